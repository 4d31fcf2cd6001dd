"""Disclosed holdings of funds and weights of indices, looked up as of a date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from yanbao.errors import ParseError
from yanbao.model.funds import Holding, HoldingSet
from yanbao.model.references import Reference

HOLDINGS = Path(__file__).parent / "data" / "holdings.json"
TRACKING = Path(__file__).parent / "data" / "tracking.json"
#: Of two sets of one index so close in time, the one that shows more is the better one.
SAME_PERIOD = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """A fund follows an index, as a page says. ``fund_id`` is ``symbol.MIC``."""

    fund_id: str
    fund_name: str
    index_name: str
    index_code: str
    reference: Reference

    @property
    def fund_symbol(self) -> str:
        """The fund's symbol, without its venue."""
        return self.fund_id.partition(".")[0]


class FundTable:
    """What funds and indices held, and which fund follows which index."""

    def __init__(self, sets: Iterable[HoldingSet], trackings: Iterable[Tracking]) -> None:
        self._sets = tuple(sorted(sets, key=lambda s: (s.report_on, s.known_on, s.id)))
        self._trackings = tuple(sorted(trackings, key=lambda t: (t.index_name, t.fund_id)))

    @classmethod
    def load(cls, holdings: Path = HOLDINGS, tracking: Path = TRACKING) -> FundTable:
        """Read the compiled tables; ParseError when one has another layout."""
        try:
            raw = json.loads(holdings.read_text(encoding="utf-8"))
            sets = [_read_set(row) for row in raw["sets"]]
            rows = json.loads(tracking.read_text(encoding="utf-8"))["tracking"]
            trackings = [_read_tracking(row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise ParseError(
                f"{holdings.name} or {tracking.name} has another layout: {error!r}",
                hint="rebuild them with scripts/build_holdings.py",
            ) from error
        return cls(sets, trackings)

    @property
    def sets(self) -> tuple[HoldingSet, ...]:
        """Every set shipped, by report date, whenever known."""
        return self._sets

    def holding_sets(self, as_of: date) -> tuple[HoldingSet, ...]:
        """Return, of each fund and index, the newest set known on ``as_of``, sorted by id.

        Newest by report date; but an older one of the same month that shows more of the book stays.
        """
        newest: dict[str, HoldingSet] = {}
        for candidate in self._sets:
            if candidate.known_on > as_of:
                continue
            key = candidate.fund_symbol or candidate.fund_name or candidate.index_name
            held = newest.get(key)
            if held is not None and (
                candidate.report_on - held.report_on <= SAME_PERIOD
                and candidate.disclosed < held.disclosed
            ):
                continue
            newest[key] = candidate
        return tuple(sorted(newest.values(), key=lambda s: s.id))

    def tracks(self, fund_symbol: str, *, as_of: date | None = None) -> Tracking | None:
        """Return the index a fund follows (symbol, with or without MIC); None when no page says."""
        for tracking in self._trackings:
            if fund_symbol in (tracking.fund_symbol, tracking.fund_id) and _is_known(
                tracking, as_of
            ):
                return tracking
        return None

    def trackers(self, index_name: str, *, as_of: date | None = None) -> tuple[Tracking, ...]:
        """Return the funds that pages say follow an index, by fund id."""
        return tuple(
            t for t in self._trackings if t.index_name == index_name and _is_known(t, as_of)
        )


def _is_known(tracking: Tracking, as_of: date | None) -> bool:
    known_on = tracking.reference.known_on
    return as_of is None or known_on is None or known_on <= as_of


def _read_set(row: dict[str, Any]) -> HoldingSet:
    holdings = tuple(
        Holding(listing_id=line[0], name=line[1], weight=line[2]) for line in row["lines"]
    )
    known_on = date.fromisoformat(row["known_on"])
    disclosed = round(sum(holding.weight for holding in holdings), 7)
    whose = row["fund_name"] or row["index_name"]
    return HoldingSet(
        id=row["id"],
        fund_symbol=row["fund_symbol"],
        fund_name=row["fund_name"],
        index_name=row["index_name"],
        kind=row["kind"],
        report_on=date.fromisoformat(row["report_on"]),
        known_on=known_on,
        holdings=holdings,
        disclosed=disclosed,
        reference=Reference(
            dataset="holdings",
            key=row["id"],
            quote=_quote(whose, row["report_on"], holdings, disclosed, row["caveats"]),
            address=row["address"],
            known_on=known_on,
        ),
        ranked=row["ranked"],
    )


def _quote(
    whose: str,
    report_on: str,
    holdings: Sequence[Holding],
    disclosed: float,
    caveats: Sequence[str],
) -> str:
    lines = ", ".join(f"{h.listing_id} {h.name} {h.weight * 100:.4g}%" for h in holdings[:10])
    text = f"{whose} {report_on}: {len(holdings)} lines, {disclosed * 100:.2f}%: {lines}"
    return "; ".join([text, *caveats])


def _read_tracking(row: dict[str, Any]) -> Tracking:
    return Tracking(
        fund_id=row["fund_id"],
        fund_name=row["fund_name"],
        index_name=row["index_name"],
        index_code=row["index_code"],
        reference=Reference(
            dataset="tracking",
            key=row["fund_id"],
            quote=f"{row['fund_id']} {row['fund_name']} → {row['index_name']} {row['index_code']}",
            address=row["address"],
            known_on=date.fromisoformat(row["known_on"]),
        ),
    )

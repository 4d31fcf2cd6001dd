"""Disclosed holdings of funds and weights of indices, looked up as of a date.

Which fund follows which index is known in two ways, and each row says which: a page states it, or
the fund's printed name is its manager, the index and ETF. A feeder fund is known by its name too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from yanbao.errors import ParseError
from yanbao.knowledge.fund_rows import (
    BASIS_WORDS,
    Basis,
    Feeder,
    Tracking,
    read_feeders,
    read_names,
    read_own,
    read_sets,
    read_tracking,
    render_sets,
)
from yanbao.model.funds import HoldingSet
from yanbao.model.references import Reference

__all__ = [
    "BASIS_WORDS",
    "Basis",
    "Feeder",
    "FundTable",
    "Tracking",
    "find_fund_symbol",
    "render_sets",
]

HOLDINGS = Path(__file__).parent / "data" / "holdings.json"
TRACKING = Path(__file__).parent / "data" / "tracking.json"
TRACKING_NAMES = Path(__file__).parent / "data" / "tracking_names.tsv"
FEEDERS = Path(__file__).parent / "data" / "feeders.tsv"
#: Of two sets of one index so close in time, the one that shows more is the better one.
SAME_PERIOD = timedelta(days=31)


class FundTable:
    """What funds and indices held, which fund follows which index, and which feeds which."""

    def __init__(
        self,
        sets: Iterable[HoldingSet],
        trackings: Iterable[Tracking],
        feeders: Iterable[Feeder] = (),
    ) -> None:
        self._sets = tuple(sorted(sets, key=lambda s: (s.report_on, s.known_on, s.id)))
        self._trackings = tuple(
            sorted(trackings, key=lambda t: (t.index_name, t.basis != "stated", t.fund_id))
        )
        self._feeders = {feeder.symbol: feeder for feeder in feeders}
        #: what the user's folder added
        self.own_sets: tuple[HoldingSet, ...] = ()
        self.own_feeders: tuple[Feeder, ...] = ()

    @classmethod
    def load(
        cls, holdings: Path = HOLDINGS, tracking: Path = TRACKING, *, own: Path | None = None
    ) -> FundTable:
        """Read the compiled tables; ParseError when one has another layout.

        ``own`` is the user's folder: a book of the same owner and day takes the shipped one's
        place, and so does a feeder.
        """
        try:
            sets = read_sets(holdings)
            rows = json.loads(tracking.read_text(encoding="utf-8"))["tracking"]
            trackings = [read_tracking(row) for row in rows]
            stated = {row.fund_id for row in trackings}
            trackings += [row for row in read_names(TRACKING_NAMES) if row.fund_id not in stated]
            feeders = read_feeders(FEEDERS)
        except (ValueError, KeyError, TypeError) as error:
            raise ParseError(
                f"{holdings.name} or {tracking.name} has another layout: {error!r}",
                hint="rebuild them with scripts/build_holdings.py",
            ) from error
        own_sets, own_feeders = read_own(own) if own is not None else ([], [])
        books = {(_whose(one), one.report_on): one for one in own_sets}
        shipped = [one for one in sets if (_whose(one), one.report_on) not in books]
        table = cls([*shipped, *own_sets], trackings, [*feeders, *own_feeders])
        table.own_sets, table.own_feeders = tuple(own_sets), tuple(own_feeders)
        return table

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

    @property
    def trackings(self) -> tuple[Tracking, ...]:
        """Every fund and the index it follows, by index; what a page states comes first."""
        return self._trackings

    @property
    def feeders(self) -> tuple[Feeder, ...]:
        """Every feeder fund, by symbol."""
        return tuple(self._feeders[symbol] for symbol in sorted(self._feeders))

    def stand_ins(self, as_of: date) -> dict[str, HoldingSet]:
        """Return, for each index without weights known on ``as_of``, the book of a fund of it.

        Of several the one that shows most, then the newest.
        """
        sets = self.holding_sets(as_of)
        known = {one.index_name for one in sets if not one.fund_symbol}
        found: dict[str, HoldingSet] = {}
        for one in sets:
            if one.fund_symbol and one.index_name and one.index_name not in known:
                held = found.setdefault(one.index_name, one)
                if (held.disclosed, held.report_on) < (one.disclosed, one.report_on):
                    found[one.index_name] = one
        return found

    def find_index(self, *words: str) -> str:
        """Return the index with weights or followers that one of the words names; empty if none.

        A word is an index's name, with or without 指数 at its end, or its code.
        """
        for word in words:
            for form in (word, f"{word}指数", word.removesuffix("指数")):
                if name := self._indices.get(form):
                    return name
        return ""

    def tracks(self, fund_symbol: str, *, as_of: date | None = None) -> Tracking | None:
        """Return the index a fund follows (symbol, with or without MIC); None when none is known.

        A row whose page is older than ``as_of`` only; what a page states goes before a name.
        """
        for tracking in self._by_fund.get(fund_symbol, ()):
            if _is_known(tracking.reference, as_of):
                return tracking
        return None

    def trackers(self, index_name: str, *, as_of: date | None = None) -> tuple[Tracking, ...]:
        """Return the funds that follow an index: those a page states first, then by fund id."""
        rows = self._by_index.get(index_name, ())
        return tuple(row for row in rows if _is_known(row.reference, as_of))

    def feeds(self, fund_symbol: str, *, as_of: date | None = None) -> Feeder | None:
        """Return the ETF that a feeder fund is named after; None when it is no known feeder.

        Feeders are not listed: an id with a venue (000008.XSHE, a share) is never one.
        """
        feeder = self._feeders.get(fund_symbol)
        return feeder if feeder and _is_known(feeder.reference, as_of) else None

    def feeders_of(self, fund_id: str, *, as_of: date | None = None) -> tuple[Feeder, ...]:
        """Return the feeder funds of an ETF, by symbol."""
        rows = self._by_target.get(fund_id, ())
        return tuple(row for row in rows if _is_known(row.reference, as_of))

    @cached_property
    def _indices(self) -> dict[str, str]:
        names = {one.index_name: one.index_name for one in self._sets if one.index_name}
        for tracking in self._trackings:
            names.setdefault(tracking.index_name, tracking.index_name)
            if tracking.index_code:
                names.setdefault(tracking.index_code, tracking.index_name)
        return names

    @cached_property
    def _by_index(self) -> dict[str, list[Tracking]]:
        found: dict[str, list[Tracking]] = {}
        for tracking in self._trackings:
            found.setdefault(tracking.index_name, []).append(tracking)
        return found

    @cached_property
    def _by_fund(self) -> dict[str, list[Tracking]]:
        found: dict[str, list[Tracking]] = {}
        for tracking in self._trackings:
            for key in (tracking.fund_symbol, tracking.fund_id):
                found.setdefault(key, []).append(tracking)
        for rows in found.values():
            rows.sort(key=lambda row: row.basis != "stated")
        return found

    @cached_property
    def _by_target(self) -> dict[str, list[Feeder]]:
        found: dict[str, list[Feeder]] = {}
        for feeder in self.feeders:
            found.setdefault(feeder.fund_id, []).append(feeder)
        return found


def find_fund_symbol(listing_id: str) -> str:
    """Return the symbol under which a fund's books stand; empty for what cannot be a fund.

    A code without a venue is taken as it is. Of the mainland's listed codes only those beginning
    with 1 and 5 are funds: 000008.XSHE is a share, 000008 alone a fund that is not listed.
    """
    symbol, _, mic = listing_id.partition(".")
    if mic in ("XSHG", "XSHE", "BJSE") and symbol[:1] not in ("1", "5"):
        return ""
    return symbol


def _whose(one: HoldingSet) -> str:
    return one.fund_symbol or one.index_name or one.fund_name


def _is_known(reference: Reference, as_of: date | None) -> bool:
    known_on = reference.known_on
    return as_of is None or known_on is None or known_on <= as_of

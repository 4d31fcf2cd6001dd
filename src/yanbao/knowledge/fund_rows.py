"""The rows of the fund tables: books, which fund follows which index, which feeds which ETF.

How a fund's index is known stands with each row: a page states it, or the fund's printed name is
its manager, the index and ETF (or LOF). A feeder fund is known by its name too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from yanbao.errors import ParseError
from yanbao.model.funds import Holding, HoldingSet
from yanbao.model.references import Reference

Basis = Literal["stated", "name"]
BASIS_WORDS: dict[Basis, str] = {
    "stated": "stated on page",
    "name": "fund name prints the index",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """A fund follows an index, as a page states or its name prints. ``fund_id`` is symbol.MIC."""

    fund_id: str
    fund_name: str
    index_name: str
    index_code: str
    reference: Reference
    basis: Basis = "stated"

    @property
    def fund_symbol(self) -> str:
        """The fund's symbol, without its venue."""
        return self.fund_id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeder:
    """A feeder fund invests in one ETF, whose name it bears."""

    symbol: str
    name: str
    fund_id: str
    #: the list it stood in, and the day that was seen
    address: str
    known_on: date

    @property
    def reference(self) -> Reference:
        """The row of the table; made when asked for, because a start reads thousands of them."""
        return Reference(
            dataset="feeders",
            key=self.symbol,
            quote=f"{self.symbol} {self.name} → {self.fund_id}",
            address=self.address,
            known_on=self.known_on,
        )


def render_sets(sets: Iterable[HoldingSet]) -> str:
    """Return sets as ``holdings.json`` writes them, one a line."""
    rows = (
        {
            "id": one.id,
            "fund_symbol": one.fund_symbol,
            "fund_name": one.fund_name,
            "index_name": one.index_name,
            "kind": one.kind,
            "ranked": one.ranked,
            "report_on": one.report_on.isoformat(),
            "known_on": one.known_on.isoformat(),
            "address": one.reference.address,
            "caveats": [],
            "lines": [[line.listing_id, line.name, line.weight] for line in one.holdings],
        }
        for one in sets
    )
    lines = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in rows)
    return f'{{"sets": [\n{lines}\n]}}\n'


def read_sets(path: Path) -> list[HoldingSet]:
    """Read the books of a ``holdings.json``."""
    return [_read_set(row) for row in json.loads(path.read_text(encoding="utf-8"))["sets"]]


def read_own(folder: Path) -> tuple[list[HoldingSet], list[Feeder]]:
    """Read what the user's folder holds of books and feeders."""
    holdings, feeders = folder / "holdings.json", folder / "feeders.tsv"
    try:
        return (
            read_sets(holdings) if holdings.exists() else [],
            read_feeders(feeders) if feeders.exists() else [],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ParseError(
            f"{holdings} or {feeders} has another layout: {error!r}",
            hint="remove it and run yanbao knowledge update again",
        ) from error


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


def read_tracking(row: dict[str, Any]) -> Tracking:
    """Read a fund whose index a page states."""
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


def _read_table(path: Path) -> Iterator[tuple[str, date, list[str]]]:
    """Yield a table's rows, each with the list it stood in (its page) and the day that was seen.

    ``# list:`` and ``# seen:`` hold for the rows below them.
    """
    marks: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            marks[key.strip()] = value.strip()
        elif line:
            yield marks["list"], date.fromisoformat(marks["seen"]), line.split("\t")


def read_names(path: Path) -> list[Tracking]:
    """Read the funds whose printed name is manager, index and ETF, or LOF where that is told."""
    found = []
    for address, seen_on, (index_name, index_code, entries) in _read_table(path):
        for entry in entries.split():
            symbol, manager = entry[:6], entry[6:]
            fund_id = f"{symbol}.{'XSHG' if symbol.startswith('5') else 'XSHE'}"
            bare = index_name.removesuffix("指数")
            name = f"{manager}{bare}ETF"
            if manager.endswith("LOF"):
                name = f"{manager.removesuffix('LOF')}{bare}指数LOF"
            quote = f"{fund_id} {name} → {index_name} ({BASIS_WORDS['name']})"
            found.append(
                Tracking(
                    fund_id=fund_id,
                    fund_name=name,
                    index_name=index_name,
                    index_code=index_code,
                    basis="name",
                    reference=Reference(
                        dataset="tracking",
                        key=fund_id,
                        quote=quote,
                        address=address,
                        known_on=seen_on,
                    ),
                )
            )
    return found


def read_feeders(path: Path) -> list[Feeder]:
    """Read the feeder funds, each with the list it stood in."""
    return [
        Feeder(symbol=symbol, name=name, fund_id=fund_id, address=address, known_on=seen_on)
        for address, seen_on, (symbol, name, fund_id) in _read_table(path)
    ]

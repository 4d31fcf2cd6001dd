"""The rows of the listing tables, as the shipped and the user's files write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from yanbao.errors import ParseError
from yanbao.model.listings import SecurityKind

DATA = Path(__file__).parent / "data"
SECURITIES: dict[str, SecurityKind] = {
    "share": "share", "etf": "etf", "fund": "fund", "index": "index", "adr": "adr",
}  # fmt: skip


class ListingRow(NamedTuple):
    """One line of a table; a tuple, because 19,000 of them are made at each start."""

    symbol: str
    mic: str
    kind: SecurityKind
    name: str
    listed_on: str
    forms: str
    delisted_on: str = ""


def read_own_row(path: Path, number: int, line: str) -> ListingRow:
    """Read one of the user's rows; ParseError names file, line and what was expected."""
    cells = line.split("\t")
    cells += [""] * (6 - len(cells))
    try:
        read_day(cells[4])
        if len(cells) > 7 or not (cells[0] and cells[1] and cells[3]):
            raise ValueError(f"{len(cells)} cells")
        return ListingRow(cells[0], cells[1], SECURITIES[cells[2]], *cells[3:])
    except (KeyError, ValueError) as error:
        raise ParseError(
            f"{path} line {number}: {line[:60]!r} is no listing ({error})",
            hint="expected symbol, MIC, kind, name, listing day, forms, delisting day, by tabs",
        ) from None


def read_lines(table: str) -> list[list[str]]:
    """Return the cells of a shipped table, line by line, comments left out."""
    text = (DATA / table).read_bytes().decode()  # a megabyte: ``read_text`` takes thrice as long
    return [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]


def read_rows(table: str) -> dict[str, ListingRow]:
    """Read a shipped table of listings by id."""
    rows = (ListingRow(*cells) for cells in read_lines(table))  # type: ignore[arg-type]
    return {f"{row.symbol}.{row.mic}": row for row in rows}


def read_day(text: str) -> date | None:
    """Read a day; None for an empty cell."""
    return date.fromisoformat(text) if text else None

"""Identifiers of listings: ISIN and sector by the names of GICS, each with its source and day.

An ISIN comes from a table that reads the exchanges' lists, or it is empty: none is computed. A
sector is what a public database sets by hand near to GICS, not the assignment of MSCI or S&P.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from yanbao.errors import ParseError

TABLE = Path(__file__).parent / "data" / "identifiers.tsv"
_FORM = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_SOURCE = re.compile(r"source (\w+): (\d{4}-\d\d-\d\d) (.+)")
_SECTOR = re.compile(r"sector (\d+): (.+)")
#: The source of every sector.
_SECTORS_FROM = "d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A listing's ISIN and sector, empty where no source has one; where and when each stood."""

    listing_id: str
    isin: str
    isin_source: str
    isin_on: date | None
    sector: str
    sector_source: str
    sector_on: date | None


def is_isin(text: str) -> bool:
    """Whether a text has the form of an ISIN and its check digit (ISO 6166, modulus 10)."""
    if not _FORM.fullmatch(text):
        return False
    digits = "".join(str(int(char, 36)) for char in text)
    total = sum(
        sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(digits[::-1])
    )
    return total % 10 == 0


class IdentifierTable:
    """Identifiers by listing, and listings by ISIN.

    ``own`` are the user's: their ISINs take the place of the shipped ones.
    """

    def __init__(
        self,
        rows: dict[str, tuple[str, str, str]],
        sources: dict[str, tuple[date | None, str]],
        sectors: dict[str, str],
        own: tuple[Identifier, ...] = (),
    ) -> None:
        self._rows = rows
        self._sources = sources
        self._sectors = sectors
        self._own = {one.listing_id: one for one in own}

    @classmethod
    def load(cls, path: Path = TABLE, *, own: Path | None = None) -> IdentifierTable:
        """Read the compiled table, and the user's; ParseError when one has another layout."""
        table = cls._read(path)
        if own is None or not own.exists():
            return table
        mine = cls._read(own)
        found = (mine.of(listing_id) for listing_id in mine._rows)
        return cls(table._rows, table._sources, table._sectors, tuple(filter(None, found)))

    @classmethod
    def _read(cls, path: Path) -> IdentifierTable:
        sources: dict[str, tuple[date | None, str]] = {"": (None, "")}
        sectors: dict[str, str] = {"": ""}
        rows: dict[str, tuple[str, str, str]] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("#"):
                if match := _SOURCE.search(line):
                    sources[match[1]] = (date.fromisoformat(match[2]), match[3])
                elif match := _SECTOR.search(line):
                    sectors[match[1]] = match[2]
                continue
            cells = line.split("\t")
            if len(cells) != 4:
                raise ParseError(
                    f"{path.name} line {number}: {len(cells)} cells, expected 4",
                    hint="rebuild it with scripts/build_identifiers.py",
                )
            rows[cells[0]] = (cells[1], cells[2], cells[3])
        return cls(rows, sources, sectors)

    def of(self, listing_id: str) -> Identifier | None:
        """Return a listing's identifiers; None for one the table does not hold."""
        row = self._rows.get(listing_id)
        own = self._own.get(listing_id)
        if row is None:
            return own
        isin, source, number = row
        isin_on, isin_source = self._sources[source]
        sector_on, sector_source = self._sources[_SECTORS_FROM if number else ""]
        return Identifier(
            listing_id=listing_id,
            isin=own.isin if own else isin,
            isin_source=own.isin_source if own else isin_source,
            isin_on=own.isin_on if own else isin_on,
            sector=self._sectors[number],
            sector_source=sector_source,
            sector_on=sector_on,
        )

    @property
    def own(self) -> tuple[Identifier, ...]:
        """The user's rows, by listing."""
        return tuple(self._own[listing_id] for listing_id in sorted(self._own))

    def by_isin(self, isin: str) -> tuple[str, ...]:
        """Return the listings that bear an ISIN: the counters of one security."""
        return self._by_isin.get(isin, ())

    @cached_property
    def _by_isin(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        isins = {listing_id: isin for listing_id, (isin, _, _) in self._rows.items()}
        isins.update({one.listing_id: one.isin for one in self._own.values()})
        for listing_id, isin in isins.items():
            if isin:
                found[isin] = (*found.get(isin, ()), listing_id)
        return found

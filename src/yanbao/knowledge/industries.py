"""Industries of mainland shares: Shenwan's three levels (2021), and the sector of a daily table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"
#: The classification's companies are of 2021; its rows carry no day of their own.
SHENWAN_ON = date(2021, 12, 31)
SHENWAN_PAGE = "https://github.com/liuhuanyong/ChainKnowledgeGraph"
SECTOR_PAGE = "https://github.com/AFAN-LIFE/macropage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """A share's industry: Shenwan's code and names from the first level down, empty when unknown.

    ``sector`` is the coarser word of a daily table, known since ``sector_on``.
    """

    listing_id: str
    code: str
    levels: tuple[str, ...]
    sector: str
    sector_on: date | None

    @property
    def text(self) -> str:
        """The levels as one path, each name once."""
        return "/".join(dict.fromkeys(self.levels))


class IndustryTable:
    """Industries by listing, and listings by Shenwan code or sector."""

    def __init__(self, rows: dict[str, tuple[str, str, str]], names: dict[str, str]) -> None:
        self._rows = rows
        self._names = names
        self._by_code: dict[str, list[str]] = {}
        self._by_sector: dict[str, list[str]] = {}
        for listing_id, (code, sector, _) in rows.items():
            if code:
                self._by_code.setdefault(code, []).append(listing_id)
            if sector:
                self._by_sector.setdefault(sector, []).append(listing_id)

    @classmethod
    def load(cls, folder: Path = DATA) -> IndustryTable:
        """Read the compiled tables."""
        names = dict(_lines(folder / "industry_names.tsv"))
        rows = {
            listing_id: (code, sector, day)
            for listing_id, code, sector, day in _lines(folder / "industries.tsv")
        }
        return cls(rows, names)

    def of(self, listing_id: str) -> Industry | None:
        """Return a listing's industry; None for a listing the tables do not hold."""
        row = self._rows.get(listing_id)
        if row is None:
            return None
        code, sector, day = row
        return Industry(
            listing_id=listing_id,
            code=code,
            levels=self.levels(code),
            sector=sector,
            sector_on=date.fromisoformat(day) if day else None,
        )

    def levels(self, code: str) -> tuple[str, ...]:
        """Return the names above a Shenwan code and its own: first, second, third level."""
        if not code:
            return ()
        above = (f"{code[:2]}0000", f"{code[:4]}00", code)
        return tuple(self._names[one] for one in above if one in self._names)

    def name(self, code: str) -> str:
        """Return the name of a Shenwan code, the code itself when unknown."""
        return self._names.get(code, code)

    def with_code(self, code: str) -> tuple[str, ...]:
        """Return the listings of a third-level Shenwan industry."""
        return tuple(self._by_code.get(code, ()))

    def with_sector(self, sector: str) -> tuple[tuple[str, date], ...]:
        """Return the listings of a sector, each with the first day it is known there."""
        found = self._by_sector.get(sector, ())
        return tuple((one, date.fromisoformat(self._rows[one][2])) for one in found)


def _lines(path: Path) -> list[list[str]]:
    return [
        line.split("\t")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]

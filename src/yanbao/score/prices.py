"""PriceTable: closes by listing and day, as given; what is wrong with one is told, not mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Adjustment = Literal["adjusted", "unadjusted", "unknown"]

_SUFFIXES: Final = {
    "SS": "XSHG",
    "SH": "XSHG",
    "SZ": "XSHE",
    "BJ": "BJSE",
    "HK": "XHKG",
    "XSHG": "XSHG",
    "XSHE": "XSHE",
    "BJSE": "BJSE",
    "XHKG": "XHKG",
    "XNAS": "XNAS",
    "XNYS": "XNYS",
    "XASE": "XASE",
}
_PREFIXES: Final = {"sh": "XSHG", "sz": "XSHE", "bj": "BJSE", "hk": "XHKG"}
#: indices as price services write them
_INDICES: Final = {
    "^GSPC": "SPX.XNYS",
    "^IXIC": "IXIC.XNAS",
    "^DJI": "DJI.XNYS",
    "^HSI": "HSI.XHKG",
    "^NDX": "NDX.XNAS",
}
_PREFIXED = re.compile(r"(sh|sz|bj|hk)\.?(\d{5,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """One series of closes. ``code`` is as the source writes it; closes may be anything it held."""

    code: str
    closes: Mapping[date, float]
    adjustment: Adjustment = "unknown"

    @property
    def listing_id(self) -> str:
        """The listing the code means, or the bare symbol where the code names no venue."""
        return name_listing(self.code)


class PriceTable:
    """Series by listing; a listing may have several, and they are never mixed in one return."""

    def __init__(self, series: Iterable[Quotes]) -> None:
        self._series: dict[str, list[Quotes]] = {}
        for quotes in series:
            self._series.setdefault(quotes.listing_id, []).append(quotes)

    def find(self, listing_id: str) -> tuple[Quotes, ...]:
        """Return the series of a listing, adjusted ones first, else in the order given.

        A code without a venue means the listing of that symbol where it is made of letters.
        """
        found = list(self._series.get(listing_id, ()))
        symbol = listing_id.rpartition(".")[0]
        if not symbol.isdigit():
            found += self._series.get(symbol, ())
        return tuple(sorted(found, key=lambda quotes: quotes.adjustment != "adjusted"))


def name_listing(code: str) -> str:
    """Return ``600519.XSHG`` for ``sh600519``, ``600519.SS`` and ``600519``; letters as they are.

    A bare number of six digits is a mainland share or fund by its first digits, of five a Hong
    Kong one: indices must be written with their venue.
    """
    code = code.strip()
    if code.upper() in _INDICES:
        return _INDICES[code.upper()]
    prefixed = _PREFIXED.fullmatch(code)
    if prefixed:
        return f"{prefixed[2]}.{_PREFIXES[prefixed[1].lower()]}"
    symbol, _, suffix = code.rpartition(".")
    if symbol and suffix.upper() in _SUFFIXES:
        mic = _SUFFIXES[suffix.upper()]
        symbol = symbol.zfill(5) if mic == "XHKG" and symbol.isdigit() else symbol
        return f"{symbol}.{mic}"
    if not code.isdigit() or len(code) not in (5, 6):
        return code
    if len(code) == 5:
        return f"{code}.XHKG"
    if code.startswith(("92", "4", "8")):
        return f"{code}.BJSE"
    return f"{code}.{'XSHG' if code[0] in '569' else 'XSHE'}"

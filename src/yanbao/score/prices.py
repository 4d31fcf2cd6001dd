"""PriceTable: closes by listing and day, as given; what is wrong with one is told, not mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from yanbao.knowledge.price_codes import name_listing
from yanbao.model.prices import Adjustment


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

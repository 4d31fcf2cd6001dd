"""ListingTable: who is listed where, and every way the press writes them."""

from __future__ import annotations

from dataclasses import dataclass

from yanbao.model.listings import Listing, ListingName, NameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A name form found in plain text; ``listing_ids`` in order of plausibility."""

    start: int
    end: int
    text: str
    listing_ids: tuple[str, ...]
    kind: NameKind


class ListingTable:
    """Listings by id, symbol and name."""

    @classmethod
    def load(cls) -> ListingTable:
        """Read the shipped table."""
        return cls()

    def by_id(self, listing_id: str) -> Listing | None:
        """Return the listing with this id."""
        raise NotImplementedError

    def by_symbol(self, symbol: str) -> tuple[Listing, ...]:
        """Return the listings with this symbol at any venue."""
        raise NotImplementedError

    def by_name(self, text: str) -> tuple[Listing, ...]:
        """Return the listings written exactly so."""
        raise NotImplementedError

    def names_of(self, listing_id: str) -> tuple[ListingName, ...]:
        """Return every name form of a listing."""
        raise NotImplementedError

    def find_names(self, plain: str) -> list[NameHit]:
        """Return the names in plain text, leftmost-longest."""
        raise NotImplementedError

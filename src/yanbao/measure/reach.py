"""How far listings reach into the disclosed books, looked up once for a whole run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from yanbao.measure.impact import Reach
from yanbao.model.funds import HoldingSet


class BookIndex:
    """For each listing its largest disclosed weight, and in how many books it stands."""

    def __init__(self, sets: Iterable[HoldingSet]) -> None:
        self._largest: dict[str, float] = defaultdict(float)
        self._books: dict[str, set[str]] = defaultdict(set)
        for holding_set in sets:
            for line in holding_set.holdings:
                largest = max(self._largest[line.listing_id], line.weight)
                self._largest[line.listing_id] = largest
                self._books[line.listing_id].add(holding_set.id)

    def reach(self, listing_ids: Sequence[str]) -> Reach:
        """Return the largest weight of any of the listings, and how many books hold one."""
        books: set[str] = set()
        for listing_id in listing_ids:
            books |= self._books.get(listing_id, set())
        largest = max((self._largest.get(i, 0.0) for i in listing_ids), default=0.0)
        return Reach(largest_weight=largest, sets=len(books))

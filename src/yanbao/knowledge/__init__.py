"""Knowledge: reference tables with as-of look-ups, each read from package data on first use.

Reads   the tables under knowledge/data (facts with their public source).
Writes  nothing; the tables are frozen.
Never   the clock or the network: what is valid on a day is asked with that day.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from yanbao.knowledge.listings import ListingTable

__all__ = ["Knowledge", "ListingTable", "load_knowledge"]


class Knowledge:
    """The tables, each loaded when first asked for."""

    @cached_property
    def listings(self) -> ListingTable:
        """Who is listed where, under which names."""
        return ListingTable.load()


@lru_cache(maxsize=1)
def load_knowledge() -> Knowledge:
    """Return the shipped knowledge; tables load lazily, once a process."""
    return Knowledge()

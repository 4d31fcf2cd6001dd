"""One process, one item after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class SerialEngine:
    """Maps in the calling process, in order."""

    def map(self, one: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield ``one(item)`` for each item."""
        return map(one, items)

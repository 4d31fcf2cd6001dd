"""One process, one item after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

from yanbao.errors import Issue

Item = TypeVar("Item")
Result = TypeVar("Result")


class SerialEngine:
    """Maps in the calling process, in order."""

    def take_issues(self) -> list[Issue]:
        """Return nothing: where there are no workers none dies."""
        return []

    def map(
        self,
        one: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        lost: Callable[[Item, Issue], Result] | None = None,  # noqa: ARG002
    ) -> Generator[Result, None, None]:
        """Yield ``one(item)`` for each item."""
        for item in items:
            yield one(item)

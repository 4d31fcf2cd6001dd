"""Protocols for everything outside: what the inside may ask for, never how it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Clock(Protocol):
    """The time outside."""

    def now(self) -> datetime:
        """The current instant, aware."""
        ...


class Engine(Protocol):
    """Maps a pure function over items; results come in the items' order on every engine."""

    def map(self, one: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield ``one(item)`` for each item."""
        ...


class PageReader(Protocol):
    """Reads the main content of an HTML page."""

    def read(self, html: str, *, address: str) -> tuple[str, str] | None:
        """Return (title, text), or None when the page holds no article."""
        ...


class PdfReader(Protocol):
    """Reads the text of a PDF."""

    def read(self, payload: bytes) -> tuple[list[str], dict[str, str]]:
        """Return the pages' texts and the metadata; raise ParseError on a broken file."""
        ...

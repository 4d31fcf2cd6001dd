"""Protocols for everything outside: what the inside may ask for, never how it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeVar

from yanbao.errors import Issue
from yanbao.model.replies import FetchRequest, KeptReply, Reply
from yanbao.model.sources import Visit

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


class Timer(Protocol):
    """A clock that is never set back, and the patience to wait by it."""

    def elapsed_s(self) -> float:
        """Seconds since some fixed point."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait."""
        ...


class Resolver(Protocol):
    """Names → IP addresses."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Return the IP addresses of a host in order of preference; raise OSError where none."""
        ...


class Fetcher(Protocol):
    """Asks the outside for one thing; what went wrong comes back as Issues, never raised."""

    def fetch(self, request: FetchRequest) -> tuple[Reply, list[Issue]]:
        """Fetch; a reply that is not ``fresh`` or ``unchanged`` has an Issue that says why."""
        ...


class ReplyStore(Protocol):
    """Keeps replies as received: bytes by their hash, with headers and time."""

    def keep(self, reply: Reply) -> KeptReply:
        """Keep a fresh reply; raise SourceError where it cannot be written."""
        ...

    def newest(self, address: str) -> KeptReply | None:
        """Return the newest kept reply to an address, None where there is none."""
        ...

    def read(self, kept: KeptReply) -> bytes:
        """Return the decoded body; raise IntegrityError where it is not what was kept."""
        ...


class VisitLog(Protocol):
    """Remembers what visits found."""

    def append(self, visit: Visit) -> None:
        """Append a visit; raise SourceError where it cannot be written."""
        ...

    def read(self, source: str) -> tuple[list[Visit], list[Issue]]:
        """Return a source's visits in the order of time."""
        ...

"""Protocols for everything outside: what the inside may ask for, never how it is done."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from yanbao.errors import Issue
from yanbao.model.captures import Capture, CapturedRound, DroppedText
from yanbao.model.pages import PageLook
from yanbao.model.prices import PriceHistory, PriceRequest
from yanbao.model.pushes import Channel, ChannelForm, Delivery, Message, PushRecord
from yanbao.model.readings import ReadDocument
from yanbao.model.replies import FetchRequest, KeptReply, Reply
from yanbao.model.runs import RunRecord, Telling
from yanbao.model.searches import EntryKind, FoundEntry, SearchEntry, SearchQuery
from yanbao.model.slots import SlotOutcome
from yanbao.model.sources import ArticleLink, Visit

Item = TypeVar("Item")
Result = TypeVar("Result")


class Clock(Protocol):
    """The time outside."""

    def now(self) -> datetime:
        """The current instant, aware."""
        ...


class Engine(Protocol):
    """Maps a pure function over items; results come in the items' order on every engine."""

    def map(
        self,
        one: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        lost: Callable[[Item, Issue], Result] | None = None,
    ) -> Generator[Result, None, None]:
        """Yield ``one(item)`` for each item; closing it early ends its workers.

        ``lost`` makes what stands for an item that every worker dies of.
        """
        ...

    def take_issues(self) -> list[Issue]:
        """Return which workers died since this was last asked."""
        ...


class PriceReader(Protocol):
    """A service of market prices; what went wrong comes back as Issues, never raised."""

    @property
    def name(self) -> str:
        """The service's name."""
        ...

    def read(self, request: PriceRequest) -> tuple[PriceHistory | None, list[Issue]]:
        """Read one security's closes; None has an Issue that says why."""
        ...


class PageReader(Protocol):
    """Reads the main content of an HTML page."""

    def read(self, html: str, *, address: str) -> tuple[str, str] | None:
        """Return (title, text), or None when the page holds no article."""
        ...


class PdfReader(Protocol):
    """Reads the text of a PDF."""

    def read(self, payload: bytes) -> tuple[list[str], dict[str, str], int]:
        """Return the pages' texts, the metadata, and how many pages a bound left unread.

        Raises ParseError on a broken file.
        """
        ...


class SheetReader(Protocol):
    """Reads the cells of a table's first sheet."""

    def read(self, payload: bytes) -> list[list[str]]:
        """Return the cells row by row as text; raise ParseError on a broken file."""
        ...


class Timer(Protocol):
    """A clock that is never set back, and the patience to wait by it."""

    def elapsed_s(self) -> float:
        """Seconds since some fixed point."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait."""
        ...


class Stop(Protocol):
    """The wish that a long work end, after the step it is at."""

    def is_set(self) -> bool:
        """Whether it was wished."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, or until it is wished; return whether it was."""
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

    def find(self, address: str, content_sha256: str) -> KeptReply | None:
        """Return the record of an address whose decoded body has this hash, the newest first."""
        ...

    def drop(self, address: str, *, before: datetime) -> None:
        """Drop the bytes received from an address before an instant; their records stay."""
        ...

    def read(self, kept: KeptReply) -> bytes:
        """Return the decoded body; raise IntegrityError where it is not what was kept."""
        ...


class RoundStore(Protocol):
    """Remembers what visits found, which links were met, and the documents they brought.

    Whatever a store cannot do (no room, no permission, no server) it raises as SourceError.
    """

    def visits(self, source: str, *, since: datetime | None = None) -> list[Visit]:
        """Return a source's visits in the order of time, from an instant on where one is given."""
        ...

    def unmet(self, source: str, links: Sequence[ArticleLink]) -> tuple[ArticleLink, ...]:
        """Return the links of a source that no recorded round has met as they now read."""
        ...

    def record(self, captured: CapturedRound) -> tuple[str, ...]:
        """Record a visit, its links, documents and looks, all or none; return the new ids."""
        ...

    def due_pages(
        self, source: str, *, left: bool, since: datetime, until: datetime, most: int
    ) -> list[PageLook]:
        """Return the newest looks at pages of a source that are due by an instant and were first
        met since another: those left, or those had. What notes told comes first, then the newest.
        """
        ...


class DocumentStore(Protocol):
    """Documents as they were captured, by id, by time and by address."""

    def read(self, ids: Sequence[str]) -> list[Capture]:
        """Return captures in the order asked; raise NotFound for one that is not there or whose
        body is gone.
        """
        ...

    def find_dropped(self, ids: Sequence[str]) -> list[DroppedText]:
        """Return what stays of those whose bodies are gone, in the order they were captured."""
        ...

    def find_known(self, since: datetime, until: datetime) -> tuple[str, ...]:
        """Return the ids of documents known and captured in the span, ends included, by time."""
        ...

    def find_at(self, addresses: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the ids of the documents captured at each address, the first captured first."""
        ...

    def read_after(self, seq: int, *, most: int = 500) -> list[tuple[int, Capture]]:
        """Return captures with their number in the store, those after a number, in its order."""
        ...

    def count(self) -> int:
        """Return how many documents were ever recorded."""
        ...

    def drop_bodies(self, source: str, *, before: datetime) -> list[Capture]:
        """Drop the bodies that a source's documents captured before then still have; return them.
        Their records stay.
        """
        ...


class ReadingStore(Protocol):
    """What was read from documents, by document and reader; a cache that may be emptied."""

    def read(self, ids: Sequence[str], reader: str) -> dict[str, ReadDocument]:
        """Return what is there, by document id."""
        ...

    def keep(self, reader: str, found: Sequence[ReadDocument]) -> None:
        """Keep what was read; what other readers made of the same documents goes."""
        ...


class RunStore(Protocol):
    """What the desk wrote, from what, and whether it stands published."""

    def hold(self) -> AbstractContextManager[None]:
        """Hold the store for one run; raise SourceError where another does. Who dies lets go."""
        ...

    def record(self, run: RunRecord) -> None:
        """Record a run with what it told, all or none."""
        ...

    def mark_published(self, run_id: str, *, at: datetime) -> None:
        """Note that a run's files stand; a second time changes nothing."""
        ...

    def find_unpublished(self) -> list[RunRecord]:
        """Return the runs that were recorded and not noted as published, oldest first."""
        ...

    def find(
        self, *, name: str = "", kind: str = "", before: str = "", most: int = 0
    ) -> list[RunRecord]:
        """Return runs in their order: of a name, of a kind, before a run, the last ``most``."""
        ...

    def find_told(self, *, since: datetime, before: str = "") -> list[Telling]:
        """Return what runs as of an instant or later told, in the order recorded."""
        ...

    def corrected(self) -> frozenset[tuple[str, str, str, str]]:
        """Return (note, sentence, old id, new id) of the corrections told so far."""
        ...


class Messenger(Protocol):
    """Sends messages to where people read them."""

    def find_form(self, channel: Channel) -> ChannelForm:
        """Return what the channel takes; raise SettingsError where its address is none."""
        ...

    def send(self, channel: Channel, message: Message) -> Delivery:
        """Send once; whatever goes wrong comes back in the delivery, without secrets."""
        ...


class PushStore(Protocol):
    """Remembers what was sent where, so that nothing is sent twice."""

    def begin(self, edition: str, channel: str, *, at: datetime, again: bool = False) -> int:
        """Claim the next attempt and return its number; 0 where the edition was sent there, or
        may have been (``again`` claims even then).
        """
        ...

    def finish(
        self, edition: str, channel: str, attempt: int, delivery: Delivery, *, at: datetime
    ) -> None:
        """Note what became of an attempt."""
        ...

    def find(self, edition: str) -> list[PushRecord]:
        """Return the steps of an edition in their order."""
        ...


class SlotStore(Protocol):
    """Remembers which slots of a market's days were run."""

    def done(self, market: str) -> frozenset[str]:
        """Return the names of slots that are not to be run again."""
        ...

    def mark(
        self, market: str, names: Sequence[str], outcome: SlotOutcome, *, at: datetime
    ) -> None:
        """Note what became of slots; what was noted of one before stays."""
        ...


class SearchIndex(Protocol):
    """Finds documents and notes by words, listings, events, sources and time."""

    def newest(self, kind: EntryKind) -> int:
        """Return the number in the store of the newest entry of a kind, 0 where there is none."""
        ...

    def add(self, entries: Sequence[SearchEntry]) -> int:
        """Take in entries that are not there; return how many were new."""
        ...

    def forget(self, entries: Sequence[SearchEntry]) -> None:
        """Forget the bodies of entries, whose titles and marks stay."""
        ...

    def find(self, query: SearchQuery) -> list[FoundEntry]:
        """Return the entries that a query finds, the best first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """All that the desk remembers, in its parts."""

    rounds: RoundStore
    documents: DocumentStore
    readings: ReadingStore
    runs: RunStore
    pushes: PushStore
    slots: SlotStore
    index: SearchIndex

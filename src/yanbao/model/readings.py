"""What reading a document yields: mentions, quantities, times, events and claims, with spans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from yanbao.errors import Issue
from yanbao.model.spans import Span
from yanbao.model.vocabulary import ATTRIBUTES, EVENT_TYPES, Modality

MentionKind = Literal["listing", "index", "organization", "person", "place", "product"]
MentionRole = Literal["subject", "source", "link"]
Comparator = Literal["eq", "approx", "gt", "ge", "lt", "le"]
Grain = Literal["instant", "day", "week", "month", "quarter", "half", "year", "range"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name as written. ``candidates`` are listing ids (``06082.XHKG``) in order of plausibility,
    empty for what is not listed; ``printed_code`` is a code that the text itself prints beside it.
    """

    span: Span
    kind: MentionKind
    candidates: tuple[str, ...] = ()
    role: MentionRole = "subject"
    printed_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A mention decided as of a date: the listing, or None and why (ambiguity is an answer)."""

    mention: Mention
    listing_id: str | None
    also: tuple[str, ...] = ()
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit: ``value * scale``, at a range's upper end ``value_max * scale``.

    ``value`` carries its sign (a fall of 5.2 % is -5.2 where words say so); ``unit`` is ISO 4217
    for money, ``%``, ``pp`` (percentage points), ``bp``, ``x`` (times), ``shares``, ``point``, or
    the natural unit as written; ``per`` names a unit price's denominator (``share``, ``barrel``).
    """

    span: Span
    value: Decimal
    unit: str
    scale: Decimal = Decimal(1)
    value_max: Decimal | None = None
    comparator: Comparator = "eq"
    per: str | None = None

    @property
    def amount(self) -> Decimal:
        """Lower end in base units."""
        return self.value * self.scale

    @property
    def amount_max(self) -> Decimal | None:
        """Upper end in base units, None for a single value."""
        return None if self.value_max is None else self.value_max * self.scale


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A date or period as written, made absolute. Both ends are inclusive days.

    ``period`` is the normal form: ``2026-01-02``, ``2026-01``, ``2025Q3``, ``2025H1``, ``2025`` or
    ``2025-01/2025-09``; ``relative`` says that the publication date was needed.
    """

    span: Span
    start_on: date
    end_on: date
    grain: Grain
    period: str
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A participant of an event: ``agent``, ``target``, ``object``, ``venue``, ``amount``, ..."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something reported to happen. ``span`` is the sentence or title that reports it,
    ``trigger`` the words that decide its type; ``main`` marks the document's main event.
    """

    id: str
    type: str
    span: Span
    trigger: Span
    modality: Modality
    occurred_on: date | None = None
    roles: tuple[Role, ...] = ()
    main: bool = False

    def __post_init__(self) -> None:
        if self.type not in EVENT_TYPES:
            raise ValueError(f"unknown event type {self.type!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who asserts what about whom. ``span`` is the shortest clause that shows subject (or what
    stands for it), attribute and number; ``subject`` is the resolved name; ``holder`` who says so
    when it is not the publisher; ``basis`` the comparison base as written (同比, 较发行价).
    """

    id: str
    span: Span
    subject: str
    subject_span: Span | None
    attribute: str
    quantity: Quantity
    period: str | None = None
    modality: Modality = "actual"
    holder: str | None = None
    basis: str | None = None

    def __post_init__(self) -> None:
        if self.attribute not in ATTRIBUTES:
            raise ValueError(f"unknown attribute {self.attribute!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read from one document, in text order."""

    document_id: str
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeMention, ...] = ()
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What reading and linking one document gave, with what was met on the way."""

    reading: Reading
    links: tuple[Link, ...]
    issues: tuple[Issue, ...]

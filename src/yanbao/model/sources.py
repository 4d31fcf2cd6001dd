"""Source: a public place that is watched, and what each visit to it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final, Literal

SourceKind = Literal[
    "rss", "atom", "list", "sitemap", "hkexnews", "cninfo", "sse", "szse", "edgar", "akshare"
]
KINDS: Final[tuple[SourceKind, ...]] = (
    "rss", "atom", "list", "sitemap", "hkexnews", "cninfo", "sse", "szse", "edgar", "akshare",
)  # fmt: skip
SourceLanguage = Literal["zh-hans", "zh-hant", "en"]
VisitOutcome = Literal["fresh", "unchanged", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a source is looked at: every so many minutes between two times of day in its zone."""

    every_minutes: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not 1 <= self.every_minutes <= 10_080:
            raise ValueError(f"every_minutes must be 1 to 10080, got {self.every_minutes}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCount:
    """New items a day, and how that number is known: counted, or told by others."""

    weekday: float
    weekend: float
    basis: Literal["counted", "estimated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public place that is watched.

    ``address`` and ``body`` may hold ``{from}``, ``{to}`` (ISO days; after a colon another
    ``strftime`` form) and ``{page}``, of which a visit asks ``pages`` at most. ``zone`` is the
    zone of instants printed without one. ``use`` is what the publisher allows in public, as far
    as it was seen; ``use_at`` where. ``links`` are patterns (``*`` stands for anything) of the
    addresses that are articles. ``follow`` says whether the linked article is fetched too.
    ``keep_days`` is how long its texts may be kept, 0 where nothing bounds it.
    ``private`` is the user's leave to connect to an address that is not public; no shipped source
    has it.
    """

    name: str
    publisher: str
    kind: SourceKind
    address: str
    language: SourceLanguage
    zone: str
    schedule: Schedule
    expected: ExpectedCount
    use: str
    use_at: str = ""
    method: Literal["GET", "POST"] = "GET"
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    pages: int = 1
    follow: bool = True
    private: bool = False
    note: str = ""
    keep_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLink:
    """One item that a source lists: where its text is, and what the list says of it.

    ``published`` is the instant as printed there, ``""`` where nothing is printed. ``subject`` is
    the listing code an exchange prints beside a filing; ``digest`` a hash of the text that a feed
    carries, so that a text that was changed is looked at again.
    """

    address: str
    title: str
    published: str = ""
    subject: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one look at a source found: its history is what its health is judged by.

    ``items`` are the links listed, ``fresh`` those not seen before, ``fields`` the names of the
    fields that most items carry (its layout).
    """

    source: str
    at: datetime
    outcome: VisitOutcome
    items: int
    fresh: int
    fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"at must be aware, got {self.at!r}")
        if not 0 <= self.fresh <= self.items:
            raise ValueError(f"fresh must be 0 to {self.items}, got {self.fresh}")

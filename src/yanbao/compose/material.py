"""Material: everything the writer may use, as the earlier stages left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from yanbao.errors import Issue
from yanbao.knowledge import Knowledge
from yanbao.model.documents import Document
from yanbao.model.figures import Figure
from yanbao.model.forecasts import Forecast, TrackSummary
from yanbao.model.funds import LookThrough
from yanbao.model.measures import KeyDate, ListingStatistics, ReactionStudy
from yanbao.model.notes import Correction, Formula, NoteKind, NoteLanguage
from yanbao.model.readings import Link, Reading
from yanbao.model.stories import EarlierNote, ImpactScore, Point, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGroup:
    """The theme whose members stand as peers of the subject: its name, and how many."""

    id: str
    name: tuple[str, str]
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A forecast, and the sum behind its probability."""

    forecast: Forecast
    formula: Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One note's worth of records: what the sources tell, and from ``issues`` on what is measured.

    ``points`` are ranked, highest impact first.

    ``documents`` are those of the theme (of the whole run in a brief); ``subjects`` maps a claim's
    id to its listing; ``direct`` looks through to the theme's own listing, ``peers`` to the other
    listings it names, or to the members of ``peer_group`` where the subject's theme is known;
    ``related`` are the listings a note on one share may speak of beside it;
    ``entries`` are the first days on which indices and channels can take a new listing;
    ``registered`` says whether the run writes its calls into a ledger; ``record`` tells how the
    ledger's earlier calls came out; ``earlier`` are notes that told the theme before,
    ``corrections`` words of theirs that sources changed since, ``corrected`` the documents that
    held them.
    """

    kind: NoteKind
    language: NoteLanguage
    as_of: datetime
    name: str
    theme: Theme
    documents: Mapping[str, Document]
    readings: Mapping[str, Reading]
    links: Mapping[str, Sequence[Link]]
    subjects: Mapping[str, str]
    points: tuple[Point, ...]
    impacts: Mapping[str, ImpactScore]
    figures: tuple[Figure, ...]
    registered: bool
    counts: Mapping[str, int]
    knowledge: Knowledge
    issues: tuple[Issue, ...] = ()
    direct: LookThrough | None = None
    peers: LookThrough | None = None
    peer_group: PeerGroup | None = None
    statistics: tuple[ListingStatistics, ...] = ()
    reactions: ReactionStudy | None = None
    key_dates: tuple[KeyDate, ...] = ()
    calls: tuple[Call, ...] = ()
    entries: tuple[KeyDate, ...] = ()
    related: frozenset[str] = frozenset()
    record: TrackSummary | None = None
    earlier: tuple[EarlierNote, ...] = ()
    corrections: tuple[Correction, ...] = ()
    corrected: Mapping[str, Document] = field(default_factory=dict)

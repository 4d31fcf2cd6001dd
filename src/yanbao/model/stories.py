"""Stories: what many documents tell of one happening, and how many tell it independently."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yanbao.model.readings import Claim, Event
from yanbao.model.spans import Span
from yanbao.model.vocabulary import Modality

ScorePart = tuple[str, float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGroup:
    """Exact and near copies of one text, one voice; ``original_id`` is the earliest."""

    original_id: str
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Documents about one happening. ``lead_id`` is the document that tells it best.

    ``voices`` are the copy groups; ``publishers`` the distinct publishers of originals: its length
    is the number of independent sources.
    """

    id: str
    lead_id: str
    document_ids: tuple[str, ...]
    voices: tuple[CopyGroup, ...]
    publishers: tuple[str, ...]
    event_type: str
    listing_ids: tuple[str, ...]
    first_known_at: datetime
    last_known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierNote:
    """A note of the desk that told a story before, and at which place (0: not among the ten)."""

    name: str
    as_of: datetime
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Followup:
    """A story that earlier notes told, the newest of them first.

    ``is_news`` says whether something was told since that they did not hold: an event of another
    kind, or a number.
    """

    story_id: str
    earlier: tuple[EarlierNote, ...]
    is_news: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactScore:
    """How much a point may move trading, in [0, 100], with the parts it is made of.

    Each part is (name, value in [0, 1], reason); ``weights`` (fractions that sum to 1) are those
    of measure/impact.py, repeated here so that the stored score can be recomputed.
    """

    point_id: str
    total: float
    parts: tuple[ScorePart, ...]
    weights: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One piece of information: what was told of one subject and one type of event.

    In a brief a point is a whole story; in a note on one theme it is a part of it. ``sentences``
    are those that tell it, one voice each, in order of time; ``titles`` the titles of their
    documents; ``publishers`` the independent ones; ``followup`` says which notes told it before.
    """

    id: str
    event_type: str
    modality: Modality
    subject: str
    listing_ids: tuple[str, ...]
    sentences: tuple[Span, ...]
    titles: tuple[Span, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    publishers: tuple[str, ...]
    document_ids: tuple[str, ...]
    first_known_at: datetime
    last_known_at: datetime
    occurred_on: date | None = None
    followup: Followup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """What a note is about: its name, the event and subject it turns on, the stories it uses."""

    name: str
    event_type: str
    subject_id: str | None
    subject_name: str
    listing_ids: tuple[str, ...]
    stories: tuple[Story, ...]
    topic: str = ""

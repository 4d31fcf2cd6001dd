"""Tasks: what one note is asked to be, and what its writer knows of the notes before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yanbao.model.documents import Document
from yanbao.model.forecasts import TrackSummary
from yanbao.model.notes import Correction, NoteKind, NoteLanguage
from yanbao.model.stories import Followup
from yanbao.pipeline.price_sources import PriceSources


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What earlier notes told: stories that go on, by id, and words that their sources changed
    since, with the documents that stood before.
    """

    followups: tuple[Followup, ...] = ()
    corrections: tuple[Correction, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingTask:
    """What one note is to be. ``as_of`` is in the zone that days are counted in."""

    kind: NoteKind
    language: NoteLanguage
    name: str
    as_of: datetime
    topic: str = ""
    registered: bool = False
    prices: PriceSources | None = None
    record: TrackSummary | None = None
    before: Before = Before()

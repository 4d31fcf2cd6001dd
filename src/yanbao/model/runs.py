"""RunRecord: what the desk wrote and from what; Told: what a note told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yanbao.errors import Issue
from yanbao.model.notes import Correction, NoteKind, NoteLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document that a run's note told: of which story, and at which place of the ten.

    ``rank`` is 0 where the story stands in the note but not among the ten.
    """

    document_id: str
    story_id: str
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an earlier run told of a document: in which note, as of when, at which place."""

    note: str
    as_of: datetime
    document_id: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One note as the desk wrote it, with all that it was written from.

    ``document_ids`` are in the order in which they were read; ``issues`` what the collecting met;
    ``registered`` whether the note says that its calls stand in the ledger, ``calls`` those calls,
    as JSON. ``version`` is that of yanbao with a digest of its code and tables; ``note`` the note's
    own JSON as published, ``note_sha256`` its hash. ``prices`` and ``benchmark`` say where closes
    were asked for, as the settings had it then.
    """

    id: str
    slot: str
    kind: NoteKind
    name: str
    language: NoteLanguage
    as_of: datetime
    made_at: datetime
    version: str
    document_ids: tuple[str, ...]
    issues: tuple[Issue, ...]
    registered: bool
    note: str
    note_sha256: str
    told: tuple[Told, ...] = ()
    corrections: tuple[Correction, ...] = ()
    calls: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    benchmark: str = ""

"""RunRecord: what the desk wrote and from what; Told: what a note told; Correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yanbao.model.notes import NoteKind, NoteLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document that a run's note told: of which story, and at which place of the ten.

    ``rank`` is 0 where the story stands in the note but not among the ten.
    """

    document_id: str
    story_id: str
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A source changed words that a published sentence rests on.

    ``note`` and ``sentence_id`` name the sentence; ``old_id`` and ``new_id`` the source's two
    documents. ``now`` is the new wording nearest to the old, empty where nothing stands for it.
    """

    note: str
    sentence_id: str
    old_id: str
    new_id: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One note as the desk wrote it, with all that it was written from.

    ``inputs`` is what the writer was given beside the documents, as canonical JSON; ``note`` the
    note's own JSON as published, ``note_sha256`` its hash. ``document_ids`` are in the order in
    which they were read. ``calls`` are the ledger's lines the note speaks of, as JSON.
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
    inputs: str
    note: str
    note_sha256: str
    told: tuple[Told, ...] = ()
    corrections: tuple[Correction, ...] = ()
    calls: tuple[str, ...] = ()

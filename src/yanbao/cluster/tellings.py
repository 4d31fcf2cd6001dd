"""Tellings: which stories the desk's earlier notes told, and whether anything is new since.

A story goes on where it holds a document that a note told. New is an original (no copy of what was
told) that reports an event of another kind or stage, or a number, that the told ones do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from yanbao.cluster.points import Corpus
from yanbao.model.runs import Telling
from yanbao.model.stories import EarlierNote, Followup, Story


def find_followups(
    stories: Sequence[Story], corpus: Corpus, tellings: Sequence[Telling]
) -> dict[str, Followup]:
    """Find the stories that were told before, by their id."""
    by_document: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_document[telling.document_id].append(telling)
    found: dict[str, Followup] = {}
    for story in stories:
        met = [telling for i in story.document_ids for telling in by_document.get(i, ())]
        if met:
            found[story.id] = Followup(
                story_id=story.id,
                earlier=_notes(met),
                is_news=_has_news(story, corpus, by_document),
            )
    return found


def _notes(met: Sequence[Telling]) -> tuple[EarlierNote, ...]:
    """The notes, the newest first, each at the best place it gave the story."""
    best: dict[str, EarlierNote] = {}
    for telling in met:
        known = best.get(telling.note)
        ranks = [rank for rank in (telling.rank, known.rank if known else 0) if rank]
        as_of = max(telling.as_of, known.as_of) if known else telling.as_of
        best[telling.note] = EarlierNote(name=telling.note, as_of=as_of, rank=min(ranks, default=0))
    return tuple(sorted(best.values(), key=lambda note: (note.as_of, note.name), reverse=True))


def _has_news(story: Story, corpus: Corpus, told: Mapping[str, object]) -> bool:
    old: set[tuple[str, str, Decimal]] = set()
    new: set[tuple[str, str, Decimal]] = set()
    for group in story.voices:
        was_told = any(i in told for i in group.document_ids)
        (old if was_told else new).update(_facts(group.original_id, corpus))
    return bool(new - old)


def _facts(document_id: str, corpus: Corpus) -> set[tuple[str, str, Decimal]]:
    """What a document reports: its events by kind and stage, its numbers by what they measure."""
    reading = corpus.readings[document_id]
    facts: set[tuple[str, str, Decimal]] = set()
    facts.update((event.type, event.modality, Decimal(0)) for event in reading.events if event.main)
    facts.update((c.attribute, c.quantity.unit, c.quantity.amount) for c in reading.claims)
    return facts

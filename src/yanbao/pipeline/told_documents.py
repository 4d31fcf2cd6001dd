"""Which documents a note of the desk told, and at which place: what later notes count as told."""

from __future__ import annotations

from collections.abc import Sequence

from yanbao.model.captures import Capture
from yanbao.model.notes import Note, RankedItem
from yanbao.model.runs import Told
from yanbao.model.stories import Story


def find_told(
    note: Note, stories: Sequence[Story], captures: Sequence[Capture]
) -> tuple[Told, ...]:
    """Find what a note told: the documents of the ten's stories by place, then those it cites."""
    inside = {capture.document.id for capture in captures}
    story_of = {i: story.id for story in stories for i in story.document_ids}
    told: dict[str, Told] = {}
    for item in note.ranked:
        for story in _stories_of(item, stories):
            for i in story.document_ids:
                told.setdefault(i, Told(document_id=i, story_id=story.id, rank=item.rank))
    for source in note.sources:
        i = source.document_id
        if i in inside:
            told.setdefault(i, Told(document_id=i, story_id=story_of.get(i, "")))
    return tuple(told.values())


def _stories_of(item: RankedItem, stories: Sequence[Story]) -> list[Story]:
    """The stories behind an item: its own in a brief; those its words are of in a note."""
    own = [s for s in stories if item.impact.point_id == f"p-{s.id}"]
    cited = {c.span.document_id for s in item.sentences for c in s.citations}
    return own or [s for s in stories if cited & set(s.document_ids)]

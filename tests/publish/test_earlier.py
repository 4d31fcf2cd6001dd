"""Who read the morning's note sees at noon what is new."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders import NOON
from tests.publish.builders import make_note

from yanbao.model.notes import Note, NoteLanguage, Section
from yanbao.model.pushes import ChannelForm
from yanbao.model.stories import EarlierNote
from yanbao.publish import render_page, render_post
from yanbao.publish.message import fit_message

MORNING = (EarlierNote(name="fund_research_open_2026-01-04", as_of=NOON, rank=1),)


def at_noon(novelties: list[float | None], language: NoteLanguage = "zh") -> Note:
    """A note of items: None is new, 0.1 was told, 0.6 was told and has news."""
    note = replace(make_note().note, language=language)
    ranked = note.ranked[0]
    items = []
    for rank, novelty in enumerate(novelties, 1):
        parts = (("novelty", 1.0 if novelty is None else novelty, "why"),)
        lead = replace(ranked.sentences[0], text=f"第{rank}件事。")
        items.append(
            replace(
                ranked,
                rank=rank,
                sentences=(lead,),
                earlier=() if novelty is None else MORNING,
                impact=replace(ranked.impact, parts=parts),
            )
        )
    section = Section(id="items", heading="十条", level=3, blocks=tuple(items))
    return replace(note, sections=(*note.sections[:2], section))


@pytest.mark.parametrize(
    ("novelties", "language", "told"),
    [
        ([0.1, None, 0.6, None], "zh", "较前文新增：第2、4条；有新进展：第3条；其余前文已述。"),
        ([0.1, None], "en", "New since earlier notes: 2; the rest was told before."),
        ([0.6, 0.6], "zh", "有新进展：第1、2条。"),
        ([0.1, 0.1], "en", "Earlier notes told all of these."),
    ],
)
def test_a_later_note_of_a_day_says_what_is_new(
    novelties: list[float | None], language: NoteLanguage, told: str
) -> None:
    note = at_noon(novelties, language)
    assert told in render_post(note)
    assert told in render_page(note)


def test_the_first_note_of_a_day_says_nothing_of_it() -> None:
    note = at_noon([None, None])
    assert "较前文" not in render_post(note) + render_page(note)


def test_a_message_begins_with_what_is_new() -> None:
    form = ChannelForm(service="x", markup="text", limit=10_000, measure="characters")
    body = fit_message(at_noon([0.1, None, 0.6, 0.1]), form).body
    places = [body.index(f"{rank}. 第{rank}件事。") for rank in (2, 3, 1, 4)]
    assert places == sorted(places)

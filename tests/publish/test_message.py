from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.publish.builders import HOSTILE, make_hostile, make_note

from yanbao.model.notes import Note, Section
from yanbao.model.pushes import ChannelForm, Markup, Measure
from yanbao.publish.message import fit_message, measure

SITE = "https://example.org"


def with_items(texts: list[str]) -> Note:
    note = make_note().note
    ranked = note.ranked[0]
    lead, rest = ranked.sentences
    items = tuple(
        replace(ranked, rank=n, sentences=(replace(lead, text=text), rest))
        for n, text in enumerate(texts, 1)
    )
    section = Section(id="items", heading="十条", level=3, blocks=items)
    return replace(note, sections=(*note.sections[:3], section))


def a_form(limit: int, how: Measure = "characters", markup: Markup = "text") -> ChannelForm:
    return ChannelForm(service="x", markup=markup, limit=limit, measure=how)


@settings(max_examples=60)
@given(
    st.lists(st.text(min_size=1, max_size=300), max_size=10),
    st.integers(600, 5_000),
    st.sampled_from(["characters", "bytes", "json"]),
    st.sampled_from(["text", "html"]),
)
def test_a_message_always_fits_and_always_has_its_link(
    texts: list[str], limit: int, how: Measure, markup: Markup
) -> None:
    message = fit_message(with_items(texts), a_form(limit, how, markup), site=SITE)
    assert measure(f"{message.title}\r\n{message.body}", how) <= limit
    assert f"{SITE}/fund_research_2026-01-04.html" in message.body


@settings(max_examples=40)
@given(st.integers(300, 3_000), st.integers(0, 1_000))
def test_more_room_never_tells_less(limit: int, more: int) -> None:
    note = with_items([f"第{n}条，" + "很长的一句话，" * n for n in range(1, 11)])
    narrow = fit_message(note, a_form(limit), site=SITE).body
    wide = fit_message(note, a_form(limit + more), site=SITE).body
    assert narrow.count("条，") - narrow.count("另有") <= wide.count("条，")


def test_what_is_left_out_is_counted() -> None:
    note = with_items([f"第{n}条，" + "话" * 100 for n in range(1, 11)])
    body = fit_message(note, a_form(600), site=SITE).body
    kept = body.count("第")
    assert 0 < kept < 10
    assert f"另有{10 - kept}条，见全文" in body


@pytest.mark.parametrize("words", HOSTILE)
def test_strangers_words_are_no_markup(words: str) -> None:
    note = make_hostile(words).note
    shown = fit_message(note, a_form(100_000, markup="html"), site=SITE).body
    tags = {element.tag for element in html.fromstring(f"<div>{shown}</div>").iter()}
    assert tags <= {"div", "p", "b", "a"}
    assert not set("<>@") & set(fit_message(note, a_form(100_000)).body)


def test_a_channel_too_narrow_for_a_title_is_refused() -> None:
    with pytest.raises(ValueError, match="too few for a title"):
        fit_message(make_note().note, a_form(20), site=SITE)

"""Section 3 tells which lists name the subject, and when indices and channels can take it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from yanbao.model.notes import Note, NoteLanguage, Paragraph, Sentence
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import ZONE, Request, run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "biren-ipo"


def write(out: Path, day: int, topic: str = "壁仞科技", language: NoteLanguage = "zh") -> Note:
    as_of = datetime(2026, 1, day, 15, 34, tzinfo=ZONE)
    request = Request(sources=(EXAMPLE,), out=out, as_of=as_of, topic=topic, language=language)
    return run(request, assemble()).note


def channels(note: Note) -> tuple[Sentence, ...]:
    labels = ("指数与通道：", "Indices and channels: ")
    found = [
        block.sentences
        for section in note.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.label in labels
    ]
    return found[0] if found else ()


def test_a_new_listing_is_on_no_list_and_can_be_taken_from_days_by_rule(tmp_path: Path) -> None:
    sentences = channels(write(tmp_path, 4))
    texts = [sentence.text for sentence in sentences]
    assert texts[0] == "所查成份名单均未列壁仞科技：恒生指数（2025-10-01）。"
    assert "按规则推算，恒生系列指数首个可将其纳入考虑的季度检讨的生效日为2026-06-08。" in texts
    assert any("港股通" in text and text.endswith("2026-06-08。") for text in texts)
    for sentence in sentences:
        assert sentence.formula is not None
        assert sentence.references
        assert all(one.address.startswith("http") for one in sentence.references)


def test_on_the_eve_nothing_is_counted_from_a_first_day(tmp_path: Path) -> None:
    assert channels(write(tmp_path, 1)) == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "恒生指数2025-10-01的成份名单列有"), ("en", "is on the list of members of 恒生指数")],
)
def test_a_member_is_told_with_the_day_of_the_list(
    tmp_path: Path, language: NoteLanguage, words: str
) -> None:
    (sentence,) = channels(write(tmp_path, 4, "百度集团", language))
    assert words in sentence.text
    (reference,) = sentence.references
    assert "09888.XHKG" in reference.quote

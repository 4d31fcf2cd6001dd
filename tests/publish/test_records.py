from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.publish.builders import HOSTILE, make_hostile, make_note

from yanbao.errors import ParseError
from yanbao.model.notes import (
    Citation,
    Formula,
    FormulaInput,
    Note,
    NoteSource,
    Paragraph,
    RankedItem,
    Row,
    Section,
    Sentence,
    Table,
)
from yanbao.model.references import Reference
from yanbao.model.spans import Span
from yanbao.model.stories import ImpactScore
from yanbao.publish import parse_note, render_json, render_schema

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "note.schema.json"
WORDS = st.text(max_size=12)


def spans() -> st.SearchStrategy[Span]:
    return st.builds(
        lambda start, quote, name: Span(
            document_id=name, start=start, end=start + len(quote), quote=quote
        ),
        st.integers(0, 9999),
        st.text(min_size=1, max_size=12),
        WORDS,
    )


CITATIONS = st.builds(Citation, source=st.integers(1, 99), span=spans())
REFERENCES = st.builds(
    Reference,
    dataset=WORDS,
    key=WORDS,
    quote=WORDS,
    address=WORDS,
    known_on=st.none() | st.dates(date(1990, 1, 1)),
)
FORMULAS = st.builds(
    Formula,
    expression=WORDS,
    inputs=st.lists(
        st.builds(
            FormulaInput,
            name=WORDS,
            value=WORDS,
            citation=st.none() | CITATIONS,
            reference=st.none() | REFERENCES,
        ),
        max_size=2,
    ).map(tuple),
    result=WORDS,
)
IMPACTS = st.builds(
    ImpactScore,
    point_id=WORDS,
    total=st.floats(0, 100),
    parts=st.lists(st.tuples(WORDS, st.floats(0, 1), WORDS), max_size=2).map(tuple),
    weights=st.lists(st.tuples(WORDS, st.floats(0, 1)), max_size=2).map(tuple),
)
INSTANTS = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))]),
)


@st.composite
def notes(draw: st.DrawFn) -> Note:
    count = 0

    def sentence() -> Sentence:
        nonlocal count
        count += 1
        kind = draw(st.sampled_from(["fact", "calculation", "judgement", "forecast", "notice"]))
        return Sentence(
            id=f"s{count:03d}",
            kind=kind,
            text=draw(WORDS),
            citations=tuple(draw(st.lists(CITATIONS, min_size=1, max_size=2))),
            references=tuple(draw(st.lists(REFERENCES, max_size=1))),
            formula=draw(FORMULAS) if kind == "calculation" else draw(st.none() | FORMULAS),
            mechanism=draw(WORDS.filter(bool)) if kind == "judgement" else draw(st.none() | WORDS),
            rests_on=tuple(draw(st.lists(WORDS, max_size=1))),
            strong=draw(st.booleans()),
        )

    def block() -> Paragraph | RankedItem | Table:
        shape = draw(st.integers(0, 2))
        if shape == 0:
            return Paragraph(sentences=(sentence(),), label=draw(WORDS))
        if shape == 1:
            cells = tuple(draw(st.lists(WORDS, max_size=2)))
            return Table(columns=("甲", draw(WORDS)), rows=(Row(cells=cells, sentence=sentence()),))
        return RankedItem(
            rank=draw(st.integers(1, 10)),
            sentences=(sentence(), sentence()),
            listing_labels=(draw(WORDS),),
            direction=draw(st.sampled_from(["positive", "negative", "mixed", "unclear"])),
            direction_reason=draw(WORDS),
            horizon=draw(st.sampled_from(["short", "mid", "long"])),
            event_type=draw(WORDS),
            publishers=(draw(WORDS),),
            impact=draw(IMPACTS),
        )

    sections = tuple(
        Section(
            id=f"x{n}",
            heading=draw(WORDS),
            level=draw(st.integers(1, 6)),
            blocks=tuple(block() for _ in range(draw(st.integers(0, 2)))),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    sources = tuple(
        NoteSource(
            number=n,
            document_id=draw(WORDS),
            publisher=draw(WORDS),
            title=draw(WORDS),
            address=draw(WORDS),
            published_at=draw(st.none() | INSTANTS),
            path=draw(WORDS),
            sha256="ab" * 32,
            pointer=draw(WORDS),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    return Note(
        name="fund_research_2026-01-04",
        kind=draw(st.sampled_from(["note", "brief"])),
        theme=draw(WORDS),
        as_of=draw(INSTANTS),
        language=draw(st.sampled_from(["zh", "en"])),
        sections=sections,
        sources=sources,
        counts=(("documents", draw(st.integers(0, 10**6))),),
    )


@settings(max_examples=60, deadline=None)
@given(notes())
def test_parse_undoes_render(note: Note) -> None:
    text = render_json(note)
    assert parse_note(text) == note
    assert render_json(parse_note(text)) == text
    text.encode("utf-8")
    validator().validate(json.loads(text))


def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_committed_schema_is_the_one_the_types_give() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == render_schema(), "run scripts/build_schema.py"
    Draft202012Validator.check_schema(json.loads(render_schema()))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_survive_and_hide_nothing(words: str) -> None:
    note = make_hostile(words).note
    text = render_json(note)
    assert parse_note(text) == note
    assert text.endswith("}\n")
    assert not {"\u202e", "\u200b", "\u2066", "\ufeff"} & set(text)


def test_chinese_stays_readable_and_keys_keep_their_order() -> None:
    text = render_json(make_note().note)
    assert "港股半导体市场研究摘要" in text
    keys = "format name kind theme as_of language sections sources counts earlier corrections"
    assert list(json.loads(text)) == keys.split()


def sentence_of(record: Any) -> Any:
    return record["sections"][2]["blocks"][0]["sentences"][0]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda r: r.pop("theme"), "note: the key 'theme' is missing"),
        (lambda r: r.update(extra=1), "note: unknown key 'extra'"),
        (lambda r: r.update(format="other/9"), "expected a note in the format"),
        (lambda r: r.update(as_of="2026-01-04"), "note.as_of: expected an instant"),
        (lambda r: r.update(as_of="yesterday"), "note.as_of: expected an ISO 8601 instant"),
        (lambda r: r.update(language="fr"), "note.language: expected one of zh, en"),
        (lambda r: r.update(sections={}), "note.sections: expected an array"),
        (lambda r: r.update(counts=[["a"]]), r"note.counts\[0\]: expected an array of 2"),
        (lambda r: r.update(counts=[["a", True]]), "expected a whole number, got True"),
        (lambda r: r["sections"][0].update(level="1"), "expected a whole number, got '1'"),
        (lambda r: r["sources"].append(r["sources"][0]), "source number 1 stands twice"),
        (lambda r: sentence_of(r).update(id="s002"), "sentence id 's002' stands twice"),
        (lambda r: sentence_of(r).update(citations=[]), "a fact must cite something"),
        (lambda r: sentence_of(r).update(strong=1), "expected true or false, got 1"),
        (lambda r: sentence_of(r).update(text=None), "expected a string, got None"),
        (lambda r: sentence_of(r)["citations"][0]["span"].update(start=3), "citations.0..span: "),
        (lambda r: r["sections"][2]["blocks"][0].update(type="poem"), "paragraph, ranked_item"),
        (lambda r: r["sections"][2]["blocks"].append(7), "expected one of paragraph"),
        (lambda r: r["sources"][0].pop("sha256"), r"sources\[0\]: the key 'sha256'"),
    ],
)
def test_anything_off_is_named(spoil: Any, message: str) -> None:
    record = json.loads(render_json(make_note().note))
    spoil(record)
    with pytest.raises(ParseError, match=message):
        parse_note(json.dumps(record))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not valid JSON"),
        ("null", "got 'NoneType'"),
        ("[]", "got 'list'"),
        ("{", "not valid JSON"),
        ('{"format": 1, "format": 2}', "'format' stands twice"),
        ('{"total": NaN}', "NaN is not a number"),
        ("[" * 100_000, "nested too deeply|not valid JSON"),
        ("9" * 5000, "not valid JSON"),
    ],
)
def test_what_is_no_note_is_refused(text: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse_note(text)


def test_a_score_that_is_no_number_is_never_written() -> None:
    made = make_note()
    section = made.note.sections[3]
    item = section.blocks[0]
    assert isinstance(item, RankedItem)
    item = replace(item, impact=replace(item.impact, total=float("nan")))
    note = replace(made.note, sections=(replace(section, blocks=(item,)),))
    with pytest.raises(ValueError, match="not JSON compliant"):
        render_json(note)

"""Each change that makes a sentence of a note false is refused; no sentence is that was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.publish.builders import make_note
from tests.verify.mutations import NAME, STRANGERS, mutate

from yanbao.knowledge import load_knowledge
from yanbao.model.documents import Document
from yanbao.model.notes import Note, Paragraph, Section, Sentence
from yanbao.model.verdicts import Finding
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Request, run
from yanbao.verify import gate, judge
from yanbao.verify.gate import KnownTables

#: of the changed sentences, the share that must be refused
FLOOR = 0.98
ROOT = Path(__file__).resolve().parents[2]
AS_OF = datetime(2026, 1, 4, 15, 34, 38, tzinfo=timezone(timedelta(hours=8)))


def alone(note: Note, sentence: Sentence) -> Note:
    block = Paragraph(sentences=(sentence,))
    return replace(note, sections=(Section(id="one", heading="", level=2, blocks=(block,)),))


def refused(
    note: Note, documents: Mapping[str, Document], names: tuple[str, ...]
) -> tuple[Counter[str], Counter[str], list[tuple[str, str]]]:
    """Count by kind the changes made and refused; and those let through."""
    knowledge = load_knowledge()
    made: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    passed = []
    for sentence in note.sentences:
        if sentence.kind != "fact" or not sentence.citations:
            continue
        (own,) = judge(alone(note, sentence), documents=documents, knowledge=knowledge)
        if not own.stands:
            continue
        for kind, text in mutate(sentence.text, names):
            if text == sentence.text:
                continue
            changed = alone(note, replace(sentence, text=text))
            (verdict,) = judge(changed, documents=documents, knowledge=knowledge)
            made[kind] += 1
            if verdict.stands:
                passed.append((kind, text))
            else:
                stopped[kind] += 1
    return made, stopped, passed


def test_a_built_note_lets_no_change_through() -> None:
    note = make_note()
    made, stopped, passed = refused(note.note, note.documents, ())
    assert sum(made.values()) >= 8
    assert sum(stopped.values()) >= FLOOR * sum(made.values()), passed


Seen = tuple[Note, Mapping[str, Document], tuple[Finding, ...]]


@pytest.fixture
def gated(monkeypatch: pytest.MonkeyPatch) -> list[Seen]:
    """What the gate made of each note that is written in the test."""
    seen: list[Seen] = []

    def keep(
        note: Note, *, documents: Mapping[str, Document], knowledge: KnownTables | None
    ) -> tuple[Note, tuple[Finding, ...]]:
        kept, findings = gate(note, documents=documents, knowledge=knowledge)
        seen.append((kept, documents, findings))
        return kept, findings

    monkeypatch.setattr("yanbao.pipeline.writing.gate", keep)
    return seen


@pytest.mark.slow
def test_the_demo_lets_no_change_through(tmp_path: Path, gated: list[Seen]) -> None:
    sources = (ROOT / "examples" / "biren-ipo",)
    run(Request(sources=sources, as_of=AS_OF, out=tmp_path), assemble())
    ((note, documents, findings),) = gated
    assert len(findings) <= 1, findings
    made, stopped, passed = refused(note, documents, ("壁仞科技", "寒武纪", "百度"))
    assert set(made) >= {"number", "unit", "name", "code", "date", "direction"}
    assert sum(made.values()) >= 100
    assert sum(stopped.values()) >= FLOOR * sum(made.values()), passed


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("day", ["2025-10-10", "2026-01-27", "2026-03-18", "2026-04-20"])
def test_a_day_of_news_lets_no_change_through(
    shared: Path, tmp_path: Path, gated: list[Seen], day: str
) -> None:
    source = shared / "data" / "news" / f"{day}.json"
    run(Request(sources=(source,), kind="brief", out=tmp_path), assemble())
    ((note, documents, findings),) = gated
    assert len({finding.sentence_id for finding in findings}) <= 3, findings
    made, stopped, passed = refused(note, documents, names_of(note))
    assert sum(made.values()) >= 100
    assert sum(stopped.values()) >= FLOOR * sum(made.values()), passed


def names_of(note: Note) -> tuple[str, ...]:
    """Return the names that stand before codes in the note."""
    found = [m.group(1) for s in note.sentences for m in NAME.finditer(s.text)]
    return tuple(dict.fromkeys(name for name in found if name not in STRANGERS))

"""Every sentence of every note leads to quoted words at their place, or to a formula's inputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journeys.builders import collect_again, ungrounded

from yanbao.errors import IntegrityError
from yanbao.model.notes import Note, Paragraph
from yanbao.pipeline.assembly import Assembly, assemble
from yanbao.pipeline.run import Request, run
from yanbao.verify import audit

NOW = datetime(2026, 11, 1, tzinfo=UTC)
DEMO_AS_OF = datetime.fromisoformat("2026-01-04 15:34:38+08:00")


@pytest.fixture(scope="module")
def assembly() -> Assembly:
    return assemble()


def audit_whole(note: Note, root: Path, assembly: Assembly) -> None:
    trail = audit(
        note,
        root=root,
        collect=lambda path: list(collect_again([path], assembly, NOW).values()),
        knowledge=assembly.knowledge,
    )
    assert len(trail.sentence_ids) == len(note.sentences)
    left = [words for words in trail.unchecked if not words.endswith("a count of the run")]
    assert left == []


def test_every_sentence_of_the_demo_stands(
    demo_sources: Path, tmp_path: Path, assembly: Assembly
) -> None:
    request = Request(sources=(demo_sources,), as_of=DEMO_AS_OF, out=tmp_path)
    note = run(request, assembly).note
    documents = collect_again([demo_sources], assembly, NOW)
    assert len(note.sentences) > 80
    assert list(ungrounded(note, documents)) == []
    audit_whole(note, demo_sources, assembly)


def test_a_changed_word_in_a_source_is_found(
    demo_sources: Path, tmp_path: Path, assembly: Assembly
) -> None:
    request = Request(sources=(demo_sources,), as_of=DEMO_AS_OF, out=tmp_path / "out")
    note = run(request, assembly).note
    forged = tmp_path / "forged"
    forged.mkdir()
    cited = note.sources[0].path
    for path in demo_sources.glob("*.md"):
        words = path.read_text("utf-8")
        (forged / path.name).write_text(words + "。" if path.name == cited else words, "utf-8")
    with pytest.raises(IntegrityError, match="sha256"):
        audit_whole(note, forged, assembly)


def test_a_planted_sentence_is_found(
    demo_sources: Path, tmp_path: Path, assembly: Assembly
) -> None:
    request = Request(sources=(demo_sources,), as_of=DEMO_AS_OF, out=tmp_path)
    note = run(request, assembly).note
    section = next(s for s in note.sections if s.blocks)
    block = section.blocks[0]
    assert isinstance(block, Paragraph)
    first = block.sentences[0]
    planted = replace(first, text=f"{first.text}另增长77.7%。")
    blocks = (replace(block, sentences=(planted, *block.sentences[1:])), *section.blocks[1:])
    sections = tuple(replace(s, blocks=blocks) if s is section else s for s in note.sections)
    with pytest.raises(IntegrityError, match=r"77\.7%"):
        audit_whole(replace(note, sections=sections), demo_sources, assembly)


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["note", "brief"])
@pytest.mark.parametrize("day", ["2025-10-09", "2026-01-28", "2026-04-20"])
def test_every_sentence_of_a_news_day_stands(
    shared: Path, tmp_path: Path, assembly: Assembly, day: str, kind: str
) -> None:
    source = shared / "data" / "news" / f"{day}.json"
    request = Request(sources=(source,), kind="brief" if kind == "brief" else "note", out=tmp_path)
    note = run(request, assembly).note
    assert list(ungrounded(note, collect_again([source], assembly, NOW))) == []
    audit_whole(note, source.parent, assembly)

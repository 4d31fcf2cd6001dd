from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publish.builders import BODY, Made, make_document, make_note
from tests.verify.test_gate import EveryDay, Tables, change

from yanbao.errors import IntegrityError, NotFound, ParseError
from yanbao.model.documents import Document
from yanbao.model.notes import Formula, FormulaInput, Note, Sentence
from yanbao.publish import parse_note, render_json
from yanbao.verify import audit


class Folder:
    """A folder with the one file that the note was written from, and a way to read it again."""

    def __init__(self, path: Path) -> None:
        self.root = path
        (path / "news.json").write_text(BODY, encoding="utf-8")
        self.made: Made = make_note(make_document(payload=BODY.encode()))

    def collect(self, path: Path) -> Sequence[Document]:
        text = path.read_text(encoding="utf-8")
        document = make_document(text, payload=path.read_bytes())
        # The id follows the source's own fields; text that changes keeps it.
        return [replace(document, id=next(iter(self.made.documents)))]

    def audit(self, note: Note | None = None, sentence_id: str | None = None) -> list[str]:
        trail = audit(
            note or self.made.note,
            sentence_id=sentence_id,
            root=self.root,
            collect=self.collect,
            knowledge=Tables(),
        )
        assert trail.unchecked == ()
        return [f"{step.depth}{step.link}" for step in trail.steps]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_path_leads_from_a_sentence_to_bytes(folder: Folder) -> None:
    assert folder.audit(sentence_id="s001") == ["0sentence", "1words", "1document", "1bytes"]


def test_a_judgement_leads_through_its_facts(folder: Folder) -> None:
    links = folder.audit(sentence_id="s003")
    assert links[0] == "0sentence"
    assert {"1sentence", "2words", "2bytes", "2formula"} <= set(links)


def test_a_whole_note_is_walked(folder: Folder) -> None:
    assert sum(link.endswith("sentence") for link in folder.audit()) == 9


def test_what_cannot_be_checked_is_said() -> None:
    trail = audit(make_note().note, sentence_id="s001")
    assert [line.partition(":")[0] for line in trail.unchecked] == [
        "source bytes",
        "words in their documents",
        "names and codes",
    ]


def test_an_unknown_sentence_is_named(folder: Folder) -> None:
    with pytest.raises(NotFound, match="s999"):
        folder.audit(sentence_id="s999")


def test_a_missing_file_breaks_the_path(folder: Folder) -> None:
    (folder.root / "news.json").unlink()
    with pytest.raises(IntegrityError, match=r"s001.*bytes.*missing"):
        folder.audit(sentence_id="s001")


def test_one_changed_byte_breaks_the_path(folder: Folder) -> None:
    payload = bytearray((folder.root / "news.json").read_bytes())
    payload[-1] ^= 1
    (folder.root / "news.json").write_bytes(payload)
    collect = lambda path: list(folder.made.documents.values())  # noqa: E731
    with pytest.raises(IntegrityError, match=r"bytes.*sha256"):
        audit(folder.made.note, sentence_id="s001", root=folder.root, collect=collect)


def test_bytes_that_read_otherwise_break_the_path(folder: Folder) -> None:
    """The hash was forged along with the file: the words still give it away."""
    changed = BODY.replace("19.60", "16.90").encode()
    (folder.root / "news.json").write_bytes(changed)
    forged = make_document(payload=changed).origin.sha256
    note = folder.made.note
    note = replace(note, sources=(replace(note.sources[0], sha256=forged),))
    with pytest.raises(IntegrityError, match="words"):
        folder.audit(note, "s001")


def first_citation(note: Note, **changes: object) -> Note:
    citation = note.sentences[0].citations[0]
    span = replace(citation.span, **changes)  # type: ignore[arg-type]
    return change(note, "s001", citations=(replace(citation, span=span),))


def test_a_moved_offset_breaks_the_path(folder: Folder) -> None:
    span = folder.made.note.sentences[0].citations[0].span
    note = first_citation(folder.made.note, start=span.start + 1, end=span.end + 1)
    with pytest.raises(IntegrityError, match="words"):
        folder.audit(note, "s001")


def test_a_changed_quote_breaks_the_path(folder: Folder) -> None:
    span = folder.made.note.sentences[0].citations[0].span
    note = first_citation(folder.made.note, quote=span.quote.replace("19.60", "16.90"))
    with pytest.raises(IntegrityError, match="words"):
        folder.audit(note, "s001")


def test_a_wrong_source_number_breaks_the_path(folder: Folder) -> None:
    citation = folder.made.note.sentences[0].citations[0]
    note = change(folder.made.note, "s001", citations=(replace(citation, source=2),))
    with pytest.raises(IntegrityError, match="no source 2"):
        folder.audit(note, "s001")
    other = replace(folder.made.note.sources[0], number=2, document_id="other")
    note = replace(note, sources=(*note.sources, other))
    with pytest.raises(IntegrityError, match="source 2 is other"):
        folder.audit(note, "s001")


def test_a_changed_sentence_breaks_the_path(folder: Folder) -> None:
    note = change(folder.made.note, "s001", text="发行价16.90港元。")
    with pytest.raises(IntegrityError, match=r"16\.90港元"):
        folder.audit(note, "s001")


def test_a_changed_formula_breaks_the_path(folder: Folder) -> None:
    formula = folder.made.note.sentences[1].formula
    assert formula is not None
    for changed in (
        replace(formula, result="85.8%"),
        replace(formula, expression="close / offer"),
        replace(formula, inputs=(replace(formula.inputs[0], value="44.46"), formula.inputs[1])),
    ):
        with pytest.raises(IntegrityError, match="formula"):
            folder.audit(change(folder.made.note, "s002", formula=changed), "s002")


def test_a_changed_score_breaks_the_path(folder: Folder) -> None:
    text = render_json(folder.made.note).replace('"total": 71.5', '"total": 91.2')
    with pytest.raises(IntegrityError, match="impact score"):
        folder.audit(parse_note(text), "s005")


def test_a_rest_on_nobody_breaks_the_path(folder: Folder) -> None:
    note = change(folder.made.note, "s003", rests_on=("s001", "s077"))
    with pytest.raises(IntegrityError, match="s077"):
        folder.audit(note, "s003")


@pytest.mark.parametrize("path", ["../news.json", "/etc/hostname", "", "."])
def test_a_path_may_not_leave_the_folder(folder: Folder, path: str) -> None:
    note = folder.made.note
    note = replace(note, sources=(replace(note.sources[0], path=path),))
    with pytest.raises(IntegrityError, match="bytes"):
        folder.audit(note, "s001")


def test_a_tampered_record_is_refused_or_breaks_the_path(folder: Folder) -> None:
    """Every string and number of the record that carries a sentence is held by something."""
    text = render_json(folder.made.note)
    record = json.loads(text)
    citation = record["sections"][2]["blocks"][0]["sentences"][0]["citations"][0]
    for key, value in (("start", 1), ("end", 9), ("quote", "x"), ("document_id", "y")):
        kept = citation["span"][key]
        citation["span"][key] = value
        with pytest.raises((IntegrityError, ParseError)):
            folder.audit(parse_note(json.dumps(record)), "s001")
        citation["span"][key] = kept
    folder.audit(parse_note(json.dumps(record)), "s001")


def test_sessions_are_counted_again_only_with_calendars(folder: Folder) -> None:
    formula = Formula(
        expression="next_session(mic, day)",
        inputs=(
            FormulaInput(name="mic", value="XSHG"),
            FormulaInput(name="day", value="2026-01-04"),
        ),
        result="2026-01-05",
    )
    sentence = Sentence(id="x", kind="calculation", text="2026-01-05开市。", formula=formula)
    section = replace(folder.made.note.sections[2], id="x", blocks=())
    block = replace(folder.made.note.sections[2].blocks[0], sentences=(sentence,))
    note = replace(folder.made.note, sections=(replace(section, blocks=(block,)),))
    assert any("formula of x" in line for line in audit(note).unchecked)
    assert isinstance(Tables().calendars, EveryDay)
    trail = audit(note, knowledge=Tables())
    assert [line for line in trail.unchecked if "count of the run" in line]

"""From the shell: an analyst words a note's sentences anew, and only what stands is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.journeys.builders import put_good
from tests.journeys.conftest import Command

NAME = "fund_research_2026-01-02"


@pytest.fixture
def written(yanbao: Command, tmp_path: Path) -> Path:
    """A note of one document, and the document gone: the kept bytes are all there is."""
    put_good(tmp_path / "in")
    assert yanbao("note", tmp_path / "in", "--out", tmp_path / "out").code == 0
    (tmp_path / "in" / "good.md").unlink()
    return tmp_path / "out" / f"{NAME}.json"


def find(note: Path, words: str) -> tuple[str, str]:
    """Id and text of the first sentence of a paragraph or item that holds the words."""
    record = json.loads(note.read_text("utf-8"))
    return next(
        (sentence["id"], sentence["text"])
        for section in record["sections"]
        for block in section["blocks"]
        for sentence in block.get("sentences", [])
        if words in sentence["text"] and sentence["kind"] == "fact"
    )


def test_lines_of_drafts(yanbao: Command, written: Path, tmp_path: Path) -> None:
    name, own = find(written, "6.1亿港元")
    good = own.replace("公告，当日", "公告，")
    lines = tmp_path / "drafts.jsonl"
    lines.write_text(json.dumps({"id": name, "text": good}) + "\n", "utf-8")
    ended = yanbao("verify", written, "--drafted", lines, "--out", tmp_path / "new")
    assert ended.code == 0, ended.err
    assert good in (tmp_path / "new" / f"{NAME}.json").read_text("utf-8")
    assert yanbao("audit", tmp_path / "new" / f"{NAME}.json", name).code == 0

    lines.write_text(json.dumps({"id": name, "text": own.replace("6.1亿", "61亿")}) + "\n", "utf-8")
    ended = yanbao("verify", written, "--drafted", lines, "--out", tmp_path / "newer")
    assert ended.code == 1
    assert "replaced" in ended.err
    published = (tmp_path / "newer" / f"{NAME}.json").read_text("utf-8")
    assert own in published
    assert "61亿" not in published


def test_an_edited_post(yanbao: Command, written: Path, tmp_path: Path) -> None:
    post = next((written.parent / "_posts").glob("*.md")).read_text("utf-8")
    _, own = find(written, "6.1亿港元")
    clause = next(part for part in own.split("，") if "6.1亿港元" in part)
    edited = tmp_path / "edited.md"
    edited.write_text(post.replace(clause, clause.replace("6.1", "9.1")), "utf-8")
    ended = yanbao("verify", written, "--drafted", edited, "--out", tmp_path / "new")
    assert ended.code == 1
    assert "verify.number-differs" in ended.err
    assert "9.1亿" not in (tmp_path / "new" / f"{NAME}.html").read_text("utf-8")


def test_an_edited_copy_of_the_note(yanbao: Command, written: Path, tmp_path: Path) -> None:
    name, own = find(written, "6.1亿港元")
    edited = tmp_path / "edited.json"
    old, new = (f'"text": "{words}"' for words in (own, own.replace("当日在", "在")))
    edited.write_text(written.read_text("utf-8").replace(old, new), "utf-8")
    ended = yanbao("verify", written, "--drafted", edited, "--out", tmp_path / "new")
    assert ended.code == 0, ended.err
    assert find(tmp_path / "new" / f"{NAME}.json", "6.1亿港元") == (
        name,
        own.replace("当日在", "在"),
    )


@pytest.mark.parametrize(("form", "words", "told"), [
    ("d.jsonl", "{}", "line 1"), ("d.jsonl", "[1]", "line 1"), ("d.jsonl", "x", "line 1"),
    ("d.jsonl", '{"id": "s001", "text": 5}', "line 1"), ("d.jsonl", "", "changes no sentence"),
    ("d.json", '{"format": "other"}', "no note of yanbao"),
])  # fmt: skip
def test_drafts_of_no_form_are_refused(
    yanbao: Command, written: Path, tmp_path: Path, form: str, words: str, told: str
) -> None:
    (tmp_path / form).write_text(words, "utf-8")
    ended = yanbao("verify", written, "--drafted", tmp_path / form, "--out", tmp_path / "new")
    assert ended.code == 2
    assert told in ended.err
    assert not (tmp_path / "new").exists()


def test_words_that_no_sentence_can_be_told_of_are_told(
    yanbao: Command, written: Path, tmp_path: Path
) -> None:
    post = next((written.parent / "_posts").glob("*.md")).read_text("utf-8")
    edited = tmp_path / "edited.md"
    edited.write_text(
        post.replace("\n## ", "\n甲公司凭空多出一句话，利润增长99%。\n\n## ", 1), "utf-8"
    )
    ended = yanbao("verify", written, "--drafted", edited, "--out", tmp_path / "new")
    assert ended.code == 1
    assert "verify.draft-unplaced" in ended.err
    assert "凭空" not in (tmp_path / "new" / f"{NAME}.json").read_text("utf-8")


def test_without_the_sources_nothing_is_written(
    yanbao: Command, written: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone" / written.name
    alone.parent.mkdir()
    alone.write_bytes(written.read_bytes())
    (tmp_path / "d.jsonl").write_text('{"id": "s001", "text": "改。"}', "utf-8")
    ended = yanbao("verify", alone, "--drafted", tmp_path / "d.jsonl", "--out", tmp_path / "new")
    assert ended.code in (2, 3)
    assert "Traceback" not in ended.err
    assert not (tmp_path / "new").exists()

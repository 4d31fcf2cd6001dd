"""From the shell: a note's sentence leads to its bytes, and says so loudly where it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.journeys.builders import put_good
from tests.journeys.conftest import Command, Ended


@pytest.fixture
def written(yanbao: Command, tmp_path: Path) -> Path:
    """A note of one document; its JSON file."""
    put_good(tmp_path / "in")
    assert yanbao("note", tmp_path / "in", "--out", tmp_path / "out").code == 0
    return tmp_path / "out" / "fund_research_2026-01-02.json"


def audit(yanbao: Command, note: Path, *words: str | Path) -> Ended:
    ended = yanbao("audit", note, *words)
    assert "Traceback" not in ended.err
    return ended


def first_fact(note: Path) -> str:
    record = json.loads(note.read_text("utf-8"))
    sentences = (
        sentence
        for section in record["sections"]
        for block in section["blocks"]
        for sentence in block.get("sentences", [])
    )
    return str(next(s["id"] for s in sentences if s["kind"] == "fact"))


def test_the_output_folder_alone_is_enough(yanbao: Command, written: Path) -> None:
    ended = audit(yanbao, written, first_fact(written))
    assert ended.code == 0, ended.err
    for link in ("sentence", "words", "document", "bytes"):
        assert link in ended.out


def test_a_file_that_is_gone_later_does_no_harm(
    yanbao: Command, written: Path, tmp_path: Path
) -> None:
    (tmp_path / "in" / "good.md").unlink()
    assert audit(yanbao, written).code == 0


def test_the_folder_of_the_originals_may_be_given(
    yanbao: Command, written: Path, tmp_path: Path
) -> None:
    ended = audit(yanbao, written, "--sources", tmp_path / "in")
    assert ended.code == 0, ended.err
    assert "every link holds" in ended.err


def test_a_changed_original_breaks_the_path(yanbao: Command, written: Path, tmp_path: Path) -> None:
    source = tmp_path / "in" / "good.md"
    source.write_text(source.read_text("utf-8").replace("6.1亿", "7.1亿"), "utf-8")
    ended = audit(yanbao, written, "--sources", tmp_path / "in")
    assert ended.code == 1
    assert "sha256" in ended.err


@pytest.mark.parametrize(("old", "new"), [("100万股", "900万股"), ("6.1亿", "61亿")])
def test_a_changed_sentence_breaks_the_path(
    yanbao: Command, written: Path, tmp_path: Path, old: str, new: str
) -> None:
    record = json.loads(written.read_text("utf-8"))
    changed = 0
    for section in record["sections"]:
        for block in section["blocks"]:
            for sentence in block.get("sentences", []):
                if sentence["kind"] == "fact" and old in sentence["text"]:
                    sentence["text"] = sentence["text"].replace(old, new)
                    changed += 1
    assert changed
    written.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    ended = audit(yanbao, written, "--sources", tmp_path / "in")
    assert ended.code == 1
    assert "evidence" in ended.err


def test_what_is_not_a_note_is_refused(yanbao: Command, written: Path, tmp_path: Path) -> None:
    assert audit(yanbao, written, "s99999", "--sources", tmp_path / "in").code == 2
    assert audit(yanbao, tmp_path / "none.json").code == 2
    for payload in (b"{}", b"[1]", b"no json", b"\xff\xfe", b'{"format": "yanbao.note/9"}'):
        (tmp_path / "odd.json").write_bytes(payload)
        ended = audit(yanbao, tmp_path / "odd.json")
        assert ended.code in (1, 2, 3), payload


def test_a_note_may_not_lead_out_of_its_folder(
    yanbao: Command, written: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    record = json.loads(written.read_text("utf-8"))
    record["sources"][0]["path"] = "../secret.md"
    written.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    ended = audit(yanbao, written, "--sources", tmp_path / "in")
    assert ended.code == 1
    assert "secret" not in ended.out

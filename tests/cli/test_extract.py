from __future__ import annotations

import json
from pathlib import Path

import pytest

from yanbao.cli.extract import extract_command
from yanbao.errors import SourceError, UsageError

ROWS = (
    {"id": "a1", "title": "腾讯控股涨3%", "text": "腾讯控股收报605港元。", "source": "甲报",
     "published": "2026-03-18 09:00:00 +0800"},
    {"id": "b2", "title": "甲公司中标6亿元项目", "text": "甲公司公告，中标金额为6亿元。",
     "source": "乙报", "published": "2026-03-18 10:00:00 +0800"},
)  # fmt: skip


def written(folder: Path, *lines: str) -> Path:
    file = folder / "documents.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def rows_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def lines_of(*rows: dict[str, str]) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def test_one_line_a_document_under_its_own_id(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    extract_command(written(tmp_path, *lines_of(*ROWS)), out)
    rows = rows_of(out)
    assert [row["id"] for row in rows] == ["a1", "b2"]
    assert [set(row) for row in rows] == [{"id", "event", "events", "securities", "facts"}] * 2
    assert rows[1]["event"] == "contract_win"


def test_bad_lines_are_told_by_number_and_the_rest_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = lines_of(*ROWS)
    file = written(tmp_path, first, '{"id": "x", "title": ', "[1, 2]", '{"id": "e"}', second)
    out = tmp_path / "out.jsonl"
    extract_command(file, out)
    assert [row["id"] for row in rows_of(out)] == ["a1", "b2"]
    told = capsys.readouterr().err
    for number in (2, 3, 4):
        assert f"line {number}" in told


def test_a_line_that_repeats_another_is_written_too(tmp_path: Path) -> None:
    twin = {**ROWS[0], "id": "a2"}
    out = tmp_path / "out.jsonl"
    extract_command(written(tmp_path, *lines_of(ROWS[0], twin)), out)
    one, other = rows_of(out)
    assert (one["id"], other["id"]) == ("a1", "a2")
    assert one["facts"] == other["facts"]


def test_full_holds_claims_with_spans(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    extract_command(written(tmp_path, *lines_of(*ROWS)), out, full=True)
    row = rows_of(out)[0]
    for name in ("claims", "mentions", "links"):
        assert row[name], name


@pytest.mark.slow
def test_both_engines_write_the_same_bytes(tmp_path: Path) -> None:
    file = written(tmp_path, *lines_of(*ROWS, *ROWS))
    serial, processes = tmp_path / "serial.jsonl", tmp_path / "processes.jsonl"
    extract_command(file, serial)
    extract_command(file, processes, engine="processes")
    assert serial.read_bytes() == processes.read_bytes()


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--engine 'cloud'"):
        extract_command(written(tmp_path, *lines_of(*ROWS)), tmp_path / "o", engine="cloud")


def test_a_file_without_a_document_leaves_no_output(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(SourceError, match="no document"):
        extract_command(written(tmp_path, "not json", "{}"), out)
    assert not out.exists()
    assert not list(tmp_path.glob(".*.part"))


def test_a_failed_run_leaves_the_old_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old\n", "utf-8")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power is gone")

    monkeypatch.setattr("yanbao.pipeline.extraction._read_document", fail)
    with pytest.raises(RuntimeError):
        extract_command(written(tmp_path, *lines_of(*ROWS)), out)
    assert out.read_text("utf-8") == "old\n"
    assert not list(tmp_path.glob(".*.part"))


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        extract_command(tmp_path / "none.jsonl", tmp_path / "out.jsonl")

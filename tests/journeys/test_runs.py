"""The same files give the same bytes; a later document never reaches an earlier note."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.journeys.builders import an_item, hash_tree, make_items, put_good
from tests.journeys.conftest import Command

AS_OF = "2026-01-04 15:34:38 +0800"


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(demo_sources: Path, tmp_path: Path) -> None:
    trees = []
    for seed, zone, locale in (("0", "America/New_York", "C"), ("7", "Asia/Tokyo", "C.UTF-8")):
        out = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        words = ["note", str(demo_sources), "--as-of", AS_OF, "--out", str(out)]
        subprocess.run(
            [sys.executable, "-c", "from yanbao.cli.app import main; main()", *words],
            env=environment, cwd=tmp_path, check=True, capture_output=True,
        )  # fmt: skip
        trees.append(hash_tree(out))
    assert trees[0] == trees[1]
    assert len(trees[0]) >= 3


def times_of(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob("fund_research*")}


def test_a_second_run_leaves_the_files_alone(
    yanbao: Command, demo_sources: Path, tmp_path: Path
) -> None:
    words = ("note", demo_sources, "--as-of", AS_OF, "--out", tmp_path)
    assert yanbao(*words).code == 0
    before = times_of(tmp_path)
    first = hash_tree(tmp_path)
    assert yanbao(*words).code == 0
    assert hash_tree(tmp_path) == first
    assert times_of(tmp_path) == before


def test_sources_of_an_earlier_note_stay_when_another_is_written(
    yanbao: Command, tmp_path: Path
) -> None:
    put_good(tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "catl.json").write_bytes(make_items(an_item()))
    yanbao("note", tmp_path / "one", "--out", tmp_path / "out")
    kept = {name for name in hash_tree(tmp_path / "out") if name.startswith("_sources")}
    assert kept
    yanbao("note", tmp_path / "two", "--out", tmp_path / "out")
    assert kept <= set(hash_tree(tmp_path / "out"))


def test_the_order_of_the_words_changes_nothing(
    yanbao: Command, demo_sources: Path, tmp_path: Path
) -> None:
    files = sorted(demo_sources.glob("[0-9]*.md"))
    for name, given in (("there", files), ("back", files[::-1])):
        assert yanbao("note", *given, "--as-of", AS_OF, "--out", tmp_path / name).code == 0
    assert hash_tree(tmp_path / "there") == hash_tree(tmp_path / "back")


_PUBLISHED = re.compile(r"^published: *[\"']?([0-9T:.+ -]+)", re.MULTILINE)


def published(path: Path) -> datetime:
    found = _PUBLISHED.search(path.read_text("utf-8"))
    assert found, path.name
    text = found.group(1).strip()
    instant = datetime.fromisoformat(text.replace(" +", "+"))
    if len(text) == 10:  # a day alone is known at its end
        instant += timedelta(days=1, seconds=-1)
    return instant if instant.tzinfo else datetime.fromisoformat(f"{instant.isoformat()}+08:00")


@pytest.mark.parametrize("as_of", ["2025-12-31 12:00:00 +0800", "2026-01-02 12:30:00 +0800"])
def test_the_future_changes_nothing(
    yanbao: Command, demo_sources: Path, tmp_path: Path, as_of: str
) -> None:
    instant = datetime.fromisoformat(as_of)
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    later = 0
    for path in demo_sources.glob("[0-9]*.md"):
        if published(path) <= instant:
            shutil.copy(path, earlier / path.name)
        else:
            later += 1
    assert later > 3
    whole = yanbao("note", demo_sources, "--as-of", as_of, "--out", tmp_path / "whole")
    only = yanbao("note", earlier, "--as-of", as_of, "--out", tmp_path / "only")
    assert (whole.code, only.code) == (0, 0)
    assert whole.issues["run.not-yet-known"] == later
    assert "run.not-yet-known" not in only.issues
    assert hash_tree(tmp_path / "whole") == hash_tree(tmp_path / "only")


def test_an_instant_before_everything_has_nothing_to_write(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path / "in")
    ended = yanbao("note", tmp_path / "in", "--as-of", "2020-01-01", "--out", tmp_path / "out")
    assert ended.code == 2
    assert ended.issues["run.not-yet-known"] == 1


def test_a_topic_that_nobody_wrote_about_gives_an_honest_note(
    yanbao: Command, demo_sources: Path, tmp_path: Path
) -> None:
    words = ("--topic", "南极磷虾", "--as-of", AS_OF, "--out", tmp_path)
    ended = yanbao("note", demo_sources, *words)
    assert ended.code == 0, ended.err
    record = json.loads((tmp_path / "fund_research_2026-01-04.json").read_text("utf-8"))
    kinds = {
        sentence["kind"]
        for section in record["sections"]
        for block in section["blocks"]
        for sentence in block.get("sentences", [])
    }
    assert kinds == {"notice"}
    assert record["sources"] == []
    post = (tmp_path / "_posts" / "2026-01-04-fund_research.md").read_text("utf-8")
    assert "南极磷虾" in post
    assert "[^1]" not in post


def test_an_undated_text_is_not_used_for_a_chosen_instant(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path / "in")
    (tmp_path / "in" / "undated.txt").write_text("腾讯控股发行债券10亿美元。" * 3, "utf-8")
    words = ("--as-of", "2026-01-03", "--out", tmp_path / "out")
    ended = yanbao("note", tmp_path / "in", *words)
    assert ended.code == 0, ended.err
    assert ended.issues["run.undated"] == 1
    assert "10亿美元" not in (tmp_path / "out" / "fund_research_2026-01-03.json").read_text("utf-8")


def test_a_run_never_cites_its_own_output(yanbao: Command, tmp_path: Path) -> None:
    put_good(tmp_path)
    for _ in range(2):
        ended = yanbao("note", tmp_path, "--out", tmp_path / "out")
        assert ended.code == 0, ended.err
    record = json.loads((tmp_path / "out" / "fund_research_2026-01-02.json").read_text("utf-8"))
    assert [source["path"] for source in record["sources"]] == ["good.md"]


def test_a_fault_of_the_program_is_one_line_and_four(
    yanbao: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("planted")

    monkeypatch.setattr("yanbao.cli.app.run", fail)
    put_good(tmp_path / "in")
    ended = yanbao("note", tmp_path / "in", "--out", tmp_path / "out")
    assert ended.code == 4
    assert "Traceback" not in ended.err

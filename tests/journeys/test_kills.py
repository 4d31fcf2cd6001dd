"""A run killed at any moment leaves the old output or the new, never half of one."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.journeys.builders import an_item, hash_tree, make_items, put_good

from yanbao.pipeline.archive import read_source
from yanbao.publish import parse_note, recover

_KILLS = 15
_MAIN = "from yanbao.cli.app import main; main()"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def start(sources: Path, out: Path) -> subprocess.Popen[bytes]:
    words = ["brief", str(sources), "--as-of", "2026-01-03", "--out", str(out)]
    return subprocess.Popen(
        [sys.executable, "-c", _MAIN, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def seen(out: Path) -> dict[str, str]:
    """What a reader sees: the files of the note, not the run's own folder nor the kept bytes."""
    own = (".yanbao/", "_sources/")
    return {name: sha for name, sha in hash_tree(out).items() if not name.startswith(own)}


def hold_what_is_cited(out: Path) -> bool:
    """Whether the bytes of every cited file are kept, whole, under their hash."""
    (record,) = out.glob("*.json")
    return all(read_source(out, source.sha256) for source in parse_note(record.read_text()).sources)


@pytest.mark.slow
def test_a_kill_leaves_the_old_output_or_the_new(tmp_path: Path) -> None:
    put_good(tmp_path / "old-in")
    shutil.copytree(tmp_path / "old-in", tmp_path / "new-in")
    (tmp_path / "new-in" / "more.json").write_bytes(make_items(an_item()))
    for name in ("old", "new"):
        assert start(tmp_path / f"{name}-in", tmp_path / name).wait(60) == 0
    began = time.monotonic()
    assert start(tmp_path / "new-in", tmp_path / "timed").wait(60) == 0
    took_s = time.monotonic() - began
    old, new = seen(tmp_path / "old"), seen(tmp_path / "new")
    assert old.keys() == new.keys()
    assert all(old[name] != new[name] for name in old)
    chance = random.Random(20260104)
    ends = {"old": 0, "new": 0, "between": 0}
    for kill in range(_KILLS):
        out = tmp_path / f"out-{kill}"
        shutil.copytree(tmp_path / "old", out)
        # the files change in the last part of a run, so most kills fall there
        delay_s = took_s * chance.uniform(0.5 if kill % 3 else 0.0, 1.1)
        process = start(tmp_path / "new-in", out)
        time.sleep(delay_s)
        process.kill()
        process.wait(60)
        now = seen(out)
        assert now.keys() == old.keys()
        assert all(now[name] in (old[name], new[name]) for name in now), "a file is half written"
        assert hold_what_is_cited(out), "a note is visible without what its audit needs"
        journal = out / ".yanbao" / "journal.json"
        if not journal.exists():
            assert now in (old, new), "the files are of two notes and no journal says so"
        ends["old" if now == old else "new" if now == new else "between"] += 1
        recover(out)
        assert seen(out) in (old, new)
        if kill % 5 == 0:
            assert start(tmp_path / "new-in", out).wait(60) == 0
            assert seen(out) == new
            assert hold_what_is_cited(out)
    assert sum(ends.values()) == _KILLS

"""SIGKILL at random moments of ``yanbao run`` against a server on loopback.

Nothing recorded is lost, nothing is published twice or by halves, the next run goes on, and the
log says what happened. Six moments in a plain run; ``make kills`` takes two hundred.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.adapters.sources import loopback
from tests.adapters.sources.loopback import serving
from tests.collect.sources.builders import source_entry
from tests.pipeline.desks import Paper

from yanbao.adapters.stores.opening import open_store
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.audit import audit_file
from yanbao.ports import Store
from yanbao.publish import name_files, parse_note, recover, render_page, render_post

ROOT = Path(__file__).parents[2]
MOMENTS = int(os.environ.get("YANBAO_KILLS", "6"))

#: the command's own doors, without the pause between two requests to one host
_RUN = """
import sys
from pathlib import Path
from yanbao.cli import desk as cli
from yanbao.model.replies import FetchLimits
from yanbao.pipeline import desk as desks

opened = desks.open_fetcher
desks.open_fetcher = lambda **given: opened(**given, limits=FetchLimits(host_delay_s=0.0))
print("ready", flush=True)
cli.run_command(folder=Path(sys.argv[1]), slot="", everything=True, debug=False)
print("done", flush=True)
"""


def a_piece(number: int) -> tuple[str, str]:
    """News that is like no other: another company, another number."""
    names = (
        "腾讯控股（00700.HK）",
        "宁德时代（300750.SZ）",
        "贵州茅台（600519.SH）",
        "美团（03690.HK）",
    )
    name = names[number % len(names)]
    share = 3 + number * 7 % 89 + number / 1000
    return (
        f"{name}公布第{number}号回购",
        f"{name}公告，第{number}次回购股份{100 + number}万股，"
        f"涉及资金{share:.3f}亿元，回购的股份将予注销。",
    )


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


def run_whole(folder: Path) -> None:
    with start(folder) as running:
        out, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    assert "visits: fresh 1;" in err, err
    assert "done" in out


def check_whole(folder: Path) -> None:
    """What a reader sees in the folder is whole: each file by itself, and the three together."""
    out = folder / "out"
    recover(out)  # what the next publication does first
    for path in out.glob("*.json"):
        note = parse_note(path.read_text("utf-8"))
        names = name_files(note.name)
        assert (out / names.post).read_text("utf-8") == render_post(note)
        assert (out / names.page).read_text("utf-8") == render_page(note)
        for source in note.sources:
            kept = out / "_sources" / source.sha256[:2] / f"{source.sha256}.gz"
            assert kept.exists(), "a visible note lacks the bytes of its audit"


def check_once(folder: Path, store: Store, printed: int) -> None:
    """Each document once, each note of new documents, each file as it was recorded."""
    captures = [capture for _, capture in store.documents.read_after(0, most=10_000)]
    assert len({capture.document.title for capture in captures}) == len(captures) == printed
    runs = store.runs.find()
    seen: set[str] = set()
    for run in runs:
        assert set(run.document_ids) - seen, "a note without anything new"
        seen.update(run.document_ids)
    assert store.runs.find_unpublished() == []
    last = {run.name: run for run in runs}
    for name, run in last.items():
        assert (folder / "out" / f"{name}.json").read_text("utf-8") == run.note


def read_log(folder: Path) -> list[dict[str, object]]:
    """The lines that a kill did not cut; it cuts one at most a run."""
    found: list[dict[str, object]] = []
    cut = 0
    for line in (folder / "log.jsonl").read_text("utf-8", errors="replace").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            cut += 1
    assert cut <= MOMENTS
    return found


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loopback, "LIFE_S", 600.0 + 60.0 * MOMENTS)  # a busy machine is slow
    chance = random.Random(20260105)
    folder = tmp_path / "desk"
    folder.mkdir()
    with serving() as server:
        paper = Paper(server)
        (folder / "sources.toml").write_text(source_entry(server.url("/feed")), "utf-8")
        (folder / "desk.toml").write_text('sources = ["paper"]\n', "utf-8")
        began = datetime.now(UTC) - timedelta(hours=2)
        paper.print(0, a_piece(0), began)
        run_whole(folder)
        started = time.monotonic()
        paper.print(1, a_piece(1), began + timedelta(seconds=1))
        with start(folder) as running:
            assert running.stdout is not None
            running.stdout.readline()
            working = time.monotonic()
            running.wait(120)
        length_s = time.monotonic() - working
        assert working - started < 60
        store = open_store(folder / "store" / "yanbao.db")
        kept = store.documents.count()
        for number in range(2, MOMENTS + 2):
            paper.print(number, a_piece(number), began + timedelta(seconds=number))
            with start(folder) as running:
                assert running.stdout is not None
                assert running.stdout.readline() == "ready\n"
                time.sleep(chance.uniform(0.0, length_s))
                running.send_signal(signal.SIGKILL)
                running.wait(60)
            assert store.documents.count() >= kept, "what was recorded is gone"
            kept = store.documents.count()
            check_whole(folder)
        run_whole(folder)
        check_once(folder, store, printed=MOMENTS + 2)
        check_whole(folder)
    lines = read_log(folder)
    assert {"visited", "written", "published"} <= {line["what"] for line in lines}
    for path in sorted((folder / "out").glob("*.json")):
        audit_file(path, None, sources=None, assembly=assemble())

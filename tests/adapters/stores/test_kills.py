"""The folder of replies under SIGKILL and under a quota: nothing half, nothing lost."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.visits import VisitFolder

_KEEPER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.visits import VisitFolder
from yanbao.model.replies import Reply
from yanbao.model.sources import Visit

folder, start = Path(sys.argv[1]), int(sys.argv[2])
store, log = ReplyFolder(folder / "replies"), VisitFolder(folder / "visits")
for number in range(start, start + 100_000):
    at = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=number)
    body = f"{number} ".encode() * 2_000
    store.keep(Reply(outcome="fresh", address="https://paper.example/feed", received_at=at,
                     status=200, wire=body, content=body))
    log.append(Visit(source="paper", at=at, outcome="fresh", items=1, fresh=1))
    print(number, flush=True)
"""

_QUOTA = """
import resource, signal, sys, random
from datetime import UTC, datetime
from pathlib import Path
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.errors import SourceError
from yanbao.model.replies import Reply

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
body = random.Random(1).randbytes(50_000)
try:
    ReplyFolder(Path(sys.argv[1])).keep(
        Reply(outcome="fresh", address="https://paper.example/feed",
              received_at=datetime(2026, 1, 5, tzinfo=UTC), status=200, wire=body, content=body))
except SourceError as error:
    print("told:", error)
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_every_told_reply_whole(tmp_path: Path) -> None:
    chance = random.Random(20260105)
    told = -1
    for _ in range(12):
        command = [sys.executable, "-c", _KEEPER, str(tmp_path), str(told + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as keeper:
            assert keeper.stdout is not None
            told = int(keeper.stdout.readline())  # it is at work
            time.sleep(chance.uniform(0.0, 0.15))
            keeper.send_signal(signal.SIGKILL)
            rest = keeper.stdout.read().split()
        told = int(rest[-1]) if rest else told
    store = ReplyFolder(tmp_path / "replies")
    numbers = {
        int(store.read(kept).split()[0]) for kept in store.history("https://paper.example/feed")
    }
    assert set(range(told + 1)) <= numbers
    assert max(numbers) <= told + 1  # kept, and killed before it was told
    visits, issues = VisitFolder(tmp_path / "visits").read("paper")
    assert issues == []
    assert len(visits) >= told + 1


def test_a_quota_is_told_and_leaves_nothing_half(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _QUOTA, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ended.stdout.startswith("told: the reply from https://paper.example/feed cannot be kept")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_records_are_plain(tmp_path: Path) -> None:
    log = VisitFolder(tmp_path)
    assert log.read("paper") == ([], [])
    (tmp_path / "paper.jsonl").write_text(json.dumps({"at": 5}) + "\n[]\n\n", "utf-8")
    assert [issue.code for issue in log.read("paper")[1]] == ["source.torn-history"]

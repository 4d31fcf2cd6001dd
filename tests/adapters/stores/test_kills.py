"""The folder of replies under SIGKILL and under a quota: nothing half, nothing lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yanbao.adapters.stores.opening import open_store
from yanbao.adapters.stores.responses import ReplyFolder

_ROOT = Path(__file__).parents[3]
_KEEPER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.opening import open_store
from yanbao.model.captures import CapturedRound
from yanbao.model.replies import Reply
from yanbao.model.sources import Visit
from tests.adapters.stores.builders import a_capture

folder, start = Path(sys.argv[1]), int(sys.argv[2])
store, memory = ReplyFolder(folder / "replies"), open_store(folder / "desk.db")
for number in range(start, start + 100_000):
    at = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=number)
    body = f"{number} ".encode() * 2_000
    store.keep(Reply(outcome="fresh", address="https://paper.example/feed", received_at=at,
                     status=200, wire=body, content=body))
    visit = Visit(source="paper", at=at, outcome="fresh", items=1, fresh=1)
    memory.rounds.record(CapturedRound(visit=visit, captures=(a_capture(number),)))
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
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as keeper:
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
    memory = open_store(tmp_path / "desk.db")
    visits = len(memory.rounds.visits("paper"))
    assert told + 1 <= visits <= told + 2
    assert memory.documents.count() == visits  # a visit and its documents, or neither


def test_a_quota_is_told_and_leaves_nothing_half(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _QUOTA, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ended.stdout.startswith("told: the reply from https://paper.example/feed cannot be kept")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

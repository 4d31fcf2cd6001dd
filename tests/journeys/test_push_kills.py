"""SIGKILL while a note is pushed: no channel gets an edition twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.adapters.messengers.servers import plain_service
from tests.publish.builders import make_note

from yanbao.publish import render_json

_MAIN = "from yanbao.cli.app import main; main()"
_KILLS = 4

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.mark.slow
def test_no_edition_arrives_twice_whenever_the_push_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "note.json"
    note.write_text(render_json(make_note().note), "utf-8")
    with plain_service() as service:
        names = [f"c{n}" for n in range(4)]
        service.stall_s = 0.15
        environment = {
            **os.environ,
            **{
                f"YANBAO_CHANNEL_{name.upper()}": f"json://127.0.0.1:{service.port}/{name}"
                for name in names
            },
        }
        words = [sys.executable, "-c", _MAIN, "push", str(note), "--desk", str(tmp_path / "desk")]

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

        for kill in range(_KILLS):
            process = start()
            # the first message shows that it is on its way; then a little later each time
            for _ in range(400):
                if len(service.received) > min(kill, 3) or process.poll() is not None:
                    break
                time.sleep(0.01)
            time.sleep(0.05 * (kill % 4))
            process.kill()
            process.wait(10)
        assert start().wait(60) == 0
        paths = [received.path for received in service.received]
        assert len(paths) == len(set(paths)), paths
        assert paths, "some arrived"

"""deploy/yanbao.service, its head's commands and its ExecStart run as written.

``make unit-test``: in mounts of their own, so that nothing of this machine is touched: ``/opt`` and
``/var/lib`` are empty, the rest can be read alone, and the desk runs as a user that owns nothing.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import Loopback
from tests.cli.test_watch import put_desk
from tests.deploy.test_unit import UNIT, read_unit
from tests.pipeline.desks import BUYBACK, Paper

PACKAGE = os.environ.get("YANBAO_UNIT_PACKAGE", "")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_NOBODY = "61184"  # of the users that systemd gives to DynamicUser

pytestmark = pytest.mark.skipif(
    not PACKAGE or os.name == "nt" or os.getuid() != 0, reason="make unit-test, as root: not run"
)


def read_installation() -> str:
    """The commands of the unit's head that install yanbao, of this checkout."""
    lines = re.findall(r"^#   (.*(?:venv|pip install).*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    commands = "\n".join(lines)
    assert "'yanbao[push]'" in commands
    return commands.replace("'yanbao[push]'", shlex.quote(PACKAGE))


def write_script(desk: Path) -> str:
    """What systemd does for the unit: its folders, its user, its bare environment, its command."""
    service = read_unit()["Service"]
    home, command = service["WorkingDirectory"], service["ExecStart"]
    return f"""
mount -t tmpfs -o mode=755 none /opt
mount -t tmpfs -o mode=755 none /var/lib
{read_installation()}
mkdir -p {home}/desk && cp {desk}/*.toml {home}/desk/ && chown -R {_NOBODY}:{_NOBODY} {home}
mount --bind {home} {home}
mount -t tmpfs -o mode=1777 none /tmp
mount -o remount,bind,ro /
cd {home}
exec setpriv --reuid {_NOBODY} --regid {_NOBODY} --clear-groups --no-new-privs \
  --bounding-set=-all env -i PATH={_PATH} LANG=C.UTF-8 STATE_DIRECTORY={home} {command}
"""


def test_it_installs_runs_and_ends_as_written(tmp_path: Path, server: Loopback) -> None:
    Paper(server).print(1, BUYBACK, datetime.now(UTC) - timedelta(hours=2))
    server.answers["/one"] = server.answers["/feed"]
    put_desk(tmp_path, server, "one")
    words = ["unshare", "--mount", "--propagation", "private", "bash", "-euo", "pipefail", "-c"]
    keep = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "HTTPS_PROXY"))}
    running = subprocess.Popen(
        [*words, write_script(tmp_path)],
        env={"PATH": _PATH, "LANG": "C.UTF-8", "HOME": "/root", **keep},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert running.stderr is not None
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.extend(iter(running.stderr.readline, "")))  # type: ignore[union-attr]
    reading.start()
    ends = time.monotonic() + 300
    while time.monotonic() < ends and running.poll() is None:
        if any('"what": "slot done"' in line for line in lines):
            break
        time.sleep(0.1)
    desk = Path(f"/proc/{running.pid}/root/var/lib/yanbao/desk")  # as the process sees it
    found = {path.relative_to(desk).as_posix() for path in desk.rglob("*") if path.is_file()}
    status = Path(f"/proc/{running.pid}/status").read_text("utf-8")
    running.terminate()
    assert running.wait(60) == 0, lines
    reading.join(5)
    running.stderr.close()
    told = [json.loads(line)["what"] for line in lines if line.startswith("{")]
    assert told[0] == "slot due"
    assert {"written", "published", "slot done"} <= set(told)
    assert any(name.startswith("out/_posts/") for name in found)
    assert {"store/yanbao.db", "log.jsonl", "out/atom.xml"} <= found
    assert re.search(rf"^Uid:\s+{_NOBODY}", status, re.MULTILINE)
    assert "Traceback" not in "".join(lines)

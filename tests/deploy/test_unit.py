"""deploy/yanbao.service: valid by systemd's own checker, shut in, and its command is real."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yanbao.cli.app import app

UNIT = Path(__file__).parents[2] / "deploy" / "yanbao.service"
#: 10 is a service without any protection
_EXPOSURE = 2.0
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine"
)


def read_unit() -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text("utf-8"))
    return unit


def put_unit(folder: Path, text: str) -> Path:
    """The unit with a program that is there."""
    path = folder / "yanbao.service"
    path.write_text(text.replace("/opt/yanbao/bin/yanbao watch", f"{sys.executable} watch"))
    return path


def verify(path: Path) -> subprocess.CompletedProcess[str]:
    words = ["systemd-analyze", "verify", "--man=no", str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_takes_it(tmp_path: Path) -> None:
    told = verify(put_unit(tmp_path, UNIT.read_text("utf-8")))
    assert (told.returncode, told.stdout + told.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize(
    ("right", "planted"), [("ProtectSystem=strict", "ProtectSystm=strict"), ("Type=exec", "Type=x")]
)
def test_a_planted_fault_is_caught(right: str, planted: str, tmp_path: Path) -> None:
    told = verify(put_unit(tmp_path, UNIT.read_text("utf-8").replace(right, planted)))
    assert told.returncode != 0 or told.stderr


@needs_systemd
def test_it_is_shut_in(tmp_path: Path) -> None:
    path = put_unit(tmp_path, UNIT.read_text("utf-8"))
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(path)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for \S+: ([\d.]+)", told.stdout)
    if found is None:
        pytest.skip("this systemd-analyze cannot judge a file")
    assert float(found.group(1)) <= _EXPOSURE


def test_what_it_starts_is_a_command_with_these_options() -> None:
    program, *words = read_unit()["Service"]["ExecStart"].split()
    assert program.endswith("/bin/yanbao")
    told = CliRunner().invoke(app, [words[0], "--help"])
    assert told.exit_code == 0
    assert all(word in told.output for word in words[1:] if word.startswith("-"))


def test_it_gives_the_desk_time_to_end() -> None:
    service = read_unit()["Service"]
    assert service["KillSignal"] == "SIGTERM"
    assert service["TimeoutStopSec"] == "5min"
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"

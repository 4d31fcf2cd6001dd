"""The house's import contracts hold, and catch what they are there to catch."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "data")
    )
    shutil.copy(ROOT / ".importlinter", tmp_path / ".importlinter")
    return tmp_path


@pytest.mark.slow
def test_the_house_keeps_its_contracts(tree: Path) -> None:
    result = lint_imports(tree)
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "planted"),
    [
        ("verify/citations.py", "import yanbao.compose.draft"),
        ("text/sentences.py", "import yanbao.knowledge"),
        ("model/spans.py", "import yanbao.text"),
        ("cli/app.py", "import yanbao.adapters.clock"),
        ("measure/impact.py", "import socket"),
    ],
)
def test_a_planted_violation_is_caught(tree: Path, room: str, planted: str) -> None:
    path = tree / "src" / "yanbao" / room
    path.write_text(path.read_text("utf-8") + f"\n{planted}\n", "utf-8")
    result = lint_imports(tree)
    assert result.returncode != 0
    assert "BROKEN" in result.stdout

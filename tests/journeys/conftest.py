"""The command line as a user meets it: words in, exit code, files and messages out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from yanbao.cli.app import main

_COUNTED = re.compile(r"\b([a-z]+\.[a-z-]+) x(\d+)")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def issues(self) -> dict[str, int]:
        """The issues of the summary, by code."""
        return {code: int(count) for code, count in _COUNTED.findall(self.err)}


Command = Callable[..., Ended]


@pytest.fixture
def yanbao(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``yanbao`` in this process, by the same door as the shell."""

    def command(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["yanbao", *(str(word) for word in words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        code = left.value.code
        return Ended(int(code) if isinstance(code, int) else 1 if code else 0, told.out, told.err)

    return command


@pytest.fixture(scope="session")
def demo_sources() -> Path:
    """The example that ships with the project."""
    return Path(__file__).resolve().parents[2] / "examples" / "biren-ipo"

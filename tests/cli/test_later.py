from __future__ import annotations

import subprocess
import sys

import pytest

from yanbao.cli.app import app
from yanbao.cli.later import COMMANDS

#: what a note has no use for: each costs its start 10 to 300 ms
_HEAVY = ("apprise", "httpx", "msgspec", "numpy", "polars", "pydantic", "rich", "sqlalchemy")


@pytest.mark.slow
def test_the_start_of_a_note_loads_nothing_that_others_need() -> None:
    script = f"import sys, yanbao.cli.app; print(*(n for n in {_HEAVY} if n in sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == []


def test_a_command_that_loads_later_is_no_command_at_once() -> None:
    at_once = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert at_once == {"note", "brief"}
    assert not at_once & COMMANDS.keys()

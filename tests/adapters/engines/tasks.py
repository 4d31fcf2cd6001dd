"""What workers do in tests: importable by name in another process."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from yanbao.errors import Issue, MissingExtra


def double(number: int) -> int:
    return 2 * number


def refuse_seven(number: int) -> int:
    if number == 7:
        raise MissingExtra("seven", needed_for="seven")  # does not survive pickling
    return number


def refuse_eight(number: int) -> int:
    if number == 8:
        raise ValueError("eight")
    return number


def die_once(number: int, *, folder: str) -> int:
    """End the worker at every 50th number, the first time it is met."""
    mark = Path(folder) / str(number)
    if number % 50 == 49 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return -number


def die_of_poison(number: int) -> int:
    if number == 20:
        os._exit(7)
    return number


def die_always(_: int) -> int:
    os._exit(3)


def dawdle(number: int) -> int:
    time.sleep(0.002 * (number % 7))
    return number


def note_lost(number: int, issue: Issue) -> int:
    assert issue.code == "engine.document-lost"
    return -1000 - number

"""Files that stand whole or not at all: written beside their place, synced, renamed.

What a kill leaves beside names the process that wrote it, and goes with that.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_LEFT: Final = re.compile(r"\.(\d{1,10})\.part")


@contextmanager
def put_in_place(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that is at ``path`` once the block has ended well, in place of what was there.

    Raises OSError where it cannot be written; the old file stands then, and nothing beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep_left(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _sweep_left(target: Path) -> None:
    """Take away the half-written files beside a target whose writers live no more.

    They are called ``[.]NAME.PID.part``; one whose process runs is being written and stays.
    """
    for name in (target.name, f".{target.name}"):
        for path in target.parent.glob(f"{glob.escape(name)}.*.part"):
            found = _LEFT.fullmatch(path.name.removeprefix(name))
            if found and not _is_running(int(found[1])):
                path.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end it there; a file too many does no harm
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # another user's
    return True

"""What a kill left beside a file: it names the process that wrote it, and goes with that."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path
from typing import Final

_LEFT: Final = re.compile(r"\.(\d{1,10})\.part")


def sweep_left(target: Path) -> None:
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

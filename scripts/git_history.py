"""What the histories of cloned repositories hold: the tables' scripts read their sources there."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(clone: Path, *words: str) -> str:
    """Return what git prints."""
    command = ["git", "-C", str(clone), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout

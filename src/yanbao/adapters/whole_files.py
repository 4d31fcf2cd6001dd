"""Whole files: written beside their place, synced, renamed; never half, even after a kill."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, payload: bytes, *, beside: Path | None = None) -> None:
    """Write a file by way of ``beside``, which defaults to a hidden name in the same folder.

    Raises OSError where it cannot be written; nothing is left beside then.
    """
    beside = beside or path.with_name(f".{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with beside.open("wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

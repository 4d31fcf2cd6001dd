"""Fingerprints: what code and tables a record was made with, so that it is made again when they
change, and a replay can say that they have.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Final

import yanbao

_ROOT: Final = Path(yanbao.__file__).parent
#: what a reading depends on
READING: Final = ("errors.py", "model", "text", "knowledge", "extract", "link")


@lru_cache(maxsize=4)
def fingerprint(rooms: tuple[str, ...] = ("",)) -> str:
    """Return sixteen hex digits over the code and data of rooms, of all where none is named."""
    digest = hashlib.sha256()
    for room in rooms:
        place = _ROOT / room
        found = [place] if place.is_file() else sorted(place.rglob("*"))
        for path in found:
            if path.is_file() and path.suffix != ".pyc":
                payload = path.read_bytes()
                name = path.relative_to(_ROOT).as_posix()
                digest.update(f"{name}\0{len(payload)}\0".encode() + payload)
    return digest.hexdigest()[:16]


def version() -> str:
    """Return the version with the fingerprint of all that a note depends on."""
    return f"{yanbao.__version__}+{fingerprint()[:12]}"

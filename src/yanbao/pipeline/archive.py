"""Archive: the bytes behind every cited document, kept under their hash for the audit."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from yanbao.collect import Options as CollectOptions
from yanbao.collect.files import find_files
from yanbao.errors import IntegrityError, NotFound, SourceError
from yanbao.model.notes import Note

#: beside the notes, under a name that Jekyll does not publish
_FOLDER = Path("_sources")


def _place(out: Path, sha256: str) -> Path:
    return out / _FOLDER / sha256[:2] / f"{sha256}.gz"


def keep_sources(note: Note, paths: Sequence[Path], *, out: Path) -> int:
    """Keep the bytes of each cited file; return how many files were new.

    A file is written beside and renamed, so that a kill leaves none half-written; its name is its
    hash, so that a second run finds it already there.
    """
    wanted = {source.path: source.sha256 for source in note.sources}
    found, _ = find_files(paths, CollectOptions())
    new = 0
    for name, path in found:
        sha256 = wanted.get(name)
        if sha256 is None or _place(out, sha256).exists():
            continue
        payload = path.read_bytes()
        if hashlib.sha256(payload).hexdigest() != sha256:
            continue  # another root's file of the same name
        try:
            _write(payload, _place(out, sha256))
        except OSError as error:
            raise SourceError(
                f"cannot keep the source bytes under {out}: {error.strerror or error}",
                hint="give --out a folder that can be written, on a disk with room",
            ) from error
        new += 1
    return new


def _write(payload: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(f".{os.getpid()}.part")
    beside.write_bytes(gzip.compress(payload, mtime=0))
    beside.replace(target)


def read_source(out: Path, sha256: str) -> bytes:
    """Return the kept bytes of a hash, checked against it.

    Raises NotFound where they were never kept, IntegrityError where they no longer match.
    """
    place = _place(out, sha256)
    if not place.exists():
        raise NotFound(
            f"the bytes {sha256[:12]}… are not kept under {out}",
            hint="give the folder of the original files with --sources",
        )
    try:
        payload = gzip.decompress(place.read_bytes())
    except (OSError, EOFError) as error:
        raise IntegrityError(f"the kept bytes {sha256[:12]}… cannot be read: {error}") from error
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise IntegrityError(f"the kept bytes {sha256[:12]}… no longer match their hash")
    return payload

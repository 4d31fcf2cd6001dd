"""Archive: the bytes behind every cited document, kept under their hash for the audit."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from yanbao.collect import Options as CollectOptions
from yanbao.collect.files import find_files
from yanbao.errors import IntegrityError, NotFound, SourceError
from yanbao.model.notes import Note
from yanbao.pipeline.beside import put_in_place

#: beside the notes, under a name that Jekyll does not publish
_FOLDER = Path("_sources")


def place_of(out: Path, sha256: str) -> Path:
    """Where the bytes of a hash are kept under an output folder."""
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
        if sha256 is None or place_of(out, sha256).exists():
            continue
        payload = path.read_bytes()
        if hashlib.sha256(payload).hexdigest() != sha256:
            continue  # another root's file of the same name
        keep_bytes(payload, place_of(out, sha256), out)
        new += 1
    return new


def forget_sources(hashes: Iterable[str], *, out: Path) -> None:
    """Take away kept bytes, and how they were read."""
    for sha256 in dict.fromkeys(hashes):
        place = place_of(out, sha256)
        for path in (place, *sorted(place.parent.glob(f"{sha256}-*.json"))):
            path.unlink(missing_ok=True)


def keep_bytes(payload: bytes, place: Path, out: Path, *, plain: bool = False) -> None:
    """Keep bytes at a place under ``out``, compressed unless plain; raise SourceError if not."""
    try:
        with put_in_place(place) as file:
            file.write(payload if plain else gzip.compress(payload, mtime=0))
    except OSError as error:
        raise SourceError(
            f"cannot keep the source bytes under {out}: {error.strerror or error}",
            hint="give --out a folder that can be written, on a disk with room",
        ) from error


def read_source(out: Path, sha256: str) -> bytes:
    """Return the kept bytes of a hash, checked against it.

    Raises NotFound where they were never kept, IntegrityError where they no longer match.
    """
    place = place_of(out, sha256)
    if not place.exists():
        raise NotFound(
            f"the bytes {sha256[:12]}… are not kept under {out}",
            hint="give the folder of the original files with --sources; a desk drops what a"
            " publisher does not allow to be kept longer",
        )
    try:
        payload = gzip.decompress(place.read_bytes())
    except (OSError, EOFError) as error:
        raise IntegrityError(f"the kept bytes {sha256[:12]}… cannot be read: {error}") from error
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise IntegrityError(f"the kept bytes {sha256[:12]}… no longer match their hash")
    return payload

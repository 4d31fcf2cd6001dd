"""Files of one note, put in place all or none, whatever happens in between.

    1  each file is written beside, under ``.yanbao/stage``, and synced to disk
    2  a journal that names them, with their hashes, is renamed into place: from here they count
    3  each is renamed over its old version; the journal is removed

A kill before step 2 leaves the old set; one after it leaves a journal, and the next ``publish``
or ``recover`` finishes the renames. A single file is never seen half: a rename is whole or absent.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from yanbao.errors import IntegrityError, SourceError, UsageError, YanbaoError

if sys.platform != "win32":
    import fcntl

_HOME: Final = ".yanbao"
_STAGE: Final = "stage"
_PART: Final = "journal.part"
_JOURNAL: Final = "journal.json"
_FORMAT: Final = "yanbao.publication/1"
_SEGMENT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,199}")

Recovery = Literal["nothing", "rolled_forward", "rolled_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did: files that changed, files that already read so, and what an
    earlier, interrupted one had left behind.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    recovery: Recovery


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    path: str
    staged: str
    sha256: str


def publish(
    files: Mapping[str, str],
    *,
    out: Path,
    derive: Callable[[], Mapping[str, str]] | None = None,
) -> Published:
    """Write the files of one note under ``out`` so that readers see the old set or the new one.

    ``derive`` makes further files of the set from what stands under ``out``; it is asked when the
    folder is held and whatever an earlier publication left is finished.

    Raises
    ------
    UsageError
        A path is absolute, leaves ``out``, or names a folder; ``out`` is a file.
    SourceError
        The disk is full, the folder may not be written, another publication is under way.
    IntegrityError
        What an interrupted publication left does not match its journal.
    """
    payloads = _encode_all(files)
    with _explained(out), _held(out):
        recovery = _finish(out)
        payloads |= _encode_all(derive() if derive else {})
        changed = {p: b for p, b in payloads.items() if _differs(out / p, b)}
        if changed:
            entries = _stage(changed, out)
            _commit(entries, out)
            _apply(entries, out)
    return Published(
        written=tuple(out / path for path in changed),
        unchanged=tuple(out / path for path in payloads if path not in changed),
        recovery=recovery,
    )


def recover(out: Path) -> Recovery:
    """Finish what an interrupted publication left under ``out``: forward where it had counted,
    away where it had not. Raises as ``publish`` does.
    """
    if not (out / _HOME).exists():
        return "nothing"
    with _explained(out), _held(out):
        return _finish(out)


def _admit(path: str) -> str:
    segments = path.split("/")
    if not all(_SEGMENT.fullmatch(segment) for segment in segments):
        raise UsageError(
            f"cannot publish to {path[:200]!r}",
            hint="a path is relative, of letters, digits, '_', '-' and '.', without '..'",
        )
    return path


def _encode_all(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: _encode(_admit(path), text) for path, text in sorted(files.items())}


def _encode(path: str, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError(f"{path} holds a character that UTF-8 cannot: {error.reason}") from error


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    """Turn the system's errors into one line that says what to do."""
    try:
        yield
    except OSError as error:
        raise _explain(error, out) from error


def _explain(error: OSError, out: Path) -> YanbaoError:
    place = error.filename if isinstance(error.filename, str) else str(out)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SourceError(f"the disk is full: cannot write under {out}", hint="make room, rerun")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SourceError(f"no permission to write {place}", hint="choose another --out")
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return UsageError(f"{place} is in the way: a file where a folder must be, or the reverse")
    return SourceError(f"cannot write {place}: {error.strerror or error}")


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """Hold the folder for one publication; the system lets go of it when the process dies."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file", hint="--out must name a folder")
    out.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":  # no directory locks there: one publisher at a time is on the user
        yield
        return
    handle = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceError(
                f"another publication to {out} is under way", hint="wait for it, then rerun"
            ) from error
        yield
    finally:
        os.close(handle)


def _differs(target: Path, payload: bytes) -> bool:
    if target.is_dir():
        raise UsageError(f"{target} is a folder where a file must be")
    return not target.exists() or target.read_bytes() != payload


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, payload: bytes) -> None:
    with path.open("xb") as file:
        file.write(payload)
        file.flush()
        os.fsync(file.fileno())


def _stage(payloads: Mapping[str, bytes], out: Path) -> tuple[_Entry, ...]:
    """Write each file beside; on a full disk leave nothing but what was there before."""
    stage = out / _HOME / _STAGE
    stage.mkdir(parents=True)
    entries = []
    try:
        for place, (path, payload) in enumerate(payloads.items()):
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            _write(stage / str(place), payload)
            sha256 = hashlib.sha256(payload).hexdigest()
            entries.append(_Entry(path=path, staged=str(place), sha256=sha256))
        _sync_folder(stage)
    except OSError:
        _clear(out)
        raise
    return tuple(entries)


def _commit(entries: tuple[_Entry, ...], out: Path) -> None:
    home = out / _HOME
    rows = [{"path": e.path, "staged": e.staged, "sha256": e.sha256} for e in entries]
    journal = json.dumps({"format": _FORMAT, "files": rows}, indent=1)
    try:
        _write(home / _PART, journal.encode())
        (home / _PART).replace(home / _JOURNAL)
    except OSError:
        _clear(out)
        raise
    _sync_folder(home)
    _sync_folder(out)


def _apply(entries: tuple[_Entry, ...], out: Path) -> None:
    """Rename each staged file over its target; one renamed before must match the journal."""
    stage = out / _HOME / _STAGE
    for entry in entries:
        staged, target = stage / entry.staged, out / entry.path
        source = staged if staged.exists() else target
        if not source.is_file() or _hash(source) != entry.sha256:
            raise IntegrityError(
                f"{target} was being published and does not match its journal",
                hint=f"look at it, then remove {out / _HOME} and run again",
            )
        if source is staged:
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
    for folder in sorted({(out / entry.path).parent for entry in entries}):
        _sync_folder(folder)
    (out / _HOME / _JOURNAL).unlink()
    _clear(out)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _clear(out: Path) -> None:
    """Remove what this module put into its folder, and the folder where nothing else lies in it."""
    home = out / _HOME
    if (home / _STAGE).exists():
        shutil.rmtree(home / _STAGE)
    (home / _PART).unlink(missing_ok=True)
    if not any(home.iterdir()):
        home.rmdir()
    _sync_folder(out)


def _finish(out: Path) -> Recovery:
    home = out / _HOME
    if not home.exists():
        return "nothing"
    there = {path.name for path in home.iterdir()}
    if there and there.isdisjoint((_STAGE, _PART, _JOURNAL)):
        return "nothing"  # others keep something there
    if not (home / _JOURNAL).exists():
        _clear(out)
        return "rolled_back"
    _apply(_read_journal(home / _JOURNAL), out)
    return "rolled_forward"


def _read_journal(path: Path) -> tuple[_Entry, ...]:
    try:
        journal = json.loads(path.read_bytes())
        if journal["format"] != _FORMAT:
            raise ValueError(f"unknown format {journal['format']!r}")
        return tuple(
            _Entry(path=_admit(row["path"]), staged=_admit(row["staged"]), sha256=row["sha256"])
            for row in journal["files"]
        )
    except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
        raise IntegrityError(
            f"{path} is not a publication's journal: {error}",
            hint=f"look at it, then remove {path.parent} and run again",
        ) from error

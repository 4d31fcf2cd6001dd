"""The ledger of calls: JSON lines, each with the hash of the one before. Never edited.

A call is replaced by a later entry that names it (``supersedes``), never by a changed line. What a
chain alone cannot show is a tail cut off whole: notes and track records therefore print the hash
of the last entry they knew, and ``check_ledger`` is asked for those heads.

Writing takes a lock, checks the whole chain, and puts the old bytes with the new lines in place by
one rename: a reader sees the old ledger or the new one, and so does whoever comes after a kill.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from yanbao.errors import IntegrityError, NotFound, ParseError, SourceError
from yanbao.forecast import read_forecast, write_forecast
from yanbao.model.forecasts import Forecast, LedgerEntry
from yanbao.pipeline.beside import put_in_place

if sys.platform != "win32":
    import fcntl

GENESIS: Final = "0" * 64
_BYTES_LIMIT: Final = 512 * 1024 * 1024
_FIELDS: Final = frozenset(
    {"number", "previous", "written_at", "supersedes", "reason", "forecast", "sha256"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What a registration did. ``already`` are calls that stood in the ledger word for word."""

    written: tuple[LedgerEntry, ...]
    already: tuple[str, ...]
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTrail:
    """A chain walked from its first entry to its last, and found whole."""

    entries: tuple[LedgerEntry, ...]
    head: str


def register(
    path: Path, forecasts: Sequence[Forecast], *, now: datetime, reason: str = ""
) -> Registered:
    """Append calls to the ledger; one that is already there word for word is left as it stands.

    A call about the same target, question and horizon of the same note, with another content,
    supersedes the earlier one; ``reason`` says why.

    Raises
    ------
    IntegrityError
        The chain is broken: nothing is added to it.
    SourceError
        The ledger cannot be written.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    with _locked(path):
        payload = _read_bytes(path) if path.exists() else b""
        entries = list(_parse(payload, path))
        known = {entry.forecast.id for entry in entries}
        newest = {entry.forecast.key: entry.forecast.id for entry in entries}
        head = entries[-1].sha256 if entries else GENESIS
        # a clock that was set back does not make a line older than the one before it
        now = max(now, entries[-1].written_at) if entries else now
        written: list[LedgerEntry] = []
        already: list[str] = []
        for forecast in forecasts:
            if forecast.id in known:
                already.append(forecast.id)
                continue
            entry = _seal(
                len(entries) + len(written) + 1,
                head,
                now,
                forecast,
                newest.get(forecast.key, ""),
                reason or "drawn again",
            )
            written.append(entry)
            known.add(forecast.id)
            newest[forecast.key], head = forecast.id, entry.sha256
        if written:
            lines = "".join(_write_line(entry) for entry in written)
            _replace(path, payload + lines.encode("utf-8"))
    return Registered(written=tuple(written), already=tuple(already), head=head)


def check_ledger(path: Path, *, heads: Sequence[str] = ()) -> LedgerTrail:
    """Walk the chain; ``heads`` are hashes printed earlier that must stand in it.

    Raises
    ------
    NotFound
        No ledger at the path.
    IntegrityError
        A line is changed, missing, out of order or cut; a head printed earlier is gone.
    """
    if not path.exists():
        raise NotFound(f"no ledger at {path}", hint="give the .jsonl file that calls are kept in")
    entries = tuple(_parse(_read_bytes(path), path))
    sealed = {entry.sha256 for entry in entries}
    for head in heads:
        if head not in sealed and head != GENESIS:
            raise IntegrityError(
                f"{path}: the entry {head[:16]}… that was printed earlier is not in the ledger",
                hint="entries were removed or the ledger was rebuilt",
            )
    return LedgerTrail(entries=entries, head=entries[-1].sha256 if entries else GENESIS)


def _seal(
    number: int, previous: str, now: datetime, forecast: Forecast, supersedes: str, reason: str
) -> LedgerEntry:
    body: dict[str, Any] = {
        "number": number,
        "previous": previous,
        "written_at": now.isoformat(),
        "supersedes": supersedes,
        "reason": reason if supersedes else "",
        "forecast": write_forecast(forecast),
    }
    return LedgerEntry(
        number=number,
        previous=previous,
        written_at=now,
        forecast=forecast,
        sha256=_hash(body),
        supersedes=supersedes,
        reason=body["reason"],
    )


def _hash(body: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(body).encode("utf-8")).hexdigest()


def _canonical(body: dict[str, Any]) -> str:
    return json.dumps(
        body, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _write_line(entry: LedgerEntry) -> str:
    body = {
        "number": entry.number,
        "previous": entry.previous,
        "written_at": entry.written_at.isoformat(),
        "supersedes": entry.supersedes,
        "reason": entry.reason,
        "forecast": write_forecast(entry.forecast),
    }
    return _canonical({**body, "sha256": entry.sha256}) + "\n"


def _parse(payload: bytes, path: Path) -> Iterator[LedgerEntry]:
    if payload and not payload.endswith(b"\n"):
        raise IntegrityError(f"{path}: the last line is cut off", hint="restore the file")
    previous = GENESIS
    latest: datetime | None = None
    ids: set[str] = set()
    for number, line in enumerate(payload.splitlines(), start=1):
        entry = _parse_line(line, f"{path}, line {number}")
        if (entry.number, entry.previous) != (number, previous):
            raise IntegrityError(
                f"{path}, line {number}: the chain is broken here",
                hint="a line before it was changed, removed or added",
            )
        if latest is not None and entry.written_at < latest:
            raise IntegrityError(f"{path}, line {number}: written before the line before it")
        if entry.forecast.id in ids:
            raise IntegrityError(f"{path}, line {number}: {entry.forecast.id} stands twice")
        if entry.supersedes and entry.supersedes not in ids:
            raise IntegrityError(f"{path}, line {number}: supersedes an entry that is not there")
        ids.add(entry.forecast.id)
        previous, latest = entry.sha256, entry.written_at
        yield entry


def _parse_line(line: bytes, place: str) -> LedgerEntry:
    try:
        body = json.loads(line)
        if not isinstance(body, dict) or set(body) != _FIELDS:
            raise ParseError("not the fields of an entry")
        sha256 = body.pop("sha256")
        if sha256 != _hash(body):
            raise IntegrityError(f"{place}: the entry does not match its hash: it was changed")
        written_at = datetime.fromisoformat(body["written_at"])
        if written_at.tzinfo is None:
            raise ParseError("an instant without a zone")
        return LedgerEntry(
            number=int(body["number"]),
            previous=str(body["previous"]),
            written_at=written_at,
            forecast=read_forecast(body["forecast"]),
            sha256=str(sha256),
            supersedes=str(body["supersedes"]),
            reason=str(body["reason"]),
        )
    except (ValueError, TypeError, RecursionError, ParseError) as error:
        raise IntegrityError(f"{place}: not an entry of a ledger: {error}") from error


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _BYTES_LIMIT:
            raise IntegrityError(f"{path} is larger than 512 MB: no ledger of calls")
        return path.read_bytes()
    except OSError as error:
        raise IntegrityError(f"{path} cannot be read: {error.strerror or error}") from error


def _replace(path: Path, payload: bytes) -> None:
    """Put the new bytes in place by one rename, and have the folder know of it on the disk."""
    try:
        with put_in_place(path) as file:
            file.write(payload)
        if sys.platform != "win32":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise SourceError(
            f"cannot write {path}: {error.strerror or error}", hint="nothing was registered"
        ) from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the ledger for one writer at a time; the lock goes with the process that held it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}.lock").open("ab")
    except OSError as error:
        raise SourceError(f"cannot lock {path}: {error.strerror or error}") from error
    with lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield

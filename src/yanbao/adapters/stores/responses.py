"""Replies as received, in a folder: bytes by their hash, beside them a record of each reply.

    bodies/ab/ab12….gz                   the body as received (``.raw`` where it came compressed)
    records/3f/3f9c…/20260104T073438.…json   headers, status, hops, peer, time, hashes
    .under-way/                          what is being written

A file is written under way and renamed into its place, bodies before records: a record never names
bytes that are not there, and a kill leaves nothing half. The same bytes are kept once. What a kill
left under way is swept away a day later.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from yanbao.adapters.sources.codings import BrokenCoding, ExpandsTooFar, undo_codings
from yanbao.adapters.whole_files import write_whole
from yanbao.errors import IntegrityError, SourceError
from yanbao.model.replies import FetchLimits, KeptReply, Reply

_FORMAT: Final = "yanbao.reply/1"
_STAMP: Final = "%Y%m%dT%H%M%S.%fZ"
_RECORD: Final = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{12}\.json")
#: No write takes so long: what is older was left by a kill.
_LEFT_S: Final = 86_400.0
_FIELDS: Final = ("address", "final_address", "peer", "wire_sha256", "content_sha256")


def _sha256(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


class ReplyFolder:
    """Keeps replies under one folder; several processes may write at once."""

    def __init__(self, folder: Path, *, limits: FetchLimits | None = None) -> None:
        self._folder = folder
        self._limits = limits or FetchLimits()
        self._swept = False

    def keep(self, reply: Reply) -> KeptReply:
        """Keep a fresh reply; return its record.

        Raises
        ------
        ValueError
            The reply is not fresh: it has no body.
        SourceError
            The disk is full or the folder may not be written; nothing half is left.
        """
        if reply.outcome != "fresh":
            raise ValueError(f"only a fresh reply is kept, got {reply.outcome}")
        kept = KeptReply(
            address=reply.address,
            final_address=reply.hops[-1] if reply.hops else reply.address,
            received_at=reply.received_at.astimezone(UTC),
            status=reply.status,
            headers=reply.headers,
            hops=reply.hops,
            peer=reply.peer,
            wire_sha256=_sha256(reply.wire),
            content_sha256=_sha256(reply.content),
            wire_bytes=len(reply.wire),
            content_bytes=len(reply.content),
        )
        coded = reply.wire != reply.content
        body = self._body(kept, coded=coded)
        try:
            if not body.exists():
                stored = reply.wire if coded else gzip.compress(reply.wire, 6, mtime=0)
                self._write(body, stored)
            text = json.dumps(_to_record(kept), ensure_ascii=False, sort_keys=True, indent=1)
            self._write(self._records(kept.address) / _name(kept), (text + "\n").encode())
        except OSError as error:
            detail = f"the reply from {kept.final_address} cannot be kept: {error.strerror}"
            raise SourceError(detail, hint=f"make room under {self._folder}") from error
        return kept

    def newest(self, address: str) -> KeptReply | None:
        """Return the newest record of an address that reads as one; None where there is none."""
        return next(self._kept(address), None)

    def history(self, address: str) -> Iterator[KeptReply]:
        """Yield the records of an address, the newest first."""
        yield from self._kept(address)

    def find(self, address: str, content_sha256: str) -> KeptReply | None:
        """Return the newest record of an address whose decoded body has this hash."""
        same = (kept for kept in self._kept(address) if kept.content_sha256 == content_sha256)
        return next(same, None)

    def read(self, kept: KeptReply) -> bytes:
        """Return the decoded body of a record, its hashes checked.

        Raises
        ------
        IntegrityError
            The bytes are gone, damaged, or not those that were received.
        """
        wire = self.read_wire(kept)
        try:
            content = undo_codings(wire, kept.header("content-encoding"), self._limits)
        except (BrokenCoding, ExpandsTooFar) as error:
            raise IntegrityError(f"the kept reply from {kept.address} does not decode") from error
        if _sha256(content) != kept.content_sha256:
            raise IntegrityError(f"the kept reply from {kept.address} decodes to other bytes")
        return content

    def drop(self, address: str, *, before: datetime) -> None:
        """Drop the bytes received from an address before an instant; their records stay.

        Bytes that the address sent again later stay too; those that another address sent as well
        go for both.
        """
        records = list(self._kept(address))
        later = {kept.wire_sha256 for kept in records if kept.received_at >= before}
        for kept in records:
            if kept.received_at < before and kept.wire_sha256 not in later:
                for coded in (True, False):
                    self._body(kept, coded=coded).unlink(missing_ok=True)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield every body, then every record, under its name in the folder, in their order."""
        for part in ("bodies", "records"):
            for path in sorted((self._folder / part).rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    yield path.relative_to(self._folder).as_posix(), path

    def restore(self, name: str, payload: bytes) -> None:
        """Put back a file that ``files`` named; one that is there stays.

        Raises
        ------
        IntegrityError
            The bytes are not what the name says.
        """
        part, _, rest = name.partition("/")
        target = self._body_of(rest, payload) if part == "bodies" else self._record_of(payload)
        if target is None or target != self._folder / name:
            raise IntegrityError(f"a reply {name[:160]!r} is not what its name says")
        if not target.exists():
            try:
                self._write(target, payload)
            except OSError as error:
                raise SourceError(
                    f"the reply {name} cannot be kept: {error.strerror}",
                    hint=f"make room under {self._folder}",
                ) from error

    def _body_of(self, rest: str, payload: bytes) -> Path | None:
        """Where a body of these bytes belongs, None where they do not fit the kind of file."""
        if rest.endswith(".raw"):
            sha256, kind = _sha256(payload), ".raw"
        else:
            try:
                plain = _gunzip(payload, self._limits.wire_bytes)
            except (zlib.error, EOFError):
                return None
            sha256, kind = _sha256(plain), ".gz"
        return self._folder / "bodies" / sha256[:2] / f"{sha256}{kind}"

    def _record_of(self, payload: bytes) -> Path | None:
        kept = _parse_record(payload)
        return None if kept is None else self._records(kept.address) / _name(kept)

    def read_wire(self, kept: KeptReply) -> bytes:
        """Return the body as it was received, its hash checked."""
        wire = self._stored(kept)
        if _sha256(wire) != kept.wire_sha256:
            raise IntegrityError(f"the kept reply from {kept.address} is not what was received")
        return wire

    def _stored(self, kept: KeptReply) -> bytes:
        try:
            raw = self._body(kept, coded=True)
            if raw.exists():
                return raw.read_bytes()
            return gzip.decompress(self._body(kept, coded=False).read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            detail = f"the bytes of the kept reply from {kept.address} cannot be read"
            raise IntegrityError(detail, hint=kept.wire_sha256) from error

    def _body(self, kept: KeptReply, *, coded: bool) -> Path:
        name = kept.wire_sha256 + (".raw" if coded else ".gz")
        return self._folder / "bodies" / kept.wire_sha256[:2] / name

    def _records(self, address: str) -> Path:
        key = _sha256(address.encode())[:32]
        return self._folder / "records" / key[:2] / key

    def _kept(self, address: str) -> Iterator[KeptReply]:
        folder = self._records(address)
        try:
            names = sorted((p.name for p in folder.iterdir()), reverse=True)
        except OSError:
            return  # never asked
        for name in names:
            kept = _from_record(folder / name) if _RECORD.fullmatch(name) else None
            if kept is not None and kept.address == address:
                yield kept

    def _under_way(self) -> Path:
        """The folder of what is being written, swept at its first use."""
        folder = self._folder / ".under-way"
        folder.mkdir(parents=True, exist_ok=True)
        if not self._swept:
            self._swept = True
            long_ago_s = time.time() - _LEFT_S
            for left in folder.iterdir():
                with suppress(OSError):  # another process sweeps too
                    if left.stat().st_mtime < long_ago_s:
                        left.unlink()
        return folder

    def _write(self, path: Path, payload: bytes) -> None:
        name = f"{path.name}.{os.getpid()}.{id(payload):x}.part"  # threads may write one body
        write_whole(path, payload, beside=self._under_way() / name)


def _name(kept: KeptReply) -> str:
    return f"{kept.received_at.strftime(_STAMP)}-{kept.wire_sha256[:12]}.json"


def _to_record(kept: KeptReply) -> dict[str, object]:
    return {
        "format": _FORMAT,
        **{name: getattr(kept, name) for name in _FIELDS},
        "received_at": kept.received_at.isoformat(),
        "status": kept.status,
        "headers": [list(pair) for pair in kept.headers],
        "hops": list(kept.hops),
        "wire_bytes": kept.wire_bytes,
        "content_bytes": kept.content_bytes,
    }


def _from_record(path: Path) -> KeptReply | None:
    """Read a record; one that is damaged is passed over, an older one serves."""
    try:
        return _parse_record(path.read_bytes())
    except OSError:
        return None


def _gunzip(payload: bytes, most: int) -> bytes:
    """Undo gzip up to a bound; EOFError where it is cut off or larger."""
    expander = zlib.decompressobj(wbits=31)
    plain = expander.decompress(payload, most)
    if not expander.eof or expander.unconsumed_tail or expander.unused_data:
        raise EOFError
    return plain


def _parse_record(payload: bytes) -> KeptReply | None:
    try:
        value = json.loads(payload)
        if value["format"] != _FORMAT:
            return None
        return KeptReply(
            **{name: str(value[name]) for name in _FIELDS},
            received_at=datetime.fromisoformat(value["received_at"]),
            status=int(value["status"]),
            headers=tuple((str(k), str(v)) for k, v in value["headers"]),
            hops=tuple(str(hop) for hop in value["hops"]),
            wire_bytes=int(value["wire_bytes"]),
            content_bytes=int(value["content_bytes"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None

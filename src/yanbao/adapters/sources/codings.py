"""Content codings undone within bounds: a kilobyte may not become a gigabyte in memory."""

from __future__ import annotations

import zlib
from typing import Final

from yanbao.model.replies import FetchLimits

#: What we say we take; br and zstd are not asked for.
ACCEPTED: Final = "gzip, deflate"
_FREE: Final = 1_000_000
_STEP: Final = 262_144
_MOST_CODINGS: Final = 2
_MOST_MEMBERS: Final = 100
_GZIP: Final = b"\x1f\x8b"


class BrokenCoding(Exception):
    """The body is not what its Content-Encoding says, or ends early."""


class ExpandsTooFar(Exception):
    """The body grows beyond the bound as it is decompressed."""


def undo_codings(wire: bytes, encoding: str, limits: FetchLimits) -> bytes:
    """Undo the codings of a body, the last applied first.

    Raises
    ------
    BrokenCoding
        An unknown coding, more than two, damaged or truncated data.
    ExpandsTooFar
        More than ``content_bytes``, or more than ``expansion`` times the wire beyond 1 MB.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    names = [name for name in names if name != "identity"]
    if len(names) > _MOST_CODINGS:
        raise BrokenCoding(f"{len(names)} codings upon each other")
    body = wire
    bound = min(limits.content_bytes, max(_FREE, limits.expansion * len(wire)))
    for name in reversed(names):
        if name in {"gzip", "x-gzip"}:
            body = _gzip(body, bound)
        elif name == "deflate":
            body = _deflate(body, bound)
        else:
            raise BrokenCoding(f"the coding {name[:40]!r} was not asked for")
    return body


def _inflate(body: bytes, bits: int, bound: int) -> tuple[bytes, bytes]:
    """Inflate one stream; return what it holds and what follows it."""
    machine = zlib.decompressobj(bits)
    parts: list[bytes] = []
    size = 0
    rest = body
    try:
        while rest and not machine.eof:
            part = machine.decompress(rest, _STEP)
            size += len(part)
            if size > bound:
                raise ExpandsTooFar(f"{len(body):,} bytes grow beyond {bound:,}")
            parts.append(part)
            rest = machine.unconsumed_tail
    except zlib.error as error:
        raise BrokenCoding(f"damaged: {error}") from None
    if not machine.eof:
        raise BrokenCoding("the compressed data end early")
    return b"".join(parts), machine.unused_data


def _gzip(body: bytes, bound: int) -> bytes:
    parts: list[bytes] = []
    rest = body
    size = 0
    while rest.startswith(_GZIP) and len(parts) < _MOST_MEMBERS:
        part, rest = _inflate(rest, 31, bound - size)
        size += len(part)
        parts.append(part)
    if not parts and body:
        raise BrokenCoding("no gzip data")
    return b"".join(parts)


def _deflate(body: bytes, bound: int) -> bytes:
    if not body:
        return b""
    try:
        return _inflate(body, 15, bound)[0]
    except BrokenCoding:
        return _inflate(body, -15, bound)[0]  # servers that leave the zlib header away

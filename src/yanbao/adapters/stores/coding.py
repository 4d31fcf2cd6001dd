"""Records as bytes and back, checked against their types: msgspec, compressed where it pays."""

from __future__ import annotations

import zlib
from typing import Final, TypeVar

import msgspec

from yanbao.errors import IntegrityError
from yanbao.model.documents import Document
from yanbao.model.readings import ReadDocument
from yanbao.model.runs import RunRecord
from yanbao.model.sources import ArticleLink

Record = TypeVar("Record")

_Decoder = msgspec.json.Decoder[Record] | msgspec.msgpack.Decoder[Record]

_LEVEL: Final = 6
#: one record is never larger; a body that would expand beyond is damaged or hostile
_MOST_BYTES: Final = 64_000_000
_DOCUMENT: Final = msgspec.json.Decoder(Document)
_RUN: Final = msgspec.json.Decoder(RunRecord)
_LINK: Final = msgspec.json.Decoder(ArticleLink)
_READING: Final = msgspec.msgpack.Decoder(ReadDocument)


def pack_document(document: Document) -> bytes:
    """A document as compressed JSON."""
    return zlib.compress(msgspec.json.encode(document), _LEVEL)


def unpack_document(payload: bytes) -> Document:
    """Return the document that ``pack_document`` packed; raise IntegrityError on anything else."""
    return _decode(_DOCUMENT, _expand(payload, "document"), "document")


def pack_run(run: RunRecord) -> bytes:
    """A run as compressed JSON."""
    return zlib.compress(msgspec.json.encode(run), _LEVEL)


def unpack_run(payload: bytes) -> RunRecord:
    """Return the run that ``pack_run`` packed; raise IntegrityError on anything else."""
    return _decode(_RUN, _expand(payload, "run"), "run")


def pack_link(link: ArticleLink | None) -> str | None:
    """A link as JSON."""
    return None if link is None else msgspec.json.encode(link).decode()


def unpack_link(text: str | None) -> ArticleLink | None:
    """Return the link that ``pack_link`` packed; raise IntegrityError on anything else."""
    return None if text is None else _decode(_LINK, text.encode(), "link")


def pack_reading(found: ReadDocument) -> bytes:
    """A reading in the shortest form: it is a cache, nobody else reads it."""
    return zlib.compress(msgspec.msgpack.encode(found), 1)


def unpack_reading(payload: bytes) -> ReadDocument:
    """Return the reading that ``pack_reading`` packed; raise IntegrityError on anything else."""
    return _decode(_READING, _expand(payload, "reading"), "reading")


def _expand(payload: bytes, what: str) -> bytes:
    expander = zlib.decompressobj()
    try:
        plain = expander.decompress(payload, _MOST_BYTES)
    except zlib.error as error:
        raise IntegrityError(f"a {what} in the store is damaged: {error}") from error
    if expander.unconsumed_tail or not expander.eof:
        raise IntegrityError(f"a {what} in the store is damaged: cut off or too large")
    return plain


def _decode(decoder: _Decoder[Record], payload: bytes, what: str) -> Record:
    try:
        return decoder.decode(payload)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise IntegrityError(f"a {what} in the store cannot be read: {error}") from error

"""Entry: one source item as parsed, before it is admitted as a Document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from yanbao.collect.blocks import Block
from yanbao.model.documents import Genre


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of the run: ``path`` is relative to the input root, ``payload`` its bytes."""

    path: str
    payload: bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The raw fields of one item.

    ``body`` is the raw text or markup: it is what the id is hashed from; ``blocks`` are given
    where the parser has already found the readable blocks (pages, filings). ``published`` is the
    instant as printed; ``stamps`` are further instants by weaker evidence, best first, each with
    its name (``metadata``, ``collection``). ``zone`` is the source's, where it is known.
    """

    pointer: str
    title: str
    body: str
    media_type: str
    encoding: str
    publisher: str = ""
    address: str = ""
    published: str = ""
    stamps: tuple[tuple[str, str], ...] = ()
    language: str = ""
    genre: Genre = "news"
    blocks: tuple[Block, ...] | None = None
    zone: tzinfo | None = None


_TITLE = ("title", "headline")
_BODY = ("text", "content", "body", "summary", "description")
_ADDRESS = ("link", "url", "address")
_PUBLISHED = ("published", "published_at", "date", "time", "pubdate")
_PUBLISHER = ("publisher", "source")


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        text = words_of(fields.get(name))
        if text:
            return text
    return ""


def words_of(value: object) -> str:
    """Return a field's words: a string, a number, or the title or name inside a mapping."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):
        return _first(value, ("title", "name", "value"))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def entry_of(
    fields: Mapping[str, object], *, pointer: str, media_type: str, encoding: str, collected: str
) -> Entry:
    """Read an entry off a mapping; of several body fields the first that holds text counts.

    An id of the source's own is kept behind the pointer (``line 4 id=6340240459e9``).
    """
    lower = {str(name).lower(): value for name, value in fields.items()}
    own = words_of(lower.get("id"))
    if re.fullmatch(r"[\w.:-]{1,64}", own):
        pointer = f"{pointer} id={own}".strip()
    return Entry(
        pointer=pointer,
        title=_first(lower, _TITLE),
        body=_first(lower, _BODY),
        publisher=_first(lower, _PUBLISHER),
        address=_first(lower, _ADDRESS),
        published=_first(lower, _PUBLISHED),
        stamps=(("collection", collected),) if collected else (),
        language=_first(lower, ("language", "lang")),
        media_type=media_type,
        encoding=encoding,
    )

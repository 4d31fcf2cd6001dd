"""Document: the frozen readable text of one source item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from yanbao.model.spans import Span

#: between the cells of a table's row, in the readable text of pages and PDFs
STROKE = " | "
Language = Literal["zh", "en", "other"]
Script = Literal["hans", "hant", "latn", "other"]
Genre = Literal["news", "filing", "release", "digest_item"]
#: how the publication instant was found: printed with a zone; printed without one (the source's
#: zone is assumed); only a day; read off a PDF's metadata; only known by the collection's date.
PublishedBasis = Literal["zoned", "zone_assumed", "day", "metadata", "collection", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the bytes came from: the file, its hash, and the item's place within it."""

    path: str
    sha256: str
    pointer: str = ""
    media_type: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One item as a reader would see it, never altered afterwards.

    ``text`` is the title, a newline, and the body (the title alone when there is no body; the
    body alone when there is no title), so that a span can cite a title too. ``id`` is a hash of
    the raw stable fields: the same item gets the same id on every machine. Times are aware.
    ``known_at`` is the first instant the text could be known, never before publication; None only
    where nothing dates the document.
    """

    id: str
    title: str
    text: str
    publisher: str
    address: str
    published_at: datetime | None
    published_basis: PublishedBasis
    known_at: datetime | None
    language: Language
    script: Script
    genre: Genre
    origin: Origin
    parent_id: str | None = None
    place_in_parent: int | None = None

    def __post_init__(self) -> None:
        if not self.text.startswith(self.title):
            raise ValueError("a document's text begins with its title")
        for name, instant in (("published_at", self.published_at), ("known_at", self.known_at)):
            if instant is not None and instant.tzinfo is None:
                raise ValueError(f"{name} must be aware, got {instant!r}")
        if self.published_at and self.known_at and self.known_at < self.published_at:
            raise ValueError("known_at must not be before published_at")

    @property
    def body_start(self) -> int:
        """Offset of the body in ``text``."""
        return len(self.title) + 1 if self.title and len(self.text) > len(self.title) else 0

    def span(self, start: int, end: int) -> Span:
        """The span over ``text[start:end]``, with its quote."""
        return Span(document_id=self.id, start=start, end=end, quote=self.text[start:end])

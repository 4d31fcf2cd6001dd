"""Capture: a document as the desk came by it; CapturedRound: all that one visit leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yanbao.model.documents import Document
from yanbao.model.pages import PageLook
from yanbao.model.sources import ArticleLink, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A document and how it came: from which source, when, out of which kept reply.

    ``asked`` is the key the reply is kept under (``KeptReply.address``); ``link`` is what the
    source's list said of it, None where the document was read from the list itself. With them the
    bytes lead to the document again.
    """

    document: Document
    source: str
    captured_at: datetime
    asked: str
    link: ArticleLink | None = None

    def __post_init__(self) -> None:
        if self.captured_at.tzinfo is None:
            raise ValueError(f"captured_at must be aware, got {self.captured_at!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedText:
    """What stays of a document whose text was dropped, as its source's time to keep it was over."""

    document_id: str
    source: str
    publisher: str
    title: str
    address: str
    captured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedRound:
    """One visit with what it brought, recorded whole or not at all.

    ``links`` are those that need not be met again; ``looks`` say how their pages stand.
    """

    visit: Visit
    links: tuple[ArticleLink, ...] = ()
    captures: tuple[Capture, ...] = ()
    looks: tuple[PageLook, ...] = ()

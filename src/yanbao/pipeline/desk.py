"""The desk's doors, and what one visit to a source brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yanbao.collect.sources.issues import issue
from yanbao.errors import IntegrityError, Issue, SourceError
from yanbao.knowledge.sources import SourceTable
from yanbao.model.pages import PageLook, PageOutcome
from yanbao.model.replies import KeptReply, Reply
from yanbao.model.sources import ArticleLink, Source, Visit
from yanbao.pipeline.source_assembly import open_fetcher, open_memory, open_replies
from yanbao.ports import Clock, Fetcher, ReplyStore, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a round needs from outside."""

    clock: Clock
    fetcher: Fetcher
    replies: ReplyStore
    store: Store

    def keep(self, reply: Reply, issues: list[Issue]) -> KeptReply | None:
        """Keep a fresh reply; None where it is not fresh, or cannot be kept, which is told."""
        if reply.outcome != "fresh":
            return None
        try:
            return self.replies.keep(reply)
        except SourceError as error:
            issues.append(issue("fetch.not-kept", reply.address, str(error), hint=error.hint))
            return None

    def find_held(self, key: str) -> KeptReply | None:
        """Find the newest reply to an address, to be asked for anew only where it changed; one
        whose bytes are gone or damaged is not held.
        """
        held = self.replies.newest(key)
        if held is None:
            return None
        try:
            self.replies.read(held)
        except IntegrityError:
            return None
        return held


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOptions:
    """How far one visit goes.

    ``articles`` are fetched at most, those left by earlier visits among them; ``again`` pages that
    were read are looked at again at most; on ``quiet_on`` nothing is expected.
    """

    articles: int = 50
    again: int = 20
    quiet_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """A page looked at in this visit: how it stood before, what it sent where that is to be read.

    ``outcome`` is what the asking came to; reading a page that was sent decides anew.
    """

    page: PageLook
    outcome: PageOutcome
    reply: KeptReply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one visit brought: all links, those that are new, and the replies kept.

    ``unmet`` are new links to be met again: dated ahead of the clock, or the disk was full.
    ``left`` are those whose articles were not asked for or could not be had now: later visits ask
    for them, listed or not. ``looked_at`` are pages that earlier visits listed. ``refused`` are
    replies that are no list of the source's kind: kept to be looked at, never read. ``first`` says
    that the source was never heard before.
    """

    source: Source
    visit: Visit
    links: tuple[ArticleLink, ...]
    fresh: tuple[ArticleLink, ...]
    unmet: tuple[ArticleLink, ...]
    left: tuple[ArticleLink, ...]
    lists: tuple[KeptReply, ...]
    articles: tuple[KeptReply, ...]
    first: bool
    looked_at: tuple[LookedAt, ...] = ()
    refused: tuple[KeptReply, ...] = ()


def open_desk(
    folder: Path, *, database: str = "", allowed: tuple[str, ...] = (), contact: str = ""
) -> Desk:
    """Open a desk whose replies lie under ``folder``, with its memory there or at a URL."""
    clock, fetcher = open_fetcher(allowed=allowed, contact=contact)
    return Desk(
        clock=clock,
        fetcher=fetcher,
        replies=open_replies(folder / "replies"),
        store=open_memory(folder, database),
    )


def load_sources(own: Path | None) -> SourceTable:
    """Load the shipped sources and the user's own."""
    return SourceTable.load(own)

"""The desk's rounds: visit a source, keep what it sent, find what is new, judge its health.

Reads   sources, the replies kept before, the rounds recorded before.
Writes  replies (bytes as received); rounds: a visit, the links it met, the documents it brought.
Never   believes a source: what it sent is bounded and checked before it is used.

A link counts as met when a recorded round has met it as it reads now, and only then: what a kill
or a full disk kept from being recorded is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect import Readers
from yanbao.collect.entries import SourceFile
from yanbao.collect.instants import parse_stamp
from yanbao.collect.rounds import WITH_TEXT, Received, collect_round
from yanbao.collect.sources.health import WINDOW, decide_health
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.links import LinkList, find_links
from yanbao.collect.sources.requests import plan_article, plan_request
from yanbao.errors import IntegrityError, Issue, SourceError
from yanbao.knowledge.sources import SourceTable
from yanbao.model.captures import Capture, CapturedRound
from yanbao.model.documents import Document
from yanbao.model.replies import KeptReply, Reply
from yanbao.model.sources import ArticleLink, Source, Visit, VisitOutcome
from yanbao.pipeline.source_assembly import open_fetcher, open_memory, open_replies
from yanbao.ports import Clock, Fetcher, ReplyStore, Store

#: an article that failed so may be there the next time
_PASSING: Final = frozenset(
    (
        "fetch.no-address", "fetch.connection-failed", "fetch.too-slow", "fetch.truncated",
        "fetch.broken-reply", "fetch.asked-to-wait", "fetch.host-resting", "fetch.server-failed",
        "fetch.robots-unknown", "fetch.not-kept",
    )
)  # fmt: skip
#: after these the rest of a source's articles are not asked for
_ENOUGH: Final = frozenset(("fetch.host-resting", "fetch.not-kept"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a round needs from outside."""

    clock: Clock
    fetcher: Fetcher
    replies: ReplyStore
    store: Store


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOptions:
    """How far one visit goes: articles fetched at most; days on which nothing is expected."""

    articles: int = 50
    quiet_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one visit brought: all links, those that are new, and the replies kept.

    ``left`` are new links to be looked at again: their articles were not asked for or could not be
    had now, or they are dated ahead of the clock. ``refused`` are replies that are no list of the
    source's kind: kept to be looked at, never read. ``first`` says that the source was never heard
    before.
    """

    source: Source
    visit: Visit
    links: tuple[ArticleLink, ...]
    fresh: tuple[ArticleLink, ...]
    left: tuple[ArticleLink, ...]
    lists: tuple[KeptReply, ...]
    articles: tuple[KeptReply, ...]
    first: bool
    refused: tuple[KeptReply, ...] = ()


_DEFAULTS = RoundOptions()


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


def visit_source(
    source: Source, desk: Desk, *, options: RoundOptions = _DEFAULTS
) -> tuple[Round, list[Issue]]:
    """Visit a source: its list (all pages up to where nothing is new), then its new articles.

    Nothing of it is recorded but the replies: ``record_round`` does that, with the documents.

    Parameters
    ----------
    source
        What is visited.
    desk
        The doors.
    options
        How far to go.
    """
    past = desk.store.rounds.visits(source.name, since=desk.clock.now() - WINDOW)
    issues: list[Issue] = []
    listed = _read_lists(source, desk, issues)
    fresh = desk.store.rounds.unmet(source.name, listed.links)
    ahead = [link for link in fresh if _is_ahead(link, source, desk.clock.now())]
    ready = [link for link in fresh if link not in ahead]
    articles, left = _fetch_articles(source, ready, desk, options, issues)
    visit = Visit(
        source=source.name,
        at=desk.clock.now(),
        outcome=listed.outcome,
        items=len(listed.links),
        fresh=len(fresh),
        fields=listed.fields,
    )
    first = not any(before.outcome == "fresh" for before in past)
    if listed.all_new and not first:
        detail = "all of the last page read is new: what came before it is not known"
        hint = "visit it more often, or read more of its pages"
        issues.append(issue("source.no-overlap", source.name, detail, hint=hint))
    issues += decide_health(source, [*past, visit], now=desk.clock.now(), quiet_on=options.quiet_on)
    made = Round(
        source=source,
        visit=visit,
        links=tuple(listed.links),
        fresh=fresh,
        left=(*left, *ahead),
        lists=tuple(listed.kept),
        refused=tuple(listed.refused),
        articles=tuple(articles),
        first=first,
    )
    return made, issues


def _is_ahead(link: ArticleLink, source: Source, now: datetime) -> bool:
    """Whether a link is dated ahead of our clock, as by a server a minute fast: it waits."""
    stamp = parse_stamp(link.published) if link.published else None
    if stamp is None or stamp.at is None:
        return False
    at = stamp.at if stamp.at.tzinfo else stamp.at.replace(tzinfo=ZoneInfo(source.zone))
    return at > now


def read_round(made: Round, desk: Desk, *, readers: Readers) -> tuple[list[Capture], list[Issue]]:
    """Read what a visit kept into documents, each with the way it came.

    A text that nothing dates counts as known from now, as its source did not list it before; on
    the first visit it stays undated: it may have stood there for years.
    """
    by_address = {link.address: link for link in made.fresh}
    received: list[Received] = []
    origins: dict[tuple[str, str], tuple[KeptReply, ArticleLink | None]] = {}
    issues: list[Issue] = []
    for kept in (*made.lists, *made.articles):
        try:
            content = desk.replies.read(kept)
        except IntegrityError as error:
            issues.append(issue("fetch.not-kept", kept.address, str(error)))
            continue
        file = SourceFile(path=kept.final_address, payload=content, sha256=kept.content_sha256)
        link = by_address.get(kept.address) if kept in made.articles else None
        origins.setdefault((file.path, file.sha256), (kept, link))
        received.append(Received(file=file, link=link))
    left = frozenset(made.left)
    wanted = frozenset(link.address for link in made.fresh if link not in left)
    now = desk.clock.now()
    captured_at = now.replace(microsecond=0)  # notes are as of whole seconds
    documents, met = collect_round(made.source, received, readers=readers, now=now, only=wanted)
    captures: list[Capture] = []
    for document in documents:
        kept, link = origins[document.origin.path, document.origin.sha256]
        dated = document if made.first else _dated(document, captured_at)
        captures.append(
            Capture(
                document=_placed(dated, made.source),
                source=made.source.name,
                captured_at=captured_at,
                asked=kept.address,
                link=link,
            )
        )
    return captures, [*issues, *met]


def record_round(made: Round, captures: Sequence[Capture], desk: Desk) -> tuple[str, ...]:
    """Record a round whole; return the ids of the documents that are new.

    Raises SourceError where the store cannot; then nothing of the round is recorded, and the next
    visit finds it again.
    """
    left = frozenset(made.left)
    met = tuple(link for link in made.fresh if link not in left)
    return desk.store.rounds.record(
        CapturedRound(visit=made.visit, links=met, captures=tuple(captures))
    )


def _placed(document: Document, source: Source) -> Document:
    """Name the bytes by source and hash: an address makes no name of a file."""
    path = f"{source.name}/{document.origin.sha256[:32]}"
    return replace(document, origin=replace(document.origin, path=path))


def _dated(document: Document, now: datetime) -> Document:
    return document if document.known_at is not None else replace(document, known_at=now)


@dataclass(slots=True)
class _Listed:
    """What the lists of one visit say, while they are read.

    ``all_new`` holds where the last page that may be read holds nothing met before.
    """

    links: list[ArticleLink]
    kept: list[KeptReply]
    refused: list[KeptReply] = field(default_factory=list)
    fields: tuple[str, ...] = ()
    outcome: VisitOutcome = "failed"
    all_new: bool = False


def _read_lists(source: Source, desk: Desk, issues: list[Issue]) -> _Listed:
    """Read a source's list, page by page, up to where nothing is new."""
    listed = _Listed(links=[], kept=[])
    for page in range(1, source.pages + 1):
        held = _held(source, desk) if page == 1 else None
        request = plan_request(source, now=desk.clock.now(), held=held, page=page)
        reply, met = desk.fetcher.fetch(request)
        issues += met
        if reply.outcome == "unchanged":
            listed.outcome = "unchanged" if listed.outcome == "failed" else listed.outcome
            if held is not None:
                _take_up(source, held, desk, listed)
            break
        kept = _keep(reply, desk, issues)
        if kept is None:
            break
        found, met = find_links(
            source, reply.content, address=kept.final_address, now=desk.clock.now()
        )
        issues += met
        if any(i.code in {"source.wrong-type", "source.broken-payload"} for i in met):
            listed.refused.append(kept)  # a login or a notice is no text of the publisher's
            break
        listed.kept.append(kept)
        listed.outcome = "fresh"
        listed.fields = listed.fields or found.fields
        before = frozenset(listed.links)
        added = [link for link in found.links if link not in before]
        listed.links += added
        further, met = _read_further(source, found, desk)
        listed.links += further
        issues += met
        unmet = desk.store.rounds.unmet(source.name, added)
        if not unmet:
            break
        last = page == source.pages and not found.further
        listed.all_new = last and len(unmet) == len(found.links)
    return listed


def _take_up(source: Source, held: KeptReply, desk: Desk, listed: _Listed) -> None:
    """Take up what an unchanged list still holds that no round has met."""
    found, _ = find_links(
        source, desk.replies.read(held), address=held.final_address, now=desk.clock.now()
    )
    listed.links += desk.store.rounds.unmet(source.name, found.links)
    if listed.links:
        listed.kept.append(held)


def _held(source: Source, desk: Desk) -> KeptReply | None:
    """The list as kept, to be asked for anew only where it changed; a damaged one is not."""
    held = desk.replies.newest(plan_request(source, now=desk.clock.now()).key)
    if held is None:
        return None
    try:
        desk.replies.read(held)
    except IntegrityError:
        return None
    return held


def _keep(reply: Reply, desk: Desk, issues: list[Issue]) -> KeptReply | None:
    if reply.outcome != "fresh":
        return None
    try:
        return desk.replies.keep(reply)
    except SourceError as error:
        issues.append(issue("fetch.not-kept", reply.address, str(error), hint=error.hint))
        return None


def _read_further(
    source: Source, found: LinkList, desk: Desk
) -> tuple[list[ArticleLink], list[Issue]]:
    """Read the lists that a list points to, one step deep."""
    links: list[ArticleLink] = []
    issues: list[Issue] = []
    for address in found.further:
        reply, met = desk.fetcher.fetch(plan_article(source, address))
        issues += met
        kept = _keep(reply, desk, issues)
        if kept is not None:
            listed, met = find_links(
                source, reply.content, address=kept.final_address, now=desk.clock.now()
            )
            links += listed.links
            issues += met
    return links, issues


def _fetch_articles(
    source: Source,
    fresh: Sequence[ArticleLink],
    desk: Desk,
    options: RoundOptions,
    issues: list[Issue],
) -> tuple[list[KeptReply], list[ArticleLink]]:
    """Fetch new articles; return what was kept, and the links to be looked at again.

    Where the list itself carries a text, what cannot be had now is told from there, and done with.
    """
    if not source.follow:
        return [], []
    wanted = [link for link in fresh if link.address]
    kept: list[KeptReply] = []
    left: list[ArticleLink] = wanted[options.articles :]
    for number, link in enumerate(wanted[: options.articles]):
        reply, met = desk.fetcher.fetch(plan_article(source, link.address))
        article = _keep(reply, desk, met)
        issues += met
        if article is not None:
            kept.append(article)
        codes = {i.code for i in met}
        if article is None and codes & _PASSING:
            left.append(link)
        if codes & _ENOUGH:
            left += wanted[number + 1 : options.articles]
            break  # the host or the disk says enough
    if len(wanted) > options.articles and options.articles:
        detail = f"{len(wanted) - options.articles} new articles are left for a later visit"
        issues.append(issue("source.articles-left", source.name, detail))
    full = any(i.code == "fetch.not-kept" for i in issues)
    return kept, [] if source.kind in WITH_TEXT and not full else left

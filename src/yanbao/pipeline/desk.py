"""The desk's rounds: visit a source, keep what it sent, find what is new, judge its health.

Reads   sources, the replies kept before, the visits noted before.
Writes  replies (bytes as received) and visits; links that are new; Issues.
Never   believes a source: what it sent is bounded and checked before it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yanbao.collect import Readers
from yanbao.collect.entries import SourceFile
from yanbao.collect.rounds import Received, collect_round
from yanbao.collect.sources.health import decide_health
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.links import LinkList, find_links
from yanbao.collect.sources.requests import plan_article, plan_request
from yanbao.errors import IntegrityError, Issue, SourceError, YanbaoError
from yanbao.knowledge.sources import SourceTable
from yanbao.model.documents import Document
from yanbao.model.replies import FetchRequest, KeptReply, Reply
from yanbao.model.sources import ArticleLink, Source, Visit, VisitOutcome
from yanbao.pipeline.source_assembly import open_fetcher, open_replies, open_visits
from yanbao.ports import Clock, Fetcher, ReplyStore, VisitLog

Seen = Callable[[ArticleLink], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a round needs from outside."""

    clock: Clock
    fetcher: Fetcher
    replies: ReplyStore
    visits: VisitLog


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOptions:
    """How far one visit goes: articles fetched at most; whether the visit is noted."""

    articles: int = 50
    note: bool = True
    quiet_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one visit brought: all links, those that are new, and the replies kept."""

    source: Source
    visit: Visit
    links: tuple[ArticleLink, ...]
    fresh: tuple[ArticleLink, ...]
    lists: tuple[KeptReply, ...]
    articles: tuple[KeptReply, ...]


_DEFAULTS = RoundOptions()


def open_desk(folder: Path, *, allowed: tuple[str, ...] = (), contact: str = "") -> Desk:
    """Open a desk whose replies and visits lie under ``folder``."""
    clock, fetcher = open_fetcher(allowed=allowed, contact=contact)
    return Desk(
        clock=clock,
        fetcher=fetcher,
        replies=open_replies(folder / "replies"),
        visits=open_visits(folder / "visits"),
    )


def load_sources(own: Path | None) -> SourceTable:
    """Load the shipped sources and the user's own."""
    return SourceTable.load(own)


def visit_source(
    source: Source, desk: Desk, *, seen: Seen | None = None, options: RoundOptions = _DEFAULTS
) -> tuple[Round, list[Issue]]:
    """Visit a source: its list (all pages up to where nothing is new), then its new articles.

    Parameters
    ----------
    source
        What is visited.
    desk
        The doors.
    seen
        Whether a link was met before. Without it a link counts as met when its article is kept,
        or when the list kept before held it.
    options
        How far to go.
    """
    known = _Known(source, desk, seen)
    issues: list[Issue] = []
    lists: list[KeptReply] = []
    links: list[ArticleLink] = []
    fields: tuple[str, ...] = ()
    outcome: VisitOutcome = "failed"
    for request in _requests(source, desk):
        before = desk.replies.newest(request.key)
        reply, met = desk.fetcher.fetch(request)
        issues += met
        if reply.outcome == "unchanged":
            outcome = "unchanged" if outcome == "failed" else outcome
            break
        kept = _keep(reply, desk, issues)
        if kept is None:
            break
        known.remember(before)
        found, met = find_links(
            source, reply.content, address=kept.final_address, now=desk.clock.now()
        )
        issues += met
        lists.append(kept)
        if any(i.code in {"source.wrong-type", "source.broken-payload"} for i in met):
            break
        outcome = "fresh"
        fields = fields or found.fields
        listed = frozenset(links)
        added = [link for link in found.links if link not in listed]
        links += added
        further, met = _read_further(source, found, desk)
        links += further
        issues += met
        if not any(known.is_fresh(link) for link in added):
            break
    fresh = tuple(link for link in links if known.is_fresh(link))
    articles = _fetch_articles(source, fresh, desk, options, issues)
    visit = Visit(
        source=source.name,
        at=desk.clock.now(),
        outcome=outcome,
        items=len(links),
        fresh=len(fresh),
        fields=fields,
    )
    issues += _judge(source, visit, desk, options)
    made = Round(
        source=source,
        visit=visit,
        links=tuple(links),
        fresh=fresh,
        lists=tuple(lists),
        articles=tuple(articles),
    )
    return made, issues


def read_round(made: Round, desk: Desk, *, readers: Readers) -> tuple[list[Document], list[Issue]]:
    """Read what a visit kept into documents."""
    by_address = {link.address: link for link in made.fresh}
    received: list[Received] = []
    issues: list[Issue] = []
    for kept in (*made.lists, *made.articles):
        try:
            content = desk.replies.read(kept)
        except IntegrityError as error:
            issues.append(issue("fetch.not-kept", kept.address, str(error)))
            continue
        file = SourceFile(path=kept.final_address, payload=content, sha256=kept.content_sha256)
        link = by_address.get(kept.address) if kept in made.articles else None
        received.append(Received(file=file, link=link))
    documents, met = collect_round(made.source, received, readers=readers, now=desk.clock.now())
    return documents, [*issues, *met]


class _Known:
    """Which links were met before."""

    def __init__(self, source: Source, desk: Desk, seen: Seen | None) -> None:
        self._source = source
        self._desk = desk
        self._seen = seen
        self._held: set[tuple[str, str]] = set()

    def remember(self, kept: KeptReply | None) -> None:
        """Take the links of a list kept before for met."""
        if kept is None or self._seen is not None:
            return
        try:
            content = self._desk.replies.read(kept)
        except YanbaoError:
            return  # a list that is damaged makes links new once more, no more than that
        listed, _ = find_links(
            self._source, content, address=kept.final_address, now=self._desk.clock.now()
        )
        self._held.update((link.address, link.title) for link in listed.links)

    def is_fresh(self, link: ArticleLink) -> bool:
        """Whether a link was not met before."""
        if self._seen is not None:
            return not self._seen(link)
        if (link.address, link.title) in self._held:
            return False
        return not link.address or self._desk.replies.newest(link.address) is None


def _requests(source: Source, desk: Desk) -> Iterator[FetchRequest]:
    now = desk.clock.now()
    for page in range(1, source.pages + 1):
        bare = plan_request(source, now=now, page=page)
        held = desk.replies.newest(bare.key) if page == 1 else None
        yield plan_request(source, now=now, held=held, page=page)


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
    fresh: tuple[ArticleLink, ...],
    desk: Desk,
    options: RoundOptions,
    issues: list[Issue],
) -> list[KeptReply]:
    if not source.follow:
        return []
    wanted = [link for link in fresh if link.address]
    kept: list[KeptReply] = []
    for link in wanted[: options.articles]:
        reply, met = desk.fetcher.fetch(plan_article(source, link.address))
        issues += met
        article = _keep(reply, desk, issues)
        if article is not None:
            kept.append(article)
        if any(i.code in {"fetch.host-resting", "fetch.not-kept"} for i in issues[-2:]):
            break  # the host or the disk says enough
    if len(wanted) > options.articles and options.articles:
        detail = f"{len(wanted) - options.articles} new articles are left for a later visit"
        issues.append(issue("source.articles-left", source.name, detail))
    return kept


def _judge(source: Source, visit: Visit, desk: Desk, options: RoundOptions) -> list[Issue]:
    """Note a visit and judge the source by all it has."""
    issues: list[Issue] = []
    if options.note:
        try:
            desk.visits.append(visit)
        except SourceError as error:
            issues.append(issue("fetch.not-kept", source.name, str(error), hint=error.hint))
    past, met = desk.visits.read(source.name)
    issues += met
    if visit not in past:
        past = [*past, visit]
    judged = decide_health(source, past, now=desk.clock.now(), quiet_on=options.quiet_on)
    return [*issues, *judged]

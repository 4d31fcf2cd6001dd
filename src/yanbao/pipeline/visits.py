"""A visit to a source: its list, its new articles, and the pages that are due again.

Reads   sources, the replies kept before, the rounds recorded before.
Writes  replies (bytes as received); nothing of the visit is recorded here.
Never   believes a source: what it sent is bounded and checked before it is used.

A link counts as met when a recorded round has met it as it reads now, and only then: what a kill
or a full disk kept from being recorded is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect.instants import parse_stamp
from yanbao.collect.sources.health import WINDOW, decide_health
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.links import LinkList, find_links
from yanbao.collect.sources.requests import plan_article, plan_request
from yanbao.errors import Issue
from yanbao.model.replies import KeptReply
from yanbao.model.sources import ArticleLink, Source, Visit, VisitOutcome
from yanbao.pipeline.desk import Desk, LookedAt, Round, RoundOptions
from yanbao.pipeline.pages import ENOUGH, PASSING, look_again

_DEFAULTS: Final = RoundOptions()


def visit_source(
    source: Source, desk: Desk, *, options: RoundOptions = _DEFAULTS
) -> tuple[Round, list[Issue]]:
    """Visit a source: its list (all pages up to where nothing is new), its new articles, then
    those that earlier visits left, and pages that may have changed.

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
    first = not any(before.outcome == "fresh" for before in past)
    issues: list[Issue] = []
    listed = _read_lists(source, desk, issues)
    fresh = desk.store.rounds.unmet(source.name, listed.links)
    ahead = [link for link in fresh if _is_ahead(link, source, desk.clock.now())]
    ready = [link for link in fresh if link not in ahead]
    fetched = _fetch_articles(source, ready, desk, options, issues)
    looked_at: tuple[LookedAt, ...] = ()
    if source.follow and listed.outcome != "failed" and not fetched.is_enough:
        room = options.articles - fetched.asked
        asked = frozenset(link.address for link in fresh)
        looked_at = look_again(source, desk, options, room=room, asked=asked, issues=issues)
    visit = Visit(
        source=source.name,
        at=desk.clock.now(),
        outcome=listed.outcome,
        items=len(listed.links),
        fresh=len(fresh),
        fields=listed.fields,
    )
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
        unmet=(*fetched.unmet, *ahead),
        left=tuple(fetched.left),
        lists=tuple(listed.kept),
        refused=tuple(listed.refused),
        articles=tuple(fetched.kept),
        looked_at=looked_at,
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
        request = plan_request(source, now=desk.clock.now(), page=page)
        held = desk.find_held(request.key) if page == 1 else None
        if held is not None:
            request = plan_request(source, now=desk.clock.now(), held=held)
        reply, met = desk.fetcher.fetch(request)
        issues += met
        if reply.outcome == "unchanged":
            listed.outcome = "unchanged" if listed.outcome == "failed" else listed.outcome
            if held is not None:
                _take_up(source, held, desk, listed)
            break
        kept = desk.keep(reply, issues)
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


def _read_further(
    source: Source, found: LinkList, desk: Desk
) -> tuple[list[ArticleLink], list[Issue]]:
    """Read the lists that a list points to, one step deep."""
    links: list[ArticleLink] = []
    issues: list[Issue] = []
    for address in found.further:
        reply, met = desk.fetcher.fetch(plan_article(source, address))
        issues += met
        kept = desk.keep(reply, issues)
        if kept is not None:
            listed, met = find_links(
                source, reply.content, address=kept.final_address, now=desk.clock.now()
            )
            links += listed.links
            issues += met
    return links, issues


@dataclass(slots=True)
class _Fetched:
    """What became of the new articles: ``left`` are to be asked for later, ``unmet`` met again;
    ``is_enough`` where the host or the disk says so.
    """

    kept: list[KeptReply] = field(default_factory=list)
    left: list[ArticleLink] = field(default_factory=list)
    unmet: list[ArticleLink] = field(default_factory=list)
    asked: int = 0
    is_enough: bool = False


def _fetch_articles(
    source: Source,
    fresh: Sequence[ArticleLink],
    desk: Desk,
    options: RoundOptions,
    issues: list[Issue],
) -> _Fetched:
    """Fetch new articles; what cannot be had now is left for later visits."""
    fetched = _Fetched()
    if not source.follow:
        return fetched
    wanted = [link for link in fresh if link.address]
    beyond = wanted[options.articles :]
    for number, link in enumerate(wanted[: options.articles]):
        reply, met = desk.fetcher.fetch(plan_article(source, link.address))
        fetched.asked += 1
        article = desk.keep(reply, met)
        issues += met
        if article is not None:
            fetched.kept.append(article)
        codes = {i.code for i in met}
        if article is None and codes & PASSING:
            fetched.left.append(link)
        if codes & ENOUGH:
            fetched.is_enough = True
            beyond = wanted[number + 1 :]
            break
    fetched.left += beyond
    if beyond and options.articles:
        detail = f"{len(beyond)} new articles are left for later visits"
        issues.append(issue("source.articles-left", source.name, detail))
    if any(i.code == "fetch.not-kept" for i in issues):  # nothing of this may be recorded as met
        fetched.left, fetched.unmet = [], fetched.left
    return fetched

"""The bytes of a reply → the articles that a source lists, by the source's kind.

Untrusted throughout: a list is bounded, a link that may not be asked is left out and told, a date
ahead of the clock is told and not believed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from yanbao.collect.entries import SourceFile
from yanbao.collect.feeds import parse_feed
from yanbao.collect.formats import sniff
from yanbao.collect.instants import parse_stamp
from yanbao.collect.options import Options
from yanbao.collect.sources.addresses import UnsafeAddress, join, parse_address
from yanbao.collect.sources.announcements import parse_announcements
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.markup import parse_list_page, parse_sitemap
from yanbao.errors import Issue
from yanbao.model.sources import ArticleLink, Source

#: What the bytes of each kind must be, by the look of them.
_FORMATS: Final[dict[str, tuple[str, ...]]] = {
    "rss": ("feed",),
    "atom": ("feed",),
    "edgar": ("feed",),
    "sitemap": ("feed", "writing"),
    "list": ("page",),
    "hkexnews": ("json",),
    "cninfo": ("json",),
    "szse": ("json",),
    "sse": ("json", "writing"),
    "akshare": ("json",),
}
_MOST: Final = 10_000
_AHEAD: Final = timedelta(hours=26)  # the day's end in the zone furthest ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkList:
    """What a source lists: its links in its order, the names of the fields that most of them
    carry, and further lists it points to (a sitemap of sitemaps).
    """

    links: tuple[ArticleLink, ...]
    fields: tuple[str, ...]
    further: tuple[str, ...] = ()


_Parsed = tuple[list[ArticleLink], list[str], list[Issue]]


def _feed(source: Source, content: bytes, address: str) -> _Parsed:
    file = SourceFile(path=source.name, payload=content, sha256="")
    entries, met, _ = parse_feed(file, Options(max_items=_MOST))
    found = [
        ArticleLink(
            address=join(address, e.address) if e.address else "",
            title=e.title,
            published=e.published,
            digest=hashlib.sha256(e.body.encode("utf-8", "replace")).hexdigest()[:16],
        )
        for e in entries
    ]
    carried = [
        name
        for name in ("body", "publisher")
        if sum(bool(getattr(e, name)) for e in entries) * 2 > len(entries)
    ]
    return found, carried, met


def _list(source: Source, content: bytes, address: str) -> _Parsed:
    found, met = parse_list_page(content, address=address, patterns=source.links, name=source.name)
    return found, [], met


_BY_KIND: Final[dict[str, Callable[[Source, bytes, str], _Parsed]]] = {
    "rss": _feed,
    "atom": _feed,
    "edgar": _feed,
    "list": _list,
}


def find_links(
    source: Source, content: bytes, *, address: str, now: datetime
) -> tuple[LinkList, list[Issue]]:
    """Find what a source lists in the bytes it sent.

    Parameters
    ----------
    source
        Whose bytes they are; its kind says how they are read.
    content
        The reply's body, decoded.
    address
        Where the body came from in the end: relative links are joined to it.
    now
        Aware instant; a date more than 26 hours later is told and taken away.
    """
    kind, what = sniff("", content)
    empty = LinkList(links=(), fields=())
    if kind not in _FORMATS[source.kind] and not _is_wrapped(source, kind):
        detail = f"a {source.kind} source sent {what or kind.replace('_', ' ')}"
        hint = "a login, a block or a moved address sends pages; see what it sends in a browser"
        return empty, [issue("source.wrong-type", source.name, detail, hint=hint)]
    further: list[str] = []
    if source.kind == "sitemap":
        links, further, issues = parse_sitemap(content, address=address, name=source.name)
        carried: list[str] = []
    else:
        parse = _BY_KIND.get(source.kind)
        links, carried, issues = (
            parse(source, content, address) if parse else parse_announcements(source, content)
        )
    kept, met = _admit(source, links, now)
    issues += met
    if not kept and not further and not any(i.severity == "error" for i in issues):
        hint = "a list that is empty today, or laid out anew"
        detail = "the reply was read and lists no article"
        issues.append(issue("source.no-links", source.name, detail, hint=hint))
    fields = tuple(sorted({*carried, *_carried(kept)}))
    return LinkList(links=tuple(kept), fields=fields, further=tuple(further)), issues


def _is_wrapped(source: Source, kind: str) -> bool:
    """JSONP looks like writing, XML without a known root like a page or writing."""
    return source.kind in {"sse", "sitemap"} and kind in {"writing", "page"}


def _carried(links: Iterable[ArticleLink]) -> list[str]:
    listed = list(links)
    return [
        name
        for name in ("address", "title", "published", "subject")
        if sum(bool(getattr(link, name)) for link in listed) * 2 > len(listed)
    ]


def _admit(
    source: Source, links: list[ArticleLink], now: datetime
) -> tuple[list[ArticleLink], list[Issue]]:
    issues: list[Issue] = []
    kept: dict[tuple[str, str], ArticleLink] = {}
    unsafe: list[str] = []
    ahead: list[str] = []
    for link in links[:_MOST]:
        address = link.address
        if address:
            try:
                address = parse_address(address, any_port=True).text  # the fetcher judges ports
            except UnsafeAddress as error:
                unsafe.append(f"{address[:80]}: {error}")
                continue
        published = link.published
        if _is_ahead(published, now):
            ahead.append(f"{published}: {link.title[:60]}")
            published = ""
        made = ArticleLink(
            address=address,
            title=" ".join(link.title.split())[:500],
            published=published,
            subject=link.subject,
            digest=link.digest,
        )
        kept.setdefault((made.address, made.title if not made.address else ""), made)
    if len(links) > _MOST:
        detail = f"{len(links):,} links, only the first {_MOST:,} are read"
        issues.append(issue("source.too-many-links", source.name, detail))
    if unsafe:
        detail = f"{len(unsafe)} links are not asked, the first is {unsafe[0]}"
        issues.append(issue("source.unsafe-link", source.name, detail))
    if ahead:
        detail = f"{len(ahead)} items are dated ahead of the clock, the first {ahead[0]}"
        hint = "their dates are not used; a wrong clock here, or a wrong zone in the source"
        issues.append(issue("source.future-date", source.name, detail, hint=hint))
    return list(kept.values()), issues


def _is_ahead(published: str, now: datetime) -> bool:
    stamp = parse_stamp(published) if published else None
    if stamp is None:
        return False
    if stamp.at is not None and stamp.at.tzinfo is not None:
        return stamp.at > now + timedelta(hours=1)
    return stamp.day > (now + _AHEAD).date()

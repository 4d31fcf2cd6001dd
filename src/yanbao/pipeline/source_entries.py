"""A source from an address: find its feed, describe it, write it to the user's file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from urllib.parse import urlsplit

from yanbao.collect.entries import SourceFile
from yanbao.collect.feeds import parse_feed
from yanbao.collect.formats import sniff
from yanbao.collect.options import Options
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.links import find_links
from yanbao.collect.sources.markup import find_feeds, guess_feeds
from yanbao.collect.sources.requests import plan_request
from yanbao.errors import Issue, SourceError, UsageError
from yanbao.knowledge.sources import parse_sources, read_own
from yanbao.model.sources import ArticleLink, ExpectedCount, Schedule, Source, SourceKind
from yanbao.pipeline.beside import put_in_place
from yanbao.pipeline.desk import Desk
from yanbao.text.simplify import simplify

_TRIES = 12
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLAIN = re.compile(r"[^a-z0-9]+")
_COMMON = frozenset(("www", "feeds", "feed", "rss", "com", "cn", "org", "net", "co", "uk", "hk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSource:
    """A source as found at an address, with what it lists now."""

    source: Source
    links: tuple[ArticleLink, ...]


def propose_source(
    url: str, *, desk: Desk, name: str = "", allowed: tuple[str, ...] = ()
) -> tuple[ProposedSource | None, list[Issue]]:
    """Propose a source: the address itself where it is a feed or sitemap, else a feed it names.

    Returns
    -------
    The first address that lists articles, None where none does, and what was met on the way.
    """
    parts = urlsplit(url)
    private = (parts.hostname or "") in allowed or parts.netloc in allowed
    bare = _bare(url, name or _name_of(url), private=private)
    reply, issues = desk.fetcher.fetch(plan_request(bare, now=desk.clock.now()))
    if reply.outcome != "fresh":
        return None, issues
    address = reply.hops[-1]
    found = _try(replace(bare, address=address), reply.content, address, desk.clock.now())
    if found is not None:
        return found, issues
    feeds = find_feeds(reply.content, address=address)
    named = [feed.address for feed in feeds]
    tried = [a for a in dict.fromkeys((*named, *guess_feeds(address))) if a != address]
    for candidate in tried[:_TRIES]:
        asked = replace(bare, address=candidate)
        reply, met = desk.fetcher.fetch(plan_request(asked, now=desk.clock.now()))
        if candidate in named:
            issues += met  # a guess that fails is no news
        if reply.outcome == "fresh":
            found = _try(asked, reply.content, reply.hops[-1], desk.clock.now())
            if found is not None:
                return found, issues
    detail = f"no feed or sitemap was found in {min(len(tried), _TRIES)} places"
    hint = "a list page is added by hand, with patterns of its links: docs/sources.md"
    issues.append(issue("source.no-links", url, detail, hint=hint))
    return None, issues


def _try(bare: Source, content: bytes, address: str, now: datetime) -> ProposedSource | None:
    kind, _ = sniff("", content)
    head = content[:4_000].lower()
    kinds: tuple[SourceKind, ...]
    if kind == "feed":
        kinds = ("atom",) if b"<feed" in head and b"<rss" not in head else ("rss",)
    elif b"<urlset" in head or b"<sitemapindex" in head:
        kinds = ("sitemap",)
    else:
        return None
    source = replace(bare, kind=kinds[0])
    found, _ = find_links(source, content, address=address, now=now)
    if not found.links and not found.further:
        return None
    words = " ".join(link.title for link in found.links[:50])
    if kinds[0] != "sitemap":
        entries, _, _ = parse_feed(SourceFile(path="", payload=content, sha256=""), Options())
        publisher = " ".join(entries[0].publisher.split())[:80] if entries else ""
        source = replace(source, publisher=publisher or bare.publisher)
    if _HAN.search(words):
        plain = simplify(words) == words
        source = replace(
            source,
            language="zh-hans" if plain else "zh-hant",
            zone="Asia/Shanghai" if plain else "Asia/Hong_Kong",
        )
    return ProposedSource(source=source, links=found.links)


def _name_of(url: str) -> str:
    host = urlsplit(url).hostname or "source"
    parts = [part for part in host.split(".") if part not in _COMMON]
    return _PLAIN.sub("-", "-".join(parts).lower()).strip("-")[:60] or "source"


def _bare(url: str, name: str, *, private: bool) -> Source:
    """A source of which only the address is known; the rest are stated defaults."""
    return Source(
        name=_PLAIN.sub("-", name.lower()).strip("-")[:64] or "source",
        publisher=urlsplit(url).hostname or url,
        kind="rss",
        address=url,
        language="en",
        zone="UTC",
        schedule=Schedule(every_minutes=60, opens=time(0, 0), closes=time(23, 59)),
        expected=ExpectedCount(weekday=1, weekend=0, basis="estimated"),
        use="not stated",
        private=private,
        note="Added by address: look over publisher, zone, hours, expected counts and use.",
    )


def render_source(source: Source) -> str:
    """Render a source as a table of the user's file."""
    schedule, expected = source.schedule, source.expected
    lines = [
        "[[source]]",
        f"name = {_quote(source.name)}",
        f"publisher = {_quote(source.publisher)}",
        f"kind = {_quote(source.kind)}",
        f"address = {_quote(source.address)}",
        f"language = {_quote(source.language)}",
        f"zone = {_quote(source.zone)}",
        f"every = {schedule.every_minutes}",
        f'hours = ["{schedule.opens:%H:%M}", "{schedule.closes:%H:%M}"]',
        f"expected = {{ weekday = {expected.weekday:g}, weekend = {expected.weekend:g},"
        f' basis = "{expected.basis}" }}',
        f"use = {_quote(source.use)}",
    ]
    lines += ["private = true"] if source.private else []
    lines += [f"keep_days = {source.keep_days}"] if source.keep_days else []
    lines += [f"note = {_quote(source.note)}"] if source.note else []
    return "\n".join(lines) + "\n"


def _quote(text: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's, control characters are left out."""
    return json.dumps("".join(c for c in text if c.isprintable()), ensure_ascii=False)


def write_source(source: Source, path: Path) -> None:
    """Append a source to the user's file; it is checked whole before it replaces the old one.

    Raises
    ------
    UsageError
        The file has a source of that name.
    SourceError
        The file cannot be written.
    """
    if any(known.name == source.name for known in read_own(path)):
        raise UsageError(f"{path} has a source {source.name!r}", hint="give another with --name")
    old = path.read_text("utf-8") if path.exists() else ""
    gap = "\n" if old and not old.endswith("\n\n") else ""
    text = old + gap + render_source(source)
    parse_sources(text, file=path.name, own=True)
    try:
        with put_in_place(path) as file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror}") from error

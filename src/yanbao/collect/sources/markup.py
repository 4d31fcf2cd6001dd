"""List pages and sitemaps → article links, and the feeds that a page names.

HTML and XML are parsed by lxml with the network, entities and document types off. A pattern of a
source is matched without regular expressions: ``*`` stands for any run of characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from yanbao.collect.encodings import decode
from yanbao.collect.sources.addresses import join
from yanbao.collect.sources.issues import issue
from yanbao.collect.sources.robots import matches
from yanbao.collect.trees import name_of, open_feed_parser, parse_tree
from yanbao.errors import Issue
from yanbao.model.sources import ArticleLink

_DATE: Final = re.compile(
    r"(?<!\d)20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?(?!\d)"
)
_FEED_TYPES: Final = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
)
_FEED_WORDS: Final = ("/rss", "/feed", "/atom", ".rss", ".atom", "rss.xml", "feed.xml", "atom.xml")
_GUESSES: Final = (
    "/feed", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/sitemap_news.xml",
    "/sitemap.xml",
)  # fmt: skip
_ANCHORS: Final = 20_000
_ROWS: Final = ("li", "tr", "dd", "dt", "div", "p")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that a page names: its address and title, and whether the page declares it."""

    address: str
    title: str
    declared: bool


def _base(root: etree._Element, address: str) -> str:
    named = next((e.get("href") for e in root.iter("base") if e.get("href")), None)
    return join(address, str(named)) if named else address


def _words(element: etree._Element, limit: int = 600) -> str:
    size, parts = 0, []
    for text in element.itertext():
        parts.append(str(text))
        size += len(parts[-1])
        if size > limit:
            break
    return " ".join(" ".join(parts).split())[:limit]


def _date_beside(anchor: etree._Element) -> str:
    """The date printed in the row of a link; a row of several links dates none of them."""
    element: etree._Element | None = anchor
    for _ in range(4):
        if element is None:
            return ""
        if element.tag in _ROWS and len(list(islice(element.iter("a"), 3))) > 2:
            return ""
        found = _DATE.search(_words(element))
        if found:
            return found[0]
        element = element.getparent()
    return ""


def parse_list_page(
    content: bytes, *, address: str, patterns: tuple[str, ...], name: str
) -> tuple[list[ArticleLink], list[Issue]]:
    """Parse a list page into the links that fit one of the patterns, each once, in its order."""
    root = parse_tree(decode(content).text.replace("\0", ""))
    if root is None:
        return [], [issue("source.broken-payload", name, "no HTML could be read")]
    base = _base(root, address)
    found: dict[str, ArticleLink] = {}
    for number, anchor in enumerate(root.iter("a")):
        if number >= _ANCHORS:
            break
        href = join(base, str(anchor.get("href") or ""))
        href = href.partition("#")[0]
        if not href or not any(matches(p + "$", href) for p in patterns):
            continue
        title = str(anchor.get("title") or "").strip() or _words(anchor)
        known = found.get(href)
        if known is None or len(title) > len(known.title):
            published = known.published if known else _date_beside(anchor)
            found[href] = ArticleLink(address=href, title=title, published=published)
    return list(found.values()), []


def find_feeds(content: bytes, *, address: str) -> tuple[FoundFeed, ...]:
    """Find the feeds a page names: those it declares first, then links that look like one."""
    root = parse_tree(decode(content).text.replace("\0", ""))
    if root is None:
        return ()
    base = _base(root, address)
    found: dict[str, FoundFeed] = {}
    for element in root.iter("link"):
        rel = str(element.get("rel") or "").lower().split()
        kind = str(element.get("type") or "").lower().partition(";")[0].strip()
        href = join(base, str(element.get("href") or ""))
        if "alternate" in rel and kind in _FEED_TYPES - {"application/feed+json"} and href:
            title = str(element.get("title") or "").strip()[:200]
            found.setdefault(href, FoundFeed(address=href, title=title, declared=True))
    for number, element in enumerate(root.iter("a")):
        if number >= _ANCHORS or len(found) >= 50:
            break
        href = join(base, str(element.get("href") or ""))
        path = urlsplit(href).path.lower().rstrip("/") if href.startswith("http") else ""
        if path.endswith(_FEED_WORDS):
            title = _words(element, 200)
            found.setdefault(href, FoundFeed(address=href, title=title, declared=False))
    return tuple(found.values())


def guess_feeds(address: str) -> tuple[str, ...]:
    """Return where a site's feed mostly lies, to be tried when its pages name none."""
    return tuple(join(address, path) for path in _GUESSES)


def _xml(content: bytes) -> etree._Element | None:
    text = decode(content).text
    if "<!DOCTYPE" in text[:5_000].upper() or "<!ENTITY" in text.upper():
        return None
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text.lstrip("\ufeff"), count=1)
    return parse_tree(text, open_feed_parser())


def parse_sitemap(
    content: bytes, *, address: str, name: str
) -> tuple[list[ArticleLink], list[str], list[Issue]]:
    """Parse a sitemap into links (news sitemaps carry titles) and further sitemaps it names."""
    root = _xml(content)
    if root is None or name_of(root) not in {"urlset", "sitemapindex"}:
        detail = "no sitemap could be read, or it declares a document type"
        return [], [], [issue("source.broken-payload", name, detail)]
    links: list[ArticleLink] = []
    further: list[tuple[str, str]] = []
    for element in root:
        fields: dict[str, str] = {}
        for child in element.iter():
            if child.text and child.text.strip():
                fields.setdefault(name_of(child), child.text.strip())
        href = join(address, fields.get("loc", ""))
        if not fields.get("loc"):
            continue
        dated = fields.get("publication_date") or fields.get("lastmod", "")
        if name_of(element) == "sitemap":
            further.append((dated, href))
        else:
            links.append(ArticleLink(address=href, title=fields.get("title", ""), published=dated))
    newest = [href for _, href in sorted(further, reverse=True)[:3]]
    return links, newest, []

"""What a visit to a source brought → Documents: the article's text, else what the list holds.

A feed that carries the whole text is believed over a page that shows less of it; a page that shows
more replaces the feed's summary. The lists of exchanges, list pages and sitemaps hold no text:
there the article alone is the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect.blocks import is_markup, parse_markup, parse_plain, text_of
from yanbao.collect.collection import parse_file
from yanbao.collect.documents import Admission
from yanbao.collect.entries import Entry, SourceFile
from yanbao.collect.instants import parse_stamp
from yanbao.collect.options import Options, Readers
from yanbao.collect.sources.addresses import UnsafeAddress, join, parse_address
from yanbao.errors import Issue
from yanbao.model.documents import Document
from yanbao.model.sources import ArticleLink, Source

#: kinds whose lists carry texts of their own
WITH_TEXT: Final = frozenset(("rss", "atom", "akshare"))
_DEFAULTS: Final = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A body received from a source: its list (``link`` is None) or an article it links to.

    ``file.path`` is the address it came from in the end, ``file.sha256`` that of its content.
    """

    file: SourceFile
    link: ArticleLink | None = None


def collect_round(
    source: Source,
    received: Sequence[Received],
    *,
    readers: Readers,
    now: datetime,
    options: Options = _DEFAULTS,
    only: frozenset[str] | None = None,
) -> tuple[list[Document], list[Issue]]:
    """Collect the documents of one visit, in the list's order, then the articles' own.

    Parameters
    ----------
    source
        Whose they are: it lends its publisher and zone where the text names none.
    received
        Bodies as kept.
    readers
        What reads pages and PDFs.
    now
        Aware instant; what is dated later is set aside with an Issue.
    options
        Bounds.
    only
        The addresses of the list's items that are taken; all where None. An item without an
        address is always taken.
    """
    issues: list[Issue] = []
    articles: dict[str, tuple[SourceFile, Entry]] = {}
    for body in received:
        if body.link is not None:
            entries, met = parse_file(body.file, readers, options)
            issues += met
            if entries:
                made = _of_article(source, body.link, body.file, entries[0])
                articles[body.link.address] = (body.file, made)
    chosen: list[tuple[SourceFile, Entry]] = []
    if source.kind in WITH_TEXT:
        for body in received:
            if body.link is None:
                entries, met = parse_file(body.file, readers, options)
                issues += met
                uniform = len({entry.publisher for entry in entries}) < 2  # the feed's own title
                for entry in _chosen(body.file, entries, only):
                    own = _lent(source, entry, "" if uniform else entry.publisher)
                    chosen.append(_choose(body.file, own, articles))
    chosen += articles.values()  # those that no list entry has taken
    documents: list[Document] = []
    places: dict[str, str] = {}
    for file, entry in chosen:
        admission = Admission(file, now=now, options=options, places=places)
        admission.admit(entry)
        documents += admission.documents
        issues += admission.issues
    return documents, issues


def _chosen(file: SourceFile, entries: Sequence[Entry], only: frozenset[str] | None) -> list[Entry]:
    if only is None:
        return list(entries)
    return [e for e in entries if not e.address or find_address(file.path, e.address) in only]


def _choose(
    file: SourceFile, own: Entry, articles: dict[str, tuple[SourceFile, Entry]]
) -> tuple[SourceFile, Entry]:
    """Choose between a list's entry and its article: who holds more text is believed."""
    article = articles.pop(find_address(file.path, own.address), None)
    if article is None or _size(article[1]) <= _size(own):
        return file, own
    return article[0], replace(article[1], publisher=own.publisher)


def find_address(base: str, printed: str) -> str:
    """Find the address of a list's item as its link has it, from the list's and what is printed."""
    address = join(base, printed)
    try:
        return parse_address(address, any_port=True).text
    except UnsafeAddress:
        return address


def _size(entry: Entry) -> int:
    if entry.blocks is not None:
        return len(text_of(list(entry.blocks)))
    body = entry.body
    return len(text_of(parse_markup(body) if is_markup(body) else parse_plain(body)))


def _lent(source: Source, entry: Entry, publisher: str) -> Entry:
    return replace(entry, publisher=publisher or source.publisher, zone=ZoneInfo(source.zone))


def _of_article(source: Source, link: ArticleLink, file: SourceFile, entry: Entry) -> Entry:
    """An article's entry with what its list says of it: title, instant, publisher.

    What a page claims of itself, its publisher and its canonical address, is not taken over: it
    stands where it was fetched, and the source is a reviewed one.
    """
    stamp = parse_stamp(link.published) if link.published else None
    precise = stamp is not None and stamp.at is not None
    printed = link.published if precise or not entry.published else entry.published
    filing = entry.genre == "filing"
    return replace(
        _lent(source, entry, ""),
        title=(link.title or entry.title) if filing else (entry.title or link.title),
        address=file.path,
        published=printed,
    )

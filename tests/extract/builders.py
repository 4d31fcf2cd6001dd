"""Builders for documents and passages of a test's own words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from yanbao.extract.passages import (
    Passage,
    by_place,
    find_clause_starts,
    lower_case,
    title_length,
)
from yanbao.model.documents import Document, Genre, Origin
from yanbao.model.readings import Mention, MentionKind
from yanbao.text.quantities import find_quantities
from yanbao.text.sentences import find_sentences
from yanbao.text.times import find_times
from yanbao.text.views import View

PUBLISHED = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)


def make_document(title: str, body: str = "", *, genre: Genre = "news") -> Document:
    """A document published on 2026-03-18."""
    chinese = any("一" <= character <= "鿿" for character in title + body)
    text = f"{title}\n{body}" if title and body else title or body
    return Document(
        id="doc",
        title=title,
        text=text,
        publisher="Example Wire",
        address="https://example.org/1",
        published_at=PUBLISHED,
        published_basis="zoned",
        known_at=PUBLISHED,
        language="zh" if chinese else "en",
        script="hans" if chinese else "latn",
        genre=genre,
        origin=Origin(path="day.json", sha256="0" * 64),
    )


def make_passage(document: Document, names: dict[str, MentionKind] | None = None) -> Passage:
    """A passage in which exactly the given names are mentions."""
    view = View.of(document)
    mentions = []
    for name, kind in (names or {}).items():
        at = view.text.find(name)
        while at >= 0:
            mentions.append(Mention(span=view.span(at, at + len(name)), kind=kind))
            at = view.text.find(name, at + len(name))
    published_on: date = PUBLISHED.date()
    sentences = find_sentences(view)
    title_end = title_length(view, document.title)
    return Passage(
        view=view,
        lower=lower_case(view.plain),
        title_end=title_end,
        published_on=published_on,
        sentences=sentences,
        clause_starts=find_clause_starts(view.plain, title_end=0, sentences=sentences),
        mentions=by_place(tuple(mentions)),
        quantities=by_place(find_quantities(view)),
        times=by_place(find_times(view, published_on=published_on)),
    )

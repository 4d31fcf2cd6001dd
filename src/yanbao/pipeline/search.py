"""Search: what the desk holds by words, listings, events, sources and time.

Reads   documents, what was read from them, the desk's notes; the index over them.
Writes  the index, for what came since it was last asked.
Never   shows what was not known as of the instant asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from yanbao.errors import NotFound, UsageError
from yanbao.knowledge import Knowledge
from yanbao.model.captures import Capture
from yanbao.model.documents import Document
from yanbao.model.listings import Listing
from yanbao.model.notes import Note
from yanbao.model.readings import ReadDocument
from yanbao.model.runs import RunRecord
from yanbao.model.searches import EntryKind, FoundEntry, SearchEntry, SearchQuery, SearchTerm
from yanbao.ports import Store
from yanbao.publish import find_brief, name_files, parse_note
from yanbao.text.grams import find_grams
from yanbao.text.queries import QueryWord, parse_query
from yanbao.text.simplify import simplify
from yanbao.text.snippets import Snippet, find_snippet

Reader = Callable[[Sequence[Document]], Mapping[str, ReadDocument]]

_AT_ONCE: Final = 500
#: listings that a word may name before it is taken for a word alone
_NAMED: Final = 6
#: editions of one note that may stand before another hit
_EDITIONS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What a user looks for; ``listing`` is an id, ``event`` a type, ``source`` a name or
    publisher; ``since`` and ``until`` bound the date printed, ``as_of`` when it was known.
    """

    words: str = ""
    listing: str = ""
    event: str = ""
    source: str = ""
    kind: EntryKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    newest: bool = False
    most: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """What was found; ``snippet`` is None where the text is no longer kept."""

    kind: EntryKind
    id: str
    title: str
    publisher: str
    address: str
    at: datetime
    score: float
    snippet: Snippet | None


def find_hits(
    request: SearchRequest, store: Store, *, knowledge: Knowledge
) -> tuple[SearchHit, ...]:
    """Return what a request finds, the best first, a note's editions once.

    Raises
    ------
    UsageError
        It names nothing to look for.
    """
    words = parse_query(request.words)
    query = _plan(request, words, knowledge)
    found: dict[tuple[str, str], FoundEntry] = {}
    for entry in store.index.find(query):
        before = found.get((entry.kind, entry.series))
        if before is None or entry.at > before.at:
            found[entry.kind, entry.series] = entry  # the place of the best, the newest edition
    entries = list(found.values())[: request.most]
    shown = [word.plain for word in words if not word.excluded]
    captures = _read_captures([e.id for e in entries if e.kind == "document"], store)
    return tuple(_show(entry, shown, captures, store) for entry in entries)


def update_index(store: Store, read: Reader) -> int:
    """Take into the index what the store took in since; return how many entries are new."""
    new = 0
    while True:
        rows = store.documents.read_after(store.index.newest("document"), most=_AT_ONCE)
        if not rows:
            break
        readings = read([capture.document for _, capture in rows])
        first = store.documents.find_at([c.document.address for _, c in rows if c.document.address])
        entries = [
            _enter(seq, capture, readings.get(capture.document.id), _known_at(capture, first))
            for seq, capture in rows
        ]
        new += store.index.add(entries)
    return new + store.index.add([_enter_run(run) for run in _new_runs(store)])


def forget_texts(captures: Sequence[Capture], store: Store) -> None:
    """Take the texts of documents out of the index; their titles stay to be found by."""
    store.index.forget([_enter(0, capture, None, capture.captured_at) for capture in captures])


def mark_listing(listing: str) -> str:
    """Return the mark of a listing's id."""
    return "l" + "".join(c for c in listing.lower() if c.isalnum())


def mark_event(event: str) -> str:
    """Return the mark of an event's type."""
    return "e" + event.replace("_", "")


def mark_source(name: str) -> str:
    """Return the mark of a source's name or a publisher, in either script."""
    return "s" + hashlib.sha256(simplify(name).strip().lower().encode()).hexdigest()[:16]


def _plan(request: SearchRequest, words: Sequence[QueryWord], knowledge: Knowledge) -> SearchQuery:
    marks = [mark_listing(request.listing)] if request.listing else []
    marks += [mark_event(request.event)] if request.event else []
    marks += [mark_source(request.source)] if request.source else []
    terms = tuple(_term(word, request, knowledge) for word in words)
    if not marks and all(term.excluded for term in terms):
        raise UsageError(
            "there is nothing to look for", hint="give a word, --listing, --event or --source"
        )
    return SearchQuery(
        terms=terms,
        marks=tuple(marks),
        kind=request.kind,
        since=request.since,
        until=request.until,
        as_of=request.as_of,
        newest=request.newest,
        most=request.most * _EDITIONS,
    )


def _term(word: QueryWord, request: SearchRequest, knowledge: Knowledge) -> SearchTerm:
    """A word, or in its place the listing that it names: Tencent finds what is told of 腾讯."""
    named = () if word.excluded else _find_named(word.plain, request, knowledge)
    ids = [listing.id for listing in named if listing.kind == "share"]
    return SearchTerm(
        grams=word.grams,
        begins=word.begins,
        excluded=word.excluded,
        marks=tuple(map(mark_listing, ids)) if len(ids) <= _NAMED else (),
    )


def _find_named(plain: str, request: SearchRequest, knowledge: Knowledge) -> tuple[Listing, ...]:
    """The listings of which a word is the name, in whatever case, or the code."""
    listings, day = knowledge.listings, request.as_of.date() if request.as_of else None
    for form in dict.fromkeys((plain, plain.title(), plain.upper())):
        if found := listings.by_name(form, as_of=day):
            return found
    return listings.by_symbol(plain.upper()) if plain.isascii() else ()


def _known_at(capture: Capture, first: Mapping[str, Sequence[str]]) -> datetime:
    """When a text was known: one that took another's place at its address, when it was met."""
    document = capture.document
    known_at = document.known_at or capture.captured_at
    versions = first.get(document.address, ())
    is_later = bool(versions) and versions[0] != document.id and document.parent_id is None
    return max(known_at, capture.captured_at) if is_later else known_at


def _enter(
    seq: int, capture: Capture, read: ReadDocument | None, known_at: datetime
) -> SearchEntry:
    document = capture.document
    marks = [mark_source(capture.source), mark_source(document.publisher)]
    if read is not None:
        marks += [mark_listing(one.listing_id) for one in read.links if one.listing_id]
        marks += [mark_event(event.type) for event in read.reading.events]
    return SearchEntry(
        kind="document",
        id=document.id,
        origin=seq,
        series=document.id,
        at=document.published_at or known_at,
        known_at=known_at,
        title=tuple(find_grams(simplify(document.title))),
        body=tuple(find_grams(simplify(document.text))),
        marks=tuple(dict.fromkeys(marks)),
    )


def _new_runs(store: Store) -> list[RunRecord]:
    """Return the runs recorded since the index last saw one; the last alone tells that none is."""
    newest, most = store.index.newest("note"), 1
    while True:
        runs = store.runs.find(most=most)
        new = [run for run in runs if _origin(run) > newest]
        if len(new) < most:
            return new
        most *= 20


def _origin(run: RunRecord) -> int:
    return int(run.made_at.timestamp() * 1_000_000)


def _enter_run(run: RunRecord) -> SearchEntry:
    note = parse_note(run.note)
    labels = [label.rpartition(" ")[2] for item in note.ranked for label in item.listing_labels]
    marks = [mark_source(note.name), mark_source("yanbao")]
    marks += [mark_listing(label) for label in labels]
    marks += [mark_event(item.event_type) for item in note.ranked]
    return SearchEntry(
        kind="note",
        id=run.id,
        origin=_origin(run),
        series=run.name,
        at=run.as_of,
        known_at=run.as_of,
        title=tuple(find_grams(simplify(find_brief(note).title))),
        body=tuple(find_grams(simplify(_text_of(note)))),
        marks=tuple(dict.fromkeys(marks)),
    )


def _text_of(note: Note) -> str:
    return "\n".join(sentence.text for sentence in note.sentences)


def _read_captures(ids: Sequence[str], store: Store) -> dict[str, Capture]:
    try:
        return {capture.document.id: capture for capture in store.documents.read(ids)}
    except NotFound:
        return {c.document.id: c for one in ids for c in _read_one(one, store)}


def _read_one(document_id: str, store: Store) -> Iterator[Capture]:
    try:
        yield from store.documents.read([document_id])
    except NotFound:
        return  # its source's time to keep it is over


def _show(
    entry: FoundEntry, words: Sequence[str], captures: Mapping[str, Capture], store: Store
) -> SearchHit:
    title = publisher = address = ""
    snippet: Snippet | None = None
    if entry.kind == "note":
        run = next((r for r in store.runs.find(name=entry.series) if r.id == entry.id), None)
        if run is not None:
            note = parse_note(run.note)
            title, publisher = find_brief(note).title, "yanbao"
            address = name_files(note.name).page
            snippet = find_snippet(_text_of(note), words)
    elif (capture := captures.get(entry.id)) is not None:
        document = capture.document
        title, publisher, address = document.title, document.publisher, document.address
        title_end = len(title) + 1 if title and len(document.text) > len(title) + 1 else 0
        snippet = find_snippet(document.text, words, after=title_end)
    elif dropped := store.documents.find_dropped([entry.id]):
        title, publisher, address = dropped[0].title, dropped[0].publisher, dropped[0].address
    return SearchHit(
        kind=entry.kind,
        id=entry.id,
        title=title,
        publisher=publisher,
        address=address,
        at=entry.at,
        score=entry.score,
        snippet=snippet,
    )

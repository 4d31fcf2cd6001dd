"""Points: the pieces of information that stories are made of.

A brief ranks whole stories; a note on one theme ranks what the theme's documents tell, grouped by
type of event and subject (two documents that tell of one pricing tell one point).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from yanbao.cluster.publishers import voice_of
from yanbao.cluster.subjects import listing_at
from yanbao.model.documents import Document
from yanbao.model.readings import Claim, Event, Link, Reading
from yanbao.model.spans import Span
from yanbao.model.stories import Point, Story
from yanbao.model.vocabulary import Modality
from yanbao.text.simplify import simplify

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: when a document is about a listing: named this often, and this share of all it names
_LEAST_NAMED = 2
_MOSTLY = 0.4
_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What the earlier stages wrote, by document id; ``subjects`` by claim id."""

    documents: Mapping[str, Document]
    readings: Mapping[str, Reading]
    links: Mapping[str, Sequence[Link]]
    subjects: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """A point while its sentences are gathered."""

    event_type: str
    subject: str
    spans: list[Span] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def story_point(story: Story, corpus: Corpus, *, topic: str = "") -> Point:
    """Return the point that a whole story makes, one voice a document.

    With a ``topic`` only the sentences that speak of it count, and the numbers they hold.
    """
    draft = _Draft(event_type=story.event_type, subject=_first(story.listing_ids))
    for group in story.voices:
        reading = corpus.readings[group.original_id]
        spans = [s for s in reading.sentences if not topic or topic in simplify(s.quote).lower()]
        draft.spans.extend(spans)
        draft.claims.extend(
            claim
            for claim in reading.claims
            if not topic or any(span.covers(claim.span) for span in spans)
        )
        draft.events.extend(e for e in reading.events if e.type == story.event_type)
    return _point(f"p-{story.id}", draft, corpus, listing_ids=story.listing_ids)


def theme_points(
    stories: Sequence[Story], corpus: Corpus, *, subject: str | None
) -> tuple[Point, ...]:
    """Return what a theme's stories tell, by type of event and subject, in order of first telling.

    ``subject`` is the theme's own listing: a sentence that names nobody speaks of it where its
    document does.
    """
    drafts: dict[tuple[str, str], _Draft] = {}
    voices = [group.original_id for story in stories for group in story.voices]
    for document_id in dict.fromkeys(voices):
        reading = corpus.readings[document_id]
        if corpus.documents[document_id].genre == "filing":
            _draw_filing(drafts, reading, corpus)
            continue
        claims_at = _by_sentence(reading, reading.claims)
        whole = _is_about(document_id, corpus)
        own = subject if subject in whole else None
        for event in reading.events:
            if (
                own is None
                and subject
                and not _concerns(event.span, {subject, *whole}, whole, corpus)
            ):
                continue  # of a text about others only what names them, or the subject, is told
            whose = _sentence_subject(event, claims_at.get(event.span.start, ()), corpus, own)
            draft = drafts.setdefault((event.type, whose), _Draft(event.type, whose))
            if event.span not in draft.spans:
                draft.spans.append(event.span)
                draft.claims.extend(claims_at.get(event.span.start, ()))
            draft.events.append(event)
        if own or not subject:
            _draw_numbers(drafts, reading, claims_at, corpus, own)
    return tuple(
        _point(f"p-{kind}-{whose or 'market'}", draft, corpus, listing_ids=_named(draft, corpus))
        for (kind, whose), draft in drafts.items()
    )


def _is_about(document_id: str, corpus: Corpus) -> frozenset[str]:
    """The listings a document is about: named in its title, or most of all it names.

    A wrap of the market that names thirty shares is about none of them.
    """
    document = corpus.documents[document_id]
    links = [
        link
        for link in corpus.links.get(document_id, ())
        if link.listing_id and link.mention.role == "subject"
    ]
    titled = [link.listing_id for link in links if link.mention.span.end <= len(document.title)]
    counts = Counter(link.listing_id for link in links)
    most = [
        name
        for name, count in counts.items()
        if count >= _LEAST_NAMED and count >= _MOSTLY * sum(counts.values())
    ]
    few = titled if len(set(titled)) <= _FEW else []
    return frozenset(name for name in (*few, *most) if name)


def _concerns(
    sentence: Span, wanted: set[str | None], about: frozenset[str], corpus: Corpus
) -> bool:
    """Whether a sentence names one of the listings; of a market wrap an index counts too."""
    return any(
        link.listing_id in wanted or (not about and link.mention.kind == "index")
        for link in corpus.links.get(sentence.document_id, ())
        if link.listing_id and sentence.covers(link.mention.span)
    )


def _draw_numbers(
    drafts: dict[tuple[str, str], _Draft],
    reading: Reading,
    claims_at: Mapping[int, Sequence[Claim]],
    corpus: Corpus,
    theme_subject: str | None,
) -> None:
    """Add the sentences that tell numbers but no event to the point of the document's event."""
    main = next((event.type for event in reading.events if event.main), "other")
    told = {event.span.start for event in reading.events}
    linked = {link.listing_id for link in corpus.links.get(reading.document_id, ())}
    for sentence in reading.sentences:
        claims = claims_at.get(sentence.start, ())
        if not claims or sentence.start in told:
            continue
        whose = next((corpus.subjects[c.id] for c in claims if c.id in corpus.subjects), "")
        whose = whose or (theme_subject if theme_subject in linked else None) or ""
        if not whose:
            continue  # a number of nobody in particular is no information by itself
        draft = drafts.setdefault((main, whose), _Draft(main, whose))
        draft.spans.append(sentence)
        draft.claims.extend(claims)


#: what an offer filing tells, table by table: the words of a row's label, then its attributes
_FAMILIES: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...] = (
    ("cornerstones", re.compile(r"基石|cornerstone", re.IGNORECASE), frozenset()),
    ("option", re.compile(r"超额|选择权|over-?allot", re.IGNORECASE), frozenset()),
    ("demand", re.compile(r"申请|承配人|认购水平"), frozenset({"subscription_multiple"})),
    ("price", re.compile(r"$^"), frozenset({"offer_price", "proceeds", "expense", "lot_size"})),
    ("shares", re.compile(r"$^"), frozenset({"shares_count", "stake_pct", "other_pct"})),
)


def _family(claim: Claim) -> str:
    basis = simplify(claim.basis or "")
    for name, words, attributes in _FAMILIES:
        if words.search(basis) or claim.attribute in attributes:
            return name
    return ""


def _draw_filing(drafts: dict[tuple[str, str], _Draft], reading: Reading, corpus: Corpus) -> None:
    """Draw the points of a filing: its rows by family, its dated events by their days.

    A filing is about its issuer: what it tells is drawn under the listing its claims name most.
    """
    named = Counter(
        corpus.subjects[claim.id] for claim in reading.claims if claim.id in corpus.subjects
    )
    whose = named.most_common(1)[0][0] if named else ""
    main = next((event.type for event in reading.events if event.main), "other")
    for claim in reading.claims:
        family = _family(claim)
        if not family:
            continue
        draft = drafts.setdefault((f"{main}/{family}", whose), _Draft(main, whose))
        draft.claims.append(claim)
        draft.spans.append(claim.span)
    for event in reading.events:
        if event.roles and not event.main:
            key = (f"{event.type}/{event.occurred_on or event.trigger.quote}", whose)
            draft = drafts.setdefault(key, _Draft(event.type, whose))
            draft.events.append(event)
            draft.spans.append(event.span)


def _by_sentence(reading: Reading, claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    starts = [span.start for span in reading.sentences]
    found: dict[int, list[Claim]] = defaultdict(list)
    position = 0
    for claim in sorted(claims, key=lambda c: c.span.start):
        while position + 1 < len(starts) and starts[position + 1] <= claim.span.start:
            position += 1
        if starts:
            found[starts[position]].append(claim)
    return found


def _sentence_subject(
    event: Event, claims: Sequence[Claim], corpus: Corpus, theme_subject: str | None
) -> str:
    links = corpus.links.get(event.span.document_id, ())
    for role in event.roles:
        if role.name in ("agent", "target"):
            return listing_at(role.span, links) or role.span.quote
    for claim in claims:
        if claim.id in corpus.subjects:
            return corpus.subjects[claim.id]
    inside = [
        link.listing_id
        for link in links
        if link.listing_id
        and link.mention.role == "subject"
        and event.span.covers(link.mention.span)
    ]
    if inside:
        return inside[0]
    own = [link.listing_id for link in links if link.listing_id]
    return theme_subject if theme_subject and theme_subject in own else ""


def _named(draft: _Draft, corpus: Corpus) -> tuple[str, ...]:
    named: Counter[str] = Counter()
    for span in draft.spans:
        for link in corpus.links.get(span.document_id, ()):
            if (
                link.listing_id
                and link.mention.role == "subject"
                and span.covers(link.mention.span)
            ):
                named[link.listing_id] += 1
    ordered = [name for name, _ in named.most_common(12)]
    if draft.subject in ordered:
        ordered.insert(0, ordered.pop(ordered.index(draft.subject)))
    elif "." in draft.subject and not draft.subject.startswith("."):
        ordered.insert(0, draft.subject)
    return tuple(ordered)


def _first(listing_ids: Sequence[str]) -> str:
    return listing_ids[0] if listing_ids else ""


def _modality(events: Sequence[Event]) -> Modality:
    """An event told as actual by anyone is actual; else what most say."""
    counts = Counter(event.modality for event in events)
    if not counts or counts["actual"]:
        return "actual"
    return counts.most_common(1)[0][0]


def _point(identity: str, draft: _Draft, corpus: Corpus, *, listing_ids: tuple[str, ...]) -> Point:
    order = dict.fromkeys(span.document_id for span in draft.spans)
    documents = [corpus.documents[i] for i in order]
    times = [document.known_at or _EPOCH for document in documents]
    days: list[date] = [event.occurred_on for event in draft.events if event.occurred_on]
    return Point(
        id=identity,
        event_type=draft.event_type,
        modality=_modality(draft.events),
        subject=draft.subject,
        listing_ids=listing_ids,
        sentences=tuple(draft.spans),
        titles=tuple(d.span(0, len(d.title)) for d in documents if d.title),
        claims=tuple(draft.claims),
        events=tuple(draft.events),
        publishers=tuple(dict.fromkeys(voice_of(document) for document in documents)),
        document_ids=tuple(order),
        first_known_at=min(times, default=_EPOCH),
        last_known_at=max(times, default=_EPOCH),
        occurred_on=max(days, default=None),
    )

"""Themes: what a note on one subject takes in, and what it leaves to other notes."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta

from yanbao.cluster.points import Corpus
from yanbao.knowledge import Knowledge
from yanbao.model.listings import plain_name
from yanbao.model.readings import Event
from yanbao.model.stories import Story, Theme
from yanbao.model.vocabulary import COMPANY_EVENTS
from yanbao.text.likeness import overlap
from yanbao.text.simplify import simplify

_MOST_PEERS = 12
#: named beside the subject once is chance
_TWICE = 2
_SAME_DAYS = timedelta(days=2)
#: what was told much longer ago counts a third of what is told now
_RECENT = timedelta(days=2)
#: types of event that are the market's own, whatever they are about
_OF_THE_MARKET = frozenset(
    "market_move commodity_move fx_move bond_move fund_flow macro_data".split()
)
_ALIKE = 0.2
_NO_EVENT = frozenset({"other", "opinion"})
_WRAP = 12
_CLAUSE = re.compile(r"[，,。！？!?；;：:丨|\s]")
_TITLE_LIMIT = 22


def theme_of_topic(
    topic: str, stories: Sequence[Story], corpus: Corpus, knowledge: Knowledge
) -> Theme | None:
    """Return the theme of a topic a reader asked for; None where no document speaks of it."""
    plain = simplify(topic).strip()
    asked = {listing.id for listing in knowledge.listings.by_name(plain)}
    asked |= {listing.id for listing in knowledge.listings.by_symbol(plain.split(".")[0])}
    told = [
        story
        for story in stories
        if any(_speaks_of(document_id, plain, asked, corpus) for document_id in story.document_ids)
    ]
    if not told:
        return None
    subject = _most_named(told, asked)
    kinds = Counter(story.event_type for story in told if story.event_type not in _NO_EVENT)
    most_told = kinds.most_common(1)[0][0] if kinds else told[0].event_type
    event_type = _turning_event(told, subject, corpus, knowledge) or most_told
    name = knowledge.listings.by_id(subject) if subject else None
    return Theme(
        name=topic.strip(),
        event_type=event_type,
        subject_id=subject,
        subject_name=plain_name(name.name) if name else topic.strip(),
        listing_ids=_listings(told, subject),
        stories=tuple(_widen(told, subject, stories, corpus, knowledge))
        if subject
        else tuple(told),
        topic=topic.strip(),
    )


def theme_of_story(
    lead: Story, stories: Sequence[Story], corpus: Corpus, knowledge: Knowledge
) -> Theme:
    """Return the theme that turns on one story, with the stories that belong to it."""
    title = corpus.documents[lead.lead_id].title
    subject = _subject_of(lead, corpus, knowledge)
    listing = knowledge.listings.by_id(subject) if subject else None
    related = (
        _widen([lead], subject, stories, corpus, knowledge)
        if subject
        else _alike(lead, stories, corpus)
    )
    event_type = _turning_event(related, subject, corpus, knowledge) or lead.event_type
    label = knowledge.playbooks.profile(event_type).label[0]
    name = f"{plain_name(listing.name)}{label}" if listing else label
    return Theme(
        name=name,
        event_type=event_type,
        subject_id=subject,
        subject_name=plain_name(listing.name) if listing else _clause(title),
        listing_ids=_listings(related, subject),
        stories=tuple(related),
    )


def _turning_event(
    stories: Sequence[Story], subject: str | None, corpus: Corpus, knowledge: Knowledge
) -> str | None:
    """The type of event the subject itself goes through, by voices, recency and weight.

    A move of its price is what follows from an event, so it decides only where nothing else does.
    """
    if subject is None:
        return None
    told: dict[str, float] = defaultdict(float)
    newest = max(story.last_known_at for story in stories)
    for story in stories:
        for group in story.voices:
            document = corpus.documents[group.original_id]
            if subject not in _linked(document.id, corpus):
                continue
            own = {
                event.type
                for event in corpus.readings[document.id].events
                if event.main
                or event.span.end <= len(document.title)
                or _names(event, subject, corpus)
            }
            age = newest - (document.known_at or newest)
            for kind in own:
                told[kind] += 0.3 + 0.7 * math.exp(-age / _RECENT)
    weighted = {
        kind: count * knowledge.playbooks.profile(kind).weight
        for kind, count in sorted(told.items())
        if kind in COMPANY_EVENTS
    }
    return max(weighted, key=lambda kind: weighted[kind]) if weighted else None


def _names(event: Event, subject: str, corpus: Corpus) -> bool:
    return any(
        link.listing_id == subject and event.span.covers(link.mention.span)
        for link in corpus.links.get(event.span.document_id, ())
    )


def _clause(title: str) -> str:
    clauses = [clause for clause in _CLAUSE.split(simplify(title)) if len(clause) >= 4]
    return clauses[0][:_TITLE_LIMIT] if clauses else simplify(title)[:_TITLE_LIMIT]


def _speaks_of(document_id: str, plain: str, asked: set[str], corpus: Corpus) -> bool:
    if any(link.listing_id in asked for link in corpus.links.get(document_id, ())):
        return True
    return plain.lower() in simplify(corpus.documents[document_id].text).lower()


def _subject_of(story: Story, corpus: Corpus, knowledge: Knowledge) -> str | None:
    """The share or fund a story turns on, by its titles; an index is a measure, not a subject."""
    in_titles: Counter[str] = Counter()
    for document_id in story.document_ids:
        title = corpus.documents[document_id].title
        for link in corpus.links.get(document_id, ()):
            mention = link.mention
            if not link.listing_id or mention.role != "subject" or mention.span.end > len(title):
                continue
            listing = knowledge.listings.by_id(link.listing_id)
            if listing is not None and listing.kind != "index":
                in_titles[link.listing_id] += 1
    if not in_titles:
        return None
    (first, count), *rest = in_titles.most_common(2)
    return first if not rest or count > rest[0][1] or len(in_titles) <= 2 else None


def _most_named(stories: Sequence[Story], asked: set[str]) -> str | None:
    counts = Counter(name for story in stories for name in story.listing_ids if name in asked)
    return counts.most_common(1)[0][0] if counts else None


def _listings(stories: Sequence[Story], subject: str | None) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for story in stories:
        for position, name in enumerate(story.listing_ids):
            counts[name] += 3 if position < 2 else 1
    ordered = [name for name, _ in counts.most_common(30) if name != subject]
    return (subject, *ordered) if subject else tuple(ordered)


def _alike(lead: Story, stories: Sequence[Story], corpus: Corpus) -> list[Story]:
    """Stories of the same type of event told within days of the lead: one theme of the market.

    Moves of one day belong together; two laws or two budgets do only where their titles are alike.
    """
    titles = _titles(lead, corpus)
    return [
        story
        for story in stories
        if story is lead
        or (
            story.event_type == lead.event_type
            and abs(story.last_known_at - lead.last_known_at) <= _SAME_DAYS
            and (
                story.event_type in _OF_THE_MARKET
                or overlap(titles, _titles(story, corpus)) >= _ALIKE
            )
        )
    ]


def _titles(story: Story, corpus: Corpus) -> str:
    return simplify(" ".join(corpus.documents[i].title for i in story.document_ids))


def _widen(
    told: Sequence[Story],
    subject: str | None,
    stories: Sequence[Story],
    corpus: Corpus,
    knowledge: Knowledge,
) -> list[Story]:
    """Add what names the subject, and what is about a peer that is named beside it.

    A peer is a listing that stands with the subject in a document about few listings; a market
    wrap that names thirty shares makes none of them a peer of another.
    """
    taken = {story.id for story in told}
    for story in stories:
        if subject in story.listing_ids:
            taken.add(story.id)
    beside: Counter[str] = Counter()
    for story in stories:
        if story.id not in taken:
            continue
        for document_id in story.document_ids:
            named = _linked(document_id, corpus)
            if subject in named and len(named) <= _WRAP:
                beside.update(named)
    peers = {n for n, count in beside.most_common(_MOST_PEERS) if count >= _TWICE} - {subject}
    for story in stories:
        if peers & set(story.listing_ids[:2]) and _subject_of(story, corpus, knowledge) in peers:
            taken.add(story.id)
    return [story for story in stories if story.id in taken]


def _linked(document_id: str, corpus: Corpus) -> set[str]:
    return {link.listing_id for link in corpus.links.get(document_id, ()) if link.listing_id}

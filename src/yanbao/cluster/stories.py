"""Stories: documents about one happening, across publishers and languages.

Originals (one per voice) are taken in order of time; each joins the story it resembles most, or
opens one. Resemblance is the cosine of tf–idf features, raised where both report the same type of
event about the same listing, and compared with the story's members rather than its sum, so that a
story does not drift from happening to happening.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from yanbao.cluster.copies import Options as CopyOptions
from yanbao.cluster.copies import find_copies
from yanbao.cluster.features import Features, features, similarity
from yanbao.cluster.publishers import voice_of
from yanbao.errors import Issue
from yanbao.model.documents import Document
from yanbao.model.readings import Link, Reading
from yanbao.model.stories import CopyGroup, Story

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: a term in more than this share of the run's texts does not propose a story
_COMMON_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """When two documents tell one story."""

    similarity: float = 0.26
    same_event_bonus: float = 0.14
    same_numbers_bonus: float = 0.08
    window: timedelta = timedelta(days=4)
    copies: CopyOptions = field(default_factory=CopyOptions)


@dataclass(slots=True)
class _Draft:
    """A story while it grows."""

    members: list[Document]
    groups: list[CopyGroup]


def _event_type(reading: Reading) -> str:
    return next((event.type for event in reading.events if event.main), "other")


def _instant(document: Document) -> datetime:
    return document.known_at or _EPOCH


def cluster(
    documents: Sequence[Document],
    readings: Mapping[str, Reading],
    links: Mapping[str, Sequence[Link]],
    *,
    options: Options | None = None,
) -> tuple[list[Story], list[Issue]]:
    """Return the stories of a set of documents, in order of their first document's time.

    Every document belongs to exactly one story. Copies are reported, so that no reader wonders
    where a document went.
    """
    options = options or Options()
    by_id = {document.id: document for document in documents}
    groups = find_copies(documents, options=options.copies)
    issues = [
        Issue(
            code="cluster.copy",
            severity="info",
            subject=by_id[group.original_id].title or group.original_id,
            detail=f"{len(group.document_ids) - 1} further copies count as the same voice",
            place=", ".join(by_id[i].publisher for i in group.document_ids[1:]),
        )
        for group in groups
        if len(group.document_ids) > 1
    ]
    originals = sorted(
        (by_id[group.original_id] for group in groups), key=lambda d: (_instant(d), d.id)
    )
    group_of = {group.original_id: group for group in groups}
    known = features(originals, readings, links)
    drafts = _grow(originals, group_of, known, readings, options)
    stories = [_story(draft, by_id, readings, links) for draft in drafts]
    return stories, issues


def _grow(
    originals: Sequence[Document],
    group_of: Mapping[str, CopyGroup],
    known: Mapping[str, Features],
    readings: Mapping[str, Reading],
    options: Options,
) -> list[_Draft]:
    drafts: list[_Draft] = []
    draft_of: dict[str, int] = {}
    index: dict[str, list[str]] = defaultdict(list)
    by_id = {document.id: document for document in originals}
    most = max(8, int(_COMMON_SHARE * len(originals)))
    for document in originals:
        own = known[document.id]
        shared: Counter[str] = Counter()
        for term, weight in own.weights.items():
            posting = index[term]
            if weight > 0.02 and len(posting) <= most:
                shared.update(posting)
        best, best_at = 0.0, -1
        for other_id, _ in shared.most_common(60):
            other = by_id[other_id]
            if _instant(document) - _instant(other) > options.window:
                continue
            value = _resemblance(document, other, known, readings, options)
            if value > best:
                best, best_at = value, draft_of[other_id]
        if best >= options.similarity:
            drafts[best_at].members.append(document)
            drafts[best_at].groups.append(group_of[document.id])
            draft_of[document.id] = best_at
        else:
            draft_of[document.id] = len(drafts)
            drafts.append(_Draft(members=[document], groups=[group_of[document.id]]))
        for term in own.weights:
            index[term].append(document.id)
    return drafts


def _resemblance(
    left: Document,
    right: Document,
    known: Mapping[str, Features],
    readings: Mapping[str, Reading],
    options: Options,
) -> float:
    one, two = known[left.id], known[right.id]
    value = similarity(one.weights, two.weights)
    same_event = _event_type(readings[left.id]) == _event_type(readings[right.id])
    # only where both are about few listings: two market wraps share many by chance
    focused = 0 < len(one.listing_ids) <= 4 and 0 < len(two.listing_ids) <= 4
    if focused and same_event and one.listing_ids & two.listing_ids:
        value += options.same_event_bonus
    if len(one.numbers & two.numbers) >= 2:
        value += options.same_numbers_bonus
    return value


def _story(
    draft: _Draft,
    by_id: Mapping[str, Document],
    readings: Mapping[str, Reading],
    links: Mapping[str, Sequence[Link]],
) -> Story:
    members = [by_id[i] for group in draft.groups for i in group.document_ids]
    publishers = tuple(dict.fromkeys(voice_of(by_id[g.original_id]) for g in draft.groups))
    kinds = Counter(_event_type(readings[document.id]) for document in draft.members)
    told = [kind for kind in kinds.items() if kind[0] not in ("other", "opinion")]
    event_type = max(told or list(kinds.items()), key=lambda kind: kind[1])[0]
    named: Counter[str] = Counter()
    for document in draft.members:
        for position, link in enumerate(links.get(document.id, ())):
            if link.listing_id and link.mention.role == "subject":
                in_title = link.mention.span.end <= len(document.title)
                named[link.listing_id] += 3 if in_title else 1 if position < 8 else 0
    lead = max(
        draft.members,
        key=lambda d: (
            len(readings[d.id].claims) > 0,
            _event_type(readings[d.id]) == event_type,
            d.genre == "filing",
            min(len(readings[d.id].claims), 20),
            -_instant(d).timestamp(),
            d.id,
        ),
    )
    times = [_instant(document) for document in members]
    return Story(
        id=f"story-{draft.members[0].id}",
        lead_id=lead.id,
        document_ids=tuple(document.id for document in members),
        voices=tuple(draft.groups),
        publishers=publishers,
        event_type=event_type,
        listing_ids=tuple(name for name, count in named.most_common(12) if count > 0),
        first_known_at=min(times),
        last_known_at=max(times),
    )

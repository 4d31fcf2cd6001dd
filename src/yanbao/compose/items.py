"""The ten items that matter most: seven good ones are seven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yanbao.compose.dated import tell_dated_event
from yanbao.compose.directions import BY_NUMBERS, direction_of
from yanbao.compose.draft import Draft
from yanbao.compose.overview import tell_point_by_figures
from yanbao.compose.statements import THIN_SCORE, Statement
from yanbao.compose.wording import MOVES, pick
from yanbao.model.notes import RankedItem, Sentence
from yanbao.model.stories import Point
from yanbao.text.likeness import shares_run
from yanbao.text.simplify import simplify

_MOST_ITEMS = 10
_MOST_LABELS = 5
_STRONG_ITEMS = 3
_MOST_EARLIER = 3
#: characters running in common that make two headlines one
_HEADED = 9
#: a sentence that names more shares is of the market
_FEW = 2
#: a second sentence is told only where it adds numbers the first does not have
_SECOND_SCORE = 1.6


def write_items(draft: Draft) -> list[RankedItem]:
    """Write the ranked items: seven good ones are seven.

    What can only be quoted in another language is listed where the reader's own leaves room.
    """
    told: list[tuple[Point, list[Sentence]]] = []
    for point in sorted(draft.material.points, key=draft.is_foreign):
        if len(told) == _MOST_ITEMS:
            break
        if any(_is_one_matter(point, other) for other, _ in told):
            continue
        sentences = _item_sentences(draft, point)
        if sentences:
            told.append((point, sentences))
    order = {point.id: i for i, point in enumerate(draft.material.points)}
    told.sort(key=lambda pair: order[pair[0].id])
    items = [_item(draft, point, own, rank) for rank, (point, own) in enumerate(told, 1)]
    draft.close_items()
    return items


def _is_one_matter(one: Point, other: Point) -> bool:
    """Whether two pieces on no share are headed by the same words: one speech, told twice."""
    if one.event_type != other.event_type or one.listing_ids or other.listing_ids:
        return False
    return any(
        shares_run(simplify(mine.quote), simplify(theirs.quote), _HEADED)
        for mine in one.titles
        for theirs in other.titles
    )


def _item(draft: Draft, point: Point, sentences: list[Sentence], rank: int) -> RankedItem:
    draft.ranks.update({sentence.id: rank for sentence in sentences})
    draft.listed.append(point)
    playbook = draft.playbook_of(point)
    direction, reason = direction_of(
        point,
        [citation.span for sentence in sentences for citation in sentence.citations],
        playbook,
        draft.language,
        traded=_has_traded(draft, point),
    )
    first, *rest = sentences
    return RankedItem(
        rank=rank,
        sentences=(replace(first, strong=rank <= _STRONG_ITEMS), *rest),
        listing_labels=_labels(draft, point, sentences),
        direction=direction,
        direction_reason=reason,
        horizon=playbook.horizon,
        event_type=pick(playbook.label, draft.language),
        publishers=point.publishers,
        impact=draft.material.impacts[point.id],
        earlier=point.followup.earlier[:_MOST_EARLIER] if point.followup else (),
    )


def _item_sentences(draft: Draft, point: Point) -> list[Sentence]:
    fresh = [
        s
        for s in draft.fresh(draft.statements(point))
        if not draft.repeats(s) and _says_of_whom(draft, point, s)
    ]
    if not fresh:
        if draft.statements(point):
            return []
        told = tell_dated_event(draft, point)
        told = told or tell_point_by_figures(draft, point)
        return [told] if told else []
    first = fresh[0]
    if draft.material.theme.subject_id is None and not _is_concrete(draft, point, first):
        return []  # a market has enough pieces that say something
    sentences = [draft.tell(first, about=point.subject if draft.material.kind == "note" else "")]
    for second in draft.fresh(fresh[1:6]):
        worth = second.score >= _SECOND_SCORE and second.language == draft.language
        if worth and _goes_on(draft, point, first, second):
            sentences.append(draft.tell(second, after=first))
            break
    return sentences


def _is_concrete(draft: Draft, point: Point, statement: Statement) -> bool:
    """Whether a sentence of the market's news gives a number or, where its kind of event needs
    none, a time or a listing.
    """
    if statement.claims:
        return True
    if statement.score < THIN_SCORE or point.event_type in BY_NUMBERS:
        return False
    times = draft.material.readings[statement.span.document_id].times
    dated = any(statement.span.covers(time.span) for time in times)
    return dated or bool(draft.shares_in(statement))


def _says_of_whom(draft: Draft, point: Point, statement: Statement) -> bool:
    """Whether a sentence can be read in a note on one share: of it, or of one of its peers.

    Out of its text a sentence that names nobody would be read as said of the note's share; what
    the market did stands in the overview.
    """
    subject = draft.material.theme.subject_id
    if subject is None or statement.genre == "filing":
        return True
    named = draft.shares_in(statement)
    if subject in named:
        return named[0] == subject or len(named) <= _FEW
    if point.subject != subject and point.subject not in draft.material.related:
        return False
    claimed = {draft.material.subjects.get(claim.id) for claim in statement.claims}
    return statement.named or point.subject in claimed or draft.is_of_issuer(statement, subject)


def _whose(draft: Draft, statement: Statement) -> set[str]:
    """The shares that a statement names, and whose its numbers are."""
    claimed = (draft.material.subjects.get(claim.id) for claim in statement.claims)
    return {*draft.shares_in(statement), *(one for one in claimed if one)}


def _are_alike(first: Statement, second: Statement) -> bool:
    """Whether two statements give numbers of a kind: two moves, two companies' results."""
    kinds = [{claim.attribute for claim in one.claims} for one in (first, second)]
    return bool(kinds[0] & kinds[1]) or all(one & MOVES for one in kinds)


def _has_traded(draft: Draft, point: Point) -> bool:
    """Whether the share a point is about had its first day before the note's instant."""
    material = draft.material
    offering = material.knowledge.offerings.find(point.subject, material.as_of.date())
    listing = material.knowledge.listings.by_id(point.subject)
    known = listing.listed_on if listing is not None else None
    first = offering.listed_on if offering is not None else known or point.occurred_on
    return first is not None and first < material.as_of.date()


def _goes_on(draft: Draft, point: Point, first: Statement, second: Statement) -> bool:
    """Whether a second sentence adds to the first one's matter what it has no number of.

    Another number of the same kind would read as its denial; out of its text the sentence would be
    read as said of the first one's company: in a note on one share it claims something new of the
    point's own.
    """
    numbers = {claim.quantity.amount for claim in first.claims}
    kinds = {(claim.subject, claim.attribute) for claim in first.claims}
    new = [
        claim
        for claim in draft.untold(second)
        if claim.quantity.amount not in numbers and (claim.subject, claim.attribute) not in kinds
    ]
    if _follows(draft, first, second):
        return bool(new)
    if draft.material.theme.subject_id is None:
        same = _whose(draft, first) & _whose(draft, second)
        return bool(new) and (bool(same) or (second.named and _are_alike(first, second)))
    return any(draft.material.subjects.get(claim.id) == point.subject for claim in new)


def _follows(draft: Draft, first: Statement, second: Statement) -> bool:
    """Whether a statement stands in the sentence of another one or in the next."""
    if first.span.document_id != second.span.document_id:
        return False
    sentences = draft.material.readings[first.span.document_id].sentences
    places = [
        next((i for i, s in enumerate(sentences) if s.covers(statement.span)), -9)
        for statement in (first, second)
    ]
    return 0 <= places[1] - places[0] <= 1


def _labels(draft: Draft, point: Point, sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """The listings that an item's own words or its headlines name, in that order.

    What a text names further down is not what the item is about.
    """
    spans = [citation.span for sentence in sentences for citation in sentence.citations]
    named = dict.fromkeys(
        link.listing_id
        for span in (*spans, *point.titles)
        for link in draft.material.links.get(span.document_id, ())
        if link.listing_id and link.mention.role == "subject" and span.covers(link.mention.span)
    )
    own = [point.subject] if point.subject in named else []
    labels = []
    for listing_id in dict.fromkeys((*own, *named)):
        listing = draft.scribe.listings.by_id(listing_id)
        if listing and listing.kind != "index":
            labels.append(f"{draft.scribe.short_name(listing_id)} {listing_id}")
    return tuple(labels[:_MOST_LABELS])

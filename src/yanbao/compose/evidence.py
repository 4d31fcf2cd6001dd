"""Evidence: what the sources hold for a step of a playbook or a risk, and its telling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanbao.compose.draft import Draft
from yanbao.compose.statements import Statement
from yanbao.knowledge.playbook_words import speaks_of
from yanbao.model.figures import Figure
from yanbao.model.notes import Sentence
from yanbao.model.playbooks import Evidence
from yanbao.model.stories import Point
from yanbao.text.simplify import simplify


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What meets a need: statements, figures (rows of a filing), sentences that told an event."""

    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    told: tuple[Sentence, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to stand on."""
        return bool(self.statements or self.figures or self.told)


def find_evidence(
    draft: Draft, needs: Evidence, *, among: Sequence[Point] | None = None
) -> Found | None:
    """Return what meets the needs of a step; None where one of them is not met.

    Every field that names something must be met, by any one of what it names. ``among`` are
    the points that may speak, all of them when left away.
    """
    points = draft.material.points if among is None else among
    statements: list[Statement] = []
    told: list[Sentence] = []
    claims = [claim for point in points for claim in point.claims]
    met_words = not needs.words
    for point in points:
        for statement in draft.statements(point):
            plain = simplify(statement.span.quote)
            by_word = speaks_of(needs.words, plain)
            met_words = met_words or by_word
            by_attribute = any(c.attribute in needs.attributes for c in statement.claims)
            by_event = any(e.type in needs.events for e in statement.events)
            if by_word or by_attribute or by_event:
                statements.append(statement)
        if point.event_type in needs.events:
            told += [draft.by_event[e.id] for e in point.events if e.id in draft.by_event]
    rows = [
        claim
        for claim in claims
        if claim.attribute in needs.attributes
        or speaks_of(needs.words, simplify(claim.basis or ""))
    ]
    met = (
        (met_words or any(speaks_of(needs.words, simplify(c.basis or "")) for c in rows))
        and (not needs.attributes or any(c.attribute in needs.attributes for c in claims))
        and (not needs.events or any(p.event_type in needs.events for p in points))
    )
    if not met:
        return None
    statements = _near_the_subject(draft, statements)
    statements.sort(
        key=lambda s: -draft.value(s) - 1.5 * speaks_of(needs.words, simplify(s.span.quote))
    )
    if not (statements or told or rows):
        return None
    ids = {claim.id for claim in rows}
    figures = [f for f in draft.material.figures if any(c.id in ids for c in f.best.claims)]
    return Found(statements=tuple(statements), figures=tuple(figures), told=tuple(told))


def _near_the_subject(draft: Draft, statements: list[Statement]) -> list[Statement]:
    """Keep what speaks of the subject; where nothing does, of the listings around it."""
    own = [s for s in statements if draft.about(s)]
    beside = draft.material.theme.listing_ids
    return own or [s for s in statements if any(draft.names(s, i) for i in beside)]


def stand_on(draft: Draft, found: Found, *, most: int) -> tuple[list[Sentence], list[Sentence]]:
    """Return (sentences newly printed, all facts stood on) for some evidence.

    New statements first; where a filing's rows are all there is, its figures, unless they have
    been told, in which case the sentence that told them is stood on again.
    """
    new: list[Sentence] = []
    facts: list[Sentence] = list(found.told)
    own = [s for s in found.statements if s.language == draft.language]
    for statement in draft.fresh(own or found.statements):
        if len(new) == most:
            break
        if draft.told(statement) is None:
            new.append(draft.tell(statement, attributed=True))
    facts = [*new, *facts]
    for statement in found.statements[:4]:
        known = draft.told(statement)
        if known is not None and known not in facts and len(facts) < 4:
            facts.append(known)
    for figure in found.figures[:6]:
        known = draft.by_claim.get(figure.best.claims[0].id)
        if known is not None and known not in facts and len(facts) < 4:
            facts.append(known)
    untold = [f for f in found.figures if f.best.claims[0].id not in draft.by_claim]
    untold = [f for f in untold if f.subject == untold[0].subject]
    told_of = draft.scribe.listings.by_id(untold[0].subject) if untold else None
    if not facts and untold and (told_of or draft.material.kind == "note"):
        name = draft.subject_words(untold[0].subject)
        opening = f"{name}：" if draft.language == "zh" else f"{name}: "
        new.append(draft.tell_figures(untold[:4], opening=opening))
        facts.append(new[-1])
    if not new:
        new = _pointer(draft, facts)
    return new, facts


def _pointer(draft: Draft, facts: Sequence[Sentence]) -> list[Sentence]:
    """Say in which items the facts stand that are not told again; of others the notes of what
    rests on them say where.
    """
    ranks = sorted({draft.ranks[fact.id] for fact in facts if fact.id in draft.ranks})
    if not ranks:
        return []
    if draft.language == "zh":
        return [draft.scribe.notice(f"证据见上文要点{'、'.join(map(str, ranks))}。")]
    return [draft.scribe.notice(f"The evidence stands in item {', '.join(map(str, ranks))}.")]

"""Crossing: a sentence in one language against sources in the other.

Words cannot be laid beside words there. What can be: numbers with their units, dates and periods,
codes, listed names by every name of the listing, and the terms of finance in ``data/terms.tsv``.
A sentence all of whose words are one of these can be supported; one with other words is carried in
part, and what could not be checked is told. Nothing is translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from yanbao.model.verdicts import Finding
from yanbao.text.simplify import simplify
from yanbao.verify.amounts import Amount
from yanbao.verify.anchors import (
    JOINING,
    Anchors,
    Name,
    find_theirs,
    read_anchors,
    weighs,
)
from yanbao.verify.codes import find_codes
from yanbao.verify.equalities import is_equal, rounds, same_unit
from yanbao.verify.evidence import Listings
from yanbao.verify.figures import find_figure_clues
from yanbao.verify.lexicon import Mark
from yanbao.verify.pairing import Clue, Frame, Pairing
from yanbao.verify.passages import find_words, is_han
from yanbao.verify.terms import Term
from yanbao.verify.times import find_time_clues

Outcome = Literal["supported", "partly", "contradicted", "wrong-code", "no-evidence"]
#: clues that hold across languages, and those of them that say otherwise
_CODES: Final = frozenset(("code-differs", "code-unknown"))
_AGAINST: Final = frozenset(
    "number-differs magnitude-differs unit-differs rounding-differs direction-differs "
    "number-elsewhere date-differs year-differs period-differs".split()
)
#: which way a number goes is read here: a word behind it in one language stands before in another
_HEARD: Final = (_CODES | _AGAINST) - {"direction-differs"}
_JOINING_HAN: Final = frozenset(
    "的了在和与及或为将对以其等是有该由被把从到于并也均都而之至中上下内外"
)
_TOLD: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """What a source in another language says of a sentence; ``unchecked`` words were not read."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[str, ...] = ()
    held: float = 0.0


def judge_crossed(
    sentence_id: str,
    anchors: Anchors,
    words: Sequence[str],
    frame: Frame,
    listings: Listings | None,
) -> Crossed:
    """Return what words of another language say of a sentence's numbers, days, names and terms."""
    pair = Pairing(anchors.passage.text, words, frame, listings)
    known = "\n".join((*words, frame.title, frame.publisher))
    other = read_anchors(known, listings)
    plain = other.passage.plain if len(known) <= 2_000 else simplify(known).lower()
    theirs = tuple(find_theirs(anchors.passage.plain, other.names))
    if theirs:
        anchors = read_anchors(anchors.passage.text, listings, theirs)
    names = [n for n in anchors.names if _is_named(n, other, plain)]
    terms = [t for t in anchors.terms if _is_told(t, plain)]
    amounts = [a for a in anchors.passage.amounts if weighs(a) and _is_carried(a, pair)]
    days = [d for d in pair.sentence.days if any(d.agrees(o) for q in pair.quotes for o in q.days)]
    carried = {amount.text for amount in amounts}
    clues = [
        clue
        for clue in _find_clues(pair, listings)
        if clue.code in _HEARD
        # a bound of the number before may be read as this one's
        and not (clue.code == "rounding-differs" and clue.words.split(" ")[-1] in carried)
    ]
    clues += [
        Clue(code="number-differs", words=a.text, reason="no cited words hold this number")
        for a in anchors.passage.amounts
        if weighs(a)
        and a not in amounts
        and not _is_rounded(a, pair)
        and not _is_year(a)
        and all(a.text not in c.words for c in clues)
        and not any(n.start <= a.start < n.end for n in anchors.names)
    ]
    clues += _find_misbound(anchors, [read_anchors(one, listings) for one in words])
    strange = [n for n in anchors.names if n not in names]
    held = (2 * len(names) + 2 * len(amounts) + len(days) + len({t.word for t in terms})) / max(
        2 * len(anchors.names) + 2 * sum(map(weighs, anchors.passage.amounts))
        + len(anchors.passage.days) + len({t.word for t in anchors.terms}), 1,
    )  # fmt: skip
    findings = tuple(
        Finding(code=f"verify.{c.code}", sentence_id=sentence_id, words=c.words,
                carried=c.carried, reason=c.reason or "the source says otherwise")
        for c in dict.fromkeys(clues)
    ) + tuple(
        Finding(code="verify.company-added", sentence_id=sentence_id, words=n.text,
                reason="the source does not name this company, under any name of it")
        for n in strange
    )  # fmt: skip
    unchecked = (*_find_unchecked(anchors, terms), *_find_stances(anchors, pair, terms))
    outcome = _decide(clues, names, terms, amounts, bool(days))
    if outcome == "contradicted" and not (amounts or days) and _has_stranger(anchors, unchecked):
        outcome = "no-evidence"  # a name that is in no table: the source may speak of another
    lost = any(t.kind == "body" for t in anchors.terms if t not in terms)
    if outcome != "wrong-code" and (strange or (lost and outcome == "supported")):
        outcome = "no-evidence"
    if outcome == "supported" and unchecked:
        outcome = "partly"
    return Crossed(outcome=outcome, findings=findings, unchecked=unchecked, held=held)


def _find_clues(pair: Pairing, listings: Listings | None) -> Iterator[Clue]:
    yield from find_figure_clues(pair)
    yield from find_time_clues(pair)
    yield from find_codes(pair, listings, pair.frame.published_on)


def _equals(amount: Amount, other: Amount) -> bool:
    return is_equal(amount, other) and same_unit(amount, other)


def _is_carried(amount: Amount, pair: Pairing) -> bool:
    return any(_equals(amount, b) for q in pair.quotes for b in q.amounts)


def _is_rounded(amount: Amount, pair: Pairing) -> bool:
    return any(rounds(amount, b) and same_unit(amount, b) for q in pair.quotes for b in q.amounts)


def _is_year(amount: Amount) -> bool:
    return not amount.kind and len(amount.digits) == 4 and amount.digits[:2] in ("19", "20")


def _is_named(name: Name, other: Anchors, plain: str) -> bool:
    return any(name.ids & one.ids for one in other.names) or any(f in plain for f in name.forms)


def _is_told(term: Term, plain: str) -> bool:
    return any(form in plain for form in term.others) or (len(term.word) > 2 and term.word in plain)


def _decide(
    clues: Sequence[Clue],
    names: Sequence[Name],
    terms: Sequence[Term],
    amounts: Sequence[Amount],
    dated: bool,
) -> Outcome:
    """Decide by how much holds the sentence to the source: a who or a what, and a number or day."""
    if any(clue.code in _CODES for clue in clues):
        return "wrong-code"
    told = {t.word for t in terms if t.kind not in ("plain", "word")} | {n.text for n in names}
    about = len(told) + 0.5 * len({t.word for t in terms if t.kind in ("plain", "word")})
    if clues:
        # it must be plain that the source speaks of the same thing
        near = about >= 2 or (about >= 1 and (amounts or dated))
        return "contradicted" if near and any(clue.carried for clue in clues) else "no-evidence"
    if about >= 1 and (amounts or dated):
        return "supported"
    return "supported" if (len(told) >= 2 and about >= 3) or len(amounts) > 1 else "no-evidence"


def _has_stranger(anchors: Anchors, unchecked: Sequence[str]) -> bool:
    """Whether a word that was not checked is printed like a name."""
    text = anchors.passage.text
    return any(re.search(rf"\b{re.escape(w.capitalize())}", text) for w in unchecked if w.isascii())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """A number, the names and assets last told before it, the measures, and which way it goes."""

    amount: Amount
    who: tuple[Name | Term, ...]
    what: tuple[Name | Term, ...]
    way: int


def _bind(anchors: Anchors) -> list[_Bound]:
    """Return each number with what it is said of: a new name begins with no measure."""
    bound: list[_Bound] = []
    start = 0
    who: tuple[Name | Term, ...] = ()
    what: tuple[Name | Term, ...] = ()
    for amount in sorted(anchors.passage.amounts, key=lambda a: a.start):
        if any(n.start <= amount.start < n.end for n in anchors.names):
            continue
        terms = [t for t in anchors.terms if start <= t.start < amount.start]
        names = [n for n in anchors.names if start <= n.start < amount.start]
        told: tuple[Name | Term, ...] = (
            *names,
            *(t for t in terms if t.kind in ("asset", "body")),
        )
        measures = tuple(t for t in terms if t.kind == "measure")
        what = measures or (() if told else what)
        who = told or who
        way = _find_way(anchors, start, amount)
        bound.append(_Bound(amount=amount, who=who, what=what, way=way))
        start = amount.end
    return bound


def _find_way(anchors: Anchors, start: int, amount: Amount) -> int:
    """Return the direction of the last such word between two numbers: 1 up, -1 down, 0 none."""
    for mark in reversed(anchors.passage.marks):
        if start <= mark.start < amount.start:
            up, down = "axis.change+" in mark.classes, "axis.change-" in mark.classes
            if up != down:
                return 1 if up else -1
    return 0


def _find_misbound(anchors: Anchors, others: Sequence[Anchors]) -> list[Clue]:
    """Find a number that the source says of another name or measure, or the other way round."""
    theirs = [bound for one in others for bound in _bind(one)]
    found = []
    for mine in _bind(anchors):
        if weighs(mine.amount):
            clue = _find_turned(mine, theirs) or _find_other(mine, theirs)
            found += [clue] if clue else []
    return found


def _find_turned(mine: _Bound, theirs: Sequence[_Bound]) -> Clue | None:
    """Find a number that goes one way here, and only the other way in the source."""
    alike = [
        b
        for b in theirs
        if _equals(mine.amount, b.amount) and (not mine.who or not b.who or _meet(mine.who, b.who))
    ]
    if not mine.way or not alike or any(b.way != -mine.way for b in alike):
        return None
    return Clue(
        code="direction-differs", words=mine.amount.text, carried=alike[0].amount.text,
        reason="the source has it go the other way",
    )  # fmt: skip


def _find_other(mine: _Bound, theirs: Sequence[_Bound]) -> Clue | None:
    """Find a number said of something else in the source, which says another of this."""
    amount = mine.amount
    equal = [b for b in theirs if _equals(amount, b.amount)]
    rival = [b for b in theirs if weighs(b.amount) and b.amount.kind == amount.kind]
    for own, told, others in (
        (mine.who, [b.who for b in equal], [(b.amount, b.who) for b in rival]),
        (mine.what, [b.what for b in equal], [(b.amount, b.what) for b in rival]),
    ):
        if not own or not told or any(not one or _meet(own, one) for one in told):
            continue
        for other, said_of in others:
            if _meet(own, said_of):
                return Clue(
                    code="number-elsewhere", words=amount.text, carried=other.text,
                    reason=f"the source says {amount.text} of something else",
                )  # fmt: skip
    return None


def _meet(mine: Sequence[Name | Term], theirs: Sequence[Name | Term]) -> bool:
    """Whether one of the names or terms is one of the others, across languages."""
    return any(_same(a, b) for a in mine for b in theirs)


def _same(a: Name | Term, b: Name | Term) -> bool:
    if isinstance(a, Name) and isinstance(b, Name):
        return bool(a.ids & b.ids)
    if isinstance(a, Term) and isinstance(b, Term):
        return b.word in a.others or a.word == b.word
    name, term = (a, b) if isinstance(a, Name) else (b, a)
    return (
        isinstance(name, Name)
        and isinstance(term, Term)
        and bool(({term.word} | term.others) & name.forms)
    )


def _find_unchecked(anchors: Anchors, held: Sequence[Term]) -> tuple[str, ...]:
    """Return the words that no number, day, name or held term covers."""
    passage = anchors.passage
    covered = [
        *((n.start, n.end) for n in anchors.names),
        *((t.start, t.end) for t in held),
        *((a.start, a.end) for a in passage.amounts),
        *((d.start, d.end) for d in passage.days),
        *((p[0], p[1]) for p in passage.periods),
        *((c[0], c[1]) for c in passage.codes),
        *((m.start, m.end) for m in passage.marks if _is_heard(m.classes)),
    ]
    blanked = list(passage.plain)
    for start, end in covered:
        blanked[start:end] = "\x00" * (end - start)
    rest = "".join(blanked)
    found = [word for _, _, word in find_words(rest) if word not in JOINING and len(word) > 1]
    run = ""
    for c in rest + "\x00":
        if is_han(c) and c not in _JOINING_HAN:
            run += c
            continue
        if len(run) > 1:
            found.append(run)
        run = ""
    return tuple(dict.fromkeys(found))[:_TOLD]


#: words of reserve, denial and condition: those of one side must stand on the other
_STANCES: Final = frozenset(
    "neg cond modality.plan modality.expect modality.may modality.rumor".split()
)


def _find_stances(anchors: Anchors, pair: Pairing, terms: Sequence[Term]) -> tuple[str, ...]:
    """Return the words of reserve, denial or condition that only one of the sides has."""
    first = pair.quotes[0] if pair.quotes else None
    theirs = [m for m in first.marks if _reserves(m)] if first else []
    mine = [
        mark
        for mark in anchors.passage.marks
        if _reserves(mark) and not any(t.start < mark.end and mark.start < t.end for t in terms)
    ]
    held = frozenset().union(*(m.classes for q in pair.quotes for m in q.marks))
    words = [m.word for m in mine if held.isdisjoint(m.classes & _STANCES)]
    if anchors.passage.classes.isdisjoint(_RESERVE):
        words += [m.word for m in theirs]
    return tuple(dict.fromkeys(words))


def _reserves(mark: Mark) -> bool:
    """Whether a word reserves, denies or conditions; one character does too much else."""
    return not mark.classes.isdisjoint(_STANCES) and (len(mark.word) > 1 or mark.word in "拟未不")


_RESERVE: Final = frozenset((*_STANCES, "modality.will", "say"))


def _is_heard(classes: frozenset[str]) -> bool:
    """Whether a word's meaning is compared with the number it stands by: which way, how near."""
    return any(name.startswith(("axis.change", "approx.", "period.", "say")) for name in classes)

"""Crossed bindings: which name and measure a number is said of, in one language and the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanbao.verify.amounts import Amount
from yanbao.verify.anchors import Anchors, Name, weighs
from yanbao.verify.equalities import agree
from yanbao.verify.pairing import Clue
from yanbao.verify.terms import Term


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


def find_misbound(anchors: Anchors, others: Sequence[Anchors]) -> list[Clue]:
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
        if agree(mine.amount, b.amount) and (not mine.who or not b.who or _meet(mine.who, b.who))
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
    equal = [b for b in theirs if agree(amount, b.amount)]
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

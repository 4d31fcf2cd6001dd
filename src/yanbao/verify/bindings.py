"""Bindings: whether a number is said of the same thing here and in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import is_equal, rounds, same_unit
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of

_COMPARED = re.compile(
    r"([^，。；！？\n]{2,16}?)(?:的?(?:涨幅|跌幅|增幅|降幅|增速|占比|份额|比例|规模|"
    r"水平))?(?:也|均|已|仍|都|要)?"
    r"(?P<way>高于|高过|大于|多于|领先于|领先|超过|快于|跑赢|低于|小于|少于|落后于|慢于|"
    r"跑输|不及)([^，。；！？\n]{2,16})"
)


_WAY = re.compile(r"高[于过]|[大多快低小少慢]于|领先|超过|落后|跑[赢输]|不及")


_LESS: Final = ("低于", "小于", "少于", "落后于", "慢于", "跑输", "不及")


def find_wrong_orders(pair: Pairing) -> Iterator[Clue]:
    """Find A 高于 B where the numbers that the evidence gives for both say the opposite."""
    match = _COMPARED.search(pair.sentence.plain) if _WAY.search(pair.sentence.plain) else None
    if match is None or pair.sentence.clause_at(match.end() - 1) is None:
        return
    if any(match.start() <= a.start < match.end() and a.kind for a in pair.sentence.amounts):
        return
    one, two = _figure_of(pair, match[1], match[3]), _figure_of(pair, match[3], match[1])
    if one is None or two is None or one is two or one.unit != two.unit:
        return
    less = match["way"] in _LESS
    if (abs(one.value) < abs(two.value)) != less and one.value != two.value:
        yield Clue(
            code="comparison-wrong",
            words=match.group(),
            carried=f"{one.text} / {two.text}",
            reason="the source's numbers stand the other way round",
        )


def _figure_of(pair: Pairing, name: str, other: str) -> Amount | None:
    """Return the number of the clause that names the one thing and not the other."""
    mine = grams_of(name) - grams_of(other)
    best, found = 1, None
    for quote in pair.quotes:
        for clause in quote.clauses:
            amounts = [a for a in quote.amounts if clause.start <= a.start < clause.end and a.kind]
            shared = len(mine & clause.grams)
            if shared > best and len(amounts) == 1:
                best, found = shared, amounts[0]
    return found


def _context(passage: Passage, start: int, end: int) -> frozenset[str]:
    """Return what stands around a number within its clause, up to the number before it."""
    clause = passage.clause_at(start)
    low = max(clause.start if clause else 0, start - 18)
    high = min(clause.end if clause else len(passage.plain), end + 8)
    for other in passage.amounts:
        if other.end <= start:
            low = max(low, other.end)
        elif other.start >= end:
            high = min(high, other.start)
            break
    return grams_of(passage.plain[low:start]) | grams_of(passage.plain[end:high])


def _clause_of(passage: Passage, amount: Amount) -> frozenset[str]:
    clause = passage.clause_at(amount.start)
    if clause is None:
        return frozenset()
    place = passage.clauses.index(clause)
    return clause.grams | (passage.clauses[place - 1].grams if place else frozenset())


def segment(passage: Passage, a: Amount) -> frozenset[str]:
    """Return what stands between a number and the one before it, in its clause or list item."""
    low = max(0, a.start - 14)
    for mark in "，。；、！？\n：":
        low = max(low, passage.plain.rfind(mark, 0, a.start) + 1)
    for other in passage.amounts:
        if other.end <= a.start:
            low = max(low, other.end)
    return grams_of(passage.plain[low : a.start])


#: a number that something moves away from is said of the same as the one it moves to
_FROM: Final = tuple("降升增减下上到至缩")


def find_exchanged(pair: Pairing) -> Iterator[Clue]:
    """Find two numbers of a list that have changed places: 甲跌4%、乙跌6% for 甲跌6%、乙跌4%."""
    theirs = [
        (b, segment(p, b))
        for p, b in pair.amounts
        if b.kind and p is not pair.title and not p.plain.startswith(_FROM, b.end)
    ]
    if len(theirs) < 2:
        return
    seen: dict[str, int] = {}
    for _, grams in theirs:
        for gram in grams:
            seen[gram] = seen.get(gram, 0) + 1
    for a in pair.sentence.amounts:
        mine = {g for g in segment(pair.sentence, a) if seen.get(g) == 1}
        if not a.kind or not mine:
            continue
        fits = [
            len(mine & grams)
            for b, grams in theirs
            if grams and same_unit(a, b) and (is_equal(a, b) or rounds(a, b))
        ]
        if not fits or max(fits):
            continue
        for b, grams in theirs:
            if b.kind == a.kind and len(mine & grams) >= 1 and len(mine & grams) == len(mine):
                yield Clue(
                    code="number-exchanged",
                    words=a.text,
                    carried=b.text,
                    reason=f"the source says {b.text} of this, and {a.text} of another",
                )
                return


def _is_rival(a: Amount, b: Amount) -> bool:
    """Whether one could stand in the other's place: of one unit, and another number."""
    return b.unit == a.unit and not (is_equal(a, b) or rounds(a, b) or rounds(b, a))


def find_swaps(pair: Pairing) -> Iterator[Clue]:
    """Find a number that the evidence binds to something else, and its own place to another."""
    if len(pair.amounts) < 2:
        return
    contexts = [(b, _context(p, b.start, b.end)) for p, b in pair.amounts]
    wide = [(b, _clause_of(p, b)) for p, b in pair.amounts]
    for a in pair.sentence.amounts:
        mine = _context(pair.sentence, a.start, a.end)
        if len(mine) < 3:
            continue
        fits = [c for b, c in wide if same_unit(a, b) and (is_equal(a, b) or rounds(a, b))]
        own = max((len(mine & c) for c in fits), default=-1)
        if own < 0:
            continue
        rival, amount = max(
            ((len(mine & c), b) for b, c in contexts if _is_rival(a, b)),
            key=lambda entry: entry[0],
            default=(0, None),
        )
        if amount is not None and rival >= own + 2:
            yield Clue(
                code="number-elsewhere",
                words=a.text,
                carried=amount.text,
                reason=f"the source says {amount.text} of this, and {a.text} of something else",
            )

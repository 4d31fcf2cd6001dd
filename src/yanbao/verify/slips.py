"""Slips: the number of the evidence in whose place the sentence has another."""

from __future__ import annotations

import itertools
import re

from yanbao.verify.amounts import Amount
from yanbao.verify.derivations import derivable
from yanbao.verify.equalities import is_equal, same_unit
from yanbao.verify.pairing import Pairing
from yanbao.verify.passages import Passage


def find_slip(pair: Pairing, a: Amount) -> Amount | None:
    """Return the number that the evidence has where the sentence has this one."""
    return _find_replaced(pair, a) or _find_miswritten(pair, a) or _find_other_end(pair, a)


#: words for what is left, or was before: their number may be reckoned from the ones printed
_REST = re.compile(
    r"平均|[每日月年季周]均|每|非|其余|其他|剩|余下|之外|[上去]年|此前|原先|之前|前一"
)


def _find_replaced(pair: Pairing, a: Amount) -> Amount | None:
    """Return the other number that stands, in the evidence, in the very words around this one."""
    before, after = pair.sentence.plain[max(0, a.start - 3) : a.start], pair.sentence.plain[a.end :]
    clause = pair.sentence.clause_at(a.start)
    led = pair.sentence.plain[clause.start if clause else 0 : a.start]
    for passage, b in pair.amounts:
        if b.kind != a.kind or b.counter != a.counter or len(before) < 3:
            continue
        told = any(is_equal(b, c) for c in pair.sentence.amounts)
        same = passage.plain[max(0, b.start - 3) : b.start] == before
        tail = min(2, len(after.rstrip("。")))
        if (any(c.isdigit() for c in before) or _REST.search(led)) and derivable(pair, a):
            continue  # in a list (380元、370元) the words before are another number's
        if (
            same
            and not told
            and tail
            and passage.plain[b.end :].lstrip("的").startswith(after.lstrip("的")[:tail])
        ):
            return b
    return None


def _find_miswritten(pair: Pairing, a: Amount) -> Amount | None:
    """Return the number of the evidence that this one is with one digit changed or two exchanged,
    or that counts the very same words; the sentence then does not tell it rightly elsewhere.
    """
    after = pair.sentence.plain[a.end : a.end + 5].strip("的个 ")
    for passage, b in pair.amounts:
        if (
            b.kind != a.kind
            or b.counter != a.counter
            or any(is_equal(b, c) for c in pair.sentence.amounts)
        ):
            continue
        if len(a.digits) > 2 and _is_slip(a.digits, b.digits) and not derivable(pair, a):
            return b
        counted = len(after) >= 3 and passage.plain[b.end :].lstrip("的个 ").startswith(after)
        if counted and not a.bound and not derivable(pair, a):
            return b
    return None


_TO = re.compile(r"[^，。；\d]{0,4}(?:至|到|-|−|–|—|~|～|to )+[^，。；\d]{0,2}")


def _ranges(passage: Passage) -> list[tuple[Amount, Amount]]:
    """Return the ranges of a passage, each as its two ends."""
    return [
        (one, two)
        for one, two in itertools.pairwise(passage.amounts)
        if _TO.fullmatch(passage.plain, one.end, two.start) and same_unit(one, two)
    ]


def _find_other_end(pair: Pairing, a: Amount) -> Amount | None:
    """Return the end that the evidence's range has where the sentence's has this number, the other
    end being the same: 2至4 for 2至6.
    """
    theirs = [told for quote in pair.quotes for told in _ranges(quote)]
    for mine in _ranges(pair.sentence) if theirs else ():
        if a not in mine or derivable(pair, a):
            continue
        place = mine.index(a)
        for told in theirs:
            same = same_unit(mine[1 - place], told[1 - place])
            if same and is_equal(mine[1 - place], told[1 - place]) and not is_equal(a, told[place]):
                return told[place]
    return None


def _is_slip(one: str, two: str) -> bool:
    """Whether two runs of digits differ in one digit, or in two that have changed places."""
    if len(one) != len(two):
        return False
    apart = [i for i, (c, d) in enumerate(zip(one, two, strict=True)) if c != d]
    if len(apart) == 1:
        return True
    first, *rest = apart or [0]
    return rest == [first + 1] and one[first] == two[first + 1] and one[first + 1] == two[first]

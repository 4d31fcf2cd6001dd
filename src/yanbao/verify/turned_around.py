"""Turned around: the source's own words with two of a kind exchanged, or one for its rival.

公布后半小时 where the source has 公布前半小时, 上调评级 for 维持评级, 认定 for 涉嫌, two numbers
that have changed owners: the words stand in the evidence, but not so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import same_unit
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of


def find_turned_around(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of words that stand in the evidence otherwise."""
    yield from _find_other_side(pair)
    yield from _find_kept(pair)
    yield from _find_suspected(pair)
    yield from _find_crossed_numbers(pair)


_SPAN: Final = (
    r"(?:半(?:个?小时|个?月|年|天)|"
    r"[一二两三四五六七八九十\d]{1,3}(?:个?小时|个?月|分钟|天|日|周|年|个?季度))"
)
_SIDED = re.compile(
    rf"(?P<before>[前后])(?P<first>{_SPAN})|(?P<last>{_SPAN})(?:之|以)?(?P<after>[前后])"
)


def _sided(passage: Passage) -> set[tuple[str, str]]:
    found = (
        (m["first"] or m["last"], m["before"] or m["after"]) for m in _SIDED.finditer(passage.plain)
    )
    return {(span.replace("个", "").replace("两", "二"), side) for span, side in found}


def _find_other_side(pair: Pairing) -> Iterator[Clue]:
    """Find 半小时后 where the source has 前半小时 only."""
    mine = _sided(pair.sentence)
    theirs = set().union(*(_sided(q) for q in pair.quotes)) if mine else set()
    for span, side in sorted(mine - theirs):
        if (span, "前" if side == "后" else "后") in theirs:
            yield Clue(
                code="opposite-said",
                words=span + side,
                carried="前" if side == "后" else "后",
                reason="the source has it on the other side of the event",
            )
            return


_MOVED = re.compile(
    r"(?:上调|调高|提高|下调|调低|调降)(?:了|至|到|为)?[^，。；]{0,6}?(?P<what>评级|目标价|利率|指引)"
    r"|(?P<of>评级|目标价|利率|指引)[^，。；]{0,8}?(?:上调|调高|提高|下调|调低|调降)"
)
_KEPT = re.compile(
    r"(?:维持|重申|保持)[^，。；]{0,24}?(?P<what>评级|目标价|利率|指引)|"
    r"(?P<of>评级|目标价|利率|指引)[^，。；]{0,8}?(?:不变|按兵不动)"
)
_ANY_MOVE = re.compile(r"上调|调高|提高|下调|调低|调降|加息|降息")


def _find_kept(pair: Pairing) -> Iterator[Clue]:
    """Find a rating told as raised or lowered that the source keeps."""
    mine = _MOVED.search(pair.sentence.plain)
    if mine is None or _ANY_MOVE.search(pair.evidence):
        return
    what = mine["what"] or mine["of"]
    for kept in _KEPT.finditer(pair.evidence):
        if (kept["what"] or kept["of"]) == what:
            yield Clue(
                code="turned",
                words=mine.group(),
                carried=kept.group(),
                reason="the source keeps it as it was",
            )
            return


_SUSPECTED = re.compile(r"涉嫌|涉(?=[罪案])|疑似|嫌疑|suspected|alleged(?:ly)?|accused")
_FOUND = re.compile(
    r"认定|查实|证实|确认|坐实|违反了|构成|已经?违|established|proved|proven|found|confirmed"
)


def _find_suspected(pair: Pairing) -> Iterator[Clue]:
    """Find as found what the source only suspects."""
    mine = _FOUND.search(pair.sentence.plain)
    if mine is None or mine.group() in pair.evidence or _SUSPECTED.search(pair.sentence.plain):
        return
    suspected = _SUSPECTED.search(pair.evidence)
    if suspected:
        yield Clue(
            code="modality-done",
            words=mine.group(),
            carried=suspected.group(),
            reason="the source only suspects it",
        )


_STOP: Final = "，。；：！？、\n"


def _before_number(passage: Passage, amount: Amount) -> str:
    """Return the words of its own stretch that stand before a number."""
    low = max(passage.plain.rfind(c, 0, amount.start) for c in _STOP) + 1
    return passage.plain[low : amount.start]


def _find_crossed_numbers(pair: Pairing) -> Iterator[Clue]:
    """Find two numbers that the sentence gives to two names the other way round."""
    if "分别" in pair.sentence.plain:
        return  # whose is which is told by the order (lists.py)
    told = [
        (a, words)
        for a in pair.sentence.amounts
        if (a.kind or a.counter) and len(words := _before_number(pair.sentence, a)) >= 2
    ]
    for (one, left), (two, right) in itertools.pairwise(told):
        if one.unit != two.unit or one.value == two.value:
            continue
        mine, other = grams_of(left) - grams_of(right), grams_of(right) - grams_of(left)
        for quote in pair.quotes:
            ways = (_owner(quote, one, mine, other), _owner(quote, two, mine, other))
            if ways == (1, 0):
                yield Clue(
                    code="number-crossed",
                    words=left[-8:] + one.text,
                    carried=right[-8:] + one.text,
                    reason="the source gives this number to the other, and the other's to this",
                )
                return


def _owner(quote: Passage, amount: Amount, mine: frozenset[str], other: frozenset[str]) -> int:
    """Return whose words stand nearer before a number of the evidence: 0, 1, or -1 for neither."""
    for b in quote.amounts:
        if b.value != amount.value or not same_unit(amount, b):
            continue
        low = max(quote.plain.rfind(c, 0, b.start) for c in "。！？\n") + 1
        before = quote.plain[low : b.start]
        spots = [max((before.rfind(g) for g in side), default=-1) for side in (mine, other)]
        if max(spots) >= 0 and spots[0] != spots[1]:
            return int(spots[1] > spots[0])
    return -1

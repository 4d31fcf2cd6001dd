"""Sides: a profit or a loss, an end of a range, a share or ten of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import is_equal, rounds, same_unit
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage

_LOSS = re.compile(r"(?<![扭减止])亏(?!转)|loss")
_PROFIT = re.compile(r"利润|净利|纯利|溢利|盈利|获利|profit")
_LABEL: Final = 14
#: how many shares a payment is for
_PER_TEN = re.compile(r"(?:每|向[^，。；]{0,12})?10(?:股|派|送|转)[^，。；\d]{0,12}$")
_PER_ONE = re.compile(r"每股[^，。；\d]{0,12}$")
_UNIT: Final = r"(?:万|亿|万亿)?(?:元|港元|美元|%|个百分点|股|吨|倍)?"
_JOINT: Final = r"(?:至|到|-|−|–|—|~|～)+"
_OPENS_RANGE = re.compile(_UNIT + _JOINT + r"[-+]?\d")
_ENDS_RANGE = re.compile(r"\d" + _UNIT + _JOINT + r"$")


def find_side_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of numbers that stand on another side here than in the evidence."""
    both = pair.sentence.plain + pair.evidence
    judges = [
        judge
        for judge, holds in (
            (_judge_profit, "亏" in both or "loss" in both),
            (_judge_end, any(a.bound for a in pair.sentence.amounts)),
            (_judge_left, any(a.kind == "%" for a in pair.sentence.amounts)),
            (_judge_flow, any(f"axis.flow{way}" in pair.sentence.classes for way in "+-")),
            (_judge_shares, "每股" in pair.sentence.plain and "10" in pair.evidence),
        )
        if holds  # what cannot be there is not looked for
    ]
    for a in pair.sentence.amounts if judges else ():
        equal = [
            (p, b)
            for p, b in pair.amounts
            if same_unit(a, b) and (is_equal(a, b) or (a.bound and rounds(a, b)))
        ]
        for judge in judges if equal else ():
            yield from judge(pair, a, equal)


def _side(passage: Passage, a: Amount) -> int:
    """Return 1 for a profit, -1 for a loss, 0 where the words before a number say neither."""
    low = max((b.end for b in passage.amounts if b.end <= a.start), default=0)
    before = re.split(r"[，。；：\n]", passage.plain[max(low, a.start - _LABEL) : a.start])[-1]
    if _LOSS.search(before):
        return -1
    if not _PROFIT.search(before) or "率" in before:
        return 0
    return -1 if a.value < 0 or before.endswith(("负", "-", "−")) else 1


def _judge_profit(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    mine = _side(pair.sentence, a)
    if mine and a.kind not in ("%", "pp", "x") and all(_side(p, b) == -mine for p, b in equal):
        yield Clue(
            code="direction-differs",
            words=a.text,
            carried=equal[0][1].text,
            reason=f"the source calls it a {'loss' if mine > 0 else 'profit'}",
        )


def _judge_end(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    """Find 最高 before the lower end of a range, 至少 before the upper one."""
    own = pair.sentence.plain
    if _OPENS_RANGE.match(own, a.end) or _ENDS_RANGE.search(own[max(0, a.start - 12) : a.start]):
        return  # 低于60至70 bounds by the whole range
    opens = all(_OPENS_RANGE.match(p.plain, b.end) for p, b in equal)
    ends = all(_ENDS_RANGE.search(p.plain[max(0, b.start - 12) : b.start]) for p, b in equal)
    if (opens and a.bound in ("max", "under")) or (ends and a.bound in ("min", "over")):
        yield Clue(
            code="rounding-differs",
            words=pair.sentence.text[max(0, a.start - 3) : a.end],
            carried=equal[0][1].text,
            reason="the source has it as the other end of a range",
        )


#: 压缩到原来的六成: what is left, not by how much it changed
_LEFT = re.compile(
    r"[到至为是剩有占](?:原来|原先|之前|此前|上年|去年|前者|后者)的(?:约|近|不足|不到|超)?$"
)
_CHANGED_BY = re.compile(
    r"(?:缩短|缩减|减少|下降|降低|下滑|下跌|压缩|[减降跌省少增涨低高]|增长|增加|提升|上升|涨|增)(?:了|约|近|超|逾|幅|达|为)*$"
)


_LEVEL = re.compile(r"(?:至|到|为|仅为|只有)[^，。；\d]{0,10}的(?:约|近|不足|不到)?$")


def _judge_left(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    """Find 到原来的六成 where the source has 缩短60%, and 少了一成 where it has 减至十分之一."""
    before = pair.sentence.plain[max(0, a.start - 8) : a.start]
    if _CHANGED_BY.search(before) and all(
        _LEVEL.search(p.plain[max(0, b.start - 14) : b.start]) for p, b in equal
    ):
        yield Clue(
            code="unit-differs",
            words=a.text,
            carried=equal[0][1].text,
            reason="the source says what is left, not by how much it changed",
        )
        return
    if not _LEFT.search(pair.sentence.plain[max(0, a.start - 8) : a.start]):
        return
    if all(_CHANGED_BY.search(p.plain[max(0, b.start - 6) : b.start]) for p, b in equal):
        yield Clue(
            code="unit-differs",
            words=a.text,
            carried=equal[0][1].text,
            reason="the source says by how much it changed, not what is left",
        )


def _flow(passage: Passage, a: Amount) -> int:
    """Return 1 for an inflow, -1 for an outflow, 0 where a number's clause tells of neither or
    both.
    """
    clause = passage.clause_at(a.start)
    classes = clause.classes if clause else frozenset()
    return ("axis.flow+" in classes) - ("axis.flow-" in classes)


def _judge_flow(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    """Find 净流入141亿元 where the source has 净流出141亿元."""
    mine = _flow(pair.sentence, a)
    if mine and a.kind not in ("%", "pp") and all(_flow(p, b) == -mine for p, b in equal):
        yield Clue(
            code="direction-differs",
            words=a.text,
            carried=equal[0][1].text,
            reason=f"the source has it flow {'out' if mine > 0 else 'in'}",
        )


def _judge_shares(pair: Pairing, a: Amount, equal: list[tuple[Passage, Amount]]) -> Iterator[Clue]:
    """Find a payment for each share that the source makes for ten."""
    if shares_of(pair.sentence, a) == 1 and all(shares_of(p, b) == 10 for p, b in equal):
        yield Clue(
            code="unit-differs",
            words=a.text,
            carried=equal[0][1].text,
            reason="the source pays it on ten shares",
        )


def shares_of(passage: Passage, a: Amount) -> int:
    """Return for how many shares a number is told: 1, 10, or 0 where no word says so."""
    before = passage.plain[max(0, a.start - 24) : a.start]
    return 10 if _PER_TEN.search(before) else 1 if _PER_ONE.search(before) else 0

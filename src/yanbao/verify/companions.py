"""Companions: what stands around a number in the evidence must be kept where it is told again.

A number that both sides print joins two clauses surely, however differently they are worded. What
the source says with it, that it is aimed at, expected or reached for a while only, belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import is_equal, same_unit
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Clause, Passage

_STAGE = re.compile(r"一度|盘中|盘初|最高|最低|最深|早盘|曾[达涨跌升降触至]")
_STAGED = re.compile(
    r"一度|盘中|盘初|早盘|最[高低多深大]|曾|日内|冲高|回落|先|触|高点|低点|高位|低位|峰值|"
    r"收窄|缩|转|从|由|原|此前|之前|前|上涨后|高见|低见|高达|摸|回吐"
)
_AIM = re.compile(
    r"目标(?![公客用市价群])|指引|力争|有望|预计|预期|料将|或将|可能|计划|拟|望达|规划|"
    r"预测(?!市场)|预估|不排除"
)
_RESERVE: Final = frozenset(
    "modality.plan modality.expect modality.may modality.rumor modality.will modality.reserve "
    "cond".split()
)
_DONE = re.compile(r"已|达到|实现|完成|录得|突破|创下|增至|升至|降至|涨|跌|为")


def find_companion_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what the source says with a number and the sentence does not."""
    if not (_AIM.search(pair.evidence) or _STAGE.search(pair.evidence)):
        return
    for a in pair.sentence.amounts:
        if not (a.kind or a.counter or a.value > 31):
            continue
        places = [
            (p, b, clause)
            for p, b in pair.amounts
            if p is not pair.title
            and is_equal(a, b)
            and same_unit(a, b)
            and (clause := p.clause_at(b.start)) is not None
        ]
        if not places:
            continue
        yield from _find_stage(pair, a, places)
        yield from _find_aim(pair, a, places)


def _find_stage(
    pair: Pairing, a: Amount, places: list[tuple[Passage, Amount, Clause]]
) -> Iterator[Clue]:
    """Find 上涨14% where the source has 一度上涨14%."""
    if a.kind != "%" or _STAGED.search(pair.sentence.plain):
        return
    found = [_STAGE.search(p.plain, max(c.start, b.start - 10), b.start) for p, b, c in places]
    if all(found) and found[0] is not None:
        yield Clue(
            code="stage-dropped",
            words=a.text,
            carried=found[0].group() + places[0][1].text,
            reason="the source says that it was so for a while only",
        )


def _find_aim(
    pair: Pairing, a: Amount, places: list[tuple[Passage, Amount, Clause]]
) -> Iterator[Clue]:
    """Find 已达5000台 where the source has 目标推高至5000台."""
    if any(not _RESERVE.isdisjoint(m.classes) for m in pair.sentence.marks):
        return
    if _AIM.search(pair.sentence.plain):
        return
    found = []
    for passage, b, clause in places:
        low = max(clause.start, _after_last_number(passage, b))
        found.append(_AIM.search(passage.plain, low, b.start))
    mine = pair.sentence.clause_at(a.start)
    if mine is not None and all(found) and found[0] is not None:
        done = _DONE.search(pair.sentence.plain, mine.start, a.start)
        yield Clue(
            code="aim-done" if done else "aim-dropped",
            words=pair.sentence.plain[mine.start : a.end].strip(),
            carried=found[0].group() + places[0][1].text,
            reason="the source says that it is aimed at or expected",
        )


def _after_last_number(passage: Passage, b: Amount) -> int:
    return max((x.end for x in passage.amounts if x.end <= b.start), default=0)

"""Currency pairs: one rate told from either side.

The dollar up against the yen is the yen down against the dollar. Where the sentence names a pair
the other way round than its evidence does, or one currency of it alone, a rise of the one is held
against a fall of the other, and the checks that compare the words alone are not heard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage

#: ISO 4217 code of each name
_CODE_OF: Final = {
    name: code
    for code, names in {
        "CNY": "离岸人民币 在岸人民币 人民币 cny cnh",
        "USD": "美元 美金 usd",
        "JPY": "日元 日圆 jpy",
        "EUR": "欧元 eur",
        "GBP": "英镑 gbp",
        "HKD": "港元 港币 hkd",
        "KRW": "韩元 韩圆 krw",
        "AUD": "澳元 澳大利亚元 aud",
        "NZD": "纽元 新西兰元 nzd",
        "CAD": "加元 加拿大元 cad",
        "CHF": "瑞郎 瑞士法郎 chf",
        "SGD": "新加坡元 新元 sgd",
        "TWD": "新台币 新台币元 twd",
        "INR": "印度卢比 卢比 inr",
        "RUB": "俄罗斯卢布 卢布 rub",
    }.items()
    for name in names.split()
}
_NAME = "|".join(sorted(_CODE_OF, key=len, reverse=True))
#: a pair, or one currency that is neither an amount's (3亿美元) nor part of a longer name
_NAMED = re.compile(
    rf"(?P<base>{_NAME})(?:汇率)?\s?(?:兑换?|对|/)\s?(?P<counter>{_NAME})"
    rf"|(?<![\d万亿千百])(?P<alone>{_NAME})(?!指数|资产|债|计价|贷款|存款|基金|现金)"
)
_PAIRED = re.compile(rf"[兑对/]\s?(?:{_NAME})")
#: how far behind its currency a move may stand, and what parts it from it
_REACH: Final = 24
_END: Final = re.compile(r"[。；;!?！？\n]")
_UP, _DOWN = "axis.change+", "axis.change-"
_DIRECTIONS: Final = frozenset(("turned", "turned-soft", "direction-differs", "opposite-said"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RateMove:
    """A currency going up or down, against another where one is named."""

    start: int
    end: int
    base: str
    counter: str
    up: bool


def find_rate_moves(passage: Passage) -> Iterator[RateMove]:
    """Yield each currency with the first word of a move behind it."""
    named = [*_NAMED.finditer(passage.plain)]
    for place, found in enumerate(named):
        limit = min(found.end() + _REACH, len(passage.plain))
        if place + 1 < len(named):
            limit = min(limit, named[place + 1].start())
        stop = _END.search(passage.plain, found.end(), limit)
        limit = stop.start() if stop else limit
        for mark in passage.marks:
            if found.end() <= mark.start < limit and mark.classes & {_UP, _DOWN}:
                yield RateMove(
                    start=found.start(),
                    end=mark.end,
                    base=_CODE_OF[found["base"] or found["alone"]],
                    counter=_CODE_OF.get(found["counter"] or "", ""),
                    up=_UP in mark.classes,
                )
                break


def _agreement(mine: RateMove, theirs: RateMove) -> int:
    """Return 1 if a move told from the other side of its pair says the same, -1 if the opposite,
    0 if it is not told from there.
    """
    if mine.base == theirs.counter and mine.counter in (theirs.base, ""):
        return -1 if mine.up == theirs.up else 1
    return 0


def settle_currency_pairs(pair: Pairing, clues: Iterable[Clue]) -> Iterator[Clue]:
    """Yield the clues as they are but where a rate is told from its other side.

    There the words of a move are no sign; what the two moves say of one rate is.
    """
    paired = _PAIRED.search(pair.sentence.plain) or _PAIRED.search(pair.evidence)
    moves = [*find_rate_moves(pair.sentence)] if paired else []
    others = [m for quote in pair.quotes for m in find_rate_moves(quote)] if moves else []
    told = [(move, {_agreement(move, other) for other in others} - {0}) for move in moves]
    turned = [(move, ways) for move, ways in told if ways]
    plain = pair.sentence.plain
    for clue in clues:
        within = (clue.words in plain[move.start : move.end + _REACH] for move, _ in turned)
        if clue.code not in _DIRECTIONS or not any(within):
            yield clue
    for move, ways in turned:
        if ways == {-1}:
            yield Clue(
                code="direction-differs",
                words=plain[move.start : move.end],
                reason="told from the other side of the pair, the source has it go the other way",
            )

"""Derivations: whether arithmetic on the numbers of the evidence comes to the one printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import is_equal, near_reach, rounds, same_unit
from yanbao.verify.intervals import find_stretches, spans_days, spans_months
from yanbao.verify.pairing import Pairing
from yanbao.verify.parts import is_part
from yanbao.verify.passages import Passage

_RATES: Final = ("%", "pp", "x")
_RATIO = re.compile(
    r"(?:为|是|至|达|相当于|约合|接近|近|约|逾|超过)[^，。；\d]{0,8}的(?:将?近|约|逾|超过?)?$"
    r"|times as"
)
_ADDING: Final = "合计|共|总|相加|之和|累计|加起来|合共|combined|total|together|sum".split("|")
_SPLITTING: Final = (
    "每|平均|推算|按|估算|倒推|合|单|均|值|照此|反推|两颗|相加|折|per|each|"
    "apiece|come to|comes to|average|imply|implies"
).split("|")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A number that may have been reckoned, and the reckonings that the words allow.

    ``adds`` allows sums of several, ``splits`` means and products, ``of_which`` a part of a part;
    ``ratio`` says that it tells how many times as much; ``before`` are the words right before it,
    ``times`` how many of the evidence's stretches of time go into the sentence's: a year's months.
    """

    amount: Amount
    adds: bool
    splits: bool
    of_which: bool
    ratio: bool
    before: str
    across: bool
    times: tuple[float, ...]

    def meets(self, value: float) -> bool:
        """Whether a derived value is the number told, within its rounding and bound."""
        if value <= 0:
            return False
        a, target = self.amount, abs(self.amount.value)
        room = max(a.place / 2, 1e-6 * target)
        if a.bound in ("about", "near", ""):
            if abs(value - target) <= room * 1.01:
                return True
            slack = min(a.coarse / 2, target * 0.12) if a.bound else 0.0
            if a.bound == "near":
                return target - near_reach(a) <= value <= target
            return abs(value - target) <= slack
        if a.bound in ("over", "min"):
            return target <= value < target + max(a.coarse, room)
        return target - max(a.coarse, room) <= value <= target

    def meets_any(self, *values: float) -> bool:
        """Whether one of the values is the number told."""
        return any(map(self.meets, values))


def derivable(pair: Pairing, a: Amount) -> bool:
    """Whether arithmetic on two or three of the evidence's numbers comes to this one."""
    if a.kind == "ord":
        return _is_rank(pair, a)
    if not a.kind and a.counter in ("天", "日") and spans_days(pair, a.value):
        return True
    if not a.kind and a.counter in ("年", "个月", "岁") and spans_months(pair, a):
        return True
    values = [
        _directed(p, b) for p, b in pair.amounts if b.value and not b.loose and p is not pair.title
    ][:14]
    reached = a.kind == "%" and _is_reached(pair.sentence, a)
    if reached and any(b.kind == "%" and _is_reached(p, b) for p, b in pair.amounts):
        return False  # what a move led to is printed
    before = _EARLIER.search(pair.sentence.plain, max(0, a.start - 8), a.start) is not None
    if not a.value or (before and _moves_back(values, abs(a.value))):
        return False
    own = [
        _directed(pair.sentence, b)
        for b in pair.sentence.amounts
        if b is not a and b.value and _is_carried(pair, b, values)
    ][:6]
    wanted = _read_wanted(pair, a)
    if any(_relates(wanted, b, c) for b, c in combinations(values, 2)):
        return True
    for b in values:
        if _relates_alone(wanted, b):
            return True
        if any(_relates(wanted, b, c) for c in own if c.value != b.value):
            return True
    return (
        (wanted.adds and _sums(wanted, values))
        or _is_rest(wanted, values)
        or (wanted.adds and _lies_apart_from_sum(wanted, values))
    )


def _lies_apart_from_sum(wanted: _Wanted, values: list[Amount]) -> bool:
    """Whether a number tells how far one lies from two others together."""
    alike = [abs(b.value) for b in values if b.kind in ("%", "pp") or b.unit == wanted.amount.unit]
    return any(
        wanted.meets(abs(x - (y + z)))
        for x in alike[:6]
        for y, z in combinations(alike[:6], 2)
        if x not in (y, z)
    )


def _is_rest(wanted: _Wanted, values: list[Amount]) -> bool:
    """Whether a share is what two or three others leave of the whole."""
    shares = [abs(b.value) for b in values if b.kind == "%" and abs(b.value) < 100][:6]
    return wanted.amount.kind == "%" and any(
        wanted.meets(100 - sum(group)) for size in (2, 3) for group in combinations(shares, size)
    )


def _is_carried(pair: Pairing, b: Amount, values: list[Amount]) -> bool:
    """Whether a number of the sentence stands in the evidence or follows from two that do, so that
    another may be reckoned with it.
    """
    if any(same_unit(b, c) and (is_equal(b, c) or rounds(b, c)) for _, c in pair.amounts):
        return True
    wanted = _read_wanted(pair, b)
    return (
        any(_relates(wanted, c, d) for c, d in combinations(values, 2))
        or any(_relates_alone(wanted, c) for c in values)
        or (wanted.adds and _sums(wanted, values))
    )


def _read_wanted(pair: Pairing, a: Amount) -> _Wanted:
    way = _way_told(pair.sentence, a)
    return _Wanted(
        amount=a if a.sign or not way else replace(a, sign=way),
        adds=any(w in pair.sentence.plain for w in _ADDING),
        splits=any(w in pair.sentence.plain for w in _SPLITTING),
        of_which="其中" in pair.evidence or "of which" in pair.evidence,
        ratio=is_ratio(pair, a),
        before=pair.sentence.plain[max(0, a.start - 9) : a.start],
        across="加息" in pair.evidence and "降息" in pair.evidence,
        times=find_stretches(pair),
    )


#: what grows or shrinks by so much
_CHANGES = re.compile(
    r"(?:缩水|萎缩|缩减|下降|下滑|减少|降低|下跌|回落|[减降跌缩轻少]|增长|增加|上升|提高|攀升|[增升涨])"
    r"(?:了|幅|约|近|逾|超|达|为|过|高)*$"
)
_SHARE_OF = re.compile(r"(?:占比?|比例|比重|份额|率)[^，。；\d]{0,5}$")
_TOTAL = re.compile(r"总|全部|整体|全省|全国|合计")
_MORE = re.compile(r"[高多增超涨升快贵溢]")
_LESS = re.compile(r"[低少减降跌慢折]")


def _directed(passage: Passage, b: Amount) -> Amount:
    """Return a rate with the direction that the words right before it give: 高出16%."""
    if b.sign or b.kind != "%":
        return b
    before = passage.plain[max(0, b.start - 5) : b.start]
    return replace(b, sign=bool(_MORE.search(before)) - bool(_LESS.search(before)))


_BY: Final = r"(?:出|了|于|加|长|幅|为|达|约|近|逾|超|过|亏)*$"
_MORE_BY, _LESS_BY = re.compile(r"[高多增超涨升贵]" + _BY), re.compile(r"[低少减降跌]" + _BY)


def _way_told(passage: Passage, a: Amount) -> int:
    """Return the way that the words right before a number give it: 多出约3亿元, 少2亿元."""
    before = passage.plain[max(0, a.start - 6) : a.start]
    before = re.split(r"[，。；、：（(\d]", before)[-1]
    return bool(_MORE_BY.search(before)) - bool(_LESS_BY.search(before))


def _is_reached(passage: Passage, a: Amount) -> bool:
    """Whether a number is what something moved to: 降至3%."""
    return passage.plain[max(0, a.start - 1) : a.start] in ("至", "到")


_EARLIER = re.compile(r"前一[日天月年季周]|上一[日月年季周]|上[年月季周]|去年|此前|原先|原来|之前")


def _moves_back(values: list[Amount], target: float) -> bool:
    """Whether an earlier number was reckoned the wrong way: 922 after a rise of 11 is not 933."""
    for change in values:
        for now in values:
            x, y = abs(change.value), abs(now.value)
            if change is now or not change.sign or change.kind != now.kind or x >= y:
                continue
            if change.kind not in ("%", "pp", "x") and abs(y + change.sign * x - target) < 1e-6 * y:
                return True
    return False


#: words that say which of a row without a number
_RANKED: Final = {
    1.0: re.compile(r"居首|榜首|首位|居冠|冠军|之首|领跑|最[大高多快]"),
    2.0: re.compile(r"紧随其后|其次|次之|居次|次席|亚军|仅次于"),
    3.0: re.compile(r"季军"),
}


def _is_rank(pair: Pairing, a: Amount) -> bool:
    """Whether the number printed before 第三 is the third greatest of its kind in the evidence."""
    if a.value in _RANKED and _RANKED[a.value].search(pair.evidence):
        return True
    before = [c for c in pair.sentence.amounts if c.end <= a.start and c.kind not in ("", "ord")]
    if not before or a.start - before[-1].end > 14:
        return False
    alike = sorted({c.value for _, c in pair.amounts if c.kind == before[-1].kind}, reverse=True)
    return a.value <= len(alike) and alike[int(a.value) - 1] == before[-1].value


def _relates(wanted: _Wanted, b: Amount, c: Amount) -> bool:
    """Whether a sum, difference, ratio, share or product of two numbers comes to a third."""
    if "米/时" in (b.counter, c.counter):
        return _relates_speed(wanted, b, c)
    rates = (b.kind in _RATES, c.kind in _RATES)
    if all(rates):
        return _relates_rates(wanted, b, c)
    if not any(rates) and _is_alike(b, c):
        apart = wanted.splits and b.unit != c.unit and b.unit and c.unit
        return _relates_alike(wanted, b, c) or bool(apart and _shares_out(wanted, b, c))
    if wanted.amount.kind in _RATES:
        return False
    if any(rates):
        return _relates_change(wanted, b, c) if rates[1] else _relates_change(wanted, c, b)
    return wanted.splits and _shares_out(wanted, b, c)


#: measures by which something is counted out, in the measure that they are read in
_PER_MEASURE: Final = {
    "兆瓦": (1e-3,), "兆瓦时": (1e-3,), "克": (1e6, 1e3), "米": (1e3,), "分钟": (60.0,),
    "天": (7.0,), "平方米": (1e4, 1e4 / 15),
}  # fmt: skip


def _shares_out(wanted: _Wanted, b: Amount, c: Amount) -> bool:
    """Whether two numbers of different units come, multiplied or shared out, to the number told:
    so much by the kilowatt, by the ton.
    """
    x, y = abs(b.value), abs(c.value)
    sizes = (1.0, *_PER_MEASURE.get(b.counter, ()), *_PER_MEASURE.get(c.counter, ()))
    return wanted.meets(x * y) or any(
        wanted.meets_any(x / y * size, y / x * size) for size in sizes
    )


#: what is counted one by one, whatever it is called
_HEADS: Final = frozenset("人 份 家 个 户 票 只 件 项 种 位 名 起 例 条 次".split())


def _is_alike(b: Amount, c: Amount) -> bool:
    bare = not b.kind and not c.kind and b.value > 31 < c.value
    bare = bare or (not b.kind and not c.kind and {b.counter, c.counter} <= _HEADS)
    return b.unit == c.unit or not b.unit or not c.unit or bare


def _relates_speed(wanted: _Wanted, b: Amount, c: Amount) -> bool:
    """Whether a length at a speed takes the minutes told."""
    speed, length = (b, c) if b.counter == "米/时" else (c, b)
    timed = wanted.amount.counter == "分钟" and {b.counter, c.counter} == {"米", "米/时"}
    return timed and wanted.meets(60 * abs(length.value) / abs(speed.value))


def _relates_rates(wanted: _Wanted, b: Amount, c: Amount) -> bool:
    """Whether two rates come to a third: how far apart, one of the other, both together."""
    a, x, y = wanted.amount, abs(b.value), abs(c.value)
    if a.kind in ("pp", "%") and "x" not in (b.kind, c.kind):
        if _lie_apart(wanted, b, c):
            return True
        worded = not a.digits.isdigit()
        if worded and wanted.meets_any(100 * x / y, 100 * y / x, 100 * (max(x, y) / min(x, y) - 1)):
            return True
        # 其中45.8% of a tenth is so much of the whole
        part = a.kind == b.kind == c.kind == "%" and wanted.of_which
        return (part and wanted.meets(x * y / 100)) or (wanted.adds and wanted.meets(x + y))
    if a.kind == "%" and b.kind == c.kind == "x":
        grown = 100 * (max(x, y) / min(x, y) - 1)
        shrunk = 100 * (1 - min(x, y) / max(x, y))
        moved = ([grown] if a.sign >= 0 else []) + ([shrunk] if a.sign <= 0 else [])
        return wanted.meets_any(100 * x / y, 100 * y / x, *moved)
    return a.kind == "x" and wanted.meets_any(x / y, y / x)


def _lie_apart(wanted: _Wanted, b: Amount, c: Amount) -> bool:
    """Whether two rates lie so far apart: a rise and a fall by their sum. Of a level and the move
    that led to it, the level before follows; what a level reached moved on to does not.
    """
    apart = abs(b.value - c.value)
    if b.kind == c.kind or "pp" not in (b.kind, c.kind):
        across = b.sign * c.sign < 0 or wanted.across
        return wanted.meets(apart) or (across and wanted.meets(b.value + c.value))
    move, level = (b, c) if b.kind == "pp" else (c, b)
    before = abs(level.value - move.sign * move.value)
    return wanted.meets(before) or (not level.sign and wanted.meets(apart))


def _relates_alike(wanted: _Wanted, b: Amount, c: Amount) -> bool:
    """Whether two numbers of one unit come to a third, or to a rate."""
    a, x, y = wanted.amount, abs(b.value), abs(c.value)
    if a.kind in _RATES:
        unit = 1.0 if a.kind == "x" else 100.0
        big, small = max(x, y), min(x, y)
        changes = a.kind == "%" and _CHANGES.search(wanted.before) is not None
        parts = [] if changes else [small / big, big / small]
        if a.kind == "%" and _SHARE_OF.search(wanted.before):
            return wanted.meets(unit * small / big)
        parts += [x / (x + y), y / (x + y)] if wanted.adds and a.kind == "%" else []
        if a.bound and is_part(a.text):
            return wanted.meets_any(*(unit * part for part in parts if part < 1))
        # what grows is measured by what it was, and so is what shrinks
        parts += [big / small - 1] if a.sign >= 0 else []
        parts += [1 - small / big] if a.sign <= 0 or a.kind == "pp" else []
        if (b.sign != 0) != (c.sign != 0) and big > small:  # a level, and what it moved by
            moved = small if abs(b.value if b.sign else c.value) == small else big
            parts += [moved / abs(big - small)] if a.sign >= 0 else [moved / (big + small)]
        return wanted.meets_any(*(unit * part for part in parts))
    if wanted.meets_any(abs(x - y), x + y):
        return True
    if not wanted.splits:
        return False
    quotients = (x / y, y / x) if a.kind in ("", "shares") else ()
    return wanted.meets_any((x + y) / 2, x * y, *quotients)


def _relates_change(wanted: _Wanted, b: Amount, rate: Amount) -> bool:
    """Whether a number and a rate of it, or of its change, come to the number told."""
    amount = abs(b.value)
    share = abs(rate.value) if rate.kind == "x" else abs(rate.value) / 100
    whole = rate.kind == "%" and not rate.sign and _TOTAL.search(wanted.before) is not None
    made = [] if whole else [amount * share]  # of what is a share, the whole is more
    made += [amount / share] if share and not rate.sign else []
    if not _is_share(rate):  # a half is no growth by a half
        if rate.sign >= 0:
            made += [amount / (1 + share), amount * (1 + share)]
            made += [amount * share / (1 + share)] if wanted.amount.sign >= 0 else []
        if rate.sign <= 0 and share < 1:
            made += [amount / (1 - share), amount * (1 - share)]
            shrinks = rate.sign < 0 and wanted.amount.sign <= 0
            made += [amount * share / (1 - share)] if shrinks else []
    return wanted.meets_any(*made)


def _is_share(rate: Amount) -> bool:
    """Whether a rate is worded as a part of something: 一半, 三分之一."""
    return (not rate.sign and rate.text in _SHARES) or "分之" in rate.text


_SHARES: Final = frozenset("一半 半数 过半 half".split())


def _relates_alone(wanted: _Wanted, b: Amount) -> bool:
    """Whether one number says the other in another measure: 增长155% is 1.55 times more."""
    a, x = wanted.amount, abs(b.value)
    if (
        a.kind == b.kind
        and a.counter == b.counter
        and wanted.meets_any(*(x * n for n in wanted.times))
    ):
        return True
    if b.kind in ("%", "pp") and a.kind == "x":
        if wanted.ratio and b.sign:
            return wanted.meets(x / 100 + 1) or (b.sign < 0 and wanted.meets(1 - x / 100))
        return wanted.meets_any(x / 100, x / 100 + 1, abs(x / 100 - 1))
    if b.kind in ("%", "pp") and a.kind in ("%", "pp"):
        rest = (b.sign < 0 or not is_part(a.text)) and wanted.meets(abs(100 - x))
        return rest or (b.kind == a.kind and x > 100 and wanted.meets(x - 100))
    if b.kind == a.kind == "x":  # grown by two times is three times as much
        return (wanted.ratio and b.sign > 0 and wanted.meets(x + 1)) or (
            a.sign > 0 and not b.sign and wanted.meets(x - 1)
        )
    if b.kind == "x" and a.kind == "%":
        return wanted.meets_any(100 * (x - 1), 100 * x)
    if a.kind or b.kind or a.counter == b.counter:
        return False
    others = {"年": x * 12, "个": x / 12}
    return b.counter in others and wanted.meets(others[b.counter])


def is_ratio(pair: Pairing, a: Amount) -> bool:
    """Whether the number says how many times as much (为上年的2.4倍), not how much more."""
    return _RATIO.search(pair.sentence.plain[max(0, a.start - 12) : a.start]) is not None


def _sums(wanted: _Wanted, values: list[Amount]) -> bool:
    """Whether three or four numbers of the unit add up to the number told."""
    a = wanted.amount
    same = [abs(b.value) for b in values if b.unit == a.unit or (not b.kind and not a.kind)]
    return any(
        wanted.meets(sum(group)) for size in (3, 4) for group in combinations(same[:9], size)
    )

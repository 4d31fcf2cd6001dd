"""Derivations: whether arithmetic on the numbers of the evidence comes to the one printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.equalities import near_reach
from yanbao.verify.pairing import Pairing
from yanbao.verify.passages import Passage

Meets = Callable[[float], bool]


_RATES: Final = ("%", "pp", "x")


_RATIO = re.compile(r"(?:为|是|至|达|相当于|约合).{0,6}的(?:约|近|逾|超)?$|times as")


_ADDING: Final = (
    "合计",
    "共",
    "总",
    "相加",
    "之和",
    "累计",
    "加起来",
    "合共",
    "combined",
    "total",
    "together",
    "sum",
)


_SPLITTING: Final = (
    "每",
    "平均",
    "推算",
    "按",
    "估算",
    "倒推",
    "合",
    "单",
    "均",
    "值",
    "照此",
    "反推",
    "两颗",
    "相加",
    "折",
    "per",
    "average",
    "imply",
    "implies",
)


#: words that announce arithmetic; without one a number must stand in the evidence itself
DERIVED: Final = tuple(
    (
        "推算 倒推 反推 推知 折合 相当 合计 共 高出 多出 多 少 比 较 差 距 占 比例 幅 增量 倍 "
        "减少 增加 增 减 降 收窄 扩大 合 计算 之和 平均 每 净 毛 差额 相差 累计 总 上年 去年 "
        "翻 缩 升 跌 涨 余 剩 天 高 低 约 近 逾 超 成 快 相加 两颗 起伏 推 慢 值 估 口径 即 "
        "两者 三 缩短 缩减 需 早 晚 "
        "implies imply implied difference more less higher lower total combined "
        "roughly about undercut ratio average gap times fell rose drop gain increase per"
    ).split()
)


def derivable(pair: Pairing, a: Amount) -> bool:
    """Whether arithmetic on two or three of the evidence's numbers comes to this one."""
    values = [
        (_directed(p, b), abs(b.value))
        for p, b in pair.amounts
        if b.value and not b.loose and p is not pair.title
    ][:14]
    if a.kind == "ord":
        return _is_rank(pair, a)
    if not a.kind and a.counter in ("天", "日") and _spans_days(pair, a.value):
        return True
    clause = pair.sentence.clause_at(a.start)
    near = clause.text if clause else pair.sentence.plain
    adds = any(w in near for w in _ADDING)
    splits = any(w in pair.sentence.plain for w in _SPLITTING)
    of_which = "其中" in pair.evidence or "of which" in pair.evidence
    own = [
        (_directed(pair.sentence, b), abs(b.value))
        for b in pair.sentence.amounts
        if b is not a and b.value
    ][:6]
    target, signed = abs(a.value), a
    before = _EARLIER.search(pair.sentence.plain, max(0, a.start - 8), a.start) is not None
    if before and _moves_back(values, target):
        return False
    if not target:
        return False

    def meets(value: float) -> bool:
        """Whether a derived value is the number told, within its rounding and bound."""
        if value <= 0:
            return False
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

    for (b, x), (c, y) in combinations(values, 2):
        if _relates(signed, b, c, x, y, (meets, adds, splits, of_which)):
            return True
    for b, x in values:
        if _relates_alone(a, b, x, meets, is_ratio(pair, a)):
            return True
        for c, y in own:
            if c.value != b.value and _relates(signed, b, c, x, y, (meets, adds, splits, of_which)):
                return True
    return adds and _sums(a, values, meets)


_MORE = re.compile(r"[高多增超涨升快贵溢]")
_LESS = re.compile(r"[低少减降跌慢折]")


def _directed(passage: Passage, b: Amount) -> Amount:
    """Return a rate with the direction that the words right before it give: 高出16%."""
    if b.sign or b.kind != "%":
        return b
    before = passage.plain[max(0, b.start - 5) : b.start]
    return replace(b, sign=bool(_MORE.search(before)) - bool(_LESS.search(before)))


_EARLIER = re.compile(r"前一[日天月年季周]|上一[日月年季周]|上[年月季周]|去年|此前|原先|原来|之前")


def _moves_back(values: list[tuple[Amount, float]], target: float) -> bool:
    """Whether an earlier number was reckoned the wrong way: 922 after a rise of 11 is not 933."""
    for change, x in values:
        for now, y in values:
            if change is now or not change.sign or change.kind != now.kind or x >= y:
                continue
            if change.kind not in ("%", "pp", "x") and abs(y + change.sign * x - target) < 1e-6 * y:
                return True
    return False


def _is_rank(pair: Pairing, a: Amount) -> bool:
    """Whether the number printed before 第三 is the third greatest of its kind in the evidence."""
    before = [c for c in pair.sentence.amounts if c.end <= a.start and c.kind not in ("", "ord")]
    if not before or a.start - before[-1].end > 14:
        return False
    alike = sorted({c.value for _, c in pair.amounts if c.kind == before[-1].kind}, reverse=True)
    return a.value <= len(alike) and alike[int(a.value) - 1] == before[-1].value


def _relates(
    a: Amount, b: Amount, c: Amount, x: float, y: float, allowed: tuple[Meets, bool, bool, bool]
) -> bool:
    """Whether a sum, difference, ratio, share or product of two numbers comes to a third."""
    check, adds, splits, of_which = allowed
    if b.counter == "米/时" or c.counter == "米/时":
        speed, length = (x, y) if b.counter == "米/时" else (y, x)
        timed = a.counter == "分钟" and {b.counter, c.counter} == {"米", "米/时"}
        return timed and check(60 * length / speed)
    rates = (b.kind in _RATES, c.kind in _RATES)
    alike = (
        b.unit == c.unit
        or not b.unit
        or not c.unit
        or (not b.kind and not c.kind and b.value > 31 < c.value)
    )
    if all(rates):
        if a.kind in ("pp", "%") and "x" not in (b.kind, c.kind):
            worded = not a.digits.isdigit()
            shared = worded and (check(100 * x / y) or check(100 * y / x))
            shared = shared or (worded and check(100 * (max(x, y) / min(x, y) - 1)))
            apart = check(abs(x - y)) or check(abs(b.value - c.value))
            # 其中45.8% of a tenth is so much of the whole
            part = a.kind == b.kind == c.kind == "%" and of_which and check(x * y / 100)
            return apart or shared or part or (adds and check(x + y))
        if a.kind == "%" and b.kind == c.kind == "x":
            return check(100 * x / y) or check(100 * y / x)
        return a.kind == "x" and (check(x / y) or check(y / x))
    if alike and not any(rates):
        if a.kind in _RATES:
            unit = 1.0 if a.kind == "x" else 100.0
            big, small = max(x, y), min(x, y)
            parts = [small / big, big / small]
            # what grows is measured by what it was, and so is what shrinks
            parts += [big / small - 1] if a.sign >= 0 else []
            parts += [1 - small / big] if a.sign <= 0 or a.kind == "pp" else []
            return any(check(unit * part) for part in parts)
        if (
            (splits and check((x + y) / 2))
            or check(abs(x - y))
            or check(x + y)
            or (splits and check(x * y))
        ):
            return True
        return splits and a.kind in ("", "shares") and (check(x / y) or check(y / x))
    if a.kind in _RATES:
        return False
    if any(rates):
        amount, rate = (x, y) if rates[1] else (y, x)
        share = rate if "x" in (b.kind, c.kind) else rate / 100
        way = b.sign if rates[0] else c.sign
        made = [amount * share]
        made += [amount / share] if share and not way else []
        if _is_share(b if rates[0] else c):
            return any(check(value) for value in made)  # a half is no growth by a half
        if way >= 0:
            made += [amount / (1 + share), amount * (1 + share), amount * share / (1 + share)]
        if way <= 0 and share < 1:
            made += [amount / (1 - share), amount * (1 - share)]
        return any(check(value) for value in made)
    return splits and (check(x * y) or check(x / y) or check(y / x))


def _is_share(rate: Amount) -> bool:
    """Whether a rate is worded as a part of something: 一半, 三分之一."""
    return (not rate.sign and rate.text in _SHARES) or "分之" in rate.text


_SHARES: Final = frozenset("一半 半数 过半 half".split())


def _relates_alone(a: Amount, b: Amount, x: float, check: Meets, ratio: bool) -> bool:
    """Whether one number says the other in another measure: 增长155% is 1.55 times more."""
    if b.kind in ("%", "pp") and a.kind == "x":
        if ratio and b.sign:
            return check(x / 100 + 1) or (b.sign < 0 and check(1 - x / 100))
        return check(x / 100) or check(x / 100 + 1) or check(abs(x / 100 - 1))
    if b.kind in ("%", "pp") and a.kind in ("%", "pp"):
        return check(abs(100 - x)) or (b.kind == a.kind and x > 100 and check(x - 100))
    if b.kind == "x" and a.kind == "%":
        return check(100 * (x - 1)) or check(100 * x)
    months = (b.counter == "年" and check(x * 12)) or (b.counter == "个" and check(x / 12))
    acres = (b.counter == "亩" and check(x / 15)) or (b.counter == "公顷" and check(x * 15))
    return not a.kind and not b.kind and a.counter != b.counter and (months or acres)


def is_ratio(pair: Pairing, a: Amount) -> bool:
    """Whether the number says how many times as much (为上年的2.4倍), not how much more."""
    return _RATIO.search(pair.sentence.plain[max(0, a.start - 12) : a.start]) is not None


def _spans_days(pair: Pairing, count: float) -> bool:
    days = [
        (d.year, d.month, d.day)
        for q in pair.quotes
        for d in q.days
        if d.year and d.month and d.day
    ]
    instants = []
    for year, month, day in days:
        try:
            instants.append(date(year, month, day).toordinal())
        except ValueError:
            continue
    spans = {abs(one - two) for one, two in combinations(instants, 2)}
    return bool(spans & {int(count), int(count) - 1})


def _sums(a: Amount, values: list[tuple[Amount, float]], check: Meets) -> bool:
    same = [x for b, x in values if b.unit == a.unit or (not b.kind and not a.kind)]
    return any(check(sum(group)) for size in (3, 4) for group in combinations(same[:9], size))

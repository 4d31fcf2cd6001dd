"""Equalities: when two printed numbers say the same, after scale, unit and rounding."""

from __future__ import annotations

from typing import Final

from yanbao.verify.amounts import Amount

_PHYSICAL: Final = frozenset(
    (
        "克 米 兆瓦时 盎司 加仑 兆瓦 毫米 桶 平方米 尼特 小时 分钟 秒 天 年 月 周 人 头 辆 台 米/时"
    ).split()
)


#: what is counted by its turn with and without 第: 二十届, 第二十届
_TURNS: Final = frozenset("届 次 轮 期 季 代".split())
MONEY: Final = frozenset(
    "HKD USD JPY EUR GBP KRW TWD CNY CHF CAD AUD SGD IDR INR VND THB MYR PHP BRL RUB TRY SEK ZAR "
    "AED SAR MOP".split()
)


def is_equal(a: Amount, b: Amount) -> bool:
    """Whether two amounts are the same number; 0.23倍 is 23 %, not 0.23 %."""
    if a.kind != b.kind and {a.kind, b.kind} == {"%", "x"}:
        return abs(abs(a.value) - _as_unit(a, b)) <= 1e-9 * max(abs(a.value), 1.0)
    mine, other = abs(a.value), abs(b.value)
    return mine == other or abs(mine - other) <= 1e-9 * max(mine, 1.0)


def other_currency(a: Amount, b: Amount) -> bool:
    """Whether both are money and not of one currency; 元 alone is the yuan."""
    one = a.kind if a.kind in MONEY else "CNY" if a.counter == "元" else ""
    two = b.kind if b.kind in MONEY else "CNY" if b.counter == "元" else ""
    return bool(one and two and one != two)


def same_unit(a: Amount, b: Amount) -> bool:
    """Whether two numbers may measure the same: kinds agree, or one side prints none."""
    if (a.kind == "ord") != (b.kind == "ord"):
        return a.counter == b.counter and a.counter in _TURNS
    if other_currency(a, b):
        return False
    if a.kind and b.kind:
        if a.kind == b.kind:
            return True
        return {a.kind, b.kind} == {"%", "x"}
    if a.kind == "pp" or b.kind == "pp" or a.kind == "%" or b.kind == "%":
        return a.value == b.value and not (a.counter or b.counter) and not (a.kind and b.kind)
    if a.counter in _PHYSICAL and b.counter in _PHYSICAL and a.counter != b.counter:
        return False
    if "个" in (a.counter, b.counter) and not {a.counter, b.counter} & (_PHYSICAL - {"人"}):
        return True  # 20多座城市, 20多个城市
    if a.kind in ("", "shares") and b.kind in ("", "shares"):
        return not (a.counter and b.counter) or a.counter == b.counter or a.value > 31
    return True


def agree(a: Amount, b: Amount) -> bool:
    """Whether two amounts are the same number, and may measure the same."""
    return is_equal(a, b) and same_unit(a, b)


def rounds(a: Amount, b: Amount) -> bool:
    """Whether ``a`` is a fair rounding of ``b``, on the side that its word names."""
    mine, other = abs(a.value), _as_unit(a, b)
    room = max(a.place / 2, 1e-9 * mine)
    if a.bound in ("about", "near", "") and abs(mine - other) <= room * 1.0001:
        return True
    coarse = max(a.coarse, a.place)
    if a.bound == "over":
        return mine <= other < mine + coarse or (b.bound in ("over", "min") and mine == other)
    if a.bound == "min":
        return mine <= other < mine + coarse
    if a.bound == "near":
        return mine - near_reach(a) <= other <= mine * 1.002
    if a.bound in ("under", "max"):
        return mine - coarse <= other <= mine if a.bound == "max" else mine - coarse <= other < mine
    if a.bound == "about":
        return abs(mine - other) <= max(min(coarse / 2, mine * 0.12), room)
    return False


def near_reach(a: Amount) -> float:
    """Return how far below a number what is 近 it may lie: 近5000 is said of 4600, not of 4000."""
    mine = abs(a.value)
    return max(min(a.coarse * 0.6, mine * 0.12), mine * 0.03)


def _as_unit(a: Amount, b: Amount) -> float:
    if a.kind == "x" and b.kind == "%":
        return abs(b.value) / 100
    if a.kind == "%" and b.kind == "x":
        return abs(b.value) * 100
    return abs(b.value)


def close(a: Amount, b: Amount) -> bool:
    """Whether one is the other rounded to its printed digits."""
    return abs(abs(a.value) - _as_unit(a, b)) <= max(a.place / 2, 1e-9)


def wrong_side(a: Amount, b: Amount) -> bool:
    """Whether 近, 超 or 不足 stands on the wrong side of the other number."""
    mine, other = abs(a.value), _as_unit(a, b)
    if a.bound in ("over", "min"):
        return mine - max(a.coarse, mine * 0.03) <= other < mine
    if a.bound in ("near", "under", "max"):
        return mine < other <= mine + max(a.coarse, mine * 0.03)
    return False

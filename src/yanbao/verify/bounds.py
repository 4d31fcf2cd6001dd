"""Bounds: what the words beside a number say of it: about, over, at most; up or down."""

from __future__ import annotations

import re
from typing import Final, Literal

from yanbao.verify.lexicon import Mark

Bound = Literal["", "about", "near", "over", "under", "min", "max"]

_BOUND_CLASSES: Final[tuple[tuple[str, Bound], ...]] = (
    ("approx.max", "max"), ("approx.min", "min"), ("approx.near", "near"), ("approx.over", "over"),
    ("approx.under", "under"), ("approx.about", "about"),
)  # fmt: skip
_AFTER: Final = frozenset(
    (
        *"以上 上方 以下 下方 左右 上下 以内 多 余 有余 强 不到 关口 仅一步之遥 一步之遥".split(),
        "or so",
    )
)
_NOUNS: Final = frozenset("涨幅 跌幅 增幅 降幅 升幅 减幅 增长 下降 增速 下滑".split())
_NOT_BEFORE: Final = frozenset(("多", "强", "余", "起", "some", "from", "起步"))
_REACH: Final = 14
#: the 10-year note is named by its years: no word bounds them
_TENOR = re.compile(r"-(?:year|month|week|day)s?(?![a-z])")


def find_bound(plain: str, marks: tuple[Mark, ...], start: int, end: int) -> Bound:
    """Return the bound that the words right before or right after the number set."""
    if _TENOR.match(plain, end):
        return ""
    best = 99
    found: Bound = ""
    for mark in marks:
        if mark.end > start + 1 and mark.start < end:
            continue
        reach = 4 if mark.word.isascii() else 2
        before = mark.end <= start and len(plain[mark.end : start].replace(" ", "")) <= reach
        before = before and not _broken(plain[mark.end : start])
        after = mark.word in _AFTER and 0 <= mark.start - end <= 2
        after = after and not _broken(plain[end : mark.start]) and not _leads(plain, mark.end)
        if before and mark.word in _AFTER and mark.word != "不到":
            before = False
        distance = start - mark.end if before else mark.start - end
        if not (before or after) or distance >= best:
            continue
        for name, bound in _BOUND_CLASSES:
            if name in mark.classes and (after or mark.word not in _NOT_BEFORE):
                best, found = distance, bound
                break
    return found


def _leads(plain: str, place: int) -> bool:
    """Whether a number follows: 1.55%和不到4% bounds the second."""
    return plain[place : place + 1].isdigit()


def _broken(gap: str) -> bool:
    return any(c in "，。；、,;)）" for c in gap)


def find_sign(plain: str, marks: tuple[Mark, ...], start: int, end: int) -> int:
    """Return the direction of the word nearest to the number within its clause."""
    best, sign = _REACH + 1, 0
    for mark in marks:
        if mark.end <= start:
            gap, distance = plain[mark.end : start], start - mark.end
        elif mark.start >= end:
            gap, distance = plain[end : mark.start], mark.start - end + 3
            if mark.word not in _NOUNS and not mark.word.isascii():
                continue
        else:
            continue
        if (
            distance >= best + (10 if mark.word.isascii() else 0)
            or any(c in "，。；;!?！？至到、" for c in gap)
            or ", " in gap
            or mark.word[-1] in "至到破"
        ):
            continue
        way = _way(mark.classes)
        if way and not any(c.isdigit() for c in gap):
            best, sign = distance, way
    return sign


def _way(classes: frozenset[str]) -> int:
    up = "axis.change+" in classes or "axis.profit+" in classes
    down = "axis.change-" in classes or "axis.profit-" in classes
    return up - down


def find_printed_sign(plain: str, start: int, value: float) -> int:
    """Return the sign that stands before a number, 0 where none does."""
    plus = plain[start : start + 1] == "+" or plain[start - 1 : start] == "+"
    return -1 if value < 0 else int(plus)

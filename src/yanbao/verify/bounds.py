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
#: these bound a number only where nothing stands between: 六年下来多了
_AT_ONCE: Final = frozenset("多 余 强".split())
_MORE_THAN = re.compile(r"多(?:出|于|达|了)")  # 比50亿元多出四成
_NOUNS: Final = frozenset("涨幅 跌幅 增幅 降幅 升幅 减幅 增长 下降 增速 下滑".split())
_NOT_BEFORE: Final = frozenset(("多", "强", "余", "起", "some", "from", "起步"))
#: what bounds a number past its verb: 最多可带来1万亿美元, 至少会持有10%
_FAR_BOUNDS: Final = frozenset("最多 至多 至少 最少 不超过 不低于 不少于".split())
_TIMES_OF = re.compile(
    r"[^，。；\d]{0,10}的(?:近|约|逾|超)?[\d一二三四五六七八九十两]+(?:\.\d+)?倍"
)
_REACH: Final = 14
_THROUGH = re.compile(r"(?<!for )(?<!in )(?<!of )(?<!after )(?<!is )(?<!was )over (?:the )?$")
_SPAN_OF_TIME = re.compile(r"[ -](?:day|week|month|quarter|session)s?(?![a-z])")
#: the 10-year note is named by its years: no word bounds them
_TENOR = re.compile(r"-(?:year|month|week|day)s?(?![a-z])")


def find_bound(plain: str, marks: tuple[Mark, ...], start: int, end: int) -> Bound:
    """Return the bound that the words right before or right after the number set."""
    if _TENOR.match(plain, end):
        return ""
    best = 99
    found: Bound = ""
    if plain[end : end + 1] == "+" or plain[start - 1 : start] == "破":
        return "over"
    if _THROUGH.search(plain, max(0, start - 9), start) and _SPAN_OF_TIME.match(plain, end):
        return ""  # 49% over one week: through it, not longer
    if _TIMES_OF.match(plain, end):
        return ""  # 超过43亿元的3倍 bounds the three
    for mark in marks:
        if mark.end > start + 1 and mark.start < end:
            continue
        if mark.word == "过" and (mark.end != start or plain[start : start + 1].isdigit()):
            continue  # 开过第四届, 最高到过4049美元
        reach = 4 if mark.word.isascii() else 5 if mark.word in _FAR_BOUNDS else 2
        gap = plain[mark.end : start]
        before = mark.end <= start and len(gap.replace(" ", "")) <= reach
        before = before and not _broken(gap) and (len(gap) <= 2 or "约" not in gap)
        after = mark.word in _AFTER and 0 <= mark.start - end <= (mark.word not in _AT_ONCE) * 2
        after = after and not _broken(plain[end : mark.start]) and not _leads(plain, mark.end)
        after = after and not _MORE_THAN.match(plain, mark.start)
        if before and mark.word in _AFTER and mark.word != "不到":
            before = False
        distance = start - mark.end if before else mark.start - end
        if not (before or after) or distance >= best:
            continue
        for name, bound in _BOUND_CLASSES:
            if name in mark.classes and (after or mark.word not in _NOT_BEFORE):
                best, found = distance, _turned(plain, mark, bound)
                break
    return found


_DENIED = re.compile(r"(?:不得|不能|不会|不可|不应|不许|绝不|不|未|没有|难以)(?:会|能|再|曾)?$")
_TURNED: Final[dict[Bound, Bound]] = {"over": "max", "under": "min"}


def _turned(plain: str, mark: Mark, bound: Bound) -> Bound:
    """Return the bound that a denied one sets: 不得超过70% is at most 70 %."""
    if bound in _TURNED and _DENIED.search(plain[max(0, mark.start - 4) : mark.start]):
        return _TURNED[bound]
    return bound


def _leads(plain: str, place: int) -> bool:
    """Whether a number follows: 1.55%和不到4% bounds the second."""
    return plain[place : place + 1].isdigit()


def _broken(gap: str) -> bool:
    return any(c in "，。；、,;)）" for c in gap)


_BY_SO_MUCH = re.compile(r"，幅度(?:分别|均|都)?(?:为|达到?|在|约|有|是)*$")
_MOVED_TO = re.compile(r"(?P<way>[涨升增跌降减])幅[^，。；\d]{0,6}[至到为]$")


def find_sign(plain: str, marks: tuple[Mark, ...], start: int, end: int) -> int:
    """Return the direction of the word nearest to the number within its clause."""
    led = _MOVED_TO.search(plain[max(0, start - 12) : start])
    if led:  # 涨幅回落至0.44% is a rise still
        return 1 if led["way"] in "涨升增" else -1
    by = _BY_SO_MUCH.search(plain, max(0, start - 12), start)
    if by:  # 双双回升，幅度分别为4.35%
        low = by.start() - _REACH
        ways = [_way(m.classes) for m in marks if low <= m.start < by.start() and _way(m.classes)]
        if ways:
            return ways[-1]
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

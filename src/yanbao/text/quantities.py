"""Quantities: numbers with a unit, in Chinese and English, joined to ranges and lists.

A span begins at the number (its sign, its currency sign or word) and ends with its unit and
denominator; words of approximation stay outside and become the comparator. A span of a range goes
from the lower end to the unit of the upper end.
"""

from __future__ import annotations

import re

from yanbao.model.readings import Quantity
from yanbao.text.denominators import read_denominator
from yanbao.text.figures import (
    ENGLISH_NUMBER,
    ENGLISH_SCALE,
    NUMBER,
    Figure,
    read_english_figure,
    read_figure,
)
from yanbao.text.series import UNNAMED, continues_list, join_figures
from yanbao.text.units import DEFAULT_MONEY
from yanbao.text.views import View
from yanbao.text.wording import (
    BEFORE_REACH,
    find_comparator_after,
    find_comparator_before,
    is_fall,
    is_loss,
    is_lowered,
)

_ROUND_AMOUNT = 10**7
_PASSED = re.compile("(?:超过|超|逾|突破|破|近|达|过|约|跨入|迈入)\\Z")
_LEVEL_BEFORE = re.compile(
    "(?:报|于|至|到|涨破|升破|跌破|突破|站上|失守|重上|收复|逼近|触及|达|为)\\Z"
)
_LEVEL_AFTER = re.compile("(?:整数)?(?:关口|大关|一线)|兑1")
_LEVEL_END = re.compile("[，。；、,;)）\n]|\\Z|(?:附近|上方|下方|关口|一线|水平|左右)")
# 略高于4.3%的初值: the number is what something else was compared with, and is exact
_COMPARED_TO = re.compile(
    "(?:的|这一)?(?:市场|此前|分析师|一致|机构)?(?:初值|前值|预期|预测|预估|中值|目标|平均|均值|上月|上年|去年|前一|同期)"
)
# ..., or 0.83%: the move that the number before it told, in another unit
_RESTATED = re.compile(
    "[，,]? ?(?:or|或者?|即)(?: (?:about|around|nearly|almost|roughly))? ?(?:约)?"
)
# to 49,003.41. and at 6,978.60, as English tells a level behind a move
_LEVEL_ENGLISH = re.compile(
    "\\b(?:to|at)(?: (?:about|around|nearly|just (?:over|under|above|below)|a record))? \\Z"
)
_LEVEL_END_ENGLISH = re.compile("[,.;)]?(?:[ \n]|\\Z)(?! ?(?:of|people|jobs|years|days)\\b)")
_LEAST_ENGLISH = 1000
# A fall is written as a sign for these; a fall in points or money is an amount of its own.
_SIGNED_SYMBOLS = frozenset({"%", "pp", "bp"})


def find_quantities(view: View, *, default_currency: str = "CNY") -> tuple[Quantity, ...]:
    """Find the quantities of a text, in text order, never overlapping.

    Signs: percent, percentage points and basis points are negative where a word of decline governs
    them (下降5%, fell 5%, 5%的跌幅, but not 降至5%); money where it is a loss or an outflow
    (亏损3亿元); everything where a minus is written. A number with a magnitude word but no unit
    (超过1200万) has the unit ``""``. Dates, times of day, codes, ordinals and names are left out.
    """
    plain = view.plain
    kept: list[Figure] = []
    for figure in join_figures(plain, _read_figures(plain)):
        if figure.unit is None:
            if not _is_level(plain, figure):
                continue
            figure.unit = UNNAMED
        _read_context(plain, figure, kept[-1] if kept else None)
        kept.append(figure)
    return tuple(_quantity(view, figure, default_currency) for figure in kept)


def _read_figures(plain: str) -> list[Figure]:
    figures: list[Figure] = []
    previous_end = -1
    for match in NUMBER.finditer(plain):
        if match.start() < previous_end:
            continue
        figure = read_figure(plain, match, previous_end=previous_end)
        if figure is None:
            continue
        figures.append(figure)
        previous_end = figure.end
    if ENGLISH_SCALE.search(plain):
        english = [read_english_figure(plain, match) for match in ENGLISH_NUMBER.finditer(plain)]
        figures = sorted([*figures, *english], key=lambda figure: figure.start)
    return figures


def _read_context(plain: str, figure: Figure, previous: Figure | None) -> None:
    """Read the words around: comparator, denominator, sign."""
    unit = figure.unit
    assert unit is not None
    start = figure.start
    before = find_comparator_before(plain, start)
    if before is not None:
        figure.comparator, start = before
        if figure.comparator in ("gt", "lt") and _COMPARED_TO.match(plain, figure.end):
            figure.comparator = "eq"
    after = find_comparator_after(plain, figure.end)
    if after is not None and figure.comparator == "eq":
        figure.comparator = after
    if unit.kind in {"money", "count"}:
        read_denominator(plain, figure)
    if figure.signed:
        return
    if unit.symbol in _SIGNED_SYMBOLS:
        negative = is_fall(plain, start, figure.end) or _continues_fall(plain, figure, previous)
        negative = negative or _restates_fall(plain, figure, previous)
        if not negative and unit.symbol != "%":
            negative = is_lowered(plain, start)
    else:
        negative = unit.kind == "money" and (
            is_loss(plain, start) or _continues_fall(plain, figure, previous)
        )
    if negative:
        figure.governed = True
        figure.value = -figure.value
        if figure.value_max is not None:
            figure.value_max = -figure.value_max


def _continues_fall(plain: str, figure: Figure, previous: Figure | None) -> bool:
    """Whether the figure stands in a list whose first member fell: 分别下跌2%、3%."""
    return (
        previous is not None
        and previous.governed
        and previous.unit is not None
        and figure.unit is not None
        and previous.unit.kind == figure.unit.kind
        and continues_list(plain, figure, previous)
    )


def _restates_fall(plain: str, figure: Figure, previous: Figure | None) -> bool:
    """Whether the figure says again what fell: fell 408.99 points, or 0.83%."""
    if previous is None or not 0 < figure.start - previous.end <= BEFORE_REACH:
        return False
    if _RESTATED.fullmatch(plain, previous.end, figure.start) is None:
        return False
    return previous.governed or is_fall(plain, previous.start, previous.end)


def _is_level(plain: str, figure: Figure) -> bool:
    """Whether a number without a unit is a price, rate or index level, or a round amount passed.

    收报3882.78，, 欧元升至1.1677。, 重上4800关口, 总市值超千亿.
    """
    if figure.vague:
        return (
            figure.scale >= _ROUND_AMOUNT
            and _PASSED.search(plain, max(0, figure.start - 4), figure.start) is not None
        )
    if figure.hanzi:
        return False
    if _LEVEL_AFTER.match(plain, figure.end):
        return True
    whole = figure.value == figure.value.to_integral_value()
    if whole and (abs(figure.value) < 100 or 1900 <= figure.value < 2100):
        return False
    if figure.value >= _LEAST_ENGLISH and _LEVEL_END_ENGLISH.match(plain, figure.end):
        written = plain[figure.start : figure.end]
        if ("," in written or "." in written) and _LEVEL_ENGLISH.search(
            plain, max(0, figure.start - 24), figure.start
        ):
            return True
    if not _LEVEL_END.match(plain, figure.end):
        return False
    return _LEVEL_BEFORE.search(plain, max(0, figure.start - 6), figure.start) is not None


def _quantity(view: View, figure: Figure, default_currency: str) -> Quantity:
    unit = figure.unit
    assert unit is not None
    value, value_max = figure.value, figure.value_max
    if value_max is not None and value_max < value:
        value, value_max = value_max, value
    return Quantity(
        span=view.span(figure.start, figure.end),
        value=value,
        unit=default_currency if unit.symbol == DEFAULT_MONEY else unit.symbol,
        scale=figure.scale,
        value_max=value_max,
        comparator=figure.comparator,
        per=figure.per,
    )

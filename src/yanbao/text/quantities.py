"""Quantities: numbers with a unit, in Chinese and English, joined to ranges and lists.

A span begins at the number (its sign, its currency sign or word) and ends with its unit and
denominator; words of approximation stay outside and become the comparator. A span of a range goes
from the lower end to the unit of the upper end.
"""

from __future__ import annotations

import re
from decimal import Decimal

from yanbao.model.readings import Quantity
from yanbao.text.figures import (
    ENGLISH_NUMBER,
    NUMBER,
    Figure,
    read_denominator,
    read_english_figure,
    read_figure,
)
from yanbao.text.units import DEFAULT_MONEY, ONE, Unit
from yanbao.text.views import View
from yanbao.text.wording import (
    find_comparator_after,
    find_comparator_before,
    is_fall,
    is_loss,
    is_lowered,
)

_RANGE_MARKS = frozenset(
    [
        "-",
        "–",
        "—",
        "——",
        "~",
        "--",
        "─",
        "－",
        "至",
        "到",
        " - ",
        " – ",
        " — ",
        " ~ ",
        "to",
        " to ",
    ]
    + [" 至 ", "－－", "―", "— ", "- "]
)
_PAIR_MARKS = frozenset([" and ", "和", "与", "至", "到"])
_BETWEEN = re.compile(r"(?:\b[Bb]etween|介于|介乎|[在于]) ?\Z")
_FROM = re.compile(r"(?:从|由|自|\b[Ff]rom )(?:[^，。；、0-9]{0,3})\Z")
_MOVED = re.compile(
    r"(?:涨|跌|升|降|增长|增加|减少|上调|下调|提升|提高)(?:了|约|近|逾|超|超过)?\Z"
    r"|\b(?:fell|falls?|rose|rises?|gained|lost|up|down|added|jumped|dropped|slid|climbed)"
    r" (?:by )?\Z"
)
_WIDEST = 4
_LIST_MARKS = re.compile(r"(?:[、/]|和|及|以及|与|或|, ?(?:and )?| and | or )(?:约|近|超|逾)?\Z")
_LONGEST_GAP = 8
_ROUND_AMOUNT = 10**7
_PASSED = re.compile("(?:超过|超|逾|突破|破|近|达|过|约|跨入|迈入)\\Z")
_LEVEL_BEFORE = re.compile(
    "(?:报|于|至|到|涨破|升破|跌破|突破|站上|失守|重上|收复|逼近|触及|达|为)\\Z"
)
_LEVEL_AFTER = re.compile("(?:整数)?(?:关口|大关|一线)|兑1")
_LEVEL_END = re.compile("[，。；、,;)）\n]|\\Z|(?:附近|上方|下方|关口|一线|水平|左右)")
_UNNAMED = Unit(symbol="", kind="count")
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
    figures = _join(plain, _read_figures(plain))
    return tuple(_quantity(view, figure, default_currency) for figure in figures)


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
    english = [read_english_figure(plain, match) for match in ENGLISH_NUMBER.finditer(plain)]
    if english:
        figures = sorted([*figures, *english], key=lambda figure: figure.start)
    return figures


def _join(plain: str, figures: list[Figure]) -> list[Figure]:
    """Make compounds and ranges of neighbours, share units in lists, drop what has no unit."""
    joined: list[Figure] = []
    for figure in reversed(figures):
        if figure.unit is None and (figure.scale != ONE and not figure.vague):
            figure.unit = _UNNAMED
        following = joined[-1] if joined else None
        if following is not None and following.start - figure.end <= _LONGEST_GAP:
            gap = plain[figure.end : following.start]
            if _is_compound(figure, following, gap):
                joined[-1] = _compound(figure, following)
                continue
            if _is_range(plain, figure, following, gap):
                joined[-1] = _range(figure, following)
                continue
            _share_unit(figure, following, gap)
        joined.append(figure)
    joined.reverse()
    kept: list[Figure] = []
    for figure in joined:
        if figure.unit is None:
            if not _is_level(plain, figure):
                continue
            figure.unit = _UNNAMED
        _read_context(plain, figure, kept[-1] if kept else None)
        kept.append(figure)
    return kept


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
    if not _LEVEL_END.match(plain, figure.end):
        return False
    return _LEVEL_BEFORE.search(plain, max(0, figure.start - 6), figure.start) is not None


def _is_unnamed(figure: Figure) -> bool:
    return figure.unit is None or figure.unit is _UNNAMED


def _same_unit(figure: Figure, following: Figure) -> bool:
    """Whether the symbols agree (80 to 100 US$, $3-4 billion) whatever the units' own scales."""
    return (
        figure.unit is not None
        and following.unit is not None
        and (
            figure.unit.symbol == following.unit.symbol
            or (figure.prefixed and _is_unnamed(following))
        )
    )


def _is_compound(figure: Figure, following: Figure, gap: str) -> bool:
    """Whether the two are one number written in steps: 3亿5000万元."""
    return (
        gap == ""
        and _is_unnamed(figure)
        and following.unit is not None
        and figure.scale > following.scale > ONE
        and following.value_max is None
        and not following.prefixed
    )


def _compound(figure: Figure, following: Figure) -> Figure:
    figure.value += following.value * following.scale / figure.scale
    figure.unit, figure.per, figure.end = following.unit, following.per, following.end
    return figure


def _is_range(plain: str, figure: Figure, following: Figure, gap: str) -> bool:
    if following.unit is None or following.value_max is not None:
        return False
    paired = gap in _PAIR_MARKS
    if gap not in _RANGE_MARKS and not paired:
        return False
    if (
        not _is_unnamed(figure)
        and figure.unit != following.unit
        and not _same_unit(figure, following)
    ):
        return False
    lower, upper = _ends(figure, following)
    if lower >= upper:
        return False
    before = plain[max(0, figure.start - 12) : figure.start]
    if gap not in _RANGE_MARKS or gap in {"和", "与", " and "}:
        return _BETWEEN.search(before) is not None
    if gap.strip() in {"至", "到", "to"}:
        if _FROM.search(before) and not plain.startswith("不等", following.end):
            return False
        # a move and where it led to (涨2.5元至50元, fell 3.2% to 45%), not from-to
        return upper <= _WIDEST * lower or _MOVED.search(before) is None
    return True


def _ends(figure: Figure, following: Figure) -> tuple[Decimal, Decimal]:
    scale = _shared_scale(figure, following)
    return abs(figure.value * scale), abs(following.value * following.scale)


def _shared_scale(figure: Figure, following: Figure) -> Decimal:
    bare = figure.scale == ONE and (figure.unit is None or figure.prefixed)
    return following.scale if bare else figure.scale


def _range(figure: Figure, following: Figure) -> Figure:
    scale = _shared_scale(figure, following)
    value_max = following.value
    if following.scale != scale:
        value_max = following.value * following.scale / scale
        if value_max == value_max.to_integral_value():
            value_max = value_max.quantize(ONE)
    return Figure(
        start=figure.start,
        end=following.end,
        value=figure.value,
        value_max=value_max,
        scale=scale,
        unit=figure.unit if figure.prefixed else following.unit,
        per=following.per,
        comparator=figure.comparator,
        signed=figure.signed or following.signed,
        prefixed=figure.prefixed,
        hanzi=figure.hanzi,
    )


def _share_unit(figure: Figure, following: Figure, gap: str) -> None:
    """Give 2.3 in 2.3、3.1和0.5个百分点 the unit of what follows it."""
    if not _is_unnamed(figure) or following.unit is None or not _LIST_MARKS.match(gap):
        return
    if following.unit.kind == "count" and figure.scale == ONE and not following.scale > ONE:
        return
    if following.prefixed or (figure.value == int(figure.value) and 1900 <= figure.value < 2100):
        return
    figure.unit = following.unit
    if figure.scale == ONE:
        figure.scale = following.scale


def _read_context(plain: str, figure: Figure, previous: Figure | None) -> None:
    """Read the words around: comparator, denominator, sign."""
    unit = figure.unit
    assert unit is not None
    start = figure.start
    before = find_comparator_before(plain, start)
    if before is not None:
        figure.comparator, start = before
    after = find_comparator_after(plain, figure.end)
    if after is not None and figure.comparator == "eq":
        figure.comparator = after
    if unit.kind == "money" or unit.kind == "count":
        read_denominator(plain, figure)
    if figure.signed:
        return
    if unit.symbol in _SIGNED_SYMBOLS:
        negative = is_fall(plain, start, figure.end) or _continues_fall(plain, figure, previous)
        if not negative and unit.symbol != "%":
            negative = is_lowered(plain, start)
    else:
        negative = unit.kind == "money" and is_loss(plain, start)
    if negative:
        figure.signed = True
        figure.value = -figure.value
        if figure.value_max is not None:
            figure.value_max = -figure.value_max


def _continues_fall(plain: str, figure: Figure, previous: Figure | None) -> bool:
    """Whether the figure stands in a list whose first member fell: 分别下跌2%、3%."""
    return (
        previous is not None
        and previous.signed
        and previous.value < 0
        and previous.unit == figure.unit
        and figure.start - previous.end <= _LONGEST_GAP
        and _LIST_MARKS.fullmatch(plain[previous.end : figure.start]) is not None
    )


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

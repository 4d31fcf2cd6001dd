"""Series: neighbouring figures made one number, a range, or a list with a shared unit."""

from __future__ import annotations

import re
from decimal import Decimal

from yanbao.text.figures import Figure
from yanbao.text.units import HANZI_UNITS, ONE, Unit

_RANGE_MARKS = frozenset(
    {"-", "–", "—", "——", "~", "--", "─", "―", "－－", "- ", "— "}
) | frozenset({" - ", " – ", " — ", " ~ ", "至", " 至 ", "到", "to", " to "})
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
_PIECES = HANZI_UNITS["个"]
_POINTS = frozenset(("pp", "bp"))
#: a count whose unit is not written
UNNAMED = Unit(symbol="", kind="count")


def join_figures(plain: str, figures: list[Figure]) -> list[Figure]:
    """Make compounds and ranges of neighbours and share units in lists."""
    joined: list[Figure] = []
    for figure in reversed(figures):
        if figure.unit is None and (figure.scale != ONE and not figure.vague):
            figure.unit = UNNAMED
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
    return joined


def _is_unnamed(figure: Figure) -> bool:
    return figure.unit is None or figure.unit is UNNAMED


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
    below_zero = figure.signed and figure.value < 0
    if lower == upper or (lower > upper and not below_zero):
        return False
    before = plain[max(0, figure.start - 12) : figure.start]
    if gap not in _RANGE_MARKS or gap in {"和", "与", " and "}:
        return _BETWEEN.search(before) is not None
    if gap.strip() in {"至", "到", "to"}:
        if _FROM.search(before) and not plain.startswith("不等", following.end):
            return False
        # a move and where it led to (涨2.5元至50元, fell 3.2% to 45%), not from-to
        return below_zero or upper <= _WIDEST * lower or _MOVED.search(before) is None
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
    if following.unit is None or not _LIST_MARKS.match(gap):
        return
    if figure.unit == _PIECES and following.unit.symbol in _POINTS:
        figure.unit = following.unit  # 下降1.1个、0.1个和1.1个百分点
    if not _is_unnamed(figure):
        return
    if following.unit.kind == "count" and figure.scale == ONE and not following.scale > ONE:
        return
    if following.prefixed or (figure.value == int(figure.value) and 1900 <= figure.value < 2100):
        return
    figure.unit = following.unit
    if figure.scale == ONE:
        figure.scale = following.scale


def continues_list(plain: str, figure: Figure, previous: Figure) -> bool:
    """Whether only a list mark stands between two figures."""
    return (
        figure.start - previous.end <= _LONGEST_GAP
        and _LIST_MARKS.fullmatch(plain[previous.end : figure.start]) is not None
    )

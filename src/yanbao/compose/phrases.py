"""Phrases: a quantity in the note's own words, from the claim that was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yanbao.compose.wording import ATTRIBUTE_LABELS, COMPARATORS, GROWTHS, MOVES, pick
from yanbao.model.figures import Figure
from yanbao.model.notes import NoteLanguage
from yanbao.model.readings import Quantity
from yanbao.text.formats import format_amount
from yanbao.text.simplify import simplify

#: a filing's row label names its quantity; a comparison base (同比, 较发行价) only qualifies it
_ROW_LABEL = re.compile(r"(?:数目|数量|总额|净额|价|水平|百分比|开支|股本|倍数|比例|金额)$")
_BASIS = re.compile(
    r"(?:较|比|按|以)?.{0,8}(?:同比|环比|发行价|招股价|上年|上月|上季|年初|前值|收盘价)"
)
_BASES = frozenset({"同比", "环比", "基石投资者", "公开发售", "国际发售", "上市开支"})
_DIGITS = re.compile(r"\d{3}")
_LOSSES = frozenset({"net_profit", "guidance_net_profit"})
_NOTES = re.compile(r"[（(][^）)]{0,40}[）)]|[*＊:：]")


#: what a number is of beyond its attribute (see cluster/figures.py)
_ASPECT_WORDS = {
    "per_10": ("每10股", "per 10 shares"),
    "open": ("开盘", "open"),
    "futures": ("期货或盘前", "futures or pre-market"),
    "intraday": ("盘中", "intraday"),
    "close": ("收盘", "close"),
    "public": ("公开发售", "public offer"),
    "international": ("国际发售", "international offering"),
    "public_excess": ("公开发售，超额部分", "public offer, in excess"),
    "international_excess": ("国际发售，超额部分", "international offering, in excess"),
}
_MODALITY_WORDS = {
    "forecast": ("预测", "forecast"),
    "plan": ("计划", "plan"),
    "estimate_by_third_party": ("第三方估计", "third party's estimate"),
    "rumor": ("传闻", "rumour"),
    "denied": ("已否认", "denied"),
}


def value_text(quantity: Quantity, attribute: str, language: NoteLanguage) -> str:
    """Return the quantity as the trade prints it, with its range, comparator and direction."""
    word = pick(COMPARATORS[quantity.comparator], language)
    low, high = quantity.amount, quantity.amount_max
    if attribute in MOVES or attribute in GROWTHS:
        return _movement(low, high, word, attribute, quantity.unit, language)
    if not quantity.unit:
        return f"{word}{low:,f}"
    if low < 0 and attribute in _LOSSES and language == "zh":
        return f"亏损{word}{format_amount(abs(low), quantity.unit, language)}"
    text = format_amount(low, quantity.unit, language)
    if high is not None:
        joint = "至" if language == "zh" else " to "
        text = f"{text}{joint}{format_amount(high, quantity.unit, language)}"
    return f"{word}{text}"


def _movement(
    low: Decimal,
    high: Decimal | None,
    word: str,
    attribute: str,
    unit: str,
    language: NoteLanguage,
) -> str:
    if low == 0:
        return "持平" if language == "zh" else "unchanged"
    up, down = ("涨", "跌") if attribute in MOVES else ("增长", "下降")
    if language == "en":
        up, down = "up ", "down "
    size = format_amount(abs(low), unit, language)
    if high is not None:
        size += ("至" if language == "zh" else " to ") + format_amount(abs(high), unit, language)
    return f"{up if low > 0 else down}{word}{size}"


def label_of(figure: Figure, language: NoteLanguage) -> str:
    """Return what the figure is called, with its stage or tranche, and that it is no fact yet.

    A row's own label is kept where a filing printed one.
    """
    return _bare_label(figure, language) + remarks_of(figure, language)


def says_of_what(figure: Figure, language: NoteLanguage) -> bool:
    """Whether the label tells what is counted: a number of shares alone is of nothing."""
    generic = pick(ATTRIBUTE_LABELS["shares_count"], language)
    return figure.attribute != "shares_count" or _bare_label(figure, language) != generic


def drop_fulfilled(figures: Sequence[Figure]) -> list[Figure]:
    """Leave out the plans that another figure tells as come true, at the same value."""

    def told(figure: Figure) -> tuple[str, str, str, Decimal]:
        return figure.subject, figure.attribute, figure.aspect, figure.best.quantity.amount

    actual = {told(figure) for figure in figures if figure.modality == "actual"}
    return [f for f in figures if f.modality == "actual" or told(f) not in actual]


def remarks_of(figure: Figure, language: NoteLanguage) -> str:
    """Return in brackets the stage or tranche of a figure, and that it is no fact yet."""
    remarks = (_ASPECT_WORDS.get(figure.aspect), _MODALITY_WORDS.get(figure.modality))
    told = [pick(remark, language) for remark in remarks if remark]
    brackets = "（{}）" if language == "zh" else " ({})"
    return "".join(brackets.format(words) for words in told)


def _bare_label(figure: Figure, language: NoteLanguage) -> str:
    label = pick(ATTRIBUTE_LABELS[figure.attribute], language)
    if figure.aspect == "per_10":
        label = pick(("派息", "dividend"), language)
    basis = _NOTES.sub("", simplify(figure.basis)).replace(" ", "").removesuffix("约")
    # a row of the exchange's form for results, which stands under the heading 發售量調整權
    basis = basis.replace("根据该选择权发行", "根据发售量调整权发行")
    if not basis or language == "en":
        return label
    compares = basis.startswith(("较", "比", "按", "以"))
    if _ROW_LABEL.search(basis) and not _DIGITS.search(basis) and not compares:
        return basis
    if compares or basis in _BASES or _BASIS.fullmatch(basis):
        return f"{label}（{basis}）"
    return label

"""Phrases: a quantity in the note's own words, from the claim that was read."""

from __future__ import annotations

import re
from decimal import Decimal

from yanbao.compose.wording import ATTRIBUTE_LABELS, COMPARATORS, GROWTHS, MOVES, pick
from yanbao.model.figures import Figure
from yanbao.model.notes import NoteLanguage
from yanbao.model.readings import Quantity
from yanbao.text.formats import format_amount
from yanbao.text.simplify import simplify

_NOTES = re.compile(r"[（(][^）)]{0,40}[）)]|[*＊:：]")


def value_text(quantity: Quantity, attribute: str, language: NoteLanguage) -> str:
    """Return the quantity as the trade prints it, with its range, comparator and direction."""
    word = pick(COMPARATORS[quantity.comparator], language)
    low, high = quantity.amount, quantity.amount_max
    if attribute in MOVES or attribute in GROWTHS:
        return _movement(low, high, word, attribute, quantity.unit, language)
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
    """Return what the figure is called: the row's own label where a filing printed one."""
    label = pick(ATTRIBUTE_LABELS[figure.attribute], language)
    basis = _NOTES.sub("", simplify(figure.basis)).strip()
    if not basis or language == "en":
        return label
    if len(basis) >= 5:
        return basis
    return f"{label}（{basis}）"

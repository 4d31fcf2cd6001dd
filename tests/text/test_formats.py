from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.builders import view_of

from yanbao.text.formats import (
    CURRENCY_NAMES_ZH,
    NoteLanguage,
    format_amount,
)
from yanbao.text.quantities import find_quantities
from yanbao.text.times import find_times


@pytest.mark.parametrize(
    ("amount", "unit", "language", "expected"),
    [
        ("5583000000", "HKD", "zh", "55.83亿港元"),
        ("1.2E+12", "CNY", "zh", "1.2万亿元"),
        ("42726800", "shares", "zh", "4272.68万股"),
        ("-309000000", "EUR", "zh", "-3.09亿欧元"),
        ("19.60", "HKD", "zh", "19.60港元"),
        ("71334", "USD", "zh", "71334美元"),
        ("65000", "台", "zh", "6.5万台"),
        ("5.20", "%", "zh", "5.20%"),
        ("0.3", "pp", "zh", "0.3个百分点"),
        ("25", "bp", "zh", "25个基点"),
        ("2.5", "x", "zh", "2.5倍"),
        ("22755.157", "point", "zh", "22755.157点"),
        ("5583000000", "HKD", "en", "HK$5.583 billion"),
        ("-1200000", "USD", "en", "-US$1.2 million"),
        ("24769280", "shares", "en", "24.76928 million shares"),
        ("12345", "CHF", "en", "CHF 12,345"),
    ],
)
def test_amounts(amount: str, unit: str, language: NoteLanguage, expected: str) -> None:
    assert format_amount(Decimal(amount), unit, language) == expected


def test_decimals_round_half_up_and_never_add() -> None:
    assert format_amount(Decimal(5585000000), "HKD", decimals=1) == "55.9亿港元"
    assert format_amount(Decimal("5.2"), "%", decimals=2) == "5.2%"


amounts = st.decimals(min_value="0.01", max_value="9e14", places=2)


@given(amounts, st.sampled_from([*CURRENCY_NAMES_ZH, "shares", "吨", "kW"]))
def test_reading_what_was_printed_yields_the_amount(amount: Decimal, unit: str) -> None:
    (quantity,) = find_quantities(view_of(format_amount(amount, unit)))
    assert (quantity.amount, quantity.unit) == (amount, unit)


@given(amounts, st.sampled_from(["HKD", "USD", "CNY", "EUR", "GBP", "CHF", "shares"]))
def test_reading_printed_english_yields_the_amount(amount: Decimal, unit: str) -> None:
    (quantity,) = find_quantities(view_of(format_amount(amount, unit, "en")))
    assert (quantity.amount, quantity.unit) == (amount, unit)


@given(st.decimals(min_value="-99", max_value="999", places=2))
def test_reading_a_printed_change_yields_the_change(value: Decimal) -> None:
    printed = f"{'涨' if value > 0 else '跌'}{abs(value):f}%"
    read = [quantity.value for quantity in find_quantities(view_of(printed))]
    assert read == [value]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_reading_a_printed_date_yields_the_date(day: date) -> None:
    printed = f"{day.year}年{day.month}月{day.day}日"
    (mention,) = find_times(view_of(printed), published_on=None)
    assert mention.start_on == mention.end_on == day

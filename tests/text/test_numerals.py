from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.text.numerals import parse_digits, parse_hanzi


def test_digits_keep_their_zeros() -> None:
    assert str(parse_digits("1,234.50")) == "1234.50"


@pytest.mark.parametrize(
    ("text", "value", "scale"),
    [
        ("十", 10, 1),
        ("二十五", 25, 1),
        ("一百零五", 105, 1),
        ("一百五", 150, 1),
        ("两千三百", 2300, 1),
        ("三万五", "3.5", 10**4),
        ("三百二十亿", 320, 10**8),
        ("三亿五千万", "3.5", 10**8),
        ("三万亿", 3, 10**12),
        ("千亿", 1, 10**11),
        ("十万", 10, 10**4),
        ("三点五", "3.5", 1),
        ("二点三亿", "2.3", 10**8),
        ("叁佰贰拾", 320, 1),
        ("二〇二六", 2026, 1),
    ],
)
def test_hanzi(text: str, value: object, scale: int) -> None:
    assert parse_hanzi(text) == (Decimal(str(value)), Decimal(scale))


@pytest.mark.parametrize("text", ["", "三五", "七八", "十五五", "三点", "点五", "一" * 50, "abc"])
def test_what_is_no_definite_number(text: str) -> None:
    assert parse_hanzi(text) is None


def _write(number: int) -> str:
    """Write a number below ten thousand in Chinese."""
    digits, steps, written, gap = "零一二三四五六七八九", ("", "十", "百", "千"), "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            written += ("零" if gap else "") + digits[digit] + steps[place]
            gap = False
        elif written:
            gap = True
    return written


@given(st.integers(1, 9999))
def test_reading_inverts_writing(number: int) -> None:
    parsed = parse_hanzi(_write(number))
    assert parsed is not None
    assert parsed[0] * parsed[1] == number


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_sections_add_up(upper: int, lower: int) -> None:
    parsed = parse_hanzi(f"{_write(upper)}亿零{_write(lower)}")
    assert parsed is not None
    assert parsed[0] * parsed[1] == upper * 10**8 + lower

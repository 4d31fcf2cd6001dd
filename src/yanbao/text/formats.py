"""Formats: numbers and dates as the trade prints them, the inverse of reading them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

NoteLanguage = Literal["zh", "en"]

CURRENCY_NAMES_ZH = {
    "CNY": "元",
    "HKD": "港元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "KRW": "韩元",
    "AUD": "澳元",
    "CAD": "加元",
    "NZD": "新西兰元",
    "SGD": "新加坡元",
    "TWD": "新台币",
    "MOP": "澳门元",
    "CHF": "瑞郎",
    "RUB": "卢布",
    "INR": "印度卢比",
    "IDR": "印尼盾",
    "VND": "越南盾",
    "THB": "泰铢",
    "MYR": "林吉特",
    "BRL": "雷亚尔",
    "TRY": "里拉",
    "SEK": "瑞典克朗",
    "NOK": "挪威克朗",
    "DKK": "丹麦克朗",
    "AED": "迪拉姆",
    "ILS": "谢克尔",
}
_CURRENCY_SIGNS_EN = {
    "CNY": "RMB",
    "HKD": "HK$",
    "USD": "US$",
    "EUR": "€",
    "GBP": "£",
    "AUD": "A$",
    "CAD": "C$",
    "SGD": "S$",
    "TWD": "NT$",
    "JPY": "JP¥",
    "KRW": "₩",
    "INR": "₹",
}
_UNIT_NAMES_ZH = {
    "%": "%",
    "pp": "个百分点",
    "bp": "个基点",
    "x": "倍",
    "point": "点",
    "shares": "股",
}
_UNIT_NAMES_EN = {
    "%": "%",
    "pp": " percentage points",
    "bp": " basis points",
    "x": "x",
    "point": " points",
    "shares": " shares",
}
_NEVER_SCALED = frozenset({"%", "pp", "bp", "x", "point"})
_MAGNITUDES_ZH = ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_MAGNITUDES_EN = (
    (Decimal(10**12), " trillion"),
    (Decimal(10**9), " billion"),
    (Decimal(10**6), " million"),
)
# 万 is used from here on whatever the decimals: below, 71334美元 reads better than 7.1334万美元.
_ALWAYS_WAN = Decimal(10**6)


def format_amount(
    amount: Decimal, unit: str, language: NoteLanguage = "zh", *, decimals: int | None = None
) -> str:
    """Print an amount in base units with its magnitude word and unit.

    Every significant digit of the source is kept and none is added; ``decimals`` rounds the
    printed number (half up) where fewer are wanted. ``unit`` is a symbol as in ``Quantity.unit``.
    """
    if language == "en":
        return _format_english(amount, unit, decimals)
    scaled, word = (amount, "") if unit in _NEVER_SCALED else _scale_zh(amount)
    name = CURRENCY_NAMES_ZH.get(unit) or _UNIT_NAMES_ZH.get(unit, unit)
    return f"{_digits(scaled, decimals)}{word}{name}"


def _format_english(amount: Decimal, unit: str, decimals: int | None) -> str:
    sign = "-" if amount < 0 else ""
    scaled, word = (abs(amount), "") if unit in _NEVER_SCALED else _scale_en(abs(amount))
    number = _digits(scaled, decimals, commas=True)
    if unit in CURRENCY_NAMES_ZH:
        return f"{sign}{_CURRENCY_SIGNS_EN.get(unit, unit + ' ')}{number}{word}"
    name = _UNIT_NAMES_EN.get(unit, f" {unit}" if unit else "")
    return f"{sign}{number}{word}{name}"


def _scale_zh(amount: Decimal) -> tuple[Decimal, str]:
    size = abs(amount)
    for factor, word in _MAGNITUDES_ZH:
        if size < factor:
            continue
        scaled = _strip(amount / factor)
        if word == "万" and size < _ALWAYS_WAN and _places(scaled) > 2:
            break
        return scaled, word
    return amount, ""


def _scale_en(amount: Decimal) -> tuple[Decimal, str]:
    for factor, word in _MAGNITUDES_EN:
        if amount >= factor:
            return _strip(amount / factor), word
    return amount, ""


def _strip(value: Decimal) -> Decimal:
    """Drop zeros at the end, which a change of magnitude leaves without meaning."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits(value: Decimal, decimals: int | None, *, commas: bool = False) -> str:
    if decimals is not None and _places(value) > decimals:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{value:,f}" if commas else f"{value:f}"

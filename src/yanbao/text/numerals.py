"""Numerals: digits with thousands commas, Chinese numerals, magnitude words."""

from __future__ import annotations

from decimal import Decimal

#: longest run of characters read as one number; longer runs are not numbers
LONGEST_NUMERAL = 40

HANZI_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
HANZI_DIGITS["两"] = 2
_HANZI_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
HANZI_NUMERALS = "".join((*HANZI_DIGITS, *_HANZI_STEPS, "万", "亿"))
_LARGEST = 10**20

#: magnitude words as written after a number; ``千`` before a metric unit belongs to the unit
HANZI_MAGNITUDES = {
    "万亿": Decimal(10**12),
    "千亿": Decimal(10**11),
    "百亿": Decimal(10**10),
    "十亿": Decimal(10**9),
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "十万": Decimal(10**5),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
    "百": Decimal(10**2),
}
ENGLISH_MAGNITUDES = {
    "trillion": Decimal(10**12),
    "trn": Decimal(10**12),
    "tn": Decimal(10**12),
    "billion": Decimal(10**9),
    "bn": Decimal(10**9),
    "bln": Decimal(10**9),
    "million": Decimal(10**6),
    "mln": Decimal(10**6),
    "mn": Decimal(10**6),
    "thousand": Decimal(10**3),
}
#: letters that are a magnitude only beside a currency: elsewhere 5m is a length, 5B a model's size
MONEY_MAGNITUDES = {
    "m": Decimal(10**6),
    "M": Decimal(10**6),
    "mm": Decimal(10**6),
    "b": Decimal(10**9),
    "B": Decimal(10**9),
    "t": Decimal(10**12),
    "T": Decimal(10**12),
    "k": Decimal(10**3),
    "K": Decimal(10**3),
}
ENGLISH_NUMERALS = {
    word: Decimal(value)
    for value, word in enumerate(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen twenty"
        ).split(),
        start=1,
    )
} | {
    word: Decimal(value)
    for value, word in zip(
        (30, 40, 50, 60, 70, 80, 90),
        ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
        strict=True,
    )
}


def parse_digits(text: str) -> Decimal:
    """Parse ASCII digits with thousands commas of either width and a decimal part as written."""
    return Decimal(text.replace(",", "").replace("，", ""))


def parse_hanzi(text: str) -> tuple[Decimal, Decimal] | None:
    """Parse Chinese numerals into (value, scale); None for what is no definite number.

    The scale is the largest of 万, 亿, 万亿 reached: 三百二十亿 is (320, 1e8), 三亿五千万 is
    (3.5, 1e8). A bare magnitude stands for one of it (千亿 is (1, 1e11)). Digits without steps are
    read in place from three on (二〇二六); two of them (三五, 七八) are a vague range: None.
    """
    if not text or len(text) > LONGEST_NUMERAL:
        return None
    if text in HANZI_MAGNITUDES and text[0] != "十":
        return Decimal(1), HANZI_MAGNITUDES[text]
    whole, point, fraction = text.partition("点")
    number = _parse_whole(whole)
    if number is None or number > _LARGEST or (point and not fraction):
        return None
    if not fraction:
        return _lift(Decimal(number))
    decimals = fraction.rstrip("万亿")
    closing = fraction[len(decimals) :]
    if not decimals or any(char not in HANZI_DIGITS for char in decimals):
        return None
    if closing and closing not in HANZI_MAGNITUDES:
        return None
    value = Decimal(f"{number}.{''.join(str(HANZI_DIGITS[char]) for char in decimals)}")
    return value, HANZI_MAGNITUDES.get(closing, Decimal(1))


def _lift(value: Decimal) -> tuple[Decimal, Decimal]:
    for section in (Decimal(10**12), Decimal(10**8), Decimal(10**4)):
        if value >= section:
            return value / section, section
    return value, Decimal(1)


def _parse_whole(text: str) -> int | None:
    if not text:
        return None
    if all(char in HANZI_DIGITS for char in text):
        if len(text) == 2 and text[0] not in "零〇":
            return None
        return int("".join(str(HANZI_DIGITS[char]) for char in text))
    total = section = digit = last_step = 0
    for char in text:
        if char in HANZI_DIGITS:
            if digit:
                return None
            digit = HANZI_DIGITS[char]
            last_step = 0 if digit == 0 else last_step
        elif char in _HANZI_STEPS:
            last_step = _HANZI_STEPS[char]
            section += (digit or 1) * last_step
            digit = 0
        elif char == "万":
            total += (section + digit) * 10**4
            section = digit = 0
            last_step = 10**4
        elif char == "亿":
            total = (total + section + digit) * 10**8
            section = digit = 0
            last_step = 10**8
        else:
            return None
    # 一百五 is 150, 三万五 is 35,000: a last digit right after a step stands for the next one
    if digit and last_step >= 100:
        digit *= last_step // 10
    return total + section + digit


def parse_count(text: str) -> int:
    """Parse a small count in digits or Chinese numerals; 0 for what is none."""
    if text.isascii():
        return int(text) if text.isdigit() else 0
    parsed = parse_hanzi(text)
    return int(parsed[0] * parsed[1]) if parsed is not None else 0

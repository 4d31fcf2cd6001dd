"""Numerals: numbers as the verifier reads them, by a grammar of its own.

It reads less than the extraction does and shares nothing with it: a number, its scale word, its
unit. What both sides of a comparison print is brought to one value; what it cannot read it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

TEXT_LIMIT: Final = 20_000

_SCALES: Final = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5,
    "万": 4, "千": 3, "trillion": 12, "trn": 12, "tn": 12, "billion": 9, "bln": 9, "bn": 9,
    "million": 6, "mln": 6, "mn": 6, "m": 6, "thousand": 3, "k": 3, "b": 9,
}  # fmt: skip
#: unit as written → (kind, power of ten): 三成 is 30 %, one basis point a hundredth of a point
_UNITS: Final = {
    "%": ("%", 0), "percent": ("%", 0), "per cent": ("%", 0), "pct": ("%", 0), "成": ("%", 1),
    "‰": ("%", -1), "个百分点": ("pp", 0), "百分点": ("pp", 0), "percentage point": ("pp", 0),
    "percentage points": ("pp", 0), "个基点": ("pp", -2), "基点": ("pp", -2), "bps": ("pp", -2),
    "bp": ("pp", -2), "basis points": ("pp", -2), "basis point": ("pp", -2), "倍": ("x", 0),
    "times": ("x", 0), "港元": ("HKD", 0), "港币": ("HKD", 0), "港仙": ("HKD", -2),
    "美元": ("USD", 0), "美金": ("USD", 0), "日元": ("JPY", 0), "日圆": ("JPY", 0),
    "欧元": ("EUR", 0), "美分": ("USD", -2), "cents": ("USD", -2),
    "英镑": ("GBP", 0), "韩元": ("KRW", 0), "韩圆": ("KRW", 0),
    "新台币": ("TWD", 0), "台币": ("TWD", 0), "瑞郎": ("CHF", 0), "瑞士法郎": ("CHF", 0),
    "加元": ("CAD", 0), "加币": ("CAD", 0), "澳元": ("AUD", 0), "新加坡元": ("SGD", 0),
    "新元": ("SGD", 0), "印尼盾": ("IDR", 0), "印尼卢比": ("IDR", 0), "卢比": ("INR", 0),
    "印度卢比": ("INR", 0), "越南盾": ("VND", 0), "泰铢": ("THB", 0), "林吉特": ("MYR", 0),
    "令吉": ("MYR", 0), "比索": ("PHP", 0), "雷亚尔": ("BRL", 0), "卢布": ("RUB", 0),
    "里拉": ("TRY", 0), "克朗": ("SEK", 0), "兰特": ("ZAR", 0), "迪拉姆": ("AED", 0),
    "里亚尔": ("SAR", 0), "澳门元": ("MOP", 0), "euros": ("EUR", 0), "euro": ("EUR", 0),
    "eur": ("EUR", 0), "francs": ("CHF", 0), "yen": ("JPY", 0), "won": ("KRW", 0),
    "pounds": ("GBP", 0), "dollars": ("USD", 0), "元人民币": ("CNY", 0), "人民币": ("CNY", 0),
    "hkd": ("HKD", 0), "usd": ("USD", 0), "rmb": ("CNY", 0), "cny": ("CNY", 0),
    "yuan": ("CNY", 0), "股": ("shares", 0), "shares": ("shares", 0),
}  # fmt: skip
_PREFIXES: Final = {
    "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "us$": "USD", "usd": "USD", "rmb": "CNY",
    "cny": "CNY", "人民币": "CNY", "€": "EUR", "£": "GBP", "nt$": "TWD",
}  # fmt: skip


#: what follows a unit's character where it is no unit: 500成分股, 100股指
_NO_UNIT: Final = {
    "成": r"(?![分员为立功交本长都人果品绩就套])", "股": r"(?![票价指东市权民息灾比份])",
}  # fmt: skip


def _either(words: Iterable[str]) -> str:
    """Alternation, longest first; a Latin word must end where it ends."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (r"(?![a-z])" if w[-1].isascii() and w[-1].isalpha() else "")
                    + _NO_UNIT.get(w, "") for w in ordered)  # fmt: skip


_NUMBER = re.compile(
    # tried only where one of these stands
    rf"(?=[约近大ans{''.join(sorted({word[0] for word in _PREFIXES}))}$¥ \d−+-])"
    r"(?P<near>约|近|大约|about |around |nearly |some |approximately )?"
    rf"(?P<prefix>{_either(_PREFIXES)}|\$|¥)? ?"
    r"(?<![\d.])(?:(?<![%％元亿万千百股倍点])(?P<sign>[-−+]))?"  # 40%-70% is a range
    r"(?P<digits>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,12})?|\d{1,20}(?:\.\d{1,12})?)"
    # a loss in a table stands in brackets: (208.5)百万港元; 2000多亿元, 3万余股
    rf"(?:[)）]? ?[多余]?(?P<scale>{_either(_SCALES)}))?"
    rf"(?:(?: |(?<=[百千万亿])[多余])?(?P<unit>{_either(_UNITS)}))?",
    re.IGNORECASE,
)
_HAN_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_STEPS: Final = {"十": 10, "百": 100, "千": 1000}
_HAN = re.compile(
    r"(?P<part>百分之)?(?P<digits>[零〇一二两三四五六七八九十百千]{1,12}(?:点[零〇一二三四五六七八九]{1,6})?)"
    rf"(?:[多余]?(?P<scale>万亿|亿|万))?(?:[多余]?(?P<unit>{_either(_UNITS)}))?"
)
#: 迈上万亿元: the scale word alone says one of it
_ONE_OF_SCALE = re.compile(
    r"(?=[万千百亿])"
    r"(?<![\d零一二三四五六七八九十百千万几数上亿多余.])(?P<scale>万亿|千亿|百亿|亿|"
    r"(?<=[达近超过上逾约])万)(?=元|港元|美元)"
)
_ENGLISH: Final = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_ENGLISH_WORD = re.compile(rf"(?=[zotfsen])\b({'|'.join(_ENGLISH)})\b", re.IGNORECASE)
_RANGE_JOINT = re.compile(r" ?(?:-|−|–|—|~|至|到|to|and|、|/) ?")
_HALF = re.compile(r"一半|减半|腰斩|\bhal(?:f|ved?|ving)\b", re.IGNORECASE)
#: a table's unit, printed away from its numbers
_LOOSE_SCALE = re.compile(
    r"(?<![\d万千百])(?P<scale>百万|千|万|亿)(?=元|港元|美元|股)|(?P<thousands>['’]000)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number as printed. ``amount`` has its scale applied, ``printed`` has not; ``place`` is the
    value of one unit of its last digit; ``kind`` is ``%``, ``pp``, ``x``, a currency, ``shares``
    or empty.
    """

    start: int
    end: int
    text: str
    printed: Decimal
    amount: Decimal
    place: Decimal
    kind: str = ""
    near: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is printed without scale and unit."""
        return not self.kind and self.printed == self.amount


@lru_cache(maxsize=1024)  # the same evidence is read for many sentences
def find_numerals(plain: str) -> tuple[Numeral, ...]:
    """Return the Arabic numbers of simplified text, in order; a range shares its end's unit."""
    found = [_read(match) for match in _NUMBER.finditer(plain[:TEXT_LIMIT])]
    for place in range(len(found) - 2, -1, -1):
        left, right = found[place], found[place + 1]
        joint = plain[left.end : right.start]
        if left.bare and not right.bare and _RANGE_JOINT.fullmatch(joint):
            factor = right.amount / right.printed if right.printed else Decimal(1)
            found[place] = replace(
                left, amount=left.amount * factor, place=left.place * factor, kind=right.kind
            )
    return tuple(found)


def find_worded(plain: str, *, only_measured: bool) -> tuple[Numeral, ...]:
    """Return the numbers in words. ``only_measured`` leaves out those without scale and unit,
    which in running prose count things (两家, 第一步) more often than they measure.
    """
    found = []
    for match in _HAN.finditer(plain[:TEXT_LIMIT]):
        measured = match["part"] or match["scale"] or match["unit"]
        value = _read_han(match["digits"])
        if value is not None and (measured or not only_measured):
            kind, power = _UNITS.get(match["unit"] or "", ("", 0))
            kind = "%" if match["part"] else kind
            factor = Decimal(10) ** (_SCALES.get(match["scale"] or "", 0) + power)
            found.append(_make(match, value, value * factor, factor, kind, near=False))
    if not only_measured:
        for match in _ONE_OF_SCALE.finditer(plain[:TEXT_LIMIT]):
            amount = Decimal(10) ** _SCALES[match["scale"]]
            found.append(_make(match, Decimal(1), amount, amount, "", near=False))
        for match in _ENGLISH_WORD.finditer(plain[:TEXT_LIMIT]):
            value = Decimal(_ENGLISH[match.group().lower()])
            found.append(_make(match, value, value, Decimal(1), "", near=False))
    return tuple(found)


def find_halves(plain: str) -> tuple[Numeral, ...]:
    """Return the halves that a text tells in words (减少一半), as 50 %."""
    return tuple(
        _make(match, Decimal(50), Decimal(50), Decimal(1), "%", near=False)
        for match in _HALF.finditer(plain[:TEXT_LIMIT])
    )


def loose_factors(plain: str) -> tuple[Decimal, ...]:
    """Return the scales that stand apart from numbers, as in a table's head (人民币千元)."""
    return tuple(
        dict.fromkeys(
            Decimal(10) ** (3 if match["thousands"] else _SCALES[match["scale"]])
            for match in _LOOSE_SCALE.finditer(plain[:TEXT_LIMIT])
        )
    )


def _make(
    match: re.Match[str],
    printed: Decimal,
    amount: Decimal,
    place: Decimal,
    kind: str,
    *,
    near: bool,
) -> Numeral:
    return Numeral(
        start=match.start(),
        end=match.end(),
        text=match.group().strip(),
        printed=printed,
        amount=amount,
        place=place,
        kind=kind,
        near=near,
    )


def _read(match: re.Match[str]) -> Numeral:
    digits = match["digits"].replace(",", "")
    printed = Decimal(digits)
    kind, power = _UNITS.get((match["unit"] or "").lower(), ("", 0))
    kind = kind or _PREFIXES.get((match["prefix"] or "").lower(), "")
    factor = Decimal(10) ** (_SCALES.get((match["scale"] or "").lower(), 0) + power)
    decimals = len(digits.partition(".")[2])
    sign = -1 if match["sign"] in ("-", "−") else 1
    place = factor.scaleb(-decimals)
    near = match["near"] is not None
    return _make(match, sign * printed, sign * printed * factor, place, kind, near=near)


def _read_han(digits: str) -> Decimal | None:
    """Read 二十三, 一百零五, 十二点五 and digit by digit 二零二五; None for what is no number."""
    whole, _, decimals = digits.partition("点")
    if not any(step in whole for step in _HAN_STEPS):
        value = Decimal("".join(str(_HAN_DIGITS[c]) for c in whole) or "0")
    else:
        value, held = Decimal(0), -1
        for character in whole:
            if character in _HAN_STEPS:
                value += (1 if held < 0 else held) * _HAN_STEPS[character]
                held = -1
            else:
                held = _HAN_DIGITS[character]
        value += max(held, 0)
    if decimals:
        value += Decimal("0." + "".join(str(_HAN_DIGITS[c]) for c in decimals))
    return value

"""Figures: one number as written, with the sign, currency, magnitude and unit that touch it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yanbao.model.readings import Comparator
from yanbao.text.numerals import (
    ENGLISH_MAGNITUDES,
    ENGLISH_NUMERALS,
    HANZI_DIGITS,
    HANZI_MAGNITUDES,
    HANZI_NUMERALS,
    LONGEST_NUMERAL,
    MONEY_MAGNITUDES,
    parse_digits,
    parse_hanzi,
)
from yanbao.text.unit_matches import UNIT_HEADS, find_unit
from yanbao.text.units import (
    COUNTED_BY_HANZI,
    CURRENCY_PREFIXES,
    DEFAULT_MONEY,
    HANZI_UNITS,
    LONGEST_PREFIX,
    ONE,
    PREFIX_TAILS,
    Unit,
)

# One pass over the text. Each branch is a run without a way back, so that no input is slow; what
# it can begin with comes first, so that ``re`` runs over all else.
NUMBER = re.compile(
    rf"[0-9{HANZI_NUMERALS}](?:"
    rf"(?<![0-9])[{HANZI_NUMERALS}]*+(?:分之[{HANZI_NUMERALS}点0-9.]++|点[{HANZI_NUMERALS}]++)?"
    r"|(?<=[0-9])(?:[0-9]{0,2}(?:[,，][0-9]{3})++(?![0-9])(?:\.[0-9]++)?"
    rf"|[0-9]*+(?:\.[0-9]++|分之[{HANZI_NUMERALS}0-9.]++)?))"
)
_SCALE_OF_WORDS = (
    r"[ -](?:trillion|billion|million|thousand|per ?cent|percentage points?|basis points?|thirds?"
    r"|quarters?|fifths?|tenths?|times|fold|barrels|tonnes)\b"
)
#: what stands somewhere in a text that has an ``ENGLISH_NUMBER``
ENGLISH_SCALE = re.compile(_SCALE_OF_WORDS)
ENGLISH_NUMBER = re.compile(rf"\b(?:{'|'.join(ENGLISH_NUMERALS)})(?={_SCALE_OF_WORDS})")
_ENGLISH_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}

_MAGNITUDE_HEADS = frozenset(word[0] for word in HANZI_MAGNITUDES)
# 千克, 千瓦 are units, 百分 opens a ratio, 万科 a name
_NOT_AFTER_MAGNITUDE = {"千": "克瓦米卡伏赫安焦帕", "百": "分度货", "万": "科华达向"}
_ENGLISH_MAGNITUDE = re.compile(
    r"[ -]?(trillion|billion|million|thousand|trn|bln|mln|bn|tn|mn)s?\b", re.IGNORECASE
)
_MONEY_MAGNITUDE = re.compile(r" ?(mm|[mMbBtTkK])(?![A-Za-z0-9])")
# What lets a bare 百 or 千 be a number: 超百家, 近千辆
_PASSING = frozenset("超逾破近约达过")
_MINUS = frozenset("-−﹣")
_LATIN_PREFIXES = tuple(prefix for prefix in CURRENCY_PREFIXES if prefix[-1].isalpha())
_PREFIX_NEEDS_UNIT = frozenset({"美元", "港元", "欧元"})
_DATE_HEADS = frozenset("年月日号时周季")
# 百股涨停, 逾3000股上涨: listings are counted, not shares of one
_STOCKS = re.compile(
    r"(?:集体|盘中|直线|相继|一度|尾盘|竞价|均|全线)*(?:涨停|跌停|上涨|下跌|涨超|跌超|收涨|收跌|飘红|飘绿|翻红|翻绿|封板|封上|封死|"
    r"大涨|大跌|走强|走低|获(?:主力|融资|机构|北向|资金)|主力|创(?:历史|年内|阶段)?新|入选|跟涨|跟跌|齐)"
)
# 定价4499起 is a price, not so many cases
_PRICED = re.compile(r"价[^，。；]{0,4}\Z")
_MOST_STOCKS = 10_000
#: units that 千 makes a thousandfold
_YEARS = re.compile("[年岁]|天(?!使)")
_KILO = frozenset("瓦克米卡")


@dataclass(slots=True, kw_only=True)
class Figure:
    """A number on its way to a quantity; ``unit`` is None while no unit has been found."""

    start: int
    end: int
    value: Decimal
    scale: Decimal = ONE
    unit: Unit | None = None
    per: str | None = None
    comparator: Comparator = "eq"
    value_max: Decimal | None = None
    signed: bool = False
    governed: bool = False
    prefixed: bool = False
    hanzi: bool = False
    vague: bool = False


def read_figure(plain: str, match: re.Match[str], *, previous_end: int) -> Figure | None:
    """Read the figure at a match of ``NUMBER``; None for a part of a name, code or date."""
    start, end = match.span()
    text = match.group()
    if end - start > LONGEST_NUMERAL:
        return None
    if "分之" in text:
        return _read_fraction(start, text)
    if text[0].isascii():
        if start and plain[start - 1].isascii() and not _may_precede(plain, start):
            return None
        figure = Figure(start=start, end=end, value=parse_digits(text))
    else:
        if text == "一" and plain.startswith("半", end):
            return _read_half(plain, start)
        if len(text) > 1 and text[-1] == "千" and plain[end : end + 1] in _KILO:
            text, end = text[:-1], end - 1  # 五十万千瓦: the 千 is the unit's
        parsed = parse_hanzi(text)
        if parsed is None or (start and plain[start - 1] in "数几第"):
            return None
        bare = text in HANZI_MAGNITUDES and text[0] != "十"
        figure = Figure(
            start=start, end=end, value=parsed[0], scale=parsed[1], hanzi=True, vague=bare
        )
    _read_sign(plain, figure, previous_end)
    _read_prefix(plain, figure, previous_end)
    _read_magnitude(plain, figure)
    _read_unit(plain, figure)
    if figure.unit is None and figure.scale > ONE and _YEARS.match(plain, figure.end):
        return None  # 10万年
    return figure if figure.unit is None or _is_counted(plain, figure) else None


def read_english_figure(plain: str, match: re.Match[str]) -> Figure:
    """Read the figure at a match of ``ENGLISH_NUMBER`` (two million barrels, one-third)."""
    start, end = match.span()
    value = ENGLISH_NUMERALS[match.group()]
    word = plain[end + 1 : end + 9].rstrip("s ,.")
    for part, divisor in _ENGLISH_PARTS.items():
        if word.startswith(part):
            stop = end + 1 + len(part) + plain.startswith("s", end + 1 + len(part))
            return Figure(
                start=start, end=stop, value=round(value * 100 / divisor, 2), unit=HANZI_UNITS["%"]
            )
    figure = Figure(start=start, end=end, value=value)
    _read_magnitude(plain, figure)
    _read_unit(plain, figure)
    return figure


def _may_precede(plain: str, start: int) -> bool:
    """Whether an ASCII character may touch a number from the left without making it a name."""
    before = plain[start - 1]
    if before.isalpha():
        return plain.endswith(_LATIN_PREFIXES, max(0, start - LONGEST_PREFIX), start)
    if before in "._#":
        return False
    if before in "-/" and start > 1:
        return not (plain[start - 2].isascii() and plain[start - 2].isalpha())
    return not (before == ":" and start > 1 and plain[start - 2].isdigit())


def _read_fraction(start: int, text: str) -> Figure | None:
    """Read 百分之五, 三分之一 as percent."""
    numbers: list[Decimal] = []
    for part in text.rstrip(".点").split("分之"):
        if part.replace(".", "", 1).isascii() and part.replace(".", "", 1).isdigit():
            numbers.append(parse_digits(part))
        elif (parsed := parse_hanzi(part)) is not None:
            numbers.append(parsed[0] * parsed[1])
    if len(numbers) != 2 or numbers[0] == 0:
        return None
    value = numbers[1] * 100 / numbers[0]
    if value != round(value, 2):
        value = round(value, 2)
    end = start + len(text.rstrip(".点"))
    return Figure(start=start, end=end, value=_trim(value), unit=HANZI_UNITS["%"])


def _trim(value: Decimal) -> Decimal:
    return value.quantize(ONE) if value == value.to_integral_value() else value.normalize()


def _read_half(plain: str, start: int) -> Figure | None:
    if start and plain[start - 1] in "另上下前后":
        return None
    return Figure(start=start, end=start + 2, value=Decimal(50), unit=HANZI_UNITS["%"])


def _read_sign(plain: str, figure: Figure, previous_end: int) -> None:
    at = figure.start - 1
    if at > 0 and plain[at] == "下" and plain[at - 1] == "零":
        figure.value, figure.start, figure.signed = -figure.value, at - 1, True
    elif at < 0 or at <= previous_end:
        return
    elif (plain[at] == "负" or plain[at] in _MINUS) and (
        at == 0 or not _touches_word(plain[at - 1])
    ):
        figure.value, figure.start, figure.signed = -figure.value, at, True
    elif plain[at] == "(" and plain.startswith(")", figure.end):
        # the accounting form, only where the unit stands outside the brackets
        after = figure.end + 1
        if after < len(plain) and (plain[after] == "%" or plain[after] in _MAGNITUDE_HEADS):
            figure.value, figure.signed = -figure.value, True
            figure.start, figure.end = at, after


def _touches_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "%)")


def _read_prefix(plain: str, figure: Figure, previous_end: int) -> None:
    """Take in a currency sign or word in front of the number."""
    end = figure.start
    if end - 1 > previous_end and plain[end - 1] == " ":
        end -= 1
    if end <= previous_end or plain[end - 1] not in PREFIX_TAILS:
        return
    for length in range(min(LONGEST_PREFIX, end - previous_end), 0, -1):
        prefix = plain[end - length : end]
        symbol = CURRENCY_PREFIXES.get(prefix)
        if symbol is None:
            continue
        begin = end - length
        if prefix[0].isalpha() and prefix.isascii() and begin and _touches_word(plain[begin - 1]):
            continue
        following = plain[figure.end : figure.end + 1]
        if following in _DATE_HEADS and following:
            return
        if prefix in _PREFIX_NEEDS_UNIT and following not in _MAGNITUDE_HEADS:
            return
        figure.start = begin
        figure.unit = Unit(symbol=symbol, kind="money")
        figure.prefixed = True
        minus = begin > previous_end and plain[begin - 1] in _MINUS and not figure.signed
        if minus and (begin == 1 or not _touches_word(plain[begin - 2])):
            figure.start, figure.value, figure.signed = begin - 1, -figure.value, True
        return


def _read_magnitude(plain: str, figure: Figure) -> None:
    at = _past_more(plain, figure, figure.end)
    if figure.prefixed and (found := _MONEY_MAGNITUDE.match(plain, at)):
        figure.scale *= MONEY_MAGNITUDES[found.group(1)]
        figure.end = found.end()
        return
    latin = plain[at : at + 1].isascii()
    if latin and (found := _ENGLISH_MAGNITUDE.match(plain, at)) is not None:
        figure.scale *= ENGLISH_MAGNITUDES[found.group(1).lower()]
        figure.end = found.end()
        return
    spaced = at + 1 if plain.startswith(" ", at) else at
    if spaced < len(plain) and plain[spaced] in _MAGNITUDE_HEADS and not figure.hanzi:
        for length in (2, 1):
            word = plain[spaced : spaced + length]
            if len(word) == length and word in HANZI_MAGNITUDES:
                after = plain[spaced + length : spaced + length + 1]
                if after and after in _NOT_AFTER_MAGNITUDE.get(word[-1], ""):
                    continue
                figure.scale *= HANZI_MAGNITUDES[word]
                figure.end = spaced + length
                return


def _past_more(plain: str, figure: Figure, at: int) -> int:
    """Pass 余 or 多 (万余户, 10多家) when a magnitude or unit follows."""
    if plain[at : at + 1] not in {"余", "多"}:
        return at
    following = plain[at + 1 : at + 2]
    if following in _MAGNITUDE_HEADS or following in UNIT_HEADS:
        figure.comparator = "gt"
        figure.vague = False
        return at + 1
    return at


def _read_unit(plain: str, figure: Figure) -> None:
    at = _past_more(plain, figure, figure.end)
    found = find_unit(plain, at, hanzi_number=figure.hanzi)
    if found is None:
        return
    unit, end = found
    if figure.prefixed and figure.unit is not None:
        if unit.kind != "money":
            return
        # 人民币3亿元 is one unit, not two; 港币5元 are Hong Kong dollars
        symbol = figure.unit.symbol
        if unit.symbol not in {DEFAULT_MONEY, symbol}:
            return
        unit = Unit(symbol=symbol, kind="money", scale=unit.scale)
    most = figure.value * figure.scale
    if unit.symbol == "shares" and most < _MOST_STOCKS and _STOCKS.match(plain, end):
        unit = HANZI_UNITS["只"]
    figure.unit = unit
    figure.scale *= unit.scale
    figure.end = end
    tail = plain[end : end + 1]
    if plain[end - 1] == "成" and tail and tail in HANZI_DIGITS:
        # 三成五 is 35 %
        figure.value += Decimal(HANZI_DIGITS[tail]) / 10
        figure.end += 1


def _is_counted(plain: str, figure: Figure) -> bool:
    """Whether number and unit make a quantity rather than a word, an ordinal or a time of day."""
    unit = figure.unit
    assert unit is not None
    before = plain[figure.start - 1] if figure.start else ""
    if before == "第" or (unit.kind == "count" and before and before in "每某另"):
        return False
    if unit.symbol == "起" and (figure.value >= 1000 or _PRICED.search(plain, 0, figure.start)):
        return False
    if unit.symbol == "point":
        return figure.prefixed or not _is_hour(plain, figure, before)
    if not figure.hanzi:
        return True
    if figure.vague or (unit.symbol == "shares" and figure.value * figure.scale < 10):
        return figure.vague and (unit.kind == "money" or (before != "" and before in _PASSING))
    if unit.symbol == DEFAULT_MONEY and figure.end - figure.start == 2:
        # 三元 and 五元 are names more often than prices
        return before in _PASSING
    if unit.kind != "count":
        return not (before and before in "之统唯")
    if unit.symbol not in COUNTED_BY_HANZI or before in {"之", "同", "统", "其"}:
        return False
    return figure.value != 1 or figure.scale != 1


def _is_hour(plain: str, figure: Figure, before: str) -> bool:
    """Tell 9点 (the hour) and 三点 (three remarks) from 4000点 and 涨20点."""
    amount = figure.value * figure.scale
    if figure.hanzi:
        return amount < 100
    if figure.value == figure.value.to_integral_value() and 0 <= amount <= 24:
        following = plain[figure.end : figure.end + 1]
        return following.isdigit() or before not in {"涨", "跌", "升", "降", "了", "超", "逾", "近"}
    return False

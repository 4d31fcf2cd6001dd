"""Amounts: the numbers of a passage with what each measures, which way, and how exactly."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from yanbao.verify.bounds import Bound, find_bound, find_printed_sign, find_sign
from yanbao.verify.counters import ALIKE, COUNTER, SCALED
from yanbao.verify.durations import find_durations
from yanbao.verify.lexicon import Mark
from yanbao.verify.numerals import Numeral, find_numerals, find_worded
from yanbao.verify.parts import bound_of_part, is_part

#: a name that holds digits; "model 3" and "iphone 17", but no word before a bare amount
_TOKEN = re.compile(
    r"(?=[a-z\d])(?:"  # tried only where one stands
    r"(?<![a-z0-9])(?:\d+[a-z]{1,8}[0-9]+[a-z0-9]*|"
    r"[a-z][a-z0-9+/-]*\d[a-z0-9+/.-]*[a-z0-9]|[a-z][a-z/-]*\d)(?![a-z0-9月日年万亿%.,])"
    r"|(?<![a-z])(?:pre-)?[a-z]\+{0,2}轮|(?<![a-z])(?:model|iphone|ipad|mate|find n|reno|"
    r"pro|s&p|msci|gpt|windows|magic) ?\d+(?![\d.,]*\s?[%万亿元]))",
)
_CODE = re.compile(
    r"(?=[a-z\d])(?:(?<![\d.])(\d{4,6})\.(?:hk|sz|sh|ss|bj|xhkg|xshg|xshe|bjse|xkrx|xtks|"
    r"xtai)(?![a-z])|(?<![\d.])(\d{5,6})(?=[)）”\"])"
    r"|(?<=[(（])[a-z0-9]{1,8}\.(?:x[a-z]{3}|us|n|o)(?=[)）]))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d\d")
_LOOSE = re.compile(r"数(?P<scale>[十百千万亿]{1,3})")
_FRACTION = re.compile(
    r"(?P<under>[二两三四五六七八九十]{1,2}|"
    r"\d{1,3})分之(?P<over>[一二两三四五六七八九十]{1,3}|\d{1,3}(?:\.\d{1,3})?)"
)
_WORDS: Final = {
    "半个小时": ("", 30.0), "半小时": ("", 30.0), "半个钟头": ("", 30.0), "一昼夜": ("", 1440.0),
    "一刻钟": ("", 15.0), "一半": ("%", 50.0), "半数": ("%", 50.0), "过半": ("%", 50.0),
    "翻倍": ("%", 100.0),
    "翻番": ("%", 100.0), "翻一番": ("%", 100.0), "doubled": ("%", 100.0), "half": ("%", 50.0),
    "a third": ("%", 100 / 3), "one-third": ("%", 100 / 3), "two-thirds": ("%", 200 / 3),
    "a quarter": ("%", 25.0), "a decade": ("", 10.0), "two decades": ("", 20.0),
    "three decades": ("", 30.0), "four decades": ("", 40.0), "five decades": ("", 50.0),
    "a century": ("", 100.0), "一个世纪": ("", 100.0), "个世纪": ("", 100.0),
    "半个世纪": ("", 50.0), "三倍于": ("x", 3.0), "腰斩": ("%", 50.0),
}  # fmt: skip
_SLASHED = re.compile(r"(?<![\d/.])(\d)/(10|\d)(?![\d/月])")
#: 每百人中有8人, 16 in every 100
_OUT_OF = re.compile(
    r"每(?P<all>十|10|百|100|一百|千|1000|一千)[名人个位家件只户][^，。；\d]{0,10}?[中里就]?(?:约|大约)?有"
    r"(?:约|近|逾)?(?P<one>\d{1,3}(?:\.\d{1,2})?|[一二三四五六七八九十]{1,3})[名人个位家件只户]?"
    r"|(?P<part>\d{1,3}(?:\.\d{1,2})?) (?:in|out of) (?:every )?(?P<whole>100|1000|10)"
    r"(?![\d,.]|[ -](?:day|week|month|year|hour|minute|session|quarter))"
)
_OUT_OF_MANY: Final = {
    "十": 10, "10": 10, "百": 100, "100": 100, "一百": 100, "千": 1000, "1000": 1000, "一千": 1000,
}  # fmt: skip
_TENTHS = re.compile(r"([一二三四五六七八九])成([一二三四五六七八九半])")
_WORD = re.compile("(?<!and a )(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")")
#: what a single numeral counts without a measure word: 一周, 三倍
_SPANS_OF_ONE: Final = tuple("个小时 个交易日 个季度 年的时间 年时间 个月 周 季度 小时 倍".split())
#: words for a stretch of time, in minutes
_SPANS: Final = frozenset("半个小时 半小时 半个钟头 一昼夜 一刻钟".split())
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 1e4, "亿": 1e8}
_HAN: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "十": 10,
    "百": 100,
    "千": 1000,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number at its place. ``value`` has scale applied, a percentage is in points; ``place`` is
    one unit of the last digit printed, ``coarse`` of the last digit that is not zero; ``sign`` is
    the direction of the nearest word, 0 where none stands; ``counter`` the measure word after it.
    """

    start: int
    end: int
    text: str
    value: float
    place: float
    coarse: float
    kind: str
    digits: str
    bound: Bound
    sign: int
    counter: str
    loose: bool = False

    @property
    def unit(self) -> str:
        """What it counts or measures, as far as it is printed; 元 alone is the yuan."""
        return "元" if self.kind == "CNY" else self.kind or self.counter


def find_tokens(plain: str) -> tuple[tuple[int, int, str], ...]:
    """Return the names that hold digits (h200, n6), with their places."""
    return tuple((m.start(), m.end(), m.group()) for m in _TOKEN.finditer(plain))


#: an index or a list whose name holds a number; it measures nothing
_NAMED_NUMBER = re.compile(
    r"(?:标普|标准普尔|沪深|中证|日经|纳指|纳斯达克|科创|上证|北证|创业板|罗素|富时|深证|财富|"
    r"russell|nikkei|ftse|nasdaq|s&p|csi|hsi)[ -]?(?P<number>\d{2,4})(?![\d%点]|\.\d)"
)


def find_named_numbers(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the numbers that are part of a name: 标普500."""
    if _DIGIT.search(plain):
        for match in _NAMED_NUMBER.finditer(plain):
            yield match.span("number")


def find_codes(plain: str) -> tuple[tuple[int, int, str], ...]:
    """Return the security codes in brackets, with their places."""
    return tuple(
        (m.start(), m.end(), m.group(1) or m.group(2) or m.group()) for m in _CODE.finditer(plain)
    )


def find_amounts(plain: str, marks: tuple[Mark, ...]) -> tuple[Amount, ...]:
    """Return the numbers of lower-cased, simplified text from which dates have been blanked."""
    numerals = [*find_numerals(plain)]
    numerals += [n for n in find_worded(plain, only_measured=False) if _counts(plain, n)]
    found = [_read(plain, marks, numeral) for numeral in numerals]
    found += _read_words(plain, marks)
    found.sort(key=lambda a: (a.start, -a.end))
    kept: list[Amount] = []
    for amount in found:
        if kept and amount.start < kept[-1].end:
            continue
        if kept and not amount.sign and amount.kind == kept[-1].kind and amount.kind:
            joint = plain[kept[-1].end : amount.start].strip()
            if joint in ("到", "至", "-", "—", "~", "–", "和", "、", "to", "and"):
                kept.append(replace(amount, sign=kept[-1].sign))
                continue
        kept.append(_with_elided_unit(plain, kept, amount))
    return tuple(kept)


_ELIDED = re.compile(r"[^.;]{0,40}(?:, |,? and (?:by )?)")


def _with_elided_unit(plain: str, kept: list[Amount], amount: Amount) -> Amount:
    """Return a bare number with the unit of the one it continues: 58 basis points more than A and
    113 more than B.
    """
    last = next((a for a in reversed(kept) if a.kind in ("%", "pp")), None)
    if (
        last is None
        or amount.kind
        or amount.counter
        or not plain.startswith(" more than", amount.end)
    ):
        return amount
    between = plain[last.end : amount.start]
    if not between.startswith(" more than") or not _ELIDED.fullmatch(between):
        return amount
    scale = (
        0.01
        if plain[last.start : last.end].endswith(("bp", "bps", "point", "points"))
        and "basis" in plain[last.start : last.end]
        else 1.0
    )
    return replace(
        amount,
        kind=last.kind,
        value=amount.value * scale,
        place=amount.place * scale,
        coarse=amount.coarse * scale,
    )


_MEASURED_BY: Final = {"千": "瓦克米卡兆", "百": "度货", "万": "科华达", "十": "字足"}


def _counts(plain: str, numeral: Numeral) -> bool:
    """Whether a worded number counts or measures: 一家 and 一直 do not."""
    if (
        numeral.text in _MEASURED_BY
        and plain[numeral.end : numeral.end + 1] in _MEASURED_BY[numeral.text]
    ):
        return False  # 千瓦 is a measure, 百度 a name
    if numeral.kind or numeral.amount != numeral.printed:
        return True
    if numeral.text.isascii():
        return True
    if numeral.printed <= 1 and len(numeral.text) == 1:
        return (
            plain.startswith(_SPANS_OF_ONE, numeral.end)
            or plain[numeral.start - 2 : numeral.start] == "不到"
        )
    before = plain[numeral.start - 1 : numeral.start]
    if before == "第":
        return numeral.printed > 1
    place = numeral.end + (plain[numeral.end : numeral.end + 1] in ("多", "余", "几"))
    return COUNTER.match(plain, place) is not None and before not in ("周", "分", "星")


_SOME_MORE = re.compile(r" ?(?:多(?![出于达了])|余)")
_PER_HOUR = re.compile(r"时速[^，。；\d]{0,4}$|每小时[^，。；\d]{0,3}$")


def _read(plain: str, marks: tuple[Mark, ...], numeral: Numeral) -> Amount:
    follows = _SOME_MORE.match(plain, numeral.end) is not None
    gap = follows and plain[numeral.end : numeral.end + 1] == " "
    counter = COUNTER.match(plain, numeral.end + follows + gap)
    word = counter.group().strip() if counter and not numeral.kind else ""
    if word in ("公里", "km") and _PER_HOUR.search(
        plain[max(0, numeral.start - 6) : numeral.start]
    ):
        word = "km/h"
    word, times = SCALED.get(word, (word, 1.0))
    value = float(numeral.amount) * times
    if value < 12 and _AFTER_NOON.search(plain, max(0, numeral.start - 3), numeral.start):
        value += 12 * (plain[numeral.end : numeral.end + 1] in ("时", "点"))
    place = float(numeral.place) * times
    digits = numeral.text and "".join(c for c in numeral.text if c.isdigit())
    start = _core_start(numeral)
    bound = find_bound(plain, marks, start, counter.end() if counter else numeral.end)
    loose = follows or "多" in numeral.text or "余" in numeral.text
    if not bound and numeral.near:
        bound = "about"
    if loose and not bound:
        bound = "over"
    return Amount(
        start=start,
        end=numeral.end,
        text=plain[start : counter.end() if counter else numeral.end].strip(),
        value=abs(value) if numeral.kind in ("%", "pp", "x") else value,
        place=place,
        coarse=_coarse(value, place),
        kind="ord" if _is_ordinal(plain, start, numeral.end) else numeral.kind,
        digits=digits.lstrip("0"),
        bound=bound,
        sign=find_printed_sign(plain, start, value) or find_sign(plain, marks, start, numeral.end),
        counter=ALIKE.get(word, word),
        loose=loose,
    )


_AFTER_NOON = re.compile(r"(?:下午|晚间|晚上|傍晚|当晚|[日周][一二三四五六日]?晚)$")
_NUMBERED = re.compile(r"(?:、\d+)*号")
_RANKS = re.compile(r"(?:[居列排]于?|[位名]列|排名|排在)$")


def _is_ordinal(plain: str, start: int, end: int) -> bool:
    """Whether a number says which of a row: 第36位, 居于36位."""
    if plain[start - 1 : start] == "第":
        return not _NUMBERED.match(plain, end)
    return plain[end : end + 1] in ("位", "名") and bool(
        _RANKS.search(plain[max(0, start - 3) : start])
    )


def _core_start(numeral: Numeral) -> int:
    """Where the number itself begins: what precedes it (约) is read as a bound."""
    shift = next(
        (
            i
            for i, c in enumerate(numeral.text)
            if c.isdigit() or c in "零一二三四五六七八九十百千两〇-−" or c in "$¥"
        ),
        0,
    )
    leading = numeral.end - numeral.start - len(numeral.text)
    return numeral.start + max(0, leading) + (shift if numeral.near else 0)


def _coarse(value: float, place: float) -> float:
    if not value or not place:
        return place or 1.0
    steps = round(abs(value) / place)
    while steps and steps % 10 == 0:
        steps //= 10
        place *= 10
    return place


def _read_words(plain: str, marks: tuple[Mark, ...]) -> list[Amount]:
    found = []
    for match in _FRACTION.finditer(plain):
        over, under = _han(match["over"]), _han(match["under"])
        if under and under != 100:
            found.append(_made(plain, marks, match.start(), match.end(), ("%", 100 * over / under)))
    for match in _SLASHED.finditer(plain):
        share = int(match[1]) / int(match[2]) if int(match[2]) else 1.0
        if share < 1:
            part = ("%", 100 * share)
            found.append(_made(plain, marks, match.start(), match.end(), part))
    for match in _OUT_OF.finditer(plain):
        whole = _OUT_OF_MANY[match["all"] or match["whole"]]
        share = 100 * _han(match["one"] or match["part"]) / whole
        if share <= 100:
            told = _made(plain, marks, match.start(), match.end(), ("%", share))
            found.append(replace(told, place=100 / whole, digits=match["one"] or match["part"]))
    for match in _TENTHS.finditer(plain):
        tenths = 10.0 * _HAN[match[1]] + (5.0 if match[2] == "半" else _HAN[match[2]])
        found.append(_made(plain, marks, match.start(), match.end(), ("%", tenths)))
    found += [
        _made(plain, marks, match.start(), match.end(), _WORDS[match.group()])
        for match in _WORD.finditer(plain)
    ]
    for start, end, minutes, place in find_durations(plain):
        told = _made(plain, marks, start, end, ("", minutes))
        found.append(replace(told, place=place, coarse=place, counter="分钟"))
    for match in _LOOSE.finditer(plain):
        value = math.prod((_SCALES[c] for c in match["scale"]), start=1.0)
        found.append(_made(plain, marks, match.start(), match.end(), ("", value), loose=True))
    return found


def _made(
    plain: str,
    marks: tuple[Mark, ...],
    start: int,
    end: int,
    what: tuple[str, float],
    *,
    loose: bool = False,
) -> Amount:
    kind, value = what
    bound = find_bound(plain, marks, start, end)
    if is_part(plain[start:end]) and not bound:
        bound = bound_of_part(plain, start, end)
    return Amount(
        start=start, end=end, text=plain[start:end], value=value, place=value / 50,
        # 不到一半 is said of a fourth too, 过半 of nine tenths
        coarse=value if bound and is_part(plain[start:end]) else value / 5,
        kind=kind, digits=plain[start:end], bound=bound,
        sign=find_sign(plain, marks, start, end), loose=loose,
        counter="分钟" if plain[start:end] in _SPANS else "",
    )  # fmt: skip


def _han(text: str) -> float:
    if text[0].isdigit():
        return float(text)
    total, held = 0, 0
    for c in text:
        if c in "十百":
            total += (held or 1) * _HAN[c]
            held = 0
        else:
            held = _HAN[c]
    return float(total + held)

"""Days: dates as the verifier reads them, and what a relative word may mean on a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from yanbao.verify.numerals import TEXT_LIMIT

_SHANGHAI: Final = timezone(timedelta(hours=8))
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WORD: Final = (
    r"(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
#: every name of a month has one
_VOWELS: Final = "aeouAEOU"
_HAN: Final = {c: str(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": "0"}
#: the forms of a date, each with characters one of which it cannot be without
_FORMS: Final = tuple(
    (frozenset(marks), re.compile(form, re.IGNORECASE))
    for marks, form in (
        ("-/.", r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
        (
            "月",
            r"(?:(?<!\d)(?P<y>\d{4}) ?年 ?)?(?<![\d.])(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2})"
            r"(?: ?[日号]|(?=[-~至到、]))",
        ),
        ("月", r"(?<!\d)(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月"),
        ("-", r"(?<!\d)(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])(?![-\d])"),
        (_VOWELS, r"\b" + _WORD + r" (?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?!\.\d)(?:,? (?P<y>\d{4}))?"),
        (_VOWELS, r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)? " + _WORD + r"(?:,? (?P<y>\d{4}))?\b"),
        (_VOWELS, r"\b" + _WORD + r" (?P<y>\d{4})\b"),
        ("年", r"(?<!\d)(?P<y>(?:1[5-9]|20)\d{2}) ?年(?:度)?"),
        ("月", r"(?<![\d.])(?P<m>\d{1,2})(?= ?月?[-—–~至到]{1,2} ?\d{1,2} ?月)"),
        ("月", r"(?<![\d.])(?P<m>\d{1,2}) ?月(?!份额)"),
        ("日号", r"(?<![\d.])(?P<d>\d{1,2}) ?[日号]"),
        ("12", r"(?<![\d.,$])(?P<y>(?:19|20)\d{2})(?![\d%]|[.,]\d)(?=[QH年財财]|\b)"),
    )
)
_HAN_DATE = re.compile(
    r"(?:(?P<y>[零〇一二三四五六七八九]{4})年)?(?P<m>十?[一二三四五六七八九十])月"
    r"(?:(?P<d>[一二三]?十?[一二三四五六七八九十])日)?"
)
_SHIFTS: Final = {
    "大前天": -3, "前天": -2, "前日": -2, "昨": -1, "隔夜": -1, "yesterday": -1, "overnight": -1,
    "今": 0, "当日": 0, "当天": 0, "today": 0, "tonight": 0, "this morning": 0, "明": 1,
    "tomorrow": 1, "后天": 2,
}  # fmt: skip
_SHIFT = re.compile(
    f"(?=[{''.join(sorted({word[0] for word in _SHIFTS}))}])"
    f"(?:{'|'.join(sorted(_SHIFTS, key=len, reverse=True))})",
    re.IGNORECASE,
)
#: the session before may be a weekend away
_LAST_SESSION = re.compile(r"上一?个?交易日|前一?个?交易日|上日|previous session", re.IGNORECASE)
_SESSION_REACH: Final = 4
_YEARS: Final = {
    "今年": 0, "本年": 0, "年内": 0, "this year": 0, "year-to-date": 0, "去年": -1, "上年": -1,
    "同比": -1, "last year": -1, "previous year": -1, "year-on-year": -1, "前年": -2, "明年": 1,
    "次年": 1, "next year": 1,
}  # fmt: skip
_MONTHS_NEAR: Final = {"本月": 0, "this month": 0, "上月": -1, "上个月": -1, "last month": -1}
_WEEKDAYS: Final = "mon tue wed thu fri sat sun".split()
_WEEKDAY = re.compile(
    r"(?=[周星礼mtwfs])(?:"
    r"(?:周|星期|礼拜)([一二三四五六日天])|\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|"
    r"sat(?:ur)?|sun)(?:day)?\b)",
    re.IGNORECASE,
)
_WEEKS: Final = {
    "本周": 0, "这周": 0, "当周": 0, "this week": 0, "上周": -1, "上一周": -1, "last week": -1,
    "past week": -1, "下周": 1, "next week": 1,
}  # fmt: skip
_WEEK = re.compile("|".join(_WEEKS), re.IGNORECASE)
_TO_DATE = re.compile(
    r"今年以来|年初至今|年初以来|年内|year[- ]to[- ]date|so far this year", re.IGNORECASE
)
_THREE_QUARTERS = re.compile(
    r"[前首]三季度?|1[-—~至]9月|first three quarters|nine months", re.IGNORECASE
)
_SAME_TIME = re.compile(r"[上去]年同期|上年|[上去]年度|year earlier", re.IGNORECASE)
#: 前两个月: from January to February
_FIRST_MONTHS = re.compile(r"[前首](\d{1,2}|两|[一二三四五六七八九]|十[一二]?)个月")
#: 一周前, 3天前
_AGO = re.compile(r"(\d{1,2}|[一二两三四五六七八九十])个?(周|天|日)(?:之|以)?前")
_WEEK_REACH = 13
_PUBLISHED_REACH = 183


def day_of(instant: datetime) -> date:
    """Return the day of an instant in Asia/Shanghai, by which texts and notes count their days."""
    return instant.astimezone(_SHANGHAI).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date as printed: any part of it may be missing."""

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None

    def agrees(self, other: Day) -> bool:
        """Whether ``other`` says every part that this one prints."""
        return all(
            mine is None or mine == theirs
            for mine, theirs in (
                (self.year, other.year),
                (self.month, other.month),
                (self.day, other.day),
            )
        )


@lru_cache(maxsize=1024)  # the same evidence is read for many sentences
def find_days(plain: str) -> tuple[Day, ...]:
    """Return the dates of simplified text, in order, without overlap, fullest form first."""
    found: list[Day] = []
    taken: list[tuple[int, int]] = []
    text = plain[:TEXT_LIMIT]
    characters = frozenset(text)
    numbered = any(map(str.isdecimal, characters))
    for marks, form in _FORMS:
        if not numbered or marks.isdisjoint(characters):
            continue
        for match in form.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            day = _read(match)
            if day is not None:
                found.append(day)
                taken.append(match.span())
    for match in _HAN_DATE.finditer(text) if "月" in characters else ():
        year = "".join(_HAN[c] for c in match["y"]) if match["y"] else None
        found.append(
            Day(
                start=match.start(),
                end=match.end(),
                text=match.group(),
                year=int(year) if year else None,
                month=_read_tens(match["m"]),
                day=_read_tens(match["d"]) if match["d"] else None,
            )
        )
    return tuple(sorted(found, key=lambda day: day.start))


def _read_tens(word: str) -> int:
    tens, found, ones = word.rpartition("十")
    if not found:
        return int(_HAN[word])
    return 10 * int(_HAN.get(tens, "1")) + int(_HAN.get(ones, "0"))


def _read(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    word = parts.get("word")
    month = _MONTHS.index(word.lower()[:3]) + 1 if word else int(parts.get("m") or 0) or None
    year, day = int(parts.get("y") or 0) or None, int(parts.get("d") or 0) or None
    if (month or 1) > 12 or (day or 1) > 31:
        return None
    return Day(
        start=match.start(), end=match.end(), text=match.group(), year=year, month=month, day=day
    )


def complete(day: Day, published_on: date | None) -> Day:
    """Fill the parts a reader takes from the day of publication."""
    if published_on is None or day.year is not None:
        return day
    month = day.month
    if month is None:
        month = published_on.month
    for year in (published_on.year, published_on.year - 1, published_on.year + 1):
        try:
            meant = date(year, month, day.day or 1)
        except ValueError:
            continue
        if abs((meant - published_on).days) <= _PUBLISHED_REACH:
            return replace(day, year=year, month=month)
    return replace(day, month=month)


def meant_days(plain: str, published_on: date | None) -> Iterator[Day]:
    """Yield the days that the relative words of a text may mean: 今日, 周五, last year."""
    if published_on is None:
        return
    for match in _SHIFT.finditer(plain[:TEXT_LIMIT]):
        day = published_on + timedelta(days=_SHIFTS[match.group().lower()])
        yield _on(day, match)
        if match.group().isascii():  # the day of a text from New York may have ended here
            yield _on(day - timedelta(days=1), match)
    for match in _LAST_SESSION.finditer(plain[:TEXT_LIMIT]):
        for back in range(1, _SESSION_REACH + 1):
            yield _on(published_on - timedelta(days=back), match)
    for match in _WEEKDAY.finditer(plain[:TEXT_LIMIT]):
        weekday = (
            "一二三四五六日天".index(match[1]) % 7
            if match[1] and match[1] != "天"
            else 6
            if match[1]
            else _WEEKDAYS.index(match[2].lower()[:3])
        )
        for shift in range(-_WEEK_REACH, _WEEK_REACH + 1):
            day = published_on + timedelta(days=shift)
            if day.weekday() == weekday:
                yield _on(day, match)
    for match in _WEEK.finditer(plain[:TEXT_LIMIT]):
        monday = published_on - timedelta(days=published_on.weekday())
        monday += timedelta(days=7 * _WEEKS[match.group().lower()])
        yield _on(monday, match)
        yield _on(monday + timedelta(days=6), match)
    for match in _TO_DATE.finditer(plain[:TEXT_LIMIT]):
        yield _on(date(published_on.year, 1, 1), match)
        yield _on(published_on, match)
    for match in _AGO.finditer(plain[:TEXT_LIMIT]):
        count = (
            2 if match[1] == "两" else int(match[1]) if match[1].isdigit() else _read_tens(match[1])
        )
        back = count * (7 if match[2] == "周" else 1)
        for shift in (-1, 0, 1) if match[2] == "周" else (0,):
            yield _on(published_on - timedelta(days=back + shift), match)
    yield from _meant_years(plain, published_on)


def spelt_months(plain: str, days: Sequence[Day], published_on: date | None) -> Iterator[Day]:
    """Yield the first and the last month of 前三季度 and the year of 上年同期, beside the years
    that the text names (else that of publication).
    """
    years = {day.year for day in days if day.year is not None}
    if published_on is not None and not years:
        years = {published_on.year, published_on.year - 1}
    quarters, before = _THREE_QUARTERS.search(plain), _SAME_TIME.search(plain)
    for year in sorted(years):
        if quarters:
            for month in (1, 9):
                yield Day(start=0, end=0, text=quarters.group(), year=year, month=month)
        if before:
            yield Day(start=0, end=0, text=before.group(), year=year - 1)


def _meant_years(plain: str, published_on: date) -> Iterator[Day]:
    lowered = plain.lower()
    for match in _FIRST_MONTHS.finditer(plain[:TEXT_LIMIT]):
        word = match[1]
        last = int(word) if word.isdigit() else 2 if word == "两" else _read_tens(word)
        for month in dict.fromkeys((1, min(max(last, 1), 12))):
            yield Day(start=0, end=0, text=match.group(), year=published_on.year, month=month)
    for word, shift in _YEARS.items():
        if word in lowered:
            yield Day(start=0, end=0, text=word, year=published_on.year + shift)
    for word, shift in _MONTHS_NEAR.items():
        if word in lowered:
            month = (published_on.month - 1 + shift) % 12 + 1
            year = published_on.year - (published_on.month + shift < 1)
            yield Day(start=0, end=0, text=word, year=year, month=month)


def _on(day: date, match: re.Match[str]) -> Day:
    return Day(
        start=match.start(),
        end=match.end(),
        text=match.group(),
        year=day.year,
        month=day.month,
        day=day.day,
    )

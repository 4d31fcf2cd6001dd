"""Years: this one and the last, since when something is counted, and years that are reckoned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from yanbao.verify.days import Day
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage


def find_year_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of years, and since which one is counted."""
    yield from _find_years(pair)
    yield from _find_starts(pair)


_TOLD_YEAR = re.compile(r"(今|本|去|上|前|明|次)年(?:的)?$")
_SHIFTS: Final = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "次": 1}
_START = re.compile(
    r"(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日)?(?P<open>年?初|开年|伊始)?(?:以来|至今|起至今)"
    r"|(?P<own>今年|年初|年内|开年)(?:以来|至今)"
)


def _starts(passage: Passage, year: int) -> set[tuple[int, int | None]]:
    """Return since which year, and month where told, a passage counts; a year begins in January."""
    found: set[tuple[int, int | None]] = set()
    for match in _START.finditer(passage.plain):
        if match["own"]:
            found.add((year, 1))
        elif match["month"]:
            found.add((int(match["year"]), int(match["month"])))
        else:
            found.add((int(match["year"]), 1 if match["open"] else None))
    return found


def _find_starts(pair: Pairing) -> Iterator[Clue]:
    """Find 2026年以来 where the source counts since 2025."""
    published = pair.frame.published_on
    if published is None or ("来" not in pair.sentence.plain and "至今" not in pair.sentence.plain):
        return
    mine = _starts(pair.sentence, published.year)
    theirs = set().union(*(_starts(q, published.year) for q in pair.quotes))
    for year, month in mine:
        if theirs and not any(
            year == other and (month is None or start is None or month == start)
            for other, start in theirs
        ):
            yield Clue(
                code="period-differs",
                words=f"{year}",
                carried=f"{min(theirs)[0]}",
                reason="the source counts since another time",
            )
            return


def _find_years(pair: Pairing) -> Iterator[Clue]:
    """Find 今年 where the source says 去年, and the like."""
    mine = {d.text: d.year for d in pair.sentence.meant if d.text in _YEAR_WORDS}
    theirs = {
        d.year
        for q in pair.quotes
        for d in (*q.days, *q.meant)
        if d.year and d.text not in ("同比", "year-on-year", "年内")
    }
    if _BEFORE_YEAR.search(pair.sentence.plain):
        mine.pop("前年", None)  # 2030年前年产百万台
    following = _FOLLOWING.search(pair.sentence.plain)
    if following:  # 1995年……次年: the year after the one told
        mine["次年"] = int(following["year"]) + 1
    if any(q.has("period.yoy") for q in (*pair.quotes, pair.title)):
        told = set(_SAME_TIME.findall(pair.sentence.plain))
        mine = {word: year for word, year in mine.items() if word not in told}
    for word, year in mine.items():
        if theirs and year not in theirs and word not in pair.known:
            yield Clue(code="year-differs", words=word, reason="the source speaks of another year")


_BEFORE_YEAR = re.compile(r"\d年前年")
_FOLLOWING = re.compile(r"(?P<year>(?:19|20)\d\d)年[^。；]{0,40}次年")
#: a year earlier, as what is compared year on year is compared with
_SAME_TIME = re.compile(r"(?<=[较比])[上去]年|[上去]年(?=同期)")
_YEAR_WORDS: Final = frozenset(
    ("今年", "去年", "明年", "前年", "上年", "本年", "this year", "last year", "next year")
)


def is_reckoned_year(pair: Pairing, year: int) -> bool:
    """Whether a year is so many years after one that the evidence prints: from 2026 for 5年."""
    printed = {d.year for q in pair.quotes for d in q.printed_days if d.year}
    return any(b.counter == "年" and year - b.value in printed for _, b in pair.amounts)


def years_told(passage: Passage, published: date | None) -> list[tuple[Day, int]]:
    """Return the days before which 今年 or its like stands, with the year meant: 今年6月."""
    found = ((d, _TOLD_YEAR.search(passage.plain, 0, d.start)) for d in passage.days)
    return [
        (d, published.year + _SHIFTS[told[1]])
        for d, told in found
        if published is not None and told
    ]


def is_near_year(year: int, pair: Pairing) -> bool:
    """Whether a year follows from the frame: of publication, or before it with 同比 or 上年."""
    published = pair.frame.published_on
    if published is None:
        return False
    known = {d.year for q in pair.quotes for d in q.days if d.year}
    printed = {d.year for q in pair.quotes for d in q.printed_days if d.year}
    told = printed and year not in known
    if told and not any(d.year == year for q in pair.quotes for d in q.meant):
        base = year - 1 in printed and any(w in pair.evidence for w in ("从", "由", "较", "比"))
        return base or (
            year + 1 in known and any(q.has("period.yoy") or "上年" in q.plain for q in pair.quotes)
        )
    alone = not known or (len(known) == 1 and bool(known & {year - 1, year, year + 1}))
    if alone and year in (published.year, published.year - 1):
        return True
    return year + 1 in known and any(q.has("period.yoy") or "上年" in q.plain for q in pair.quotes)

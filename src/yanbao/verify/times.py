"""Times: dates, years and periods of the sentence against those of the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.days import Day
from yanbao.verify.equalities import agree
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of
from yanbao.verify.years import find_year_clues, is_near_year, is_reckoned_year, years_told

_REPORTED = re.compile(
    r"日(?:[^，。]{0,6})(?:报道|公告|消息|讯|称|披露|发布|表示|盘|收盘|开盘|晚|早|截至)|"
    r"截至|reported|on \w+ \d"
)
#: quarters and halves that are also so many months from January
_SAME_MONTHS: Final = {"q1": "3m", "h1": "6m"}
#: a half of the year follows from both of its quarters, not from one
_HALVES: Final = {"h1": {"q1", "q2"}, "h2": {"q3", "q4"}}


def find_time_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of dates, periods and years."""
    yield from _find_days(pair)
    yield from _find_periods(pair)
    yield from find_year_clues(pair)
    yield from _find_own_months(pair)
    yield from _find_weekdays(pair)


_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")


def _find_weekdays(pair: Pairing) -> Iterator[Clue]:
    """Find Thursday where the source names other days of the week only."""
    mine = _WEEKDAY.search(pair.sentence.plain)
    if mine is None or mine.group() in pair.known:
        return
    theirs = _WEEKDAY.search(pair.evidence)
    if theirs:
        yield Clue(
            code="date-differs",
            words=mine.group(),
            carried=theirs.group(),
            reason="the source names another day of the week",
        )


def _find_days(pair: Pairing) -> Iterator[Clue]:
    known = _known_days(pair)
    printed = [d for p in (*pair.quotes, pair.title) for d in p.printed_days]
    for bare, day in zip(pair.sentence.printed_days, pair.sentence.days, strict=True):
        if not _is_known(bare, day, known, printed) and not (
            _is_of_period(pair, day) or _is_month_before(pair, bare)
        ):
            beside = any(_next_to(day, other) for other in known)
            clue = _judge_day(pair, bare, day, printed, beside=beside)
            if clue is not None:
                yield clue
    yield from _find_day_swaps(pair)


def _known_days(pair: Pairing) -> list[Day]:
    """Return the days of the evidence; that of publication too, where it may be meant."""
    known: list[Day] = [d for p in (*pair.quotes, pair.title) for d in (*p.days, *p.meant)]
    published = pair.frame.published_on
    stated = any(d.day for q in pair.quotes for d in q.printed_days)
    if published is not None and (not stated or _REPORTED.search(pair.sentence.plain)):
        known.append(
            Day(
                start=0,
                end=0,
                text="",
                year=published.year,
                month=published.month,
                day=published.day,
            )
        )
    return known


def _is_known(bare: Day, day: Day, known: list[Day], printed: list[Day]) -> bool:
    """Whether a day, as printed (``bare``) or completed, is one of the evidence's or lies in it."""
    if any(day.agrees(other) or bare.agrees(other) for other in known):
        return True
    if bare.month is None and bare.day and any(bare.day == o.day for o in (*known, *printed)):
        return True
    return day.day is None and any(
        (day.month is None or day.month == o.month) and (o.year is None or day.year == o.year)
        for o in known
    )


def _judge_day(
    pair: Pairing, bare: Day, day: Day, printed: list[Day], *, beside: bool
) -> Clue | None:
    """Say what speaks against a day the evidence does not hold; nothing for a reckoned year."""
    alike = [
        o for o in printed if o.month == day.month and (o.day or day.day) == (day.day or o.day)
    ]
    told = [
        (o, year)
        for q in pair.quotes
        for o, year in years_told(q, pair.frame.published_on)
        if o.month == day.month
    ]
    if bare.year and alike and told and not any(year == bare.year for _, year in told):
        return Clue(
            code="date-differs",
            words=day.text,
            carried=told[0][0].text,
            reason="the source says of which year it speaks",
        )
    lone_year = None if day.month else day.year
    near = lone_year is not None and is_near_year(lone_year, pair)
    if near or (alike and all(o.year is None for o in alike)):
        return Clue(code="year-inferred", words=day.text)
    if lone_year is not None and is_reckoned_year(pair, lone_year):
        return None
    first = next((o.text for q in pair.quotes for o in q.days), "")
    if lone_year is not None:
        return Clue(
            code="year-differs",
            words=day.text,
            carried=first,
            reason="the source speaks of another year",
        )
    return Clue(
        code="date-near" if beside and not day.text[:1].isdigit() else "date-differs",
        words=day.text,
        carried=first,
        reason="no cited words hold this date",
    )


def _is_of_period(pair: Pairing, day: Day) -> bool:
    """Whether a month is an end of a period that the evidence names: 1-3月, 一季度."""
    known = {_SAME_MONTHS.get(p[2], p[2]) for q in (*pair.quotes, pair.title) for p in q.periods}
    return any(
        start <= day.start < end and _SAME_MONTHS.get(period, period) in known
        for start, end, period in pair.sentence.periods
    )


def is_reckoned_day(pair: Pairing, bare: Day) -> bool:
    """Whether a month or a year is the one before that the evidence compares its own with."""
    if bare.year and not bare.month:
        printed = {d.year for q in pair.quotes for d in q.printed_days if d.year}
        compared = any(q.has("period.yoy") or "上年" in q.plain for q in pair.quotes)
        return compared and printed == {bare.year + 1}
    return _is_month_before(pair, bare)


_MONTH_BEFORE = re.compile(r"环比|上个?月|前一个?月|month-on-month")


def _is_month_before(pair: Pairing, bare: Day) -> bool:
    """Whether a month is the one that the evidence compares its own with: 3月, 较上月."""
    if bare.month is None or bare.day or bare.year or not _MONTH_BEFORE.search(pair.evidence):
        return False
    return any(d.month == bare.month % 12 + 1 for q in pair.quotes for d in q.days)


def _find_own_months(pair: Pairing) -> Iterator[Clue]:
    """Find a number of one day here that the evidence's clause gives to a whole month."""
    if not any(d.day for d in pair.sentence.days):
        return
    for a in pair.sentence.amounts:
        clause = pair.sentence.clause_at(a.start)
        if clause is None or not (a.counter or a.kind):
            continue
        low = pair.sentence.plain.rfind("，", 0, max(clause.start - 1, 0)) + 1
        mine = [d for d in pair.sentence.days if low <= d.start < a.start]
        if not mine or mine[-1].day is None:
            continue
        places = [(p, b) for p, b in pair.amounts if agree(a, b)]
        told = [_days_of_clause(p, b.start) for p, b in places]
        if told and all(
            days and all(d.day is None and d.month == mine[-1].month for d in days) for days in told
        ):
            yield Clue(
                code="period-differs",
                words=mine[-1].text + a.text,
                carried=told[0][0].text + places[0][1].text,
                reason="the source says this number of the month",
            )
            return


def _days_of_clause(passage: Passage, place: int) -> list[Day]:
    clause = passage.clause_at(place)
    return [d for d in passage.days if clause and clause.start <= d.start < clause.end]


def _next_to(day: Day, other: Day) -> bool:
    return bool(
        day.month == other.month and day.day and other.day and abs(day.day - other.day) <= 1
    )


def _context(passage: Passage, day: Day) -> frozenset[str]:
    clause = passage.clause_at(day.start)
    end = clause.end if clause else len(passage.plain)
    following = passage.plain.find("，", end + 1)
    high = following if 0 <= following < end + 20 else end
    for other in passage.days:
        if other.start > day.start:
            high = min(high, other.start)
    return grams_of(passage.plain[day.end : min(high, day.end + 26)])


def _find_day_swaps(pair: Pairing) -> Iterator[Clue]:
    contexts = [(d, _context(q, d)) for q in pair.quotes for d in q.days]
    if len(contexts) < 2:
        return
    for day in pair.sentence.days:
        mine = _context(pair.sentence, day)
        if len(mine) < 3:
            continue
        same = max((len(mine & c) for d, c in contexts if day.agrees(d)), default=-1)
        if same < 0:
            continue
        told = frozenset().union(*(c for d, c in contexts if day.agrees(d)))
        rivals = [(d, c) for d, c in contexts if not day.agrees(d) and _of_a_kind(d, day)]
        for rival, context in rivals:
            if len((mine & context) - told) >= 4 and not (mine & told) - context:
                yield Clue(
                    code="date-exchanged",
                    words=day.text,
                    carried=rival.text,
                    reason="the source dates this so, and something else as the sentence does",
                )
                return
        if max((len(mine & c) for _, c in rivals), default=0) >= same + 3 and same <= 1:
            yield Clue(
                code="date-elsewhere", words=day.text, reason="the source dates something else so"
            )


def _of_a_kind(one: Day, two: Day) -> bool:
    """Whether both are years, both are months, or both are days."""
    return (one.month is None, one.day is None) == (two.month is None, two.day is None)


_FROM_TO = re.compile(r"(\d{1,2})月?(?:份)?[-—–~至到]{1,2}(\d{1,2})月")


def _spans_told(pair: Pairing, words: str) -> bool:
    """Whether the evidence prints the first and the last month of a stretch: 4月到9月."""
    ends = _FROM_TO.search(words)
    months = {d.month for q in pair.quotes for d in q.days}
    return ends is not None and {int(ends[1]), int(ends[2])} <= months


def _find_periods(pair: Pairing) -> Iterator[Clue]:
    known = {p[2] for q in (*pair.quotes, pair.title) for p in q.periods}
    for start, end, period in pair.sentence.periods:
        if period in known:
            continue
        words = pair.sentence.text[start:end]
        if period == "fy":
            if known & {"q1", "q2", "q3", "q4", "h1", "h2", "9m"}:
                yield Clue(
                    code="period-differs",
                    words=words,
                    reason="the source speaks of a part of the year",
                )
            continue
        if _SAME_MONTHS.get(period, period) in {_SAME_MONTHS.get(k, k) for k in known}:
            continue
        if period.endswith("m") and f"{period[:-1]}月" in pair.evidence:
            continue
        if _spans_told(pair, words):
            continue
        if known >= _HALVES.get(period, {""}):
            continue
        if period == "h1" and any(
            w in pair.evidence for w in ("六个月", "6个月", "半年", "中期", "six months")
        ):
            continue
        if (
            period.startswith("q")
            and any(w in pair.evidence for w in ("三个月", "3个月", "季"))
            and not known
        ):
            yield Clue(code="period-inferred", words=words)
            continue
        yield Clue(
            code="period-differs" if known else "period-unheld",
            words=words,
            reason="the source names another period" if known else "no cited words hold it",
        )

"""Intervals: how long between two days, and how often one stretch goes into another."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.pairing import Pairing

_TIMES_IN_YEAR: Final = {
    "年": 1.0, "季": 4.0, "月": 12.0, "周": 52.0, "日": 365.0, "天": 365.0,
}  # fmt: skip
_PER_TIME = re.compile(
    r"每(?:一|个)*(?P<each>[年季月周日天])|(?P<mean>[年季月周日])均|[一全]年|年化"
)


def _per_times(plain: str) -> set[str]:
    return {m["each"] or m["mean"] or "年" for m in _PER_TIME.finditer(plain)}


def find_stretches(pair: Pairing) -> tuple[float, ...]:
    """Return by what a number for each month, say, is multiplied to be one for a year."""
    mine = _per_times(pair.sentence.plain)
    theirs = _per_times(pair.evidence) if mine else set()
    return tuple(
        sorted({_TIMES_IN_YEAR[b] / _TIMES_IN_YEAR[a] for a in mine for b in theirs if a != b})
    )


def spans_days(pair: Pairing, count: float) -> bool:
    """Whether so many days lie between two that the evidence prints."""
    days = [
        (d.year, d.month, d.day)
        for q in pair.quotes
        for d in q.days
        if d.year and d.month and d.day
    ]
    instants = []
    for year, month, day in days:
        try:
            instants.append(date(year, month, day).toordinal())
        except ValueError:
            continue
    spans = {abs(one - two) for one, two in combinations(instants, 2)}
    return bool(spans & {int(count), int(count) - 1})


def spans_months(pair: Pairing, a: Amount) -> bool:
    """Whether so many years or months lie between two that the evidence prints."""
    printed = [d for q in pair.quotes for d in q.printed_days]
    if a.counter in ("年", "岁"):
        years = {d.year for d in printed if d.year}
        if pair.frame.published_on is not None:
            years.add(pair.frame.published_on.year)
        room = 1 if a.counter == "岁" else 0  # a birthday may be to come
        return any(0 <= abs(one - two) - a.value <= room for one, two in combinations(years, 2))
    told = [d for q in pair.quotes for d in q.days if d.year and d.month]
    months = {12 * d.year + d.month for d in told if d.year and d.month}
    return any(abs(one - two) == a.value for one, two in combinations(months, 2))

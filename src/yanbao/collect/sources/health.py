"""Is a source well? Judged by its own past visits, never by another source's.

silent          nothing new for longer than its own longest gap, with a margin; where it has no
                past, longer than its expected count makes likely
half            a full day brought less than half of what such days brought, and so little by
                chance once in a hundred such days (Poisson) at most
layout-changed  a field that its items always carried is gone, or a list that was never empty is

A day that the caller names quiet (a holiday of the source's market) counts for none of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect.sources.issues import issue
from yanbao.errors import Issue
from yanbao.model.sources import Source, Visit

#: How many days of its past a source is held against.
WINDOW: Final = timedelta(days=56)
_GAPS: Final = 10
_MARGIN: Final = 1.5
_LEAST_GAP: Final = timedelta(hours=12)
_DAYS: Final = 5
_VISITS: Final = 5
_ALWAYS: Final = 0.9
_CHANCE: Final = 0.01


def poisson_tail(count: int, rate: float) -> float:
    """P(X ≤ count) of a Poisson variable with mean ``rate``, summed from the largest term down."""
    if rate <= 0:
        return 1.0
    terms = (math.exp(k * math.log(rate) - rate - math.lgamma(k + 1)) for k in range(count, -1, -1))
    return min(1.0, math.fsum(terms))


def decide_health(
    source: Source,
    visits: Sequence[Visit],
    *,
    now: datetime,
    quiet_on: frozenset[date] = frozenset(),
) -> list[Issue]:
    """Decide what to report of a source from its visits in the order of time.

    Parameters
    ----------
    source
        Whose visits they are; its expected counts serve until it has a past of its own.
    visits
        Its visits; those of other sources and those later than ``now`` are passed over.
    now
        Aware instant.
    quiet_on
        Days, in the source's zone, on which nothing is expected.
    """
    past = [v for v in visits if v.source == source.name and now - WINDOW <= v.at <= now]
    past.sort(key=lambda visit: visit.at)
    seen = [visit for visit in past if visit.outcome != "failed"]
    return [
        *_silent(source, past, seen, quiet_on),
        *_half(source, seen, now, quiet_on),
        *_layout(source, seen),
    ]


def _quiet_s(start: datetime, end: datetime, zone: ZoneInfo, quiet_on: frozenset[date]) -> float:
    """Seconds between two instants, quiet days left out."""
    seconds = (end - start).total_seconds()
    for day in quiet_on:
        opens = datetime(day.year, day.month, day.day, tzinfo=zone)
        closes = opens + timedelta(days=1)
        seconds -= max(0.0, (min(end, closes) - max(start, opens)).total_seconds())
    return max(0.0, seconds)


def _silent(
    source: Source, past: list[Visit], seen: list[Visit], quiet_on: frozenset[date]
) -> list[Issue]:
    if not past:
        return []
    zone = ZoneInfo(source.zone)
    news = [visit.at for visit in seen if visit.fresh]
    last = news[-1] if news else past[0].at
    # up to the last visit: when nobody looks, it is not the source that is silent
    gap_s = _quiet_s(last, past[-1].at, zone, quiet_on)
    gaps = sorted(_quiet_s(a, b, zone, quiet_on) for a, b in pairwise(news))
    if len(gaps) >= _GAPS:
        usual_s = max(_LEAST_GAP.total_seconds(), _MARGIN * gaps[-1])
        basis = f"its longest pause in {len(gaps)} was {_span(gaps[-1])}"
    else:
        # a week holds five weekdays: the pause that such a source makes once in a thousand
        daily = (5 * source.expected.weekday + 2 * source.expected.weekend) / 7
        usual_s = max(3 * 86_400.0, 7 * 86_400.0 / daily) if daily > 0 else math.inf
        basis = f"about {daily:.1f} items a day are expected"
    if gap_s <= usual_s:
        return []
    tries = [visit for visit in past if visit.at > last]
    failed = sum(visit.outcome == "failed" for visit in tries)
    detail = (
        f"nothing new for {_span(gap_s)}; {basis};"
        f" {len(tries)} visits since, {failed} of them failed"
    )
    hint = "see what it sends: yanbao sources test " + source.name
    return [issue("source.silent", source.name, detail, hint=hint, place=last.isoformat())]


def _span(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"


def _half(
    source: Source, seen: list[Visit], now: datetime, quiet_on: frozenset[date]
) -> list[Issue]:
    zone = ZoneInfo(source.zone)
    counts: dict[date, int] = {}
    for visit in seen[1:]:  # the first visit finds all that stands there, of whatever day
        day = visit.at.astimezone(zone).date()
        counts[day] = counts.get(day, 0) + visit.fresh
    today = now.astimezone(zone).date()
    full = sorted(day for day in counts if day < today and day not in quiet_on)
    if not full or full[-1] < today - timedelta(days=1):
        return []  # no visit yesterday says nothing about the source
    last = full[-1]
    alike = [counts[day] for day in full[:-1] if (day.weekday() > 4) == (last.weekday() > 4)]
    if len(alike) < _DAYS:
        return []
    usual = median(alike)
    count = counts[last]
    if count * 2 >= usual or poisson_tail(count, usual) > _CHANCE:
        return []
    detail = (
        f"{count} new items on {last.isoformat()}, half of the {usual:g} that"
        f" {len(alike)} such days brought would be {usual / 2:g}"
    )
    return [issue("source.half", source.name, detail, place=last.isoformat())]


def _layout(source: Source, seen: list[Visit]) -> list[Issue]:
    read = [visit for visit in seen if visit.outcome == "fresh"]
    if len(read) <= _VISITS:
        return []
    *before, last = read
    hint = "compare the kept replies of both days; the source may need another kind or pattern"
    if last.items == 0:
        if any(visit.items == 0 for visit in before):
            return []
        detail = f"no item in a list that held at least {min(v.items for v in before)}"
        return [issue("source.layout-changed", source.name, detail, hint=hint)]
    filled = [visit for visit in before if visit.items]
    names = sorted({name for visit in filled for name in visit.fields})
    gone = [
        name
        for name in names
        if name not in last.fields
        and sum(name in visit.fields for visit in filled) >= _ALWAYS * len(filled)
    ]
    if not gone:
        return []
    detail = f"its items no longer carry: {', '.join(gone[:12])}"
    return [issue("source.layout-changed", source.name, detail, hint=hint)]

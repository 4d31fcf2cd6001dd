"""When the desk writes: before the open, at noon, after the close, by the exchange's calendar.

Hours of continuous trading are those of the exchanges' rules: Shanghai and Shenzhen 9:30–11:30 and
13:00–15:00; Hong Kong 9:30–12:00 and 13:00–16:00 with a closing auction of ten minutes, and on a
half day the morning alone; New York 9:30–16:00, on a half day to 13:00. Without a noon break the
middle of the day stands for it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.errors import NotFound
from yanbao.knowledge.calendars import Calendars
from yanbao.model.slots import DueSlot, Slot, SlotKind

#: so long before the open; after the morning; after the last trade
_BEFORE_OPEN: Final = timedelta(minutes=60)
_AFTER_MORNING: Final = timedelta(minutes=10)
_AFTER_CLOSE: Final = timedelta(minutes=30)
#: missed slots that are named at most: a week's
_MOST_MISSED: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A venue's hours in its zone: open, end of the morning, close, close of a half day; and how
    long the closing auction takes.
    """

    zone: str
    opens: time
    noon: time
    closes: time
    half_closes: time
    auction: timedelta = timedelta(0)


_MAINLAND: Final = Hours(
    zone="Asia/Shanghai",
    opens=time(9, 30),
    noon=time(11, 30),
    closes=time(15, 0),
    half_closes=time(11, 30),
)
_NEW_YORK: Final = Hours(
    zone="America/New_York",
    opens=time(9, 30),
    noon=time(12, 45),
    closes=time(16, 0),
    half_closes=time(13, 0),
)
#: the hours of each market that a desk can follow
HOURS: Final = MappingProxyType(
    {
        "XSHG": _MAINLAND,
        "XSHE": _MAINLAND,
        "XHKG": Hours(
            zone="Asia/Hong_Kong",
            opens=time(9, 30),
            noon=time(12, 0),
            closes=time(16, 0),
            half_closes=time(12, 0),
            auction=timedelta(minutes=10),
        ),
        "XNYS": _NEW_YORK,
        "XNAS": _NEW_YORK,
    }
)


def find_hours(market: str) -> Hours:
    """Return a market's hours; NotFound where they are not known."""
    hours = HOURS.get(market)
    if hours is None:
        raise NotFound(
            f"no trading hours are known for {market!r}", hint=f"one of {', '.join(HOURS)}"
        )
    return hours


def find_slots(calendars: Calendars, market: str, day: date) -> tuple[Slot, ...]:
    """Return a day's slots in the order of time: none where the market is closed, no noon on a
    half day.

    Raises
    ------
    NotFound
        The market's hours are not known, or the day lies outside its calendar.
    """
    hours = find_hours(market)
    if not calendars.is_session(market, day):
        return ()
    half = calendars.is_half_day(market, day)
    moments: list[tuple[SlotKind, time, timedelta]] = [("open", hours.opens, -_BEFORE_OPEN)]
    if not half:
        moments.append(("noon", hours.noon, _AFTER_MORNING))
    closes = hours.half_closes if half else hours.closes
    moments.append(("close", closes, hours.auction + _AFTER_CLOSE))
    zone = ZoneInfo(hours.zone)
    return tuple(
        Slot(
            market=market,
            session=day,
            kind=kind,
            at=datetime.combine(day, clock, tzinfo=zone) + shift,
        )
        for kind, clock, shift in moments
    )


def find_next(calendars: Calendars, market: str, now: datetime) -> Slot:
    """Return the first slot after an instant; NotFound where the calendar ends before."""
    day = now.astimezone(ZoneInfo(find_hours(market).zone)).date()
    while True:
        for slot in find_slots(calendars, market, day):
            if slot.at > now:
                return slot
        day += timedelta(days=1)


def find_due(
    calendars: Calendars, market: str, now: datetime, *, done: Container[str]
) -> DueSlot | None:
    """Return the newest slot up to an instant unless it was done, with those missed before it.

    Only the newest is ever due: what was missed is caught up by one run, not by one for each. A
    clock set back finds a slot that was done, and nothing is due until the next one.

    Parameters
    ----------
    calendars
        The sessions.
    market
        Its code, one of ``HOURS``.
    now
        Aware instant.
    done
        Names of slots that ran or were covered by a later one.
    """
    back = _look_back(calendars, market, now)
    newest = next(back, None)
    if newest is None or newest.name in done:
        return None
    missed: list[Slot] = []
    for slot in islice(back, _MOST_MISSED):
        if slot.name in done:
            return DueSlot(slot=newest, missed=tuple(reversed(missed)))
        missed.append(slot)
    # nothing was done within reach: the desk begins here, or was away for long
    return DueSlot(slot=newest)


def _look_back(calendars: Calendars, market: str, now: datetime) -> Iterator[Slot]:
    """Yield the slots up to an instant, the newest first, back to the calendar's beginning."""
    day = now.astimezone(ZoneInfo(find_hours(market).zone)).date()
    first, _ = calendars.bounds(market)
    while day >= first:
        yield from (s for s in reversed(find_slots(calendars, market, day)) if s.at <= now)
        day -= timedelta(days=1)

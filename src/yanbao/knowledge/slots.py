"""When the desk writes: before the open, at noon, after the close, by the exchange's calendar.

Hours of continuous trading are those of the exchanges' rules: Shanghai and Shenzhen 9:30–11:30 and
13:00–15:00, Hong Kong 9:30–12:00 and 13:00–16:00 with a closing auction of ten minutes, and on a
half day the morning alone. Both markets keep +08:00 without daylight saving.
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

_ZONE: Final = ZoneInfo("Asia/Shanghai")
#: so long before the open; after the morning; after the last trade
_BEFORE_OPEN: Final = timedelta(minutes=60)
_AFTER_MORNING: Final = timedelta(minutes=10)
_AFTER_CLOSE: Final = timedelta(minutes=30)
#: missed slots that are named at most: a week's
_MOST_MISSED: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hours:
    """A venue's hours: open, end of the morning, close; the last trade of a half day."""

    opens: time
    noon: time
    closes: time
    half_closes: time


_MAINLAND: Final = _Hours(
    opens=time(9, 30), noon=time(11, 30), closes=time(15, 0), half_closes=time(11, 30)
)
_HOURS: Final = MappingProxyType(
    {
        "XSHG": _MAINLAND,
        "XSHE": _MAINLAND,
        "XHKG": _Hours(
            opens=time(9, 30), noon=time(12, 0), closes=time(16, 10), half_closes=time(12, 10)
        ),
    }
)
#: the markets that can be watched
MARKETS: Final = tuple(_HOURS)


def find_slots(calendars: Calendars, market: str, day: date) -> tuple[Slot, ...]:
    """Return a day's slots in the order of time: none where the market is closed, no noon on a
    half day.

    Raises
    ------
    NotFound
        The market's hours are not known, or the day lies outside its calendar.
    """
    hours = _HOURS.get(market)
    if hours is None:
        raise NotFound(
            f"no trading hours are known for {market!r}", hint=f"one of {', '.join(MARKETS)}"
        )
    if not calendars.is_session(market, day):
        return ()
    half = calendars.is_half_day(market, day)
    moments: list[tuple[SlotKind, time, timedelta]] = [("open", hours.opens, -_BEFORE_OPEN)]
    if not half:
        moments.append(("noon", hours.noon, _AFTER_MORNING))
    moments.append(("close", hours.half_closes if half else hours.closes, _AFTER_CLOSE))
    return tuple(
        Slot(
            market=market,
            session=day,
            kind=kind,
            at=datetime.combine(day, clock, tzinfo=_ZONE) + shift,
        )
        for kind, clock, shift in moments
    )


def find_next(calendars: Calendars, market: str, now: datetime) -> Slot:
    """Return the first slot after an instant; NotFound where the calendar ends before."""
    day = now.astimezone(_ZONE).date()
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
        Its code, one of ``MARKETS``.
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
    day = now.astimezone(_ZONE).date()
    first, _ = calendars.bounds(market)
    while day >= first:
        yield from (s for s in reversed(find_slots(calendars, market, day)) if s.at <= now)
        day -= timedelta(days=1)

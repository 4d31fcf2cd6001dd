"""Windows: from the first close not yet fixed, over a number of the venue's sessions."""

from __future__ import annotations

from datetime import date, datetime

from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.closes import find_close, local_day


def find_start(
    mic: str, as_of: datetime, calendars: Calendars, *, listed_on: date | None = None
) -> date:
    """Return the session whose close opens the window: the first one at or after the instant.

    What was known at the instant then lies wholly before the window. A share not yet trading
    starts from its first close. NotFound where the calendar ends or the venue is not known.
    """
    day = calendars.next_session(mic, local_day(mic, as_of), inclusive=True)
    if find_close(mic, day) < as_of:
        day = calendars.next_session(mic, day)
    if listed_on is None or listed_on <= day:
        return day
    return calendars.next_session(mic, listed_on, inclusive=True)


def find_end(mic: str, start: date, horizon: int, calendars: Calendars) -> date:
    """Return the session that closes the window; NotFound where the calendar ends before."""
    return calendars.add_sessions(mic, start, horizon)

"""Chains: a computed date, followed step by step as it is printed.

    2025-12-31 → +15 XSHG sessions → 2026-01-23
    2026-01-02 → +6m → -1d → 2026-07-01

A chain begins with a day, names its steps, and ends with the day that they come to. The steps:
``+30d``, ``+6m`` (the month's last day where there is no such day), ``+3m, month end``, ``quarter
end``, ``last weekday of the month``, ``first Friday of the month``, ``next XHKG session``,
``previous XHKG session``, ``first XHKG session on or after``, ``+15 XSHG sessions``. A step marked
``(calendar not published yet)`` is not taken.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final

from yanbao.errors import NotFound
from yanbao.verify.arithmetic import FormulaError, months_later
from yanbao.verify.evidence import Sessions

ARROW: Final = "→"
_STEP_LIMIT: Final = 12
_NOT_TAKEN: Final = "(calendar not published yet)"
_SHIFT = re.compile(r"([+-]\d{1,5})(d|m|m, month end)")
_SESSIONS = re.compile(r"([+-]\d{1,4}) ([A-Z]{4}) sessions")
_SESSION = re.compile(r"(next|previous|first) ([A-Z]{4}) session(?: on or after)?")
_WEEKDAY_OF_MONTH = re.compile(r"(first|second|third|fourth) ([A-Z][a-z]{2,8}day) of the month")
_WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_ORDINALS: Final = ("first", "second", "third", "fourth")


def is_chain(expression: str) -> bool:
    """Whether the expression is a chain of dates."""
    return ARROW in expression


def start_of(expression: str) -> date:
    """Return the day that a chain begins with."""
    return _read_day(expression.partition(ARROW)[0])


def follow(expression: str, calendars: Sessions | None) -> date:
    """Return the day that the chain's steps come to.

    Raises
    ------
    FormulaError
        A step cannot be read or taken, or the chain prints another end than it comes to.
    """
    pieces = [piece.strip() for piece in expression.split(ARROW)]
    if not 2 <= len(pieces) <= _STEP_LIMIT:
        raise FormulaError("a chain is a day, its steps, and the day they come to")
    day = _read_day(pieces[0])
    try:
        for step in pieces[1:-1]:
            if not step.endswith(_NOT_TAKEN):
                day = _take(day, step, calendars)
    except (OverflowError, ValueError, NotFound) as error:
        raise FormulaError(f"the chain leaves the calendar: {error}") from error
    if day != _read_day(pieces[-1]):
        raise FormulaError(f"the chain comes to {day}, printed is {pieces[-1][:40]}")
    return day


def _read_day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError as error:
        raise FormulaError(f"{words.strip()[:40]!r} is not a day") from error


def _take(day: date, step: str, calendars: Sessions | None) -> date:
    if match := _SHIFT.fullmatch(step):
        count = int(match[1])
        if match[2] == "d":
            return day + timedelta(days=count)
        later = months_later(day, count)
        return later if match[2] == "m" else _month_end(later)
    if step == "quarter end":
        return _month_end(day.replace(day=1, month=(day.month + 2) // 3 * 3))
    if step == "last weekday of the month":
        end = _month_end(day)
        return end - timedelta(days=max(0, end.weekday() - 4))
    if (match := _WEEKDAY_OF_MONTH.fullmatch(step)) and match[2] in _WEEKDAYS:
        weekday = _WEEKDAYS.index(match[2])
        first = day.replace(day=1)
        ahead = (weekday - first.weekday()) % 7
        return first + timedelta(days=ahead + 7 * _ORDINALS.index(match[1]))
    return _take_session(day, step, calendars)


def _take_session(day: date, step: str, calendars: Sessions | None) -> date:
    counted, one = _SESSIONS.fullmatch(step), _SESSION.fullmatch(step)
    if not counted and not one:
        raise FormulaError(f"{step[:60]!r} is no step")
    if calendars is None:
        raise FormulaError(f"{step[:60]!r} needs the calendars")
    if counted:
        return calendars.add_sessions(counted[2], day, int(counted[1]))
    if one and one[1] == "previous":
        return calendars.previous_session(one[2], day, inclusive=False)
    mic = one[2] if one else ""
    return calendars.next_session(mic, day, inclusive=step.startswith("first"))


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])

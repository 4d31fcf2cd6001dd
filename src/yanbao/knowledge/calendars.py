"""Trading sessions by venue, from a compiled table of closures.

``exchange_calendars`` is exact but costs a second and a half to import; its closures fit into a few
kilobytes. ``scripts/build_calendars.py`` compiles them, corrected by a sourced table of overrides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from yanbao.errors import NotFound, ParseError

TABLE = Path(__file__).parent / "data" / "calendars.json"
_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueCalendar:
    """The sessions of one venue from ``first`` to ``last``, both included.

    ``projected_from`` is the first day whose closures rest on a projection, not on the exchange's
    notice; None when the whole range is noticed or fixed by rule.
    """

    mic: str
    first: date
    last: date
    closures: frozenset[date]
    half_days: frozenset[date]
    projected_from: date | None


class Calendars:
    """Sessions of the venues that listings trade at; loud where the table ends.

    A closure by weather stands in the table though nobody knew it the day before: ask for days
    already past, or accept that a future day may still be lost.
    """

    def __init__(self, calendars: dict[str, VenueCalendar], shared: dict[str, str]) -> None:
        self._calendars = calendars
        self._shared = shared

    @classmethod
    def load(cls, path: Path = TABLE) -> Calendars:
        """Read the compiled table; ParseError when it has another layout."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            calendars = {mic: _read_venue(mic, row) for mic, row in raw["calendars"].items()}
            shared = {str(mic): str(owner) for mic, owner in raw["shared"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ParseError(
                f"{path.name} is not a calendar table: {error!r}",
                hint="rebuild it with scripts/build_calendars.py",
            ) from error
        return cls(calendars, shared)

    @property
    def mics(self) -> tuple[str, ...]:
        """The venues known, sorted."""
        return tuple(sorted({*self._calendars, *self._shared}))

    def bounds(self, mic: str) -> tuple[date, date]:
        """Return the first and last day the table knows for a venue."""
        calendar = self._find(mic)
        return calendar.first, calendar.last

    def is_session(self, mic: str, day: date) -> bool:
        """Tell whether the venue traded (or is to trade) on a day, a half day included."""
        calendar = self._find(mic, day)
        return day.weekday() < _SATURDAY and day not in calendar.closures

    def is_half_day(self, mic: str, day: date) -> bool:
        """Tell whether only part of the day was (or is to be) traded."""
        return day in self._find(mic, day).half_days

    def is_projected(self, mic: str, day: date) -> bool:
        """Tell whether the day's status rests on a projection, not on the exchange's notice."""
        start = self._find(mic, day).projected_from
        return start is not None and day >= start

    def projected_from(self, mic: str) -> date | None:
        """Return the first day whose status rests on a projection; None when none does."""
        return self._find(mic).projected_from

    def next_session(self, mic: str, day: date, *, inclusive: bool = False) -> date:
        """Return the first session after a day (or on it, when inclusive)."""
        candidate = day if inclusive else day + _DAY
        while not self.is_session(mic, candidate):
            candidate += _DAY
        return candidate

    def previous_session(self, mic: str, day: date, *, inclusive: bool = False) -> date:
        """Return the last session before a day (or on it, when inclusive)."""
        candidate = day if inclusive else day - _DAY
        while not self.is_session(mic, candidate):
            candidate -= _DAY
        return candidate

    def add_sessions(self, mic: str, day: date, n: int) -> date:
        """Return the ``n``-th session after a day (before it, when negative).

        Zero asks for the day itself, which must then be a session; NotFound otherwise.
        """
        if n == 0:
            if not self.is_session(mic, day):
                raise NotFound(f"{day} is not a session of {mic}")
            return day
        move = self.next_session if n > 0 else self.previous_session
        for _ in range(abs(n)):
            day = move(mic, day)
        return day

    def count_sessions(self, mic: str, start: date, end: date) -> int:
        """Count the sessions from ``start`` to ``end``, both included."""
        self._find(mic, start)
        self._find(mic, end)
        days = (start + timedelta(days=i) for i in range((end - start).days + 1))
        return sum(self.is_session(mic, day) for day in days)

    def _find(self, mic: str, day: date | None = None) -> VenueCalendar:
        calendar = self._calendars.get(self._shared.get(mic, mic))
        if calendar is None:
            raise NotFound(
                f"no calendar for venue {mic!r}; known: {', '.join(self.mics)}",
                hint="use a market identifier code of ISO 10383",
            )
        if day is not None and not calendar.first <= day <= calendar.last:
            raise NotFound(
                f"{day} is outside the {mic} calendar, which runs {calendar.first} to"
                f" {calendar.last}",
                hint="rebuild it with scripts/build_calendars.py after the exchange's notice",
            )
        return calendar


def _read_venue(mic: str, row: dict[str, object]) -> VenueCalendar:
    projected = row["projected_from"]
    return VenueCalendar(
        mic=mic,
        first=date.fromisoformat(str(row["first"])),
        last=date.fromisoformat(str(row["last"])),
        closures=_read_days(row["closures"]),
        half_days=_read_days(row["half_days"]),
        projected_from=None if projected is None else date.fromisoformat(str(projected)),
    )


def _read_days(years: object) -> frozenset[date]:
    """Read ``{"2026": "0101 0217"}``: one string a year keeps the table small."""
    if not isinstance(years, dict):
        raise TypeError(f"expected days by year, got {type(years).__name__}")
    return frozenset(
        date(int(year), int(day[:2]), int(day[2:]))
        for year, days in years.items()
        for day in str(days).split()
    )

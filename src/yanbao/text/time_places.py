"""Where a time stands, and how an incomplete date is completed from there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yanbao.model.readings import TimeMention
from yanbao.text.periods import Period

_AHEAD = re.compile(
    "将|拟|预计|计划|有望|预期|即将|\\b(?:will|expected|plans?|due|scheduled|upcoming)\\b"
)
_ENDS = re.compile("[。！？!?\n；;]")
_CUE_REACH = 12
_CONTEXT_REACH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the reading of a time may look at besides its own words."""

    plain: str
    start: int
    end: int
    published_on: date | None
    previous: TimeMention | None

    @property
    def looks_ahead(self) -> bool:
        """Whether words nearby speak of the future."""
        low = max(0, self.start - _CUE_REACH)
        return _AHEAD.search(self.plain, low, self.end + _CUE_REACH) is not None

    @property
    def context_year(self) -> int | None:
        """The year named shortly before in the same sentence."""
        previous = self.previous
        if previous is None or self.start - previous.span.end > _CONTEXT_REACH:
            return None
        if previous.grain not in {"year", "half", "quarter", "range"}:
            return None
        if _ENDS.search(self.plain, previous.span.end, self.start):
            return None
        return previous.start_on.year

    @property
    def list_year(self) -> int | None:
        """The year of a month that only a list mark separates from this one (8月、9月)."""
        previous = self.previous
        if previous is None or self.start - previous.span.end > 2 or previous.grain != "month":
            return None
        return previous.start_on.year


@dataclass(frozen=True, slots=True)
class Found:
    """A period, None where the calendar has none; and whether the publication day was needed."""

    period: Period | None
    relative: bool = False


def nearest(place: Place, make: Callable[[int], Period | None]) -> Found | None:
    """Choose among the years around publication; the unlikely side of it counts half as far again.

    News looks back, unless words nearby look ahead.
    """
    published_on = place.published_on
    if published_on is None:
        return None
    past, future = (1.5, 1.0) if place.looks_ahead else (1.0, 1.5)

    def distance(period: Period) -> float:
        if period.start_on <= published_on <= period.end_on:
            return 0.0
        days = (period.start_on - published_on).days
        return days * future if days > 0 else -days * past

    years = (published_on.year - 1, published_on.year, published_on.year + 1)
    known = [period for year in years if (period := make(year)) is not None]
    return Found(min(known, key=distance), relative=True) if known else None


def latest_begun(place: Place, make: Callable[[int], Period | None]) -> Found | None:
    """Choose the year named before, else the latest such period begun by publication.

    Where words nearby look ahead, the first one that ends after it.
    """
    if (year := place.context_year) is not None:
        return Found(make(year))
    published_on = place.published_on
    if published_on is None:
        return None
    years = range(published_on.year - 1, published_on.year + 2)
    known = [period for year in years if (period := make(year)) is not None]
    if place.looks_ahead:
        chosen = next((period for period in known if period.end_on > published_on), None)
    else:
        begun = [period for period in known if period.start_on <= published_on]
        chosen = begun[-1] if begun else None
    return Found(chosen, relative=True) if chosen is not None else None

"""Where a time stands, and how an incomplete date is completed from there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yanbao.model.readings import TimeMention
from yanbao.text.periods import Period, span_period

_AHEAD = re.compile(
    "将|拟|预计|计划|有望|预期|即将|\\b(?:will|expected|plans?|due|scheduled|upcoming)\\b"
)
_ENDED = re.compile("(?:截至|截止|截止至|[Aa]s of|ended)\\s?\\Z")
_ENDS = re.compile("[。！？!?\n；;]")
#: who spoke or what was done on a weekday comes between it and what is to be (周二表示，将加征)
_SPOKE = (
    "表示|称|宣布|公布|发布|公告|披露|报道|透露|指出|消息|讯|电[，,]|说|写道|警告|承诺|要求|批准|签署|通过|举行了|"
    "[涨跌收]"
)
_COMES = re.compile(
    rf"(?:(?!{_SPOKE})[^。！？；\n]){{0,32}}?(?:(?:即|定|仍|也|就|，)?将(?![军领近])|拟于|预计|计划)"
    r"|[a-z, ]{0,4}(?:(?!\b(?:said|told|announced|reported)\b)[^.;\n]){0,40}?"
    r"\b(?:will|is due|are due|is set|is scheduled|is expected)\b"
)
_TO_COME = re.compile(
    r"(?:将|定于|拟于|预计|计划|即将|最快|最早)[^，。！？；\n]{0,8}\Z"
    r"|\b(?:will|due|scheduled|expected|set|plans?|slated|upcoming)\b"
    r"(?:(?!\b(?:said|told|announced|reported)\b)[^.,;\n]){0,40}\Z"
)
_SAID_ON = re.compile(
    r"\b(?:said|says|told [\w ]{1,20}|announced|reported|wrote|posted)(?: late| early)?(?: on)? \Z"
)
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
    def is_to_come(self) -> bool:
        """Whether its sentence tells of what is still to be on this weekday, not of what was said
        on it of the future (周二表示，将加征).
        """
        before = self.plain[max(0, self.start - _CONTEXT_REACH) : self.start]
        if _SAID_ON.search(before):
            return False
        if _TO_COME.search(before):
            return True
        return _COMES.match(self.plain, self.end) is not None

    @property
    def has_ended(self) -> bool:
        """Whether the words right before call the time one that is over (截至, as of)."""
        low = max(0, self.start - _CUE_REACH)
        return _ENDED.search(self.plain, low, self.start) is not None

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


#: makes a period of a match in its place; None for what is no time after all
Read = Callable[[re.Match[str], Place], Found | None]
#: the characters a match can begin with (as in a character class), the pattern, its reader
Rule = tuple[str, str, Read]


def read_to_date(match: re.Match[str], place: Place) -> Found | None:  # noqa: ARG001
    """Read 今年以来 and year to date: from the first of January to the day of publication."""
    day = place.published_on
    if day is None:
        return None
    return Found(span_period(day.replace(month=1, day=1), day), relative=True)


def nearest(place: Place, make: Callable[[int], Period | None]) -> Found | None:
    """Choose for a day or month among the years around publication.

    The unlikely side of publication, ahead unless words nearby look ahead, counts half as far
    again; what is called over counts six times as far ahead.
    """
    if place.has_ended:
        return _choose(place, make, past=1.0, future=6.0)
    if place.looks_ahead:
        return _choose(place, make, past=1.5, future=1.0)
    return _choose(place, make, past=1.0, future=1.5)


def latest_begun(
    place: Place, make: Callable[[int], Period | None], *, whole: bool = False
) -> Found | None:
    """Choose the year of a quarter, half or run of months: the one named before in the sentence.

    Else by distance, as results are published after a period's end: a period not yet begun counts
    six times as far; where words nearby look ahead, one that has ended counts twice. ``whole``: the
    period is spoken of when it is over (前三季度), so that one still running is far, too.
    """
    if (year := place.context_year) is not None:
        return Found(make(year))
    running = 1.5 if whole else 0.0
    if place.looks_ahead:
        return _choose(place, make, past=2.0, running=running, future=1.0)
    return _choose(place, make, past=1.0, running=running, future=6.0)


def _choose(
    place: Place,
    make: Callable[[int], Period | None],
    *,
    past: float,
    future: float,
    running: float = 0.0,
) -> Found | None:
    published_on = place.published_on
    if published_on is None:
        return None

    def distance(period: Period) -> float:
        if period.end_on < published_on:
            return (published_on - period.end_on).days * past
        if period.start_on <= published_on:
            return (period.end_on - published_on).days * running
        return (period.start_on - published_on).days * future

    years = (published_on.year - 1, published_on.year, published_on.year + 1)
    known = [period for year in years if (period := make(year)) is not None]
    return Found(min(known, key=distance), relative=True) if known else None

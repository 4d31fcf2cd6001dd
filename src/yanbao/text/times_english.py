"""Rules for English dates and periods: each a pattern and the function that reads its match."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from yanbao.text.periods import (
    Period,
    day_period,
    fiscal_period,
    half_period,
    month_period,
    months_period,
    period_of_day,
    quarter_period,
    shift_month,
    span_period,
    week_period,
    year_period,
    years_period,
)
from yanbao.text.time_places import Found, Place, Rule, latest_begun, nearest, read_to_date

_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        start=1,
    )
}
_MONTHS = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = "|".join(_WEEKDAYS)
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8} | {
    "nine": 9,
    "ten": 10,
    "eleven": 11,
}
_DAY_WORDS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_SIDES = {"last": -1, "previous": -1, "this": 0, "next": 1}
_OF_YEAR = (
    r"(?:(?:,? (?:of |in )?(?:the )?)(?P<fiscal>[Ff]iscal (?:year )?|FY ?)?(?P<year>20[0-9]{2}))?"
)


def _month_of(name: str) -> int:
    return _MONTH_NUMBERS[name[:3].lower()]


def _read_day(match: re.Match[str], place: Place) -> Found | None:
    month, day = _month_of(match["month"]), int(match["day"])
    if match["year"]:
        found: Found | None = Found(day_period(int(match["year"]), month, day))
    else:
        found = nearest(place, lambda year: day_period(year, month, day))
    until = match.groupdict().get("until")
    if found is None or found.period is None or not until:
        return found
    last = day_period(found.period.start_on.year, month, int(until))
    period = span_period(found.period.start_on, last.end_on) if last else None
    return Found(period or found.period, relative=found.relative)


def _read_month(match: re.Match[str], place: Place) -> Found | None:
    month = _month_of(match["month"])
    if match["year"]:
        return Found(month_period(int(match["year"]), month))
    if match.group().startswith("last ") and place.published_on is not None:
        day = place.published_on
        return Found(month_period(day.year - (month >= day.month), month), relative=True)
    return nearest(place, lambda year: month_period(year, month))


def _read_day_word(match: re.Match[str], place: Place) -> Found | None:
    if place.published_on is None:
        return None
    shift = timedelta(days=_DAY_WORDS[match["day_word"].lower()])
    return Found(period_of_day(place.published_on + shift), relative=True)


def _read_side(match: re.Match[str], place: Place) -> Found | None:
    """Read last week, this quarter, next year."""
    day = place.published_on
    if day is None:
        return None
    shift = _SIDES[match["side"].lower()]
    unit = match["unit"]
    period: Period | None
    if unit == "week":
        period = week_period(day + timedelta(days=7 * shift))
    elif unit == "month":
        period = month_period(*shift_month(day.year, day.month, shift))
    elif unit == "quarter":
        year, month = shift_month(day.year, day.month, 3 * shift)
        period = quarter_period(year, (month + 2) // 3)
    else:
        period = year_period(day.year + shift)
    return Found(period, relative=True)


def _read_weekday(match: re.Match[str], place: Place) -> Found | None:
    """Read a weekday: the last one up to publication, the coming one where words look ahead."""
    day = place.published_on
    if day is None:
        return None
    back = (day.weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    side = (match["side"] or "").lower()
    if side == "next" or (place.is_to_come and side != "last"):
        shift = (7 - back) % 7 or (7 if side == "next" else 0)
    else:
        shift = -(back or (7 if side == "last" else 0))
    return Found(period_of_day(day + timedelta(days=shift)), relative=True)


def _part_found(
    match: re.Match[str], place: Place, make: Callable[[int], Period | None], *, whole: bool = False
) -> Found | None:
    if match["year"]:
        return Found(make(int(match["year"])))
    return latest_begun(place, make, whole=whole)


def _read_quarter(match: re.Match[str], place: Place) -> Found | None:
    word = match["ordinal"]
    quarter = _ORDINALS[word.lower()] if word else int(match["q"])
    if match["fiscal"] or match["fiscal_before"]:
        year = match["year"]
        return Found(fiscal_period(int(year), quarter)) if year else None
    return _part_found(match, place, lambda year: quarter_period(year, quarter))


def _read_half(match: re.Match[str], place: Place) -> Found | None:
    half = _ORDINALS[match["ordinal"].lower()] if match["ordinal"] else int(match["h"])
    return _part_found(match, place, lambda year: half_period(year, half))


def _read_first_months(match: re.Match[str], place: Place) -> Found | None:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else _COUNTS[word]
    if not 2 <= count <= 11:
        return None
    return _part_found(match, place, lambda year: months_period(year, 1, count), whole=True)


def _read_compact(match: re.Match[str], place: Place) -> Found | None:  # noqa: ARG001
    """Read 2025Q3, 25Q4, 1Q26, 2025H1, 2H25, FY25Q4."""
    digits = match["before"] or match["after"]
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    part = int(match["number_after"] or match["number_before"])
    kind = (match["kind_after"] or match["kind_before"]).upper()
    if kind == "Q":
        if part > 4:
            return None
        return Found(fiscal_period(year, part) if match["fy"] else quarter_period(year, part))
    return Found(half_period(year, part)) if part <= 2 else None


def _read_fiscal_year(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    digits = match["year"]
    return Found(fiscal_period(int(digits) if len(digits) == 4 else 2000 + int(digits), None))


def _read_years(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(years_period(int(match["first"]), int(match["final"])))


def _read_year(match: re.Match[str], place: Place) -> Found:  # noqa: ARG001
    return Found(year_period(int(match["at"])))


def _read_year_ago(match: re.Match[str], place: Place) -> Found | None:  # noqa: ARG001
    if place.published_on is None:
        return None
    return Found(year_period(place.published_on.year - 1), relative=True)


def _read_recent(match: re.Match[str], place: Place) -> Found | None:
    day = place.published_on
    if day is None:
        return None
    word = (match["count"] or "1").lower()
    count = int(word) if word.isdigit() else _COUNTS[word]
    length = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}[match["unit"]]
    reach = timedelta(days=max(1, round(min(count * length, 36_500))))
    return Found(span_period(day - reach, day), relative=True)


_COUNT = r"(?P<count>[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven)"
ENGLISH_RULES: tuple[Rule, ...] = (
    (
        "JFMASOND",
        rf"\b(?P<month>{_MONTHS}) (?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9%])"
        r"(?: ?[-–] ?(?P<until>3[01]|[12][0-9]|[1-9])(?![0-9]))?(?:,? (?P<year>(?:19"
        r"|20)[0-9]{2})(?![0-9]))?",
        _read_day,
    ),
    (
        "0-9",
        r"(?<![0-9.,$-])(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?: of)? "
        rf"(?P<month>{_MONTHS})\b(?:,? (?P<year>(?:19|20)[0-9]{{2}})(?![0-9]))?",
        _read_day,
    ),
    (
        "JFMASOND",
        rf"\b(?P<month>{_MONTHS}),? (?:of )?(?P<year>(?:19|20)[0-9]{{2}})(?![0-9])",
        _read_month,
    ),
    (
        "IioSstbDduflemna",
        r"\b(?:[Ii]n|of|[Ss]ince|through|by|[Dd]uring|until|for|from|early|late|mid-?|last|next|this|to|and)"
        rf" (?P<at>(?P<month>{_MONTHS})(?:,? (?P<year>(?:19|20)[0-9]{{2}}))?)(?![A-Za-z0-9]"
        rf"| [0-9])",
        _read_month,
    ),
    ("TtYy", r"\b(?P<day_word>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b", _read_day_word),
    (
        "LlTtNnPp",
        r"\b(?P<side>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious) (?P<unit>week|month|quarter|year)\b",
        _read_side,
    ),
    (
        "LlTtNnMTWFS",
        rf"\b(?:(?P<side>[Ll]ast|[Tt]his|[Nn]ext) )?(?P<weekday>{_DAYS})\b(?!,? {_MONTHS} [0-9])",
        _read_weekday,
    ),
    (
        "FfSsTtQ1-4",
        r"\b(?P<fiscal_before>[Ff]iscal )?(?:(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird"
        r"|[Ff]ourth|1st|2nd"
        rf"|3rd|4th)[ -]quarter|Q(?P<q>[1-4]))\b{_OF_YEAR}",
        _read_quarter,
    ),
    (
        "FfSsH",
        rf"\b(?:(?P<ordinal>[Ff]irst|[Ss]econd)[ -]half\b(?!-)|H(?P<h>[12])(?= 20)){_OF_YEAR}",
        _read_half,
    ),
    ("Ff", rf"\b[Ff]irst {_COUNT} months\b{_OF_YEAR}", _read_first_months),
    (
        "F0-9",
        r"(?<![0-9A-Za-z.])(?P<fy>FY ?)?(?:(?P<before>20[0-9]{2}|[0-9]{2})(?P<kind_after>[QqH])"
        r"(?P<number_after>[1-4])|(?P<number_before>[1-4])(?P<kind_before>[QH])"
        r"(?P<after>20[0-9]{2}|[0-9]{2}))(?![0-9A-Za-z])",
        _read_compact,
    ),
    (
        "Ff",
        r"\b(?:[Ff]iscal(?: year)? |FY ?)(?P<year>20[0-9]{2}|[0-9]{2}(?![0-9]))",
        _read_fiscal_year,
    ),
    (
        "12",
        r"(?<![0-9.$])(?P<first>(?:19|20)[0-9]{2})[-–](?P<final>(?:19|20)[0-9]{2})(?![0-9%-])",
        _read_years,
    ),
    (
        "IibSsoFfDdutelmya",
        r"\b(?:[Ii]n|by|[Ss]ince|of|[Ff]or|from|[Dd]uring|until|through|to|end|late|early|mid|year|than"
        r"|and|before|after) (?P<at>(?:19|20)[0-9]{2})(?![0-9]|[,.][0-9]|[%-]| (?:million"
        r"|billion|shares|people))",
        _read_year,
    ),
    ("ay", r"\b(?:a year (?:ago|earlier|before)|year-ago)\b", _read_year_ago),
    ("Yys", r"\b(?:[Yy]ear[- ]to[- ]date|so far this year)\b", read_to_date),
    (
        "pl",
        rf"\b(?:past (?=week|month|year)|(?:past|last) {_COUNT} )(?P<unit>hour|day|week|month"
        rf"|year)s?\b",
        _read_recent,
    ),
)

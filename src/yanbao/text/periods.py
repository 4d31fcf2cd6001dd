"""Periods of the calendar and their normal form: 2026-01-02, 2026-01, 2025Q3, 2025H1, 2025."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from yanbao.model.readings import Grain

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days from ``start_on`` to ``end_on``, both inclusive, with grain and normal form."""

    start_on: date
    end_on: date
    grain: Grain
    label: str


def day_period(year: int, month: int, day: int) -> Period | None:
    """Make one day; None where the calendar has no such day."""
    if not 1 <= month <= 12 or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return period_of_day(date(year, month, day))


def period_of_day(day: date) -> Period:
    """Make the period of one day."""
    return Period(start_on=day, end_on=day, grain="day", label=day.isoformat())


def month_period(year: int, month: int) -> Period | None:
    """Make a calendar month; None where there is none."""
    if not 1 <= month <= 12 or not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    return Period(
        start_on=date(year, month, 1),
        end_on=date(year, month, last),
        grain="month",
        label=f"{year}-{month:02d}",
    )


def months_period(year: int, first: int, last: int) -> Period | None:
    """Make a run of months within one year (1—9月)."""
    return run_of_months(year, first, year, last)


def run_of_months(year: int, month: int, last_year: int, last_month: int) -> Period | None:
    """Make a run of months that may cross years (2025年9月至2026年3月)."""
    start, end = month_period(year, month), month_period(last_year, last_month)
    if start is None or end is None or start.start_on > end.start_on:
        return None
    if start == end:
        return start
    return Period(
        start_on=start.start_on,
        end_on=end.end_on,
        grain="range",
        label=f"{start.label}/{end.label}",
    )


def quarter_period(year: int, quarter: int) -> Period:
    """Make a calendar quarter, 1 to 4."""
    first = date(year, 3 * quarter - 2, 1)
    last = date(year, 3 * quarter, calendar.monthrange(year, 3 * quarter)[1])
    return Period(start_on=first, end_on=last, grain="quarter", label=f"{year}Q{quarter}")


def half_period(year: int, half: int) -> Period:
    """Make a half-year, 1 or 2."""
    first, last = (date(year, 1, 1), date(year, 6, 30))
    if half == 2:
        first, last = date(year, 7, 1), date(year, 12, 31)
    return Period(start_on=first, end_on=last, grain="half", label=f"{year}H{half}")


def year_period(year: int) -> Period:
    """Make a calendar year."""
    return Period(
        start_on=date(year, 1, 1), end_on=date(year, 12, 31), grain="year", label=str(year)
    )


def years_period(first: int, last: int) -> Period | None:
    """Make a run of years (2025—2027年)."""
    if first >= last or last - first > 100:
        return None
    return Period(
        start_on=date(first, 1, 1),
        end_on=date(last, 12, 31),
        grain="range",
        label=f"{first}/{last}",
    )


def fiscal_period(year: int, quarter: int | None) -> Period:
    """Make a fiscal year or quarter.

    Its label is exact (FY2026Q1); its days are those of the calendar year or quarter of that name,
    because the text does not say when the company's year begins.
    """
    calendar_period = year_period(year) if quarter is None else quarter_period(year, quarter)
    return Period(
        start_on=calendar_period.start_on,
        end_on=calendar_period.end_on,
        grain=calendar_period.grain,
        label=f"FY{calendar_period.label}",
    )


def span_period(start_on: date, end_on: date) -> Period | None:
    """Make a run of days; None when it runs backwards."""
    if start_on > end_on:
        return None
    if start_on == end_on:
        return period_of_day(start_on)
    return Period(
        start_on=start_on,
        end_on=end_on,
        grain="range",
        label=f"{start_on.isoformat()}/{end_on.isoformat()}",
    )


def week_period(day: date) -> Period:
    """Make the week, Monday to Sunday, that holds ``day``."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    return Period(
        start_on=monday,
        end_on=sunday,
        grain="week",
        label=f"{monday.isoformat()}/{sunday.isoformat()}",
    )


def shift_month(year: int, month: int, by: int) -> tuple[int, int]:
    """Move a month by a number of months."""
    index = year * 12 + month - 1 + by
    return index // 12, index % 12 + 1


def one_year_before(period: Period) -> Period | None:
    """Make the same period of the year before (去年同期)."""
    start, end, year = period.start_on, period.end_on, period.start_on.year - 1
    if year < EARLIEST_YEAR:
        return None
    if period.grain == "year":
        return year_period(year)
    if period.grain == "quarter":
        return quarter_period(year, (start.month + 2) // 3)
    if period.grain == "half":
        return half_period(year, 1 if start.month == 1 else 2)
    if period.grain == "month":
        return month_period(year, start.month)
    if period.grain == "range" and start.day == 1 and start.year == end.year:
        return months_period(year, start.month, end.month)
    return None


_LABEL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|Q([1-4])|H([12]))?")


def last_day(label: str) -> date | None:
    """Return the last day of a period in its normal form; None where the form is another."""
    end = label.rpartition("/")[2]
    found = _LABEL.fullmatch(end)
    if found is None:
        return None
    year, month, day, quarter, half = (int(part) if part else 0 for part in found.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    if day:
        period = day_period(year, month, day)
    elif month:
        period = month_period(year, month)
    elif quarter:
        period = quarter_period(year, quarter)
    else:
        period = half_period(year, half) if half else year_period(year)
    return period.end_on if period else None

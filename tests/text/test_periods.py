from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.text.periods import (
    Period,
    day_period,
    fiscal_period,
    half_period,
    last_day,
    month_period,
    months_period,
    one_year_before,
    quarter_period,
    shift_month,
    span_period,
    week_period,
    year_period,
    years_period,
)


@pytest.mark.parametrize(
    ("period", "label", "start_on", "end_on"),
    [
        (quarter_period(2025, 3), "2025Q3", date(2025, 7, 1), date(2025, 9, 30)),
        (half_period(2025, 2), "2025H2", date(2025, 7, 1), date(2025, 12, 31)),
        (year_period(2025), "2025", date(2025, 1, 1), date(2025, 12, 31)),
        (fiscal_period(2025, 4), "FY2025Q4", date(2025, 10, 1), date(2025, 12, 31)),
        (month_period(2024, 2), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (months_period(2025, 1, 9), "2025-01/2025-09", date(2025, 1, 1), date(2025, 9, 30)),
        (years_period(2025, 2027), "2025/2027", date(2025, 1, 1), date(2027, 12, 31)),
    ],
)
def test_labels_and_ends(period: Period, label: str, start_on: date, end_on: date) -> None:
    assert last_day(label) == (None if label.startswith("FY") else end_on)
    assert (period.label, period.start_on, period.end_on) == (label, start_on, end_on)


def test_what_the_calendar_does_not_have_is_none() -> None:
    assert day_period(2025, 2, 29) is None
    assert day_period(2025, 13, 1) is None
    assert month_period(2025, 0) is None
    assert months_period(2025, 9, 1) is None
    assert years_period(2027, 2025) is None
    assert span_period(date(2025, 2, 1), date(2025, 1, 1)) is None
    assert one_year_before(year_period(1900)) is None


@given(st.integers(1990, 2090), st.integers(1, 4))
def test_a_year_before_a_quarter_is_that_quarter(year: int, quarter: int) -> None:
    assert one_year_before(quarter_period(year, quarter)) == quarter_period(year - 1, quarter)


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(-30, 30))
def test_months_shift_back_and_forth(year: int, month: int, by: int) -> None:
    assert shift_month(*shift_month(year, month, by), -by) == (year, month)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_a_week_holds_its_day_and_begins_on_monday(day: date) -> None:
    week = week_period(day)
    assert week.start_on <= day <= week.end_on
    assert week.start_on.weekday() == 0


@pytest.mark.parametrize("label", ["", "FY2026", "2026-13", "2026-02-30", "昨日", "0000"])
def test_another_form_has_no_last_day(label: str) -> None:
    assert last_day(label) is None

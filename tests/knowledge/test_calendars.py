"""Sessions: real days, the library as answer file, and loud ends."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import NotFound, ParseError
from yanbao.knowledge.calendars import TABLE, Calendars

CALENDARS = Calendars.load()
OVERRIDES = json.loads(TABLE.with_name("calendars.overrides.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("mic", "day", "expected"),
    [
        ("XHKG", date(2026, 1, 2), True),
        ("XSHG", date(2026, 1, 2), False),
        ("XSHE", date(2026, 1, 2), False),
        ("XSHG", date(2026, 2, 14), False),  # a Saturday that was a working day, no session
        ("XHKG", date(2023, 7, 17), False),
        ("XHKG", date(2023, 9, 1), False),
        ("XHKG", date(2023, 9, 8), False),
        ("XHKG", date(2023, 10, 9), True),
        ("XHKG", date(2024, 9, 6), False),
        ("XHKG", date(2024, 11, 14), True),  # first day traded through a typhoon
        ("XNAS", date(2025, 1, 9), False),  # day of mourning
    ],
)
def test_real_days(mic: str, day: date, expected: bool) -> None:
    assert CALENDARS.is_session(mic, day) is expected


def test_half_days_and_projection() -> None:
    assert CALENDARS.is_half_day("XHKG", date(2026, 2, 16))
    assert CALENDARS.is_half_day("XHKG", date(2023, 10, 9))
    assert not CALENDARS.is_half_day("XHKG", date(2026, 2, 20))
    assert CALENDARS.is_projected("XHKG", date(2027, 7, 1))
    assert not CALENDARS.is_projected("XHKG", date(2026, 7, 1))


def test_moves() -> None:
    assert CALENDARS.next_session("XSHG", date(2026, 1, 2), inclusive=True) == date(2026, 1, 5)
    assert CALENDARS.next_session("XHKG", date(2026, 1, 2), inclusive=True) == date(2026, 1, 2)
    assert CALENDARS.next_session("XHKG", date(2026, 1, 2)) == date(2026, 1, 5)
    assert CALENDARS.previous_session("XHKG", date(2026, 1, 2)) == date(2025, 12, 31)
    assert CALENDARS.add_sessions("XHKG", date(2026, 2, 16), 1) == date(2026, 2, 20)
    assert CALENDARS.add_sessions("XHKG", date(2026, 2, 20), -1) == date(2026, 2, 16)
    assert CALENDARS.add_sessions("XHKG", date(2026, 2, 16), 0) == date(2026, 2, 16)
    assert CALENDARS.count_sessions("XHKG", date(2026, 2, 16), date(2026, 2, 20)) == 2


@given(
    day=st.dates(date(2023, 3, 1), date(2026, 10, 1)),
    n=st.integers(1, 40),
    mic=st.sampled_from(["XHKG", "XSHE", "XNYS"]),
)
def test_moving_forth_and_back_is_the_identity_on_sessions(day: date, n: int, mic: str) -> None:
    session = CALENDARS.next_session(mic, day, inclusive=True)
    assert CALENDARS.add_sessions(mic, CALENDARS.add_sessions(mic, session, n), -n) == session


def test_ends_are_loud() -> None:
    with pytest.raises(NotFound, match=r"2028-01-04 is outside the XSHG calendar.*2027-12-31"):
        CALENDARS.is_session("XSHG", date(2028, 1, 4))
    with pytest.raises(NotFound, match="outside"):
        CALENDARS.next_session("XSHE", date(2027, 12, 31))
    with pytest.raises(NotFound, match="2022-12-31"):
        CALENDARS.previous_session("XHKG", date(2023, 1, 2))
    with pytest.raises(NotFound, match="no calendar for venue 'XXXX'; known: ARCX"):
        CALENDARS.bounds("XXXX")
    with pytest.raises(NotFound, match="not a session"):
        CALENDARS.add_sessions("XHKG", date(2026, 1, 3), 0)


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "calendars.json"
    for text in ('{"calendars": {"XHKG": {"first": "soon"}}, "shared": {}}', "[]", "not json"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ParseError, match="not a calendar table"):
            Calendars.load(path)


def test_every_override_names_its_source() -> None:
    for row in OVERRIDES["overrides"] + OVERRIDES["confirmed"]:
        assert row["address"].startswith("https://")
        assert row["reason"]


def close_by_rule(year: int, eve: date, single: list[date]) -> set[date]:
    """Return the mainland's weekday closures by the State Council's rule of November 2024.

    ``single`` are New Year, Qingming, Dragon Boat and Mid-Autumn: joined to a neighbouring weekend,
    a Wednesday alone; a Tuesday or Thursday takes the day between with it, a day of a weekend the
    Monday after.
    """
    bridge = {1: -1, 3: 1, 5: 2, 6: 1}
    closed = set(single)
    closed |= {day + timedelta(days=bridge.get(day.weekday(), 0)) for day in single}
    closed |= {eve + timedelta(days=i) for i in range(8)}
    closed |= {date(year, 5, 1) + timedelta(days=i) for i in range(5)}
    joined = any(day.month == 10 for day in single)
    closed |= {date(year, 10, 1) + timedelta(days=i) for i in range(8 if joined else 7)}
    return {day for day in closed if day.weekday() < 5 and day.year == year}


@pytest.mark.parametrize(
    ("eve", "single"),
    [
        (date(2025, 1, 28), ["2025-01-01", "2025-04-04", "2025-05-31", "2025-10-06"]),
        (date(2026, 2, 16), ["2026-01-01", "2026-04-05", "2026-06-19", "2026-09-25"]),
        (date(2027, 2, 5), ["2027-01-01", "2027-04-05", "2027-06-09", "2027-09-15"]),
    ],
)
def test_the_rule_that_projects_2027_gives_2025_and_2026_as_announced(
    eve: date, single: list[str]
) -> None:
    days = [date.fromisoformat(text) for text in single]
    expected = close_by_rule(eve.year, eve, days)
    span = (date(eve.year, 1, 1) + timedelta(days=i) for i in range(365))
    closed = {d for d in span if d.weekday() < 5 and not CALENDARS.is_session("XSHG", d)}
    assert closed == expected
    assert CALENDARS.is_projected("XSHG", eve) is (eve.year == 2027)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("mic", ["XHKG", "XSHG", "XNYS"])
def test_the_table_is_the_library_plus_the_overrides(mic: str) -> None:
    import exchange_calendars  # noqa: PLC0415  (1.6 s: only this test needs it)

    first, last = CALENDARS.bounds(mic)
    if mic == "XSHG":  # the year after is projected by rule
        last = date(2026, 12, 31)
    library = exchange_calendars.get_calendar(mic, start=first, end=last)
    sessions = {stamp.date() for stamp in library.sessions}
    half_days = {stamp.date() for stamp in library.early_closes}
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    changed = {
        day: (CALENDARS.is_session(mic, day), CALENDARS.is_half_day(mic, day))
        for day in days
        if (CALENDARS.is_session(mic, day), CALENDARS.is_half_day(mic, day))
        != (day in sessions, day in half_days)
    }
    expected = {
        date.fromisoformat(row["day"]): (row["kind"] == "half", row["kind"] == "half")
        for row in OVERRIDES["overrides"]
        if row["mic"] == mic
    }
    assert changed == expected
    for row in OVERRIDES["confirmed"]:
        if row["mic"] == mic:
            assert date.fromisoformat(row["day"]) not in sessions

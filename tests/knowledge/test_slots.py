from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import exchange_calendars
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import NotFound
from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.slots import HOURS, find_due, find_next, find_slots

CALENDARS = Calendars.load()
INSTANTS = st.datetimes(
    datetime(2023, 2, 1), datetime(2026, 12, 1), timezones=st.just(UTC), allow_imaginary=False
)
MARKET = st.sampled_from(sorted(HOURS))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("market", ["XSHG", "XHKG", "XNYS"])
def test_slots_fall_on_the_sessions_of_the_exchange(market: str) -> None:
    """Held against another library's calendar for a past year, weather and half days included."""
    calendar = exchange_calendars.get_calendar(market)
    sessions = {s.date() for s in calendar.sessions_in_range("2025-01-01", "2025-12-31")}
    halves = {s.date() for s in calendar.early_closes if s.year == 2025}
    day = date(2025, 1, 1)
    while day.year == 2025:
        kinds = [slot.kind for slot in find_slots(CALENDARS, market, day)]
        if day not in sessions:
            assert kinds == [], day
        elif day in halves:
            assert kinds == ["open", "close"], day
        else:
            assert kinds == ["open", "noon", "close"], day
            opens = calendar.session_open(day.isoformat()).to_pydatetime()
            closes = calendar.session_close(day.isoformat()).to_pydatetime()
            first, _, last = find_slots(CALENDARS, market, day)
            assert first.at < opens
            assert closes < last.at < closes + timedelta(hours=1)
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("market", "day", "told"),
    [
        ("XSHG", "2026-03-11", ["08:30", "11:40", "15:30"]),
        ("XSHE", "2026-03-11", ["08:30", "11:40", "15:30"]),
        ("XHKG", "2026-03-11", ["08:30", "12:10", "16:40"]),
        ("XHKG", "2026-02-16", ["08:30", "12:40"]),
        ("XNYS", "2026-07-06", ["08:30", "12:55", "16:30"]),
        ("XSHG", "2026-03-14", []),
        ("XSHG", "2026-02-17", []),
    ],
)
def test_the_hours_of_a_day(market: str, day: str, told: list[str]) -> None:
    slots = find_slots(CALENDARS, market, date.fromisoformat(day))
    assert [f"{slot.at:%H:%M}" for slot in slots] == told


@given(MARKET, INSTANTS)
def test_what_is_due_is_the_newest_slot_up_to_now(market: str, now: datetime) -> None:
    due = find_due(CALENDARS, market, now, done=())
    assert due is not None
    assert due.slot.at <= now < find_next(CALENDARS, market, now).at
    following = find_next(CALENDARS, market, due.slot.at)
    assert following == find_next(CALENDARS, market, now), "no slot lies between it and now"


@given(MARKET, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=5)))
def test_what_was_done_is_never_due_again(market: str, now: datetime, back: timedelta) -> None:
    """Not even when the clock is set back to any moment since that slot."""
    due = find_due(CALENDARS, market, now, done=())
    assert due is not None
    done = {due.slot.name}
    earlier = max(due.slot.at, now - back)
    assert find_due(CALENDARS, market, now, done=done) is None
    assert find_due(CALENDARS, market, earlier, done=done) is None


@given(
    MARKET, INSTANTS, st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=4)), max_size=12)
)
def test_whatever_the_waits_each_slot_is_run_or_covered_once(
    market: str, start: datetime, waits: list[timedelta]
) -> None:
    done: set[str] = set()
    accounted: list[str] = []
    now = start
    for wait in [timedelta(0), *waits]:
        now += wait
        due = find_due(CALENDARS, market, now, done=done)
        if due is None:
            continue
        names = [slot.name for slot in (*due.missed, due.slot)]
        accounted += names
        done.update(names)
        assert find_due(CALENDARS, market, now, done=done) is None
    assert len(accounted) == len(set(accounted))
    expected: list[str] = []
    slot = find_due(CALENDARS, market, start, done=())
    assert slot is not None
    current = slot.slot
    while current.at <= now:
        expected.append(current.name)
        current = find_next(CALENDARS, market, current.at)
    if len(expected) <= 15:
        assert accounted == expected


def test_a_weekend_away_is_caught_up_by_one_run() -> None:
    due = find_due(CALENDARS, "XSHG", at("2026-03-15 20:00"), done={"2026-03-12-close"})
    assert due is not None
    assert due.slot.name == "2026-03-13-close"
    assert [slot.name for slot in due.missed] == ["2026-03-13-open", "2026-03-13-noon"]


def test_a_clock_that_ran_ahead_and_came_back_goes_on_where_it_is() -> None:
    """A slot run too early is one run too many; those of the true day still fall due."""
    done = {"2026-03-11-open", "2026-06-11-noon"}
    due = find_due(CALENDARS, "XSHG", at("2026-03-11 11:45"), done=done)
    assert due is not None
    assert due.slot.name == "2026-03-11-noon"
    assert due.missed == ()


def test_a_long_absence_begins_anew() -> None:
    due = find_due(CALENDARS, "XSHG", at("2026-03-11 09:00"), done={"2025-06-11-noon"})
    assert due is not None
    assert (due.slot.name, due.missed) == ("2026-03-11-open", ())


def test_the_end_of_the_calendar_is_told() -> None:
    _, last = CALENDARS.bounds("XSHG")
    with pytest.raises(NotFound, match="outside the XSHG calendar"):
        find_next(CALENDARS, "XSHG", datetime(last.year, last.month, last.day, 20, tzinfo=UTC))


def test_a_market_without_hours_is_told() -> None:
    with pytest.raises(NotFound, match="XTKS"):
        find_slots(CALENDARS, "XTKS", date(2026, 3, 11))

from __future__ import annotations

from datetime import date

import pytest

from yanbao.extract.sessions import find_session_times
from yanbao.knowledge.calendars import Calendars
from yanbao.text.views import View

CALENDARS = Calendars.load()


def periods(text: str, published_on: date | None = date(2026, 3, 11)) -> list[str]:
    view = View(document_id="d", text=text, plain=text)
    found = find_session_times(view, published_on=published_on, calendars=CALENDARS)
    return [time.period for time in found]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("A股较上一交易日放量", date(2026, 3, 11), "2026-03-10"),
        ("沪指较上一交易日放量", date(2026, 3, 9), "2026-03-06"),
        ("A股下一交易日复牌", date(2026, 3, 6), "2026-03-09"),
        ("沪指近5个交易日上涨", date(2026, 3, 11), "2026-03-05/2026-03-11"),
        ("A股连续三个交易日下跌", date(2026, 1, 6), "2025-12-31/2026-01-06"),
        ("港股连续三个交易日下跌", date(2026, 1, 6), "2026-01-02/2026-01-06"),
        ("美股较上一交易日下跌", date(2026, 3, 11), "2026-03-09"),
    ],
)
def test_sessions_are_those_of_the_market_the_text_speaks_of(
    text: str, day: date, expected: str
) -> None:
    assert periods(text, day) == [expected]


def test_a_text_without_a_date_or_beyond_the_calendar_has_none() -> None:
    assert periods("A股上一交易日", None) == []
    assert periods("A股上一交易日", date(1995, 1, 3)) == []

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.builders import a_claim, a_document

from yanbao.cluster.sessions import session_period
from yanbao.knowledge import load_knowledge

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("published", "subject", "session"),
    [
        # a Saturday's reprint speaks of Friday, 2 January
        ((2026, 1, 3, 0, 44), "HSI.XHKG", "2026-01-02"),
        # before the open it is yesterday's close
        ((2026, 1, 28, 6, 15), "000001.XSHG", "2026-01-27"),
        # after the open it is today
        ((2026, 1, 28, 10, 28), "000001.XSHG", "2026-01-28"),
        # early morning in Shanghai is the afternoon before in New York
        ((2026, 1, 28, 6, 15), "IXIC.XNAS", "2026-01-27"),
        # Hong Kong traded on 2 January, the mainland did not
        ((2026, 1, 2, 16, 30), "HSI.XHKG", "2026-01-02"),
        ((2026, 1, 2, 16, 30), "000001.XSHG", "2025-12-31"),
    ],
)
def test_a_move_belongs_to_the_last_session_told_of(
    published: tuple[int, int, int, int, int], subject: str, session: str
) -> None:
    at = datetime(*published, tzinfo=SHANGHAI)
    document = a_document("指数涨2.76%。", at=at)
    claim = a_claim(
        document, "2.76%", "2.76", "%", "index_change_pct", period=at.date().isoformat()
    )
    assert session_period(claim, subject, document, load_knowledge().calendars) == session


def test_a_day_that_the_text_prints_is_kept() -> None:
    at = datetime(2026, 1, 28, 6, 15, tzinfo=SHANGHAI)
    document = a_document("1月26日指数涨2.76%。", at=at)
    claim = a_claim(document, "2.76%", "2.76", "%", "index_change_pct", period="2026-01-26")
    assert session_period(claim, "HSI.XHKG", document, load_knowledge().calendars) == "2026-01-26"


def test_a_venue_without_a_calendar_is_left_as_it_is() -> None:
    at = datetime(2026, 1, 4, 6, 15, tzinfo=SHANGHAI)
    document = a_document("指数涨1.12%。", at=at)
    claim = a_claim(document, "1.12%", "1.12", "%", "index_change_pct", period="2026-01-04")
    assert session_period(claim, "FCHI.XPAR", document, load_knowledge().calendars) == "2026-01-04"


def test_a_move_after_news_of_a_holiday_is_of_the_session_after_it() -> None:
    at = datetime(2026, 1, 2, 23, 59, tzinfo=SHANGHAI)
    document = a_document("1月1日递交申请。消息公布后股价升7.7%。", at=at)
    claim = a_claim(document, "7.7%", "7.7", "%", "price_change_pct", period="2026-01-01")
    calendars = load_knowledge().calendars
    assert session_period(claim, "09888.XHKG", document, calendars) == "2026-01-02"
    assert session_period(claim, "BIDU.XNAS", document, calendars) == "2025-12-31"

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from yanbao.collect.instants import end_of, parse_stamp

CN = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("Mon, 26 Jan 2026 20:35:36 +0800", datetime(2026, 1, 26, 20, 35, 36, tzinfo=CN)),
        ("Tue, 7 Oct 2025 17:33:59 GMT", datetime(2025, 10, 7, 17, 33, 59, tzinfo=UTC)),
        (
            "Mon, 27 Jan 2025 14:23:00 EST",
            datetime(2025, 1, 27, 14, 23, tzinfo=timezone(timedelta(hours=-5))),
        ),
        ("2026-01-27T01:25:54.000Z", datetime(2026, 1, 27, 1, 25, 54, tzinfo=UTC)),
        ("2026-01-27T09:25:54+08:00", datetime(2026, 1, 27, 9, 25, 54, tzinfo=CN)),
        ("2026-07-14 08:46:41  +0800", datetime(2026, 7, 14, 8, 46, 41, tzinfo=CN)),
        ("2026-01-27 09:30:02", datetime(2026, 1, 27, 9, 30, 2)),
        ("2026年1月28日 9:30", datetime(2026, 1, 28, 9, 30)),
        ("January 6, 2020 10:00 GMT", datetime(2020, 1, 6, 10, tzinfo=UTC)),
        ("D:20251231224522+08'00'", datetime(2025, 12, 31, 22, 45, 22, tzinfo=CN)),
        ("D:20251231224522Z", datetime(2025, 12, 31, 22, 45, 22, tzinfo=UTC)),
        ("1769477154", datetime(2026, 1, 27, 1, 25, 54, tzinfo=UTC)),
        ("1769477154000", datetime(2026, 1, 27, 1, 25, 54, tzinfo=UTC)),
    ],
)
def test_every_form_of_the_feeds_is_parsed(printed: str, at: datetime) -> None:
    stamp = parse_stamp(printed)
    assert stamp is not None
    assert stamp.at == at


@pytest.mark.parametrize("printed", ["2026-01-28", "2026/1/28", "2026年1月28日", "28 Jan 2026"])
def test_a_day_alone_has_no_clock(printed: str) -> None:
    stamp = parse_stamp(printed)
    assert stamp is not None
    assert (stamp.day, stamp.at) == (date(2026, 1, 28), None)


@pytest.mark.parametrize("printed", ["", "yesterday", "2026-13-40", "99", "Smarch 1, 2026"])
def test_what_is_no_date_is_none(printed: str) -> None:
    assert parse_stamp(printed) is None


def test_china_and_chicago_share_a_name_so_cst_is_left_open() -> None:
    stamp = parse_stamp("Mon, 26 Jan 2026 20:35:36 CST")
    assert stamp is not None
    assert stamp.at is not None
    assert stamp.at.tzinfo is None


def test_the_end_of_a_day_stays_in_that_day() -> None:
    assert end_of(date(2026, 1, 28), CN).date() == date(2026, 1, 28)

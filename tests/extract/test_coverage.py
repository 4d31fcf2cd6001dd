"""Which period a number covers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.claims import find_claims
from yanbao.extract.market_days import find_market_days, market_of, name_market
from yanbao.knowledge.calendars import Calendars
from yanbao.model.readings import MentionKind

CALENDARS = Calendars.load()
NAMES: dict[str, MentionKind] = {
    "甲股份": "listing", "Acme": "listing", "沪指": "index", "纳指": "index",
}  # fmt: skip


def periods(body: str, title: str = "快讯", at: datetime | None = None) -> list[str | None]:
    passage = make_passage(make_document(title, body), NAMES)
    if at is not None:
        passage = replace(
            passage, published_on=at.date(), market_days=find_market_days(at, CALENDARS)
        )
    return [claim.period for claim in find_claims(passage)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Acme shares are up 40% this year.", "2026"),
        ("Acme shares rose 3% on Tuesday.", "2026-03-17"),
        ("Acme shares gained 12% over the past month.", "2026-02-16/2026-03-18"),
        ("Acme shares jumped 9% to $150 on Monday.", "2026-03-16"),
    ],
)
def test_english_names_the_time_behind_the_number(body: str, expected: str) -> None:
    assert periods(body, "News")[0] == expected


@pytest.mark.parametrize(
    "body",
    [
        "甲股份上市以来累计涨幅超过300%。",
        "Acme shares are up 300% since its IPO.",
        "甲股份两日暴跌超15%。",
        "乙公司成为今年第二大首发。相比之下，沪指上涨13%。",
        "同期，甲股份涨幅仅为31%。",
        "甲股份一年跌幅为70%。",
        "3月16日交易结束以来沪指累计上涨34.4%。",
        "沪指涨超116%。",
    ],
)
def test_a_longer_spell_is_no_day(body: str) -> None:
    assert periods(body) == [None]


def test_a_spell_of_its_own_is_not_the_one_before() -> None:
    assert periods("甲股份今年以来涨72%，上市以来累计涨幅300%。") == ["2026-01-01/2026-03-18", None]


def test_what_something_was_keeps_its_own_time() -> None:
    found = periods("甲股份营收从2024年的977亿元降至948亿元。")
    assert found[0] == "2024"
    assert found[1] != "2024"


def test_what_it_is_compared_with_is_not_what_it_covers() -> None:
    assert periods("甲股份2025年营收52亿元，较上年同期增长12%。") == ["2025", "2025"]
    assert periods("甲股份2025年营收52亿元，上年同期为46亿元。") == ["2025", "2024"]


def test_the_price_of_a_session_before_is_not_today_s() -> None:
    assert periods("甲股份公告前一日收盘价10.6港元。") == [None]


def test_a_market_that_is_only_expected_to_move_has_no_day() -> None:
    assert periods("沪指有望升至4200点。") == [None]


@pytest.mark.parametrize(
    ("at", "body", "expected"),
    [
        # 06:00 in Shanghai: New York closed two hours before, on the eve
        (datetime(2026, 3, 17, 22, 0, tzinfo=UTC), "纳指涨2%。", "2026-03-17"),
        (datetime(2026, 3, 18, 8, 0, tzinfo=UTC), "沪指涨2%。", "2026-03-18"),
        # before Shanghai's open its last session is the eve's, on a Monday Friday's
        (datetime(2026, 3, 15, 23, 0, tzinfo=UTC), "沪指涨2%。", "2026-03-13"),
        # a Monday's early trade in Asia is Monday's, whatever is dealt in New York by day; what was
        # settled on Friday was told on Saturday
        (datetime(2026, 3, 16, 0, 30, tzinfo=UTC), "亚市盘初，wti原油涨7%。", "2026-03-16"),
        (datetime(2026, 3, 16, 0, 30, tzinfo=UTC), "wti原油涨7%。", "2026-03-16"),
        (datetime(2026, 3, 17, 0, 30, tzinfo=UTC), "wti原油涨7%。", "2026-03-16"),
        # in the evening New York is open
        (datetime(2026, 3, 18, 15, 0, tzinfo=UTC), "纳指涨2%。", "2026-03-18"),
    ],
)
def test_an_undated_move_is_of_its_market_s_last_session(
    at: datetime, body: str, expected: str
) -> None:
    assert periods(body, at=at) == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A股市场超5100只股票下跌，逾130只股票跌停。", ["2026-03-18", "2026-03-18"]),
        ("A股上涨股票数量仅有300多只。", ["2026-03-18"]),
        ("A股共有5100只股票。", [None]),
    ],
)
def test_shares_that_moved_are_counted_in_a_session(body: str, expected: list[str | None]) -> None:
    found = periods(body, at=datetime(2026, 3, 18, 8, 0, tzinfo=UTC))
    assert found[-len(expected) :] == expected


def test_midnight_says_no_time_of_day() -> None:
    assert find_market_days(datetime(2026, 3, 18, tzinfo=UTC), CALENDARS) == {}
    assert find_market_days(None, CALENDARS) == {}


def test_every_market_has_a_session_on_or_before_publication() -> None:
    days = find_market_days(datetime(2026, 3, 15, 12, 30, tzinfo=UTC), CALENDARS)  # a Sunday
    assert set(days) == {
        "american", "commodities", "european", "mainland", "hong_kong", "eastern"
    }  # fmt: skip
    assert set(days.values()) == {date(2026, 3, 13)}


def test_the_market_named_last_in_the_first_text_is_meant() -> None:
    assert name_market("隔夜美股大跌，a股低开") == "mainland"
    assert name_market("公司公告", "港股收评") == "hong_kong"
    assert name_market("比特币涨3%", "美股收评") == "open"
    assert name_market("公司公告") is None
    assert market_of(("NVDA.XNAS",)) == "american"
    assert market_of(("688981.XSHG", "00981.XHKG")) is None
    assert market_of(()) is None


def test_a_spell_between_a_day_and_a_move_is_no_day() -> None:
    assert periods("截至9月30日，整整6个月的时间里，沪指上涨了25%。") == [None]


def test_a_day_that_had_not_come_is_not_that_of_a_move() -> None:
    found = periods("央行3月20日将开展逆回购操作。沪指涨1%。")
    assert found == ["2026-03-18"]


def test_what_begins_after_publication_is_planned() -> None:
    passage = make_passage(make_document("快讯", "自4月1日起对卡车征收25%关税。"))
    assert [claim.modality for claim in find_claims(passage)] == ["plan"]


def test_oil_opens_anew_on_sunday_evening_in_new_york() -> None:
    early = find_market_days(datetime(2026, 4, 19, 22, 1, tzinfo=UTC), CALENDARS)  # 06:01 in China
    assert early["american"] == date(2026, 4, 17)
    assert early["commodities"] == date(2026, 4, 20)
    tuesday = find_market_days(datetime(2026, 4, 20, 22, 1, tzinfo=UTC), CALENDARS)
    assert tuesday["commodities"] == tuesday["american"] == date(2026, 4, 20)
    assert name_market("国际油价大涨，wti原油期货") == "commodities"


def test_the_year_in_a_gathering_s_name_covers_no_number() -> None:
    assert periods("在2026年度甲股份开发者大会上，甲股份预计营收1万亿美元。") == [None]
    assert periods("甲股份2025年营收52亿元。") == ["2025"]


def test_what_it_is_compared_with_in_a_clause_of_its_own_is_left() -> None:
    body = "甲股份2025年营收42亿元，与上年同期相比，同比增长251%。"
    assert periods(body) == ["2025", "2025"]

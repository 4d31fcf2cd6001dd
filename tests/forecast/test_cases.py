from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from tests.builders import a_document, a_quantity

from yanbao.forecast import cases_of, find_day_move, find_grey_market_return
from yanbao.forecast.cases import find_offer_price
from yanbao.knowledge import load_knowledge
from yanbao.model.readings import Claim, Comparator
from yanbao.model.stories import Point
from yanbao.model.vocabulary import Modality

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 1, 6, 20, tzinfo=CHINA)
DOCUMENT = a_document("甲公司股价周二收跌7.5%。")


def a_move(
    value: str = "-7.5",
    *,
    period: str | None = "2026-01-06",
    modality: Modality = "actual",
    attribute: str = "price_change_pct",
    unit: str = "%",
    name: str = "c1",
) -> Claim:
    return Claim(
        id=name,
        span=DOCUMENT.span(0, len(DOCUMENT.text)),
        subject="甲公司",
        subject_span=None,
        attribute=attribute,
        quantity=a_quantity(DOCUMENT, "7.5%", value, unit),
        period=period,
        modality=modality,
    )


def find(*claims: Claim) -> tuple[float, date] | None:
    subjects = {claim.id: "600519.XSHG" for claim in claims}
    return find_day_move("600519.XSHG", claims, subjects, NOW)


def test_the_move_of_one_session_is_found() -> None:
    assert find(a_move()) == (-0.075, date(2026, 1, 6))


def test_the_latest_session_counts() -> None:
    earlier = a_move("3", period="2026-01-05", name="c0")
    assert find(earlier, a_move()) == (-0.075, date(2026, 1, 6))


@pytest.mark.parametrize(
    "claim",
    [
        a_move(period="2025"), a_move(period=None), a_move(modality="forecast"),
        a_move(attribute="revenue_yoy"), a_move("9000"), a_move(period="2026-01-07"),
        a_move(unit="CNY"),
    ],
)  # fmt: skip
def test_what_is_no_move_of_a_past_session_is_left(claim: Claim) -> None:
    assert find(claim) is None


def test_a_move_is_over_the_markets_where_that_is_told() -> None:
    own = a_move()
    claims = [
        own,
        a_move("-2.5", attribute="index_change_pct", name="m"),
        a_move("9", attribute="index_change_pct", period="2026-01-05", name="before"),
    ]
    told = {"c1": "600519.XSHG", "m": "000001.XSHG", "before": "000001.XSHG"}
    assert find_day_move("600519.XSHG", claims, told, NOW) == pytest.approx(
        (-0.05, date(2026, 1, 6))
    )
    elsewhere = told | {"m": "HSI.XHKG"}
    assert find_day_move("600519.XSHG", claims, elsewhere, NOW) == (-0.075, date(2026, 1, 6))


def test_another_listings_move_is_left() -> None:
    assert find_day_move("600519.XSHG", [a_move()], {"c1": "000858.XSHE"}, NOW) is None


GREY = a_document("甲公司暗盘收涨75.8%。")


def test_the_grey_markets_return_is_found_by_its_word() -> None:
    claim = Claim(
        id="g", span=GREY.span(0, len(GREY.text)), subject="甲公司", subject_span=None,
        attribute="price_change_pct", quantity=a_quantity(GREY, "75.8%", "75.8", "%"),
    )  # fmt: skip
    subjects = {"g": "06082.XHKG", "c1": "06082.XHKG"}
    found = find_grey_market_return("06082.XHKG", [a_move(), claim], subjects)
    assert found == pytest.approx(0.758)
    assert find_grey_market_return("06082.XHKG", [a_move()], subjects) is None
    assert find_grey_market_return("09999.XHKG", [claim], subjects) is None


def a_point(event_type: str, *listing_ids: str) -> Point:
    return Point(
        id=f"p-{event_type}", event_type=event_type, modality="actual", subject="",
        listing_ids=listing_ids, sentences=(), titles=(), claims=(a_move(),), events=(),
        publishers=(), document_ids=(), first_known_at=NOW, last_known_at=NOW,
    )  # fmt: skip


def test_cases_are_shares_that_something_happened_to() -> None:
    points = [
        a_point("market_move", "600519.XSHG"),
        a_point("earnings_release", "600519.XSHG"),  # once a share
        a_point("geopolitics", "601857.XSHG"),  # the share is no party
        a_point("market_move", "000300.XSHG"),  # an index
        a_point("buyback"),
        a_point("buyback", "nonsense"),
    ]
    cases = cases_of(
        points, note="n", subjects={"c1": "600519.XSHG"}, knowledge=load_knowledge(), as_of=NOW
    )
    assert [(case.listing_id, case.event_type) for case in cases] == [
        ("600519.XSHG", "market_move")
    ]
    assert cases[0].day_move == pytest.approx(-0.075)
    assert cases[0].listed_on == date(2001, 8, 27)


def test_a_listing_still_ahead_is_not_read_from_the_tables() -> None:
    before = datetime(2025, 12, 31, 12, tzinfo=CHINA)
    cases = cases_of(
        [a_point("ipo_pricing", "06082.XHKG")],
        note="n", subjects={}, knowledge=load_knowledge(), as_of=before,
    )  # fmt: skip
    assert cases[0].listed_on is None


def a_price(
    value: str = "19.6", *, comparator: Comparator = "eq", most: str | None = None
) -> Claim:
    offer = a_document("发售价为每股19.6港元。")
    quantity = a_quantity(offer, "19.6港元", value, "HKD", comparator=comparator)
    quantity = replace(quantity, value_max=None if most is None else Decimal(most))
    return Claim(
        id=f"p{value}", span=offer.span(0, len(offer.text)), subject="甲公司", subject_span=None,
        attribute="offer_price", quantity=quantity,
    )  # fmt: skip


def test_a_fixed_offer_price_is_found_a_range_or_a_maximum_is_none() -> None:
    def find_price(*claims: Claim) -> float | None:
        return find_offer_price("06082.XHKG", claims, {c.id: "06082.XHKG" for c in claims})

    assert find_price(a_price()) == pytest.approx(19.6)
    assert find_price(a_price(), a_price("19.60")) == pytest.approx(19.6)
    assert find_price(a_price(), a_price("17")) is None
    assert find_price(a_price("17", most="19.6")) is None
    assert find_price(a_price(comparator="le")) is None

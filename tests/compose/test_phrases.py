from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.builders import a_claim, a_document

from yanbao.compose.phrases import drop_fulfilled, label_of, says_of_what, value_text
from yanbao.model.figures import Figure, Version
from yanbao.model.readings import Claim


def claim(value: str, unit: str, attribute: str, *, scale: str = "1", word: str = "eq") -> Claim:
    document = a_document(f"数值{value}。")
    return a_claim(document, value, value, unit, attribute, scale=scale, comparator=word)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "zh", "en"),
    [
        (claim("2.76", "%", "index_change_pct"), "涨2.76%", "up 2.76%"),
        (claim("-0.83", "%", "price_change_pct"), "跌0.83%", "down 0.83%"),
        (claim("15", "%", "price_change_pct", word="gt"), "涨逾15%", "up over 15%"),
        (claim("-14.1", "%", "revenue_yoy"), "下降14.1%", "down 14.1%"),
        (claim("0", "%", "index_change_pct"), "持平", "unchanged"),
        (claim("5583", "HKD", "proceeds", scale="1e6"), "55.83亿港元", "HK$5.583 billion"),
        (claim("-63", "CNY", "net_profit", scale="1e8", word="gt"), "亏损逾63亿元", None),
        (claim("471116", "", "other_count"), "471,116", "471,116"),
    ],
)
def test_numbers_are_printed_as_the_trade_does(made: Claim, zh: str, en: str | None) -> None:
    assert value_text(made.quantity, made.attribute, "zh") == zh
    if en is not None:
        assert value_text(made.quantity, made.attribute, "en") == en


def figure(attribute: str, basis: str) -> Figure:
    made = claim("1", "HKD", attribute)
    version = Version(quantity=made.quantity, claims=(made,), publishers=("甲",))
    return Figure(
        subject="甲", attribute=attribute, basis=basis, period="", modality="actual", aspect="",
        versions=(version,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "basis", "label"),
    [
        ("offer_price", "最終發售價", "最终发售价"),
        ("proceeds", "所得款項淨額約", "所得款项净额"),
        ("shares_count", "總計2,396,131,700 100.0%", "股份数目"),
        ("shares_count", "根據該選擇權發行的額外股份數目", "根据发售量调整权发行的额外股份数目"),
        ("price_change_pct", "较发行价", "股价变动（较发行价）"),
        ("revenue_yoy", "同比", "营业收入同比（同比）"),
        ("price", "", "价格"),
    ],
)
def test_a_row_goes_under_its_own_label_a_base_only_qualifies(
    attribute: str, basis: str, label: str
) -> None:
    assert label_of(figure(attribute, basis), "zh") == label


def test_amounts_keep_their_digits() -> None:
    made = claim("147926400", "shares", "shares_count")
    assert value_text(made.quantity, "shares_count", "zh") == "1.479264亿股"
    assert made.quantity.amount == Decimal(147926400)


def test_a_number_of_shares_says_of_what() -> None:
    assert not says_of_what(figure("shares_count", ""), "zh")
    assert says_of_what(figure("shares_count", "發售股份數目"), "zh")
    assert says_of_what(figure("offer_price", ""), "zh")


def test_a_plan_that_came_true_is_not_told_beside_it() -> None:
    plan = replace(figure("offer_price", ""), modality="plan")
    actual = replace(plan, modality="actual")
    dearer = replace(plan, versions=(Version(
        quantity=claim("2", "HKD", "offer_price").quantity, claims=(), publishers=()
    ),))  # fmt: skip
    assert drop_fulfilled([plan, actual, dearer]) == [actual, dearer]
    assert drop_fulfilled([plan]) == [plan]

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.claims import find_claims
from yanbao.extract.tables import find_tables

TABLE = """项目（百万元） | 2025年 | 2024年 | 同比（%）
营业收入 | 1,234.5 | 1,000.2 | 23.4
归母净利润 | 88.1 | (12.3) | -
毛利率（%） | 31.2 | 30.1 | 不适用"""


def claims(body: str) -> list[tuple[str, Decimal, Decimal, str, str | None]]:
    passage = make_passage(make_document("甲公司2025年年报", body), {"甲公司": "listing"})
    return [
        (c.attribute, c.quantity.value, c.quantity.scale, c.quantity.unit, c.period)
        for c in find_claims(passage)
    ]


def test_a_number_is_of_its_row_column_and_unit() -> None:
    million = Decimal(1_000_000)
    assert claims(TABLE) == [
        ("revenue", Decimal("1234.5"), million, "CNY", "2025"),
        ("revenue", Decimal("1000.2"), million, "CNY", "2024"),
        ("revenue_yoy", Decimal("23.4"), Decimal(1), "%", "2025"),
        ("net_profit", Decimal("88.1"), million, "CNY", "2025"),
        ("net_profit", Decimal("-12.3"), million, "CNY", "2024"),
        ("gross_margin", Decimal("31.2"), Decimal(1), "%", "2025"),
        ("gross_margin", Decimal("30.1"), Decimal(1), "%", "2024"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "单位：万元\n2025年 | 2024年\n营业收入 | 1,234.5 | 1,000.2",
        "指标 | 2025年 | 2024年\n营业收入（万元） | 1,234.5 | 1,000.2",
        "指标 | 2025年（万元） | 2024年（万元）\n营业收入 | 1,234.5 | 1,000.2",
    ],
)
def test_a_unit_above_behind_the_label_or_in_the_head(body: str) -> None:
    assert [one[:4] for one in claims(body)] == [
        ("revenue", Decimal("1234.5"), Decimal(10_000), "CNY"),
        ("revenue", Decimal("1000.2"), Decimal(10_000), "CNY"),
    ]


def test_money_before_its_scale() -> None:
    body = "(US$ million) | Q4 2025 | Q4 2024 | YoY\nRevenue | 5,230.4 | 4,652.1 | 12.4%"
    million = Decimal(1_000_000)
    assert claims(body) == [
        ("revenue", Decimal("5230.4"), million, "USD", "2025Q4"),
        ("revenue", Decimal("4652.1"), million, "USD", "2024Q4"),
        ("revenue_yoy", Decimal("12.4"), Decimal(1), "%", "2025Q4"),
    ]


def test_a_number_without_a_unit_is_not_guessed() -> None:
    assert claims("指标 | 2025年 | 2024年\n营业收入 | 1,234.5 | 1,000.2") == []


def test_lines_with_strokes_that_are_no_table() -> None:
    passage = make_passage(make_document("快讯", "作者 | 某人\n编辑 | 某人\n营收 | 3亿元"))
    assert find_tables(passage) == [] or find_claims(passage) is not None
    assert find_tables(make_passage(make_document("快讯", "甲 | 3亿元"))) == []

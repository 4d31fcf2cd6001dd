"""Lists of names or measures set against lists of numbers."""

from __future__ import annotations

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.claims import find_claims
from yanbao.model.readings import MentionKind

NAMES: dict[str, MentionKind] = {
    "甲股份": "listing", "比亚迪": "listing", "和记": "listing", "沪指": "index", "深成指": "index",
}  # fmt: skip


def told(body: str) -> list[tuple[str, str, str]]:
    """Each claim as subject, attribute and number."""
    claims = find_claims(make_passage(make_document("快讯", body), NAMES))
    return [(one.subject, one.attribute, str(one.quantity.value)) for one in claims]


def test_each_name_of_a_list_takes_its_own_number() -> None:
    assert told("甲股份、比亚迪分别下跌2.31%和3.05%。") == [
        ("甲股份", "price_change_pct", "-2.31"),
        ("比亚迪", "price_change_pct", "-3.05"),
    ]


def test_a_mark_within_a_name_parts_no_list() -> None:
    assert [name for name, _, _ in told("和记与甲股份分别涨2%、3%。")] == ["和记", "甲股份"]


@pytest.mark.parametrize("word", ["涨超5%", "跌近5%", "涨幅不足5%", "均涨逾5%"])
def test_one_number_is_every_name_s(word: str) -> None:
    assert [name for name, _, _ in told(f"甲股份、比亚迪{word}。")] == ["甲股份", "比亚迪"]


def test_members_of_one_letter_have_the_rest_of_the_last() -> None:
    found = told(
        "大、中、小型企业PMI分别为49.9%、48.7%和47.1%，比上月下降1.1个、0.1个和1.1个百分点。"
    )
    assert found == [
        ("大型企业PMI", "pmi", "49.9"),
        ("中型企业PMI", "pmi", "48.7"),
        ("小型企业PMI", "pmi", "47.1"),
        ("大型企业PMI", "other_pct", "-1.1"),
        ("中型企业PMI", "other_pct", "-0.1"),
        ("小型企业PMI", "other_pct", "-1.1"),
    ]


def test_each_measure_of_a_list_takes_its_own_number() -> None:
    found = told("甲股份营业收入、净利润分别为23.1亿元和3.05亿元，同比分别增长12%和8%。")
    assert [(attribute, value) for _, attribute, value in found] == [
        ("revenue", "23.1"),
        ("net_profit", "3.05"),
        ("revenue_yoy", "12"),
        ("net_profit_yoy", "8"),
    ]


def test_production_and_sales_are_told_in_two_letters() -> None:
    found = told("2月，汽车产销分别完成231.2万辆和230.1万辆。")
    assert found == [
        ("汽车", "production_volume", "231.2"),
        ("汽车", "sales_volume", "230.1"),
    ]


def test_a_list_of_another_length_is_no_list() -> None:
    found = told("甲股份营业收入、净利润和毛利分别为23.1亿元和3.05亿元。")
    assert len(found) == 2


def test_other_parts_begin_with_among_them() -> None:
    assert told("沪指收跌。其中半导体净流出141亿元，其中乘用车净流入15亿元。") == [
        ("半导体", "net_flow", "-141"),
        ("乘用车", "net_flow", "15"),
    ]


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("全国规模以上工业企业实现利润总额10245.6亿元。", "全国规模以上工业企业"),
        ("国有控股企业实现利润总额3665.6亿元。", "国有控股企业"),
        ("标准普尔500种股票指数上涨22.74点。", "标准普尔500种股票指数"),
        ("超九成股票型基金上涨。", "股票型基金"),
        ("对所有进口重型卡车加征25%关税。", "所有进口重型卡车"),
        ("沪指收跌，36氪涨超37%。", "36氪"),
        ("甲股份因宣布与和记签订协议，股价一度飙升37.7%。", "甲股份"),
        ("雅加达综合指数一度暴跌10%。", "雅加达综合指数"),
        ("中型卡车将被征收25%的关税。", "中型卡车"),
        ("10月，制造业采购经理指数（PMI）为49.0%。", "制造业采购经理指数"),
    ],
)
def test_whom_a_number_is_about(body: str, subject: str) -> None:
    assert {name for name, _, _ in told(body)} == {subject}

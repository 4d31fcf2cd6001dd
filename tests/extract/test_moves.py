"""What is a market's move, and what only looks like one."""

from __future__ import annotations

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.claims import find_claims
from yanbao.model.readings import MentionKind

NAMES: dict[str, MentionKind] = {
    "甲股份": "listing", "沪指": "index", "恒生指数": "index", "Dow": "index",
}  # fmt: skip


def told(body: str) -> list[tuple[str, str]]:
    claims = find_claims(make_passage(make_document("快讯", body), NAMES))
    return [(one.attribute, str(one.quantity.value)) for one in claims]


@pytest.mark.parametrize(
    "body",
    [
        "超九成产品净值上涨。",
        "近八成基金年内上涨。",
        "沪指尾盘走弱，两市九成个股下跌。",
        "三分之一的公司股价上涨。",
        "中国物流业景气指数为51.2%。",
        "甲股份股票交易的日涨跌幅限制为5%。",
        "甲股份股价涨跌幅限制由10%变为5%。",
        "甲股份连续三日收盘价格涨幅偏离值累计超过20%。",
        "同期业绩比较基准收益率为18.2%。",
        "甲股份股价较发行价溢价27%。",
        "海洋生产总值占国内生产总值比重为7.9%。",
        "Around 15% of their oil crosses the strait.",
        "旅客规模有望恢复至疫情前水平的95%以上。",
    ],
)
def test_no_move(body: str) -> None:
    assert {attribute for attribute, _ in told(body)} == {"other_pct"}


@pytest.mark.parametrize(
    ("body", "points"),
    [
        ("恒生指数高开86点，报26386点。", "86"),
        ("恒生指数跌逾400点，报26386点。", "400"),
        ("恒生指数走高86点，报26386点。", "86"),
    ],
)
def test_points_moved_are_no_level(body: str, points: str) -> None:
    assert told(body) == [("other_count", points), ("index_level", "26386")]


def test_a_move_told_twice_keeps_its_sign_and_its_level() -> None:
    assert told("The Dow fell 408.99 points, or 0.83%, to 49,003.41.") == [
        ("other_count", "408.99"),
        ("index_change_pct", "-0.83"),
        ("index_level", "49003.41"),
    ]


@pytest.mark.parametrize("verb", ["收跌", "大跌", "周二收跌", "盘中一度跌超"])
def test_a_share_and_its_move_side_by_side(verb: str) -> None:
    assert told(f"美股成交额第1名甲股份{verb}4.45%。") == [("price_change_pct", "-4.45")]


def test_a_statistic_goes_on_over_its_parts() -> None:
    found = told("2月份，全国居民消费价格同比上涨1.3%。其中，城市上涨1.4%；食品价格上涨1.7%。")
    assert [attribute for attribute, _ in found] == ["cpi_yoy"] * 3


def test_a_price_of_one_piece_goes_on() -> None:
    claims = find_claims(
        make_passage(
            make_document(
                "快讯", "现货黄金升破3900美元/盎司。距离突破3800美元/盎司仅不到10天。恒生指数高开。"
            ),
            NAMES,
        )
    )
    assert {one.subject for one in claims} == {"现货黄金"}


def test_cash_behind_a_bare_amount() -> None:
    (claim,) = find_claims(make_passage(make_document("快讯", "甲股份分10亿现金红包。"), NAMES))
    assert (claim.attribute, claim.quantity.unit) == ("other_amount", "CNY")


def test_years_are_no_amount() -> None:
    assert told("发电量可供人类使用10万年。") == []


def test_a_product_s_price_is_no_share_s_move() -> None:
    assert told("甲股份处理器价格上涨15%。") == [("growth_pct", "15")]
    assert told("此轮涨价包括：算力卡产品上涨34%；文件存储上涨30%。") == [
        ("growth_pct", "34"),
        ("growth_pct", "30"),
    ]


def test_members_of_an_index_are_shares() -> None:
    assert told("沪指的所有成分股中，某某集团收跌29.02%。") == [("price_change_pct", "-29.02")]


@pytest.mark.parametrize(
    "body",
    [
        "A family needs about $125,814 annually—up 162% from 2000.",
        "Most US stocks are held by the top 10%.",
        "沪指分别比上年增长8.1%。",
        "主板涨跌幅±15%。",
    ],
)
def test_nothing_that_a_market_did(body: str) -> None:
    assert not {name for name, _ in told(body)} & {"price_change_pct", "index_change_pct"}

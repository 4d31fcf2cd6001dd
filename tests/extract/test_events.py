from __future__ import annotations

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.events import find_events
from yanbao.extract.passages import is_digest
from yanbao.extract.triggers import parse_triggers, triggers
from yanbao.model.readings import Event
from yanbao.model.vocabulary import EVENT_TYPES


def events(title: str, body: str = "") -> tuple[Event, ...]:
    return find_events(make_passage(make_document(title, body)))


def main_type(title: str, body: str = "") -> str:
    return next(event.type for event in events(title, body) if event.main)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("甲科技向港交所递交招股书，拟主板上市", "ipo_filing"),
        ("乙生物公布配发结果：最终发售价为每股12港元", "ipo_pricing"),
        ("丙智能今日在港交所主板挂牌上市", "ipo_listing"),
        ("丁能源拟定增募资不超过20亿元", "share_offering"),
        ("戊材料发行可转债获通过", "convertible_bond"),
        ("己股份：拟斥资3亿元回购股份", "buyback"),
        ("庚银行拟每10股派2元，分红总额约百亿元", "dividend"),
        ("辛公司宣布拆股，一股拆为十股 股票拆分", "stock_split"),
        ("壬股份：2025年净利润同比增长12%", "earnings_release"),
        ("癸化工发布业绩预告：预计上半年净利润同比预增50%", "earnings_guidance"),
        ("子集团控股股东拟增持公司股份", "shareholder_increase"),
        ("丑股份：持股5%以上股东计划减持", "shareholder_reduction"),
        ("寅控股：控股股东所持股份质押", "equity_pledge"),
        ("卯实业控股股东股份被司法冻结", "equity_freeze"),
        ("辰科技逾亿股限售股将解禁", "lockup_expiry"),
        ("巳股份拟收购某芯片公司控股权", "merger_acquisition"),
        ("午集团筹划分拆子公司上市", "spin_off"),
        ("未能源拟投资建设电池生产基地，总投资80亿元", "capital_investment"),
        ("申工程中标海外轨道项目", "contract_win"),
        ("酉汽车与戌科技签署战略合作协议", "partnership"),
        ("戌手机全球发布新品折叠屏", "product_launch"),
        ("亥汽车全系降价", "product_pricing"),
        ("甲公司董事长辞职", "executive_change"),
        ("乙公司遭立案调查", "regulatory_action"),
        ("丙公司被提起诉讼索赔三亿元", "litigation"),
        ("丁地产申请破产重整", "default_bankruptcy"),
        ("戊股份被实施退市风险警示", "delisting_risk"),
        ("己股份明起停牌", "trading_halt"),
        ("庚汽车召回两万辆电动车", "accident_recall"),
        ("辛公司澄清：重组传闻不实", "rumor_clarification"),
        ("壬机器人完成天使轮融资", "private_funding"),
        ("某投行上调癸公司目标价，重申买入评级", "analyst_rating"),
        ("子公司计划裁员一成", "layoffs"),
        ("丑汽车3月交付量超三万辆", "operations_update"),
        ("沪指收跌1%，半导体板块领跌", "market_move"),
        ("恒生指数公司宣布成分股调整，寅股份获纳入指数", "index_rebalance"),
        ("首批机器人ETF获批", "fund_launch"),
        ("北向资金净流入超百亿元", "fund_flow"),
        ("国际油价大涨4%", "commodity_move"),
        ("离岸人民币兑美元升破7.1关口", "fx_move"),
        ("十年期国债收益率上行至新高", "bond_move"),
        ("央行宣布下调存款准备金率，降准0.5个百分点", "monetary_policy"),
        ("财政部：将发行超长期特别国债", "fiscal_policy"),
        ("工信部印发人形机器人行动方案", "industrial_policy"),
        ("美国宣布对进口汽车加征关税", "trade_policy"),
        ("证监会发布新规 就管理办法公开征求意见", "regulation"),
        ("3月CPI同比上涨0.4%", "macro_data"),
        ("两国宣布停火，边境军事冲突告一段落", "geopolitics"),
        ("为什么我们该重新理解长期主义？", "opinion"),
        ("中新网某地3月18日电 古镇举办灯会文化节", "other"),
    ],
)
def test_each_type_is_read_from_a_chinese_title(title: str, expected: str) -> None:
    assert main_type(title) == expected


def test_every_type_has_a_trigger() -> None:
    assert {trigger.type for trigger in triggers()} == set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Acme to buy rival Beta in $3 billion deal", "merger_acquisition"),
        ("Acme shares tumble 9% in heavy trading", "market_move"),
        ("Crude oil slides 3% as supply grows", "commodity_move"),
        ("Central bank leaves interest rates unchanged at policy meeting", "monetary_policy"),
        ("Acme announces $1 billion share repurchase program", "buyback"),
        ("Acme to lay off 500 workers in job cuts", "layoffs"),
        ("White House raises tariffs on imported steel", "trade_policy"),
    ],
)
def test_english_titles(title: str, expected: str) -> None:
    assert main_type(title) == expected


def test_traditional_script_reads_like_simplified() -> None:
    assert main_type("某控股股東擬減持公司股份") == "shareholder_reduction"
    assert main_type("滬指收漲，半導體板塊領漲") == "market_move"


def test_an_exclusion_keeps_a_word_from_misleading() -> None:
    assert "buyback" not in {event.type for event in events("央行开展千亿元逆回购操作")}


def test_exactly_one_event_is_main_and_ids_run_in_order() -> None:
    found = events("油价大涨，沪指收跌", "国际油价大涨5%。沪指收跌1%。央行宣布降息。")
    assert sum(event.main for event in found) == 1
    assert [event.id for event in found] == [f"doc:e{n}" for n in range(1, len(found) + 1)]


def test_modality_follows_the_words() -> None:
    assert events("甲股份拟收购乙科技")[0].modality == "plan"
    assert events("甲股份完成收购乙科技")[0].modality == "actual"
    assert events("甲股份否认收购乙科技")[0].modality == "denied"


def test_the_day_comes_from_the_sentence_else_from_publication() -> None:
    assert str(events("甲股份2月3日公告，收购乙科技")[0].occurred_on) == "2026-02-03"
    assert str(events("甲股份收购乙科技")[0].occurred_on) == "2026-03-18"


def test_roles_name_agent_object_and_amount() -> None:
    document = make_document("甲股份以5亿元收购乙科技")
    found = find_events(make_passage(document, {"甲股份": "listing", "乙科技": "organization"}))
    deal = next(event for event in found if event.type == "merger_acquisition")
    assert {role.name: role.span.quote for role in deal.roles} == {
        "agent": "甲股份",
        "object": "乙科技",
    }


def test_a_digest_reports_its_items() -> None:
    document = make_document(
        "晚间公告汇总：甲中标；乙回购；丙减持", "甲中标轨道项目。\n乙拟回购股份。\n丙股东计划减持。"
    )
    passage = make_passage(document)
    assert is_digest(passage)
    types = {event.type for event in find_events(passage)}
    assert {"contract_win", "buyback", "shareholder_reduction"} <= types


def test_an_empty_body_still_has_a_main_event() -> None:
    assert main_type("……") in EVENT_TYPES


def test_an_unknown_type_in_the_table_speaks() -> None:
    with pytest.raises(ValueError, match="unknown event type"):
        parse_triggers("takeover 3: 收购")


def test_a_clause_that_asks_reports_less_than_one_that_states() -> None:
    title = "货币政策或将转向宽松？某国9月CPI同比增速降至1.5%"
    assert main_type(title) == "macro_data"


def test_every_document_has_a_main_event() -> None:
    for title, body in (("春天的山谷", "花开了。"), ("甲公司大会", "合作与涨价都被谈到。")):
        assert sum(event.main for event in events(title, body)) == 1


def test_a_digest_is_led_by_its_first_item() -> None:
    body = "甲股份：拟收购乙公司控股权\n丙银行：每10股派2元\n丁能源：每10股派3元，派息总额2亿元"
    assert main_type("晚间重大事项公告最新快递", body) == "merger_acquisition"


def test_a_column_named_first_release_is_no_product() -> None:
    title = "36氪首发 | 甲科技获数千万元融资，乙资本领投"
    assert main_type(title) == "private_funding"


def test_what_a_title_needs_may_stand_in_its_other_sentence() -> None:
    assert main_type("未来几周看涨！机构看多白银") == "commodity_move"

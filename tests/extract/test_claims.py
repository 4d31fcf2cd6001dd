from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.builders import make_document, make_passage

from yanbao.extract.claims import find_claims
from yanbao.extract.metrics import metrics, parse_metrics
from yanbao.model.readings import Claim, MentionKind


def claims(body: str, title: str = "快讯", **names: MentionKind) -> tuple[Claim, ...]:
    return find_claims(make_passage(make_document(title, body), dict(names)))


def attributes(body: str, **names: MentionKind) -> list[str]:
    return [claim.attribute for claim in claims(body, **names)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("甲公司营业收入52亿元，同比增长10%。", ["revenue", "revenue_yoy"]),
        ("归母净利润3亿元，同比下降8%。", ["net_profit", "net_profit_yoy"]),
        ("公司毛利率为31.5%。", ["gross_margin"]),
        ("基本每股收益0.45元。", ["eps"]),
        ("研发费用2亿元。", ["expense"]),
        ("经营活动产生的现金流量净额7亿元。", ["cash_flow"]),
        ("发行价为每股18港元。", ["offer_price"]),
        ("公开发售获2300倍超额认购。", ["subscription_multiple"]),
        ("某行将目标价上调至88港元。", ["price_target"]),
        ("两市成交额2.1万亿元。", ["turnover"]),
        ("主力资金净流入12亿元。", ["net_flow"]),
        ("公司总市值达900亿元。", ["market_cap"]),
        ("动态市盈率约为35倍。", ["valuation"]),
        ("公司拟以3亿元至5亿元回购股份。", ["buyback_amount"]),
        ("项目总投资80亿元。", ["investment_amount"]),
        ("中标金额为6亿元。", ["contract_value"]),
        ("公司被处以罚款500万元。", ["penalty_amount"]),
        ("3月交付量3.2万辆，同比增长40%。", ["sales_volume", "sales_volume_yoy"]),
        ("年产能达20万吨。", ["capacity"]),
        ("月活跃用户突破2亿人。", ["users"]),
        ("市场份额为16%。", ["market_share_pct"]),
        ("全国居民消费价格同比上涨0.3%。", ["cpi_yoy"]),
        ("PPI同比下降1.2%。", ["ppi_yoy"]),
        ("制造业PMI为50.4%。", ["pmi"]),
        ("一季度GDP同比增长5.1%。", ["gdp_yoy"]),
        ("社会消费品零售总额4万亿元，同比增长3%。", ["retail_sales", "retail_sales_yoy"]),
        ("布伦特原油涨2.1%至83美元/桶。", ["commodity_change_pct", "commodity_price"]),
        ("十年期国债收益率上行3个基点至1.85%。", ["rate_change_bp", "bond_yield"]),
        ("对进口钢材加征25%的关税。", ["tariff_pct"]),
        ("城镇调查失业率为5.2%。", ["unemployment_pct"]),
        ("公司裁员1200人。", ["headcount"]),
        ("该基金规模达60亿元。", ["fund_size"]),
    ],
)
def test_attribute_of_a_number(sentence: str, expected: list[str]) -> None:
    assert attributes(sentence) == expected


def test_an_index_moves_and_a_share_has_a_price() -> None:
    found = claims("沪指涨1.2%报3900点。甲股份跌3%。", 沪指="index", 甲股份="listing")
    assert [claim.attribute for claim in found] == [
        "index_change_pct",
        "index_level",
        "price_change_pct",
    ]
    assert found[2].subject == "甲股份"
    assert found[2].quantity.value == Decimal(-3)


def test_a_forecast_of_profit_is_guidance() -> None:
    found = claims(
        "甲股份公告，预计2025年归母净利润为2亿元至3亿元，同比增长20%至30%。", 甲股份="listing"
    )
    assert [claim.attribute for claim in found] == [
        "guidance_net_profit",
        "guidance_net_profit_yoy",
    ]
    assert {claim.period for claim in found} == {"2025"}
    assert {claim.modality for claim in found} == {"forecast"}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("美联储9名官员支持年内至少再降息50个基点。", "forecast"),
        ("米兰投出反对票，要求美联储降息50个基点。", "forecast"),
        ("美联储上个月将联邦基金利率目标区间下调25个基点。", "actual"),
        ("美联储本月将联邦基金利率下调25个基点的概率上升。", "forecast"),
        ("美联储宣布降息25个基点。", "actual"),
    ],
)
def test_a_rate_asked_for_is_not_set_and_one_set_before_is(text: str, modality: str) -> None:
    moves = [c for c in claims(text) if c.attribute == "rate_change_bp"]
    assert [c.modality for c in moves] == [modality]


def test_last_years_figure_beside_a_forecast_stays_actual() -> None:
    found = claims("预计2025年净利润亏损5亿元，上年同期净利润为1亿元。")
    assert found[-1].attribute == "net_profit"
    assert found[-1].modality == "actual"
    assert found[-1].period == "2024"


def test_the_subject_carries_over_commas_and_belongs_to_the_company() -> None:
    found = claims("甲股份2025年营收10亿元，净利润2亿元，公司毛利率为40%。", 甲股份="listing")
    assert len(found) == 3
    assert all(claim.subject.startswith("甲股份") for claim in found)


def test_a_part_is_named_with_its_owner() -> None:
    found = claims(
        "甲股份公布年报。游戏业务收入同比增长22%。", title="甲股份年报", 甲股份="listing"
    )
    assert found[0].subject == "甲股份游戏业务"


def test_a_list_is_aligned_by_respectively() -> None:
    found = claims("公司华南、西部区域分别减少4.6、5.6个百分点。")
    assert [claim.subject for claim in found][-1].endswith("西部区域")


def test_a_move_shared_by_a_list_is_claimed_for_each() -> None:
    found = claims("甲科技、乙能源、丙材料等涨超5%。")
    assert [claim.subject for claim in found] == ["甲科技", "乙能源", "丙材料"]
    assert {claim.attribute for claim in found} == {"price_change_pct"}


def test_a_restated_amount_says_the_same_of_the_same() -> None:
    found = claims(
        "甲集团以15亿欧元收购乙公司，约合人民币122亿元。", 甲集团="listing", 乙公司="listing"
    )
    assert [claim.attribute for claim in found] == ["deal_value", "deal_value"]
    assert {claim.subject for claim in found} == {"乙公司"}


def test_who_says_so_is_kept_and_a_broker_estimates() -> None:
    found = claims("某某证券分析师认为，甲股份2026年营收有望达到90亿元。", 甲股份="listing")
    assert found[0].holder is not None
    assert "证券" in found[0].holder
    assert found[0].modality == "estimate_by_third_party"


def test_the_base_of_comparison_is_kept_as_written() -> None:
    assert claims("营收8亿元，同比增长10%。")[1].basis == "同比"


def test_traditional_script_and_english_read_alike() -> None:
    assert attributes("該公司營業收入52億港元，同比增長10%。") == ["revenue", "revenue_yoy"]
    found = claims("Acme revenue rose 12% to $3.4 billion in the quarter.", title="Acme results")
    assert [claim.attribute for claim in found] == ["revenue_yoy", "revenue"]


def test_a_price_per_share_is_no_price_for_the_sum_raised() -> None:
    found = claims("甲股份以每股9港元配售新股，净筹资约63亿港元。", 甲股份="listing")
    assert found[-1].attribute == "proceeds"


def test_the_body_replaces_what_the_title_says() -> None:
    found = claims("甲股份公告称，2025年营收为52亿元。", title="甲股份营收52亿元", 甲股份="listing")
    assert len(found) == 1
    assert found[0].span.quote.endswith("52亿元")
    assert found[0].period == "2025"


def test_asides_are_left_out() -> None:
    assert claims("会议开了三天，有五位代表发言，他今年45岁。") == ()


def test_the_same_document_gives_the_same_claims() -> None:
    text = "甲股份营收10亿元，同比增长5%；净利润1亿元。沪指涨1%。"
    assert claims(text) == claims(text)


_PIECES = st.sampled_from(
    [
        *("甲股份", "营收", "净利润", "10亿元", "同比增长5%", "，", "。", "、", "分别为", "Acme"),
        *(
            " rose 3% ",
            "$4 billion",
            "\n",
            "12.5万辆",
            "每股9港元",
            "較上年",
            "（",
            "）",
            "3月18日",
        ),
        *("约合", "等涨超5%"),
    ]
)


@given(st.lists(_PIECES, min_size=1, max_size=40))
def test_every_quote_stands_in_the_text(pieces: list[str]) -> None:
    document = make_document("", "".join(pieces).strip() or "空")
    for claim in find_claims(make_passage(document)):
        assert document.text[claim.span.start : claim.span.end] == claim.span.quote
        assert claim.span.covers(claim.quantity.span)


def test_every_measure_has_words_and_attributes() -> None:
    assert len(metrics()) > 50
    assert all(metric.words and metric.attributes for metric in metrics())


def test_an_unknown_attribute_in_the_table_speaks() -> None:
    with pytest.raises(ValueError, match="unknown kind or attribute"):
        parse_metrics("sales 3: 销售 => money=turnover_of_goods")


def test_a_number_that_describes_a_name_is_about_that_name() -> None:
    found = claims("恒指收涨，成交超过100亿港元的乙公司居首。", 恒指="index", 乙公司="listing")
    assert [(claim.subject, claim.attribute) for claim in found] == [("乙公司", "turnover")]


def test_losses_in_a_list_are_all_negative() -> None:
    found = claims("甲公司三年净亏损分别为14.74亿元、17.44亿元和15.38亿元。", 甲公司="listing")
    values = [claim.quantity.value for claim in found]
    assert values == [Decimal("-14.74"), Decimal("-17.44"), Decimal("-15.38")]


def test_a_move_in_points_is_no_level() -> None:
    found = claims("恒生指数上涨707.93点，报26341.50点。", 恒生指数="index")
    assert [claim.attribute for claim in found] == ["other_count", "index_level"]


def test_a_move_in_money_is_no_price() -> None:
    assert attributes("布伦特原油上涨4.96美元，收于每桶88.41美元。") == [
        "other_amount",
        "commodity_price",
    ]


def test_an_expectation_that_was_beaten_is_no_guidance() -> None:
    found = claims("甲公司净利润27亿元，超出预期的25亿元。", 甲公司="listing")
    assert [claim.attribute for claim in found] == ["net_profit", "net_profit"]


def test_the_price_of_a_deal_is_about_what_is_bought() -> None:
    found = claims("甲公司拟不超3亿元收购丙科技有限公司51%股权。", 甲公司="listing")
    price = next(claim for claim in found if claim.attribute == "deal_value")
    assert price.subject == "丙科技有限公司"


def test_an_amount_is_what_the_noun_behind_it_says() -> None:
    assert attributes("丁公司旗下330亿美元的旗舰基金限制赎回。") == ["fund_size"]
    assert attributes("这一规模达1.8万亿美元的庞大市场正在收缩。") == ["market_size"]


def test_an_item_heading_is_not_told_twice() -> None:
    body = "甲公司：子公司中标6亿元项目\n甲公司公告，子公司中标6亿元的项目。"
    found = claims(body, "要闻汇总", 甲公司="listing")
    assert len(found) == 1


def test_a_supposed_number_asserts_nothing() -> None:
    assert claims("如果一只基金声称其贷款价值100美元，投资者会以98美元卖出。") == ()


def test_a_name_introduced_for_short_is_a_subject() -> None:
    found = claims("甲山戊海科技有限公司（下称“戊海”）获投。去年，戊海收入2亿元。")
    assert found[-1].subject == "戊海"


def test_nobody_is_no_subject() -> None:
    found = claims("The HK market rose. 国家增持股票1000亿元。")
    assert found
    assert all(claim.subject.lower() not in ("hk", "the", "国家", "股票") for claim in found)


def subjects(body: str, title: str = "快讯", **names: MentionKind) -> list[str]:
    return [claim.subject for claim in claims(body, title, **names)]


def test_listings_counted_over_a_market_are_no_companys() -> None:
    found = subjects("甲公司涨停，A股上涨个股超3000只个股。近百股涨停。", 甲公司="listing")
    assert "甲公司" not in found[-2:]


def test_a_count_of_listings_is_no_number_of_shares() -> None:
    counted = claims("有色金属板块近百股涨停。")[0]
    assert (counted.attribute, counted.quantity.unit) == ("other_count", "只")


def test_a_clause_that_only_grows_tells_of_the_measure_before_it() -> None:
    assert attributes("全年净销售额突破30亿元，创下新高，同比增长30%。") == [
        "revenue",
        "revenue_yoy",
    ]


def test_a_cause_is_not_what_moved() -> None:
    assert attributes("加大投入致公司净利大降70%。") == ["net_profit_yoy"]


def test_a_negative_range_is_one_number() -> None:
    found = claims("预计净利润-1550万元到-1080万元。")
    assert [(c.quantity.value, c.quantity.value_max) for c in found] == [
        (Decimal(-1550), Decimal(-1080))
    ]


def test_turnover_rate_is_turnover() -> None:
    assert attributes("近三日换手率分别为12.51%、26.74%、11.43%。") == ["turnover"] * 3


def test_what_a_move_is_told_of_is_its_subject() -> None:
    assert subjects("甲币大涨10%，乙乙币大涨12%。")[-1] == "乙乙币"


def test_a_figure_of_speech_in_the_title_is_nobody() -> None:
    body = "甲署宣布释放储备。各国将释放4亿桶。"
    assert subjects(body, "魔鬼在细节！规模不够大") != ["魔鬼"]


def test_an_office_is_not_what_a_number_is_about() -> None:
    body = "昂跑公布业绩。这接近CEO Martin Hoffmann为公司设定的35亿元营收目标。"
    assert subjects(body, "昂跑公布业绩", 昂跑="listing") == ["昂跑"]


def test_the_size_that_names_a_process_measures_nothing() -> None:
    assert attributes("公司计划切入28纳米制程，晶圆厂扩产。") == []


def test_a_list_of_names_shares_a_list_of_numbers_and_the_next() -> None:
    body = "甲、乙、丙三家公司净利润分别为2.31亿、3.05亿和1.2亿元，同比分别增长5.2%、3.1和2.0%。"
    found = claims(body)
    assert [claim.subject for claim in found] == ["甲", "乙", "丙", "甲", "乙", "丙"]
    assert [claim.attribute for claim in found[3:]] == ["net_profit_yoy"] * 3


def test_a_company_between_takes_the_move_from_an_index_before_it() -> None:
    body = "日经225指数、东证指数均创历史新高，软银集团领涨，盘中涨超13%。"
    names: dict[str, MentionKind] = {"东证指数": "index", "软银集团": "listing"}
    found = claims(body, **names)
    assert [(c.subject, c.attribute) for c in found] == [("软银集团", "price_change_pct")]


def test_the_day_that_the_line_named_dates_a_market_number() -> None:
    found = claims("欧洲三大股指03月17日涨跌不一。法国CAC40指数收于8152.82点。")
    assert [claim.period for claim in found] == ["2026-03-17"]


def test_what_a_number_is_higher_than_is_exact() -> None:
    found = claims("美国国内生产总值增长4.4%，略高于4.3%的初值，失业率高于4%。")
    assert [claim.quantity.comparator for claim in found] == ["eq", "eq", "gt"]


def test_exports_alone_are_those_of_what_was_named() -> None:
    body = "我国汽车出口延续增长态势，累计出口135.2万辆，同比大幅增长48.4%。"
    assert subjects(body) == ["我国汽车出口", "我国汽车出口"]


def test_a_rate_is_in_the_currency_of_which_a_dollar_buys_many() -> None:
    found = claims("日元兑美元跌破153关口，欧元兑美元升至1.1677。")
    assert [claim.quantity.unit for claim in found] == ["JPY", "USD"]


def test_listings_counted_before_the_number_are_the_markets() -> None:
    body = "A股上涨个股超3,000只，甲公司涨5%。"
    assert subjects(body, 甲公司="listing") == ["A股", "甲公司"]


def test_who_invests_is_not_who_is_funded() -> None:
    body = "近期，国货品牌乙乙集团完成新一轮融资，融资规模3亿元，由丙资本领投，丁丁跟投。"
    (found,) = subjects(body, "4家公司拿到新钱；丁丁回应；戊推进上市", 丁丁="listing")[1:]
    assert "乙乙集团" in found


def test_a_name_may_end_in_a_modal_verb() -> None:
    assert subjects("星辰智能宣布完成近亿元Pre-A轮融资。") == ["星辰智能"]


def test_a_trade_in_quotation_marks_is_none() -> None:
    assert "net_flow" not in attributes("跨国药企集体“加仓”中国：一场超千亿元的信任投票。")
    assert "net_flow" in attributes("北向资金加仓中国资产超千亿元。")

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_document

from yanbao.extract.mentions import find_mentions
from yanbao.knowledge import ListingTable, load_knowledge
from yanbao.model.readings import Mention
from yanbao.text.views import View


@pytest.fixture(scope="module")
def listings() -> ListingTable:
    return load_knowledge().listings


def mentions(text: str, listings: ListingTable, publisher: str = "甲报") -> tuple[Mention, ...]:
    document = a_document(text, publisher=publisher)
    return find_mentions(View.of(document), listings=listings, document=document)


def shown(text: str, listings: ListingTable) -> list[tuple[str, str]]:
    return [
        (one.span.quote, one.candidates[0] if one.candidates else "")
        for one in mentions(text, listings)
    ]


@pytest.mark.parametrize(
    ("text", "quote", "code"),
    [
        ("壁仞科技（06082.HK）今日挂牌", "壁仞科技", "06082"),
        ("寒武纪（688256）股价走高", "寒武纪", "688256"),
        ("平安银行（SZ:000001）公布业绩", "平安银行", "000001"),
        ("英伟达(NASDAQ: NVDA)盘前上涨", "英伟达", "NVDA"),
        ("壁仞科技(06082)涨停", "壁仞科技", "06082"),
        ("腾讯控股（00700.HK/80700.HK）回购", "腾讯控股", "00700"),
        ("腾讯（700.HK）回购", "腾讯", "00700"),
        ("Apple (AAPL) slipped.", "Apple", "AAPL"),
        ("理想汽车（LI.US）交付", "理想汽车", "LI"),
    ],
)
def test_a_printed_code_stays_with_its_name(
    listings: ListingTable, text: str, quote: str, code: str
) -> None:
    first = mentions(text, listings)[0]
    assert (first.span.quote, first.printed_code) == (quote, code)
    assert first.candidates[0].split(".")[0] == code


def test_a_beijing_code_of_before_the_renumbering_is_known(listings: ListingTable) -> None:
    first = mentions("某某新材（833284）中标", listings)[0]
    assert first.candidates == ("920284.BJSE",)
    assert first.printed_code == "833284"


def test_an_unknown_name_before_a_code_is_learned_for_the_document(
    listings: ListingTable,
) -> None:
    text = "新名字芯片（688256.SH）公告称订单增加。\n分析师认为新名字芯片前景广阔。"
    found = [one for one in mentions(text, listings) if one.span.quote == "新名字芯片"]
    assert len(found) == 2
    assert {one.candidates for one in found} == {("688256.XSHG",)}


def test_an_unknown_code_keeps_the_name_without_candidates(listings: ListingTable) -> None:
    found = mentions("未知科技（609999.SH）退市", listings)
    assert [(one.span.quote, one.printed_code) for one in found] == [("未知科技", "609999")]
    assert found[0].candidates == ()


def test_a_learned_latin_name_keeps_its_word_boundaries(listings: ListingTable) -> None:
    text = "Zorb（688256.SH）公告。Zorbing 是一种运动，Zorb 则是公司。"
    found = [one.span.start for one in mentions(text, listings) if one.span.quote == "Zorb"]
    assert found == [0, text.rindex("Zorb")]


@pytest.mark.parametrize(
    "text", ["The U.N. met.", "A deal worth $C$60 billion.", "销量增长3.3M以上"]
)
def test_letters_that_only_look_like_a_code_are_none(listings: ListingTable, text: str) -> None:
    assert shown(text, listings) == []


def test_a_short_form_the_text_introduces_is_learned(listings: ListingTable) -> None:
    text = "深圳市优必选科技股份有限公司（以下简称“小优”）签约。小优表示交付顺利。"
    found = [one for one in mentions(text, listings) if one.span.quote == "小优"]
    assert len(found) == 2
    assert found[0].candidates == ("09880.XHKG",)


def test_the_corporate_form_and_the_place_belong_to_the_name(listings: ListingTable) -> None:
    assert shown("上海壁仞科技股份有限公司昨日公告", listings) == [
        ("上海壁仞科技股份有限公司", "06082.XHKG")
    ]
    assert shown("Nvidia Corp. reported.", listings)[0][0] == "Nvidia Corp."


def test_a_filing_names_its_issuer_in_the_lines_above_its_code(listings: ListingTable) -> None:
    text = (
        "Shanghai Biren Technology Co., Ltd.\n上海壁仞科技股份有限公司\n"
        "（於中華人民共和國註冊成立的股份有限公司）\n（股份代號：6082）\n配發結果公告\n"
    )
    found = mentions(text, listings)
    assert [one.span.quote for one in found][:2] == [
        "Shanghai Biren Technology Co., Ltd.",
        "上海壁仞科技股份有限公司",
    ]
    assert {one.candidates for one in found} == {("06082.XHKG",)}


@pytest.mark.parametrize(
    "text",
    [
        "人形机器人产业提速，机器人有望进入工厂。",
        "各国在太平洋地区开展合作。",
        "光伏与太阳能装机增加。",
        "新产业、新技术不断涌现。",
        "销量不理想，但理想的情况仍可期。",
        "公司拟在港交所上市。",
        "公司在港交所公告称，订单增加。",
        "至于机器人，公司表示将量产。",
        "半导体ETF资金净流入。",
        "（文章来源：东方财富研究中心）",
    ],
)
def test_a_common_word_is_no_share(listings: ListingTable, text: str) -> None:
    assert shown(text, listings) == []


@pytest.mark.parametrize(
    ("text", "listing_id"),
    [
        ("机器人（300024）签下订单", "300024.XSHE"),
        ("埃斯顿、机器人、绿的谐波涨停", "300024.XSHE"),
        ("机器人股价创下新高", "300024.XSHE"),
        ("蔚来、理想、小鹏公布交付量", "LI.XNAS"),
        ("理想汽车发布新车。理想在芯片上投入更多。", "LI.XNAS"),
        ("半导体ETF（512480）获净申购", "512480.XSHG"),
    ],
)
def test_context_makes_a_word_a_share(listings: ListingTable, text: str, listing_id: str) -> None:
    found = {i for one in mentions(text, listings) for i in one.candidates}
    issuer = listings.pair_of(listing_id) or (listing_id,)
    assert found & set(issuer)


def test_a_risk_warning_belongs_to_the_name(listings: ListingTable) -> None:
    assert shown("ST张家界披露季报", listings) == [("ST张家界", "000430.XSHE")]
    assert shown("今日，＊ST松发与甲方签约", listings) == [("＊ST松发", "603268.XSHG")]


def test_a_share_s_code_is_no_name_of_the_word_before_it(listings: ListingTable) -> None:
    found = mentions("公司股票（证券代码：600988）今日停牌", listings)
    assert [(one.candidates, one.printed_code) for one in found] == [(("600988.XSHG",), "600988")]
    assert "股票（" not in found[0].span.quote


def test_an_index_is_not_a_share(listings: ListingTable) -> None:
    found = mentions("沪深300收涨，恒生科技指数走弱。", listings)
    assert [(one.kind, one.candidates[0]) for one in found] == [
        ("index", "000300.XSHG"),
        ("index", "HSTECH.XHKG"),
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("中信证券认为，估值仍低。", "source"),
        ("高盛分析师上调目标价。", "source"),
        ("据华泰证券研报，需求回升。", "source"),
        ("中信证券净利润增长两成。", "subject"),
        ("招商银行拟派发股息。", "subject"),
        ("宁德时代认为需求稳健。", "subject"),
        ("机构观点\n中信证券：关注两条主线", "source"),
        ("公司动态\n中信证券：拟发行债券", "subject"),
    ],
)
def test_a_broker_that_only_speaks_is_a_source(
    listings: ListingTable, text: str, role: str
) -> None:
    assert mentions(text, listings)[0].role == role


def test_a_voice_of_the_text_is_a_source_throughout_unless_it_acts(
    listings: ListingTable,
) -> None:
    text = "高盛把目标价调高。\n高盛分析师预计销量回升。\n高盛股价收涨。"
    assert [one.role for one in mentions(text, listings)] == ["source", "source", "subject"]


def test_traditional_text_gives_the_mentions_of_simplified(listings: ListingTable) -> None:
    simplified = mentions("寒武纪与中芯国际（00981.HK）涨停，华虹半导体跟涨。", listings)
    traditional = mentions("寒武紀與中芯國際（00981.HK）漲停，華虹半導體跟漲。", listings)
    assert [(m.span.start, m.span.end, m.candidates) for m in simplified] == [
        (m.span.start, m.span.end, m.candidates) for m in traditional
    ]


PIECES = st.sampled_from(
    ["壁仞科技", "（06082.HK）", "英伟达", "(NVDA)", "机器人", "、", "。", "\n", "公司", "Apple ",
     "股份代号：6082", "中國移動", "涨停", "沪指", "A", "某某股份（609999）", "（", "*ST美丽", "，"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14))
def test_spans_quote_exactly_and_do_not_overlap(pieces: list[str]) -> None:
    listings = load_knowledge().listings
    text = "".join(pieces)
    found = mentions(text, listings)
    end = 0
    for one in found:
        assert text[one.span.start : one.span.end] == one.span.quote
        assert one.span.start >= end
        end = one.span.end
    assert found == mentions(text, listings)


@pytest.mark.parametrize(
    "piece", ["A", "（", "公司", "高盛", "（06082.HK", "、机器人", "*ST", "$A", "简称“", "a " * 3]
)
def test_hostile_repetition_stays_cheap(listings: ListingTable, piece: str) -> None:
    def cost_s(length: int) -> float:
        text = piece * (length // len(piece))
        spent = []
        for _ in range(2):
            start = time.process_time()
            mentions(text, listings)
            spent.append(time.process_time() - start)
        return min(spent)

    # four times the text costs four times as much; were it quadratic, sixteen times
    assert cost_s(60_000) < 10 * max(cost_s(15_000), 0.01)


def test_an_operator_that_acts_is_a_company_and_a_venue_is_a_place(listings: ListingTable) -> None:
    acting = mentions("香港交易所今天刊发有关缩短结算周期的咨询文件。", listings)
    assert [one.span.quote for one in acting if one.kind == "listing"] == ["香港交易所"]
    place = mentions("该公司在香港交易所上市，向香港交易所递表。", listings)
    assert not [one for one in place if one.kind == "listing"]


@pytest.mark.parametrize("text", ["控股股东某某控股集团有限公司", "与国联证券资产管理有限公司签署"])
def test_a_company_above_or_below_is_not_the_listed_one(listings: ListingTable, text: str) -> None:
    found = mentions(text.replace("某某", "宁波富邦"), listings)
    assert not [one for one in found if one.kind == "listing"]

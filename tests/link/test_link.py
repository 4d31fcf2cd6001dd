from __future__ import annotations

import pytest
from tests.builders import a_document

from yanbao.errors import Issue
from yanbao.extract.mentions import find_mentions
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.link import link
from yanbao.model.readings import Link, Reading
from yanbao.text.views import View


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def linked(text: str, knowledge: Knowledge) -> tuple[list[Link], list[Issue]]:
    document = a_document(text)
    mentions = find_mentions(View.of(document), listings=knowledge.listings, document=document)
    reading = Reading(document_id=document.id, sentences=(), mentions=mentions)
    return link(document, reading, knowledge=knowledge)


def test_a_printed_code_wins(knowledge: Knowledge) -> None:
    links, issues = linked("中芯国际（00981.HK）公告", knowledge)
    assert links[0].listing_id == "00981.XHKG"
    assert links[0].also == ("688981.XSHG",)
    assert "00981" in links[0].reason
    assert issues == []


def test_a_code_printed_once_speaks_for_the_whole_text(knowledge: Knowledge) -> None:
    links, _ = linked("牧原股份（02714.HK）在A股之外挂牌。\n牧原表示将扩产。", knowledge)
    assert {one.listing_id for one in links} == {"02714.XHKG"}


@pytest.mark.parametrize(
    ("text", "listing_id"),
    [
        ("港股午后走弱，比亚迪跌近2%，报每股95港元", "01211.XHKG"),
        ("A股三大指数收高，比亚迪涨停", "002594.XSHE"),
        ("比亚迪发布新车型", "002594.XSHE"),
        ("美股中概股普跌，阿里巴巴收低", "BABA.XNYS"),
        ("恒生科技指数成分股中，阿里巴巴领涨", "09988.XHKG"),
    ],
)
def test_words_of_a_market_choose_among_an_issuers_listings(
    knowledge: Knowledge, text: str, listing_id: str
) -> None:
    links, issues = linked(text, knowledge)
    chosen = [one for one in links if one.mention.kind == "listing"]
    assert chosen[0].listing_id == listing_id
    assert chosen[0].also
    assert issues == []


def test_the_home_listing_is_taken_when_no_market_is_named(knowledge: Knowledge) -> None:
    links, _ = linked("中国平安公布年度业绩", knowledge)
    assert links[0].listing_id == "601318.XSHG"
    assert links[0].also == ("02318.XHKG",)
    assert "home" in links[0].reason


def test_two_issuers_under_one_name_stay_undecided(knowledge: Knowledge) -> None:
    links, issues = linked("中国稀土发布公告", knowledge)
    assert links[0].listing_id is None
    assert "ambiguous" in links[0].reason
    assert [issue.code for issue in issues] == ["link.ambiguous-name"]
    assert issues[0].quote == "中国稀土"


def test_an_unknown_code_is_reported(knowledge: Knowledge) -> None:
    links, issues = linked("未知科技（609999.SH）公告", knowledge)
    assert links[0].listing_id is None
    assert [issue.code for issue in issues] == ["link.unknown-code"]


def test_a_wrong_code_beside_a_known_name_is_reported(knowledge: Knowledge) -> None:
    links, issues = linked("招商蛇口（001969）公告", knowledge)
    assert links[0].listing_id == "001979.XSHE"
    assert [issue.code for issue in issues] == ["link.unknown-code"]


def test_a_name_and_a_code_of_two_companies_are_reported(knowledge: Knowledge) -> None:
    links, issues = linked("寒武纪（688981.SH）公告", knowledge)
    assert links[0].listing_id == "688981.XSHG"
    assert [issue.code for issue in issues] == ["link.name-code-differ"]


def test_an_unknown_name_with_another_companys_code_is_reported(knowledge: Knowledge) -> None:
    _, issues = linked("乌有矿业（688256.SH）公告", knowledge)
    assert [issue.code for issue in issues] == ["link.name-code-differ"]


def test_an_issue_is_told_once_a_name(knowledge: Knowledge) -> None:
    _, issues = linked("中国稀土股价走高。\n中国稀土公告。", knowledge)
    assert len(issues) == 1


def test_every_mention_has_one_link_in_order(knowledge: Knowledge) -> None:
    text = "沪指收高，宁德时代（300750）与英伟达签约，高盛认为合理。"
    links, _ = linked(text, knowledge)
    assert [one.mention.span.start for one in links] == sorted(
        one.mention.span.start for one in links
    )
    assert [one.listing_id for one in links] == [
        "000001.XSHG", "300750.XSHE", "NVDA.XNAS", "GS.XNYS",
    ]  # fmt: skip


def test_shares_of_one_market_beside_a_name_choose_its_listing(knowledge: Knowledge) -> None:
    links, _ = linked("腾讯涨超2%，网易、小米、快手涨超1%，美团跌超1%。", knowledge)
    assert {one.listing_id for one in links if one.mention.span.quote == "网易"} == {"09999.XHKG"}
    alone, _ = linked("网易涨超1%，腾讯跌超1%。", knowledge)
    assert {one.listing_id for one in alone if one.mention.span.quote == "网易"} == {"NTES.XNAS"}


def test_a_vendor_of_data_is_a_source(knowledge: Knowledge) -> None:
    links, _ = linked("同花顺数据显示，贵金属板块下跌8.3%，山金国际跌超9%。", knowledge)
    roles = {one.mention.span.quote: one.mention.role for one in links}
    assert roles == {"同花顺": "source", "山金国际": "subject"}


def test_a_name_inside_a_persons_name_is_no_company(knowledge: Knowledge) -> None:
    links, _ = linked("海军司令阿里礼萨·坦格西里表示，必须获得许可。阿里·哈梅内伊讲话。", knowledge)
    assert [one for one in links if one.listing_id] == []
    headed, _ = linked("美国总统与贝莱德高管里克·里德尔会面。", knowledge)
    assert {one.listing_id for one in headed} == {"BLK.XNYS"}
    known, _ = linked("阿里与腾讯均涨超1%。", knowledge)
    assert len([one for one in known if one.listing_id]) == 2


def test_a_name_has_one_listing_where_its_text_names_one(knowledge: Knowledge) -> None:
    text = (
        "百度股价走高，报141.7港元。\n" + "其后公司未再披露细节。" * 12 + "\n百度解释，分拆有好处。"
    )
    links, _ = linked(text, knowledge)
    assert {one.listing_id for one in links if one.mention.span.quote == "百度"} == {"09888.XHKG"}
    both = "百度港股报141.7港元。\n" + "公司未再披露细节。" * 12 + "\n美股百度收报118.2美元。"
    found = [one.listing_id for one in linked(both, knowledge)[0]]
    assert found == ["09888.XHKG", "BIDU.XNAS"]

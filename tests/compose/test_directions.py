from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders import a_claim, a_document
from tests.measure.test_impact import a_point

from yanbao.compose.directions import direction_of
from yanbao.knowledge import load_knowledge
from yanbao.model.notes import Direction
from yanbao.model.readings import Event

PLAYBOOKS = load_knowledge().playbooks


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("财政部下达资金支持消费品以旧换新。", "fiscal_policy", "positive"),
        ("联邦政府停摆，拨款法案遭否决。", "fiscal_policy", "negative"),
        ("全国财政工作会议在京召开。", "fiscal_policy", "unclear"),
        ("甲公司宣布终止回购计划。", "buyback", "unclear"),
        ("甲公司公告拟回购股份。", "buyback", "positive"),
    ],
)
def test_a_types_usual_sign_does_not_override_what_is_told(
    text: str, kind: str, direction: Direction
) -> None:
    point = a_point(a_document(text), kind=kind)
    assert direction_of(point, point.sentences, PLAYBOOKS.find(kind), "zh")[0] == direction


def test_numbers_that_go_both_ways_are_mixed() -> None:
    document = a_document("甲股涨3.1%，乙股跌-2.4%。")
    claims = (
        a_claim(document, "3.1%", "3.1", "%", "price_change_pct", subject="甲股"),
        a_claim(document, "-2.4%", "-2.4", "%", "price_change_pct", subject="乙股"),
    )
    point = a_point(document, kind="market_move", claims=claims)
    assert direction_of(point, point.sentences, PLAYBOOKS.find("market_move"), "zh")[0] == "mixed"


def test_the_number_told_goes_the_way_told() -> None:
    document = a_document("甲股涨3.1%，乙股涨2.4%，丙股涨1.9%，丁股跌-9.8%。")
    moves = {"甲股": "3.1", "乙股": "2.4", "丙股": "1.9", "丁股": "-9.8"}
    claims = tuple(
        a_claim(document, f"{size}%", size, "%", "price_change_pct", subject=name)
        for name, size in moves.items()
    )
    point = a_point(document, kind="market_move", claims=claims)
    found = direction_of(point, point.sentences, PLAYBOOKS.find("market_move"), "zh")
    assert found == ("positive", "甲股涨3.1%")


def test_the_usual_sign_of_an_offer_ends_with_its_first_day() -> None:
    point = a_point(a_document("甲公司上市。"), kind="ipo_listing")
    listing = PLAYBOOKS.find("ipo_listing")
    assert direction_of(point, point.sentences, listing, "zh")[0] == "positive"
    assert direction_of(point, point.sentences, listing, "zh", traded=True)[0] == "unclear"


def test_a_hundredth_of_a_percent_goes_no_way() -> None:
    document = a_document("道指跌0.01%。")
    claim = a_claim(document, "0.01%", "-0.01", "%", "index_change_pct", subject="道指")
    point = a_point(document, kind="market_move", claims=(claim,))
    found = direction_of(point, point.sentences, PLAYBOOKS.find("market_move"), "zh")
    assert found[0] not in ("positive", "negative")


def test_a_gauge_of_fear_that_rises_is_no_good_news() -> None:
    document = a_document("VIX恐慌指数涨8.2%。")
    claim = a_claim(document, "8.2%", "8.2", "%", "index_change_pct", subject="VIX恐慌指数")
    point = a_point(document, kind="market_move", claims=(claim,))
    assert (
        direction_of(point, point.sentences, PLAYBOOKS.find("market_move"), "zh")[0] != "positive"
    )


def test_words_that_do_not_tell_of_the_event_do_not_bear_its_sign() -> None:
    document = a_document("两国关系紧张升级。用电量增长5.1%。交易员并不在意。")
    stops = [at + 1 for at, character in enumerate(document.text) if character == "。"]
    tense, power, calm = (document.span(a, b) for a, b in zip([0, *stops[:-1]], stops, strict=True))
    claim = a_claim(document, "5.1%", "5.1", "%", "growth_pct", subject="用电量")
    event = Event(id="e", type="geopolitics", span=tense, trigger=tense, modality="actual")
    point = replace(a_point(document, kind="geopolitics", claims=(claim,)), events=(event,))
    playbook = PLAYBOOKS.find("geopolitics")
    found = [direction_of(point, [told], playbook, "zh")[0] for told in (tense, power, calm)]
    assert found == ["negative", "positive", "unclear"]


def test_a_rise_of_prices_is_neither_good_nor_bad() -> None:
    document = a_document("印度9月CPI同比上涨1.54%。")
    claim = a_claim(document, "1.54%", "1.54", "%", "cpi_yoy", subject="印度CPI")
    point = a_point(document, kind="macro_data", claims=(claim,))
    assert direction_of(point, point.sentences, PLAYBOOKS.find("macro_data"), "zh")[0] == "unclear"


def test_what_is_printed_decides_before_what_stands_further_down() -> None:
    document = a_document("甲股涨3.1%。乙股跌-9.4%。")
    claims = (
        a_claim(document, "3.1%", "3.1", "%", "price_change_pct", subject="甲股"),
        a_claim(document, "-9.4%", "-9.4", "%", "price_change_pct", subject="乙股"),
    )
    point = a_point(document, kind="market_move", claims=claims)
    first = document.span(document.body_start, document.text.index("。") + 1)
    found = direction_of(point, [first], PLAYBOOKS.find("market_move"), "zh")
    assert found == ("positive", "甲股涨3.1%")


def test_what_eases_a_burden_is_told_as_such() -> None:
    point = a_point(a_document("双方达成停火协议。"), kind="geopolitics")
    found = direction_of(point, point.sentences, PLAYBOOKS.find("geopolitics"), "zh")
    assert found[0] == "mixed"
    assert "停火" in found[1]


def test_a_move_that_did_not_last_decides_nothing() -> None:
    document = a_document("现货白银转跌，此前一度涨14%。")
    claim = a_claim(document, "14%", "14", "%", "commodity_change_pct", subject="现货白银")
    point = a_point(document, kind="market_move", claims=(claim,))
    playbook = PLAYBOOKS.find("market_move")
    assert direction_of(point, point.sentences, playbook, "zh")[0] == "unclear"

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from tests.extract.builders import make_document

from yanbao.extract import read
from yanbao.extract.records import full_record, short_record
from yanbao.knowledge import load_knowledge
from yanbao.link import link
from yanbao.model.documents import Document
from yanbao.model.readings import Claim, Link, Quantity, Reading
from yanbao.model.vocabulary import Modality


def reading_of(document: Document) -> tuple[Reading, list[Link]]:
    knowledge = load_knowledge()
    reading, _ = read(document, knowledge=knowledge)
    links, _ = link(document, reading, knowledge=knowledge)
    return reading, links


def one_claim(quantity: Quantity, modality: Modality = "actual") -> Reading:
    document = make_document("甲公司公告", "甲公司公告")
    span = document.span(0, 3)
    claim = Claim(
        id="c1", span=span, subject="甲公司", subject_span=span, attribute="other_amount",
        quantity=quantity, modality=modality,
    )  # fmt: skip
    return Reading(document_id=document.id, sentences=(), claims=(claim,))


def fact_of(reading: Reading) -> dict[str, object]:
    facts = short_record("d", reading, [])["facts"]
    assert isinstance(facts, list)
    (fact,) = facts
    assert isinstance(fact, dict)
    return dict(fact)


def quantity_of(value: str, unit: str, per: str | None = None) -> Quantity:
    span = make_document("甲公司公告").span(0, 3)
    return Quantity(span=span, value=Decimal(value), unit=unit, per=per)


def test_percentage_points_are_told_in_percent() -> None:
    fact = fact_of(one_claim(quantity_of("-1.7", "pp")))
    assert (fact["value"], fact["unit"], fact["scale"]) == (-1.7, "%", 1)


def test_a_dividend_on_ten_shares_is_told_by_the_share() -> None:
    fact = fact_of(one_claim(quantity_of("9.32", "CNY", "10 shares")))
    assert fact["value"] == 0.932


def test_a_range_has_its_upper_end() -> None:
    quantity = replace(quantity_of("26", "CNY"), value_max=Decimal(34), scale=Decimal(10**8))
    fact = fact_of(one_claim(quantity))
    assert (fact["value"], fact["value_max"], fact["scale"]) == (26, 34, 10**8)


def test_a_denied_number_is_a_rumor() -> None:
    assert fact_of(one_claim(quantity_of("1", "x"), "denied"))["modality"] == "rumor"


def test_securities_once_each_under_their_longest_form() -> None:
    document = make_document("腾讯涨3%", "腾讯控股（00700.HK）今日涨3%，腾讯成交居首。")
    record = short_record("d", *reading_of(document))
    assert record["securities"] == [{"surface": "腾讯控股", "code": "00700"}]


def test_a_house_that_only_speaks_is_a_source() -> None:
    document = make_document("机构看好宁德时代", "中信证券认为，宁德时代销量将增长20%。")
    securities = short_record("d", *reading_of(document))["securities"]
    assert isinstance(securities, list)
    roles = {str(one["code"]): one.get("role") for one in securities if isinstance(one, dict)}
    assert roles["600030"] == "source"
    assert roles["300750"] is None


def test_the_main_event_comes_first() -> None:
    document = make_document("甲公司完成数亿元A轮融资", "甲公司宣布完成数亿元A轮融资，乙资本领投。")
    record = short_record("d", *reading_of(document))
    assert record["event"] == "private_funding"
    assert isinstance(record["events"], list)
    assert record["events"][0] == "private_funding"


def test_a_document_of_no_known_event_is_told_as_other_or_opinion() -> None:
    record = short_record("d", *reading_of(make_document("春天的山谷", "山谷里开满了花。")))
    assert record["event"] in ("other", "opinion")
    assert record["events"] == [record["event"]]


def test_the_full_record_holds_every_span_and_is_plain_json() -> None:
    document = make_document("腾讯涨3%", "腾讯控股昨日收报605港元，涨3%。")
    reading, links = reading_of(document)
    record = full_record("d", document.id, document.title, reading, links)
    again = json.loads(json.dumps(record, ensure_ascii=False))
    for name in ("mentions", "quantities", "times", "event_mentions", "claims", "links"):
        assert again[name], name
        for one in again[name]:
            start, end, quote = one["span"]
            assert document.text[start:end] == quote

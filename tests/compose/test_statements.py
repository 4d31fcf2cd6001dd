from __future__ import annotations

import pytest
from tests.builders import a_claim, a_document, a_reading, an_event

from yanbao.compose.scribe import Scribe
from yanbao.compose.statements import find_statements, printed, trim
from yanbao.knowledge import load_knowledge
from yanbao.model.documents import Document


def trimmed(text: str) -> str | None:
    document = a_document(text)
    span = trim(document.span(0, len(text)), document)
    return span.quote if span else None


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("新华社北京1月2日电（记者张三）港股新年首日上涨。", "港股新年首日上涨。"),
        ("每经快讯，云计算板块集体高开。", "云计算板块集体高开。"),
        ("《甲日报》3月18日讯（记者张三）甲公司上市。", "甲公司上市。"),
        ("此外，公司拟回购股份。", "公司拟回购股份。"),
        ("3、甲公司预计净利润增长。", "甲公司预计净利润增长。"),
        ("甲公司拟收购乙公司。（记者李四）", "甲公司拟收购乙公司。"),
        ("其他地区销量下降。", "其他地区销量下降。"),
    ],
)
def test_datelines_connectives_and_credits_are_cut(sentence: str, left: str) -> None:
    assert trimmed(sentence) == left


def test_a_trimmed_statement_still_quotes_the_original() -> None:
    document = a_document("此外，甲公司淨利潤增長兩成。")
    span = trim(document.span(0, len(document.text)), document)
    assert span is not None
    assert document.text[span.start : span.end] == span.quote == "甲公司淨利潤增長兩成。"


def statements(document: Document) -> list[str]:
    reading = a_reading(document)
    found = find_statements(reading.sentences, document, reading, (), event_type="other")
    return [statement.span.quote for statement in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "他表示公司将继续加大研发投入力度。",
        "这意味着公司的毛利率将进一步提升。",
        "公司净利润为何大幅下降超过五成？",
        "公司表示将继续扩大产能并加大投入...",
        "本文不构成投资建议，投资需谨慎对待市场。",
        "涨了。",
    ],
)
def test_what_cannot_stand_alone_is_no_statement(sentence: str) -> None:
    assert statements(a_document(sentence)) == []


@pytest.mark.parametrize(
    ("empty", "telling"),
    [
        (
            "国务院以建设新型能源体系为主题进行第十九次专题学习。",
            "国务院以建设新型能源体系为主题进行第十九次规划修订。",
        ),
        (
            "国家发展改革委将按照党中央和国务院决策部署提升政策效能。",
            "国家发展改革委将按照各省分三批上报的电价提升政策效能。",
        ),
    ],
)
def test_that_a_meeting_was_held_or_an_order_is_followed_tells_less(
    empty: str, telling: str
) -> None:
    document = a_document(empty + telling)
    reading = a_reading(document)
    first, _ = find_statements(reading.sentences, document, reading, (), event_type="other")
    assert first.span.quote == telling


@pytest.mark.parametrize(
    ("sentence", "nameless"),
    [
        ("项目6台机组全部建成后，预计年发电量将超过550亿千瓦时。", True),
        ("工程总投资达到120亿元。", True),
        ("公司净利润同比增长两成。", True),
        ("项目经理协会发布了年度薪酬报告。", False),
        ("工程机械出口额同比增长两成。", False),
        ("甲公司项目总投资达到120亿元。", False),
    ],
)
def test_a_sentence_that_leaves_its_bearer_to_the_one_before_is_known(
    sentence: str, nameless: bool
) -> None:
    document = a_document(sentence)
    reading = a_reading(document)
    (found,) = find_statements(reading.sentences, document, reading, (), event_type="other")
    assert found.nameless is nameless


def test_a_headline_speaks_only_where_its_text_cannot() -> None:
    with_body = a_document(
        "甲公司公告称将发行新股募集资金十亿元。", title="甲公司拟发行新股募资十亿元"
    )
    assert statements(with_body) == ["甲公司公告称将发行新股募集资金十亿元。"]
    bare = a_document("", title="甲公司拟发行新股募资十亿元")
    assert statements(bare) == ["甲公司拟发行新股募资十亿元"]


def test_a_sentence_that_tells_the_event_in_numbers_comes_first() -> None:
    document = a_document("甲公司成立于上海，主营芯片设计业务。甲公司公告发行价为19.60港元。")
    claim = a_claim(document, "19.60港元", "19.60", "HKD", "offer_price")
    event = an_event(document, "甲公司公告发行价为19.60港元。", "ipo_pricing")
    reading = a_reading(document, events=(event,), claims=(claim,))
    found = find_statements(
        reading.sentences,
        document,
        reading,
        (),
        event_type="ipo_pricing",
        expected=("offer_price",),
    )
    assert found[0].span.quote == "甲公司公告发行价为19.60港元。"


def test_a_foreign_sentence_is_quoted_word_for_word() -> None:
    text = "The index closed up 2.76 percent on Friday in Hong Kong."
    document = a_document(text, language="en", publisher="Wire")
    reading = a_reading(document)
    statement = find_statements(
        [document.span(0, len(text))], document, reading, (), event_type="market_move"
    )[0]
    scribe = Scribe({document.id: document}, load_knowledge().listings, "zh")
    assert printed(statement, scribe, (), reading) == f"Wire（英文）：“{text}”"

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.publish.builders import fact, make_document, make_reference, make_source

from yanbao.model.documents import Document
from yanbao.model.notes import Citation, Sentence
from yanbao.verify.evidence import Evidence
from yanbao.verify.numbers import check_numbers
from yanbao.verify.passages import read_passage


def judged(
    text: str, quote: str, *, published_at: datetime | None = datetime(2026, 1, 2, 9, tzinfo=UTC)
) -> list[str]:
    document = make_document(quote, title="题", published_at=published_at)
    citation = Citation(source=1, span=document.span(2, len(document.text)))
    findings = check_numbers(fact("s001", text, citation), make_evidence(document))
    return [finding.words for finding in findings]


def make_evidence(document: Document, **changes: object) -> Evidence:
    evidence = Evidence(
        documents={document.id: document},
        sources={1: make_source(document)},
        as_of=date(2026, 1, 4),
    )
    return replace(evidence, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("发行价19.60港元。", "發行價為每股19.60港元"),
        ("募资55.83亿港元。", "所得款項總額為5,583百萬港元"),
        ("募资55.83亿港元。", "proceeds of HK$5,583 million"),
        ("营收1.2万亿元。", "revenue of RMB1.2 trillion"),
        ("涨三成。", "股价上涨30%"),
        ("涨30%。", "股价上涨三成"),
        ("占比5%。", "占比百分之五"),
        ("下调25个基点。", "cut rates by 25 basis points"),
        ("下调0.25个百分点。", "下调25个基点"),
        ("认购2,347.53倍。", "2347.53 times subscribed"),
        ("跌5.2%。", "变动为-5.2%"),
        ("约56亿港元。", "5,583百万港元"),
        ("规模为12亿至15亿元。", "规模为12-15亿元"),
        ("2026年1月2日挂牌。", "1月2日挂牌"),
        ("1月2日挂牌。", "今日挂牌"),
        ("1月1日表示。", "公司昨日表示"),
        ("2026-01-02上市。", "will list on January 2, 2026"),
        ("1月2日收盘。", "shares closed higher on Friday"),
        ("12月31日公告。", "公司二零二五年十二月三十一日公告"),
        ("2025年营收。", "去年营收"),
        ("2025年第三季度。", "2025年三季度"),
        ("3家来源。", "没有数字"),
        ("使用H200与5G芯片。", "采用 H200 与 5G 的芯片"),
        ("按第18C章上市。", "依據第18C章"),
        ("收入1,234,000元。", "收入（人民币千元）1,234"),
        ("某公司（09999.XHKG）涨5%。", "某公司涨5%"),
        ("三家公司，第一步。", "没有数字"),
    ],
)
def test_same_value_stands(text: str, quote: str) -> None:
    if text.startswith("3家"):
        assert judged(text, quote) == ["3家来源"]  # one is cited, three are claimed
    else:
        assert judged(text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("发行价19.60港元。", "发行价16.90港元", "19.60港元"),
        ("发行价19.60港元。", "发行价19.60美元", "19.60港元"),
        ("募资55.83亿港元。", "55.83万港元", "55.83亿港元"),
        ("涨75.8%。", "涨75.82%", "75.8%"),
        ("涨5%。", "上升5个百分点", "5%"),
        ("涨三成。", "涨四成", "三成"),
        ("近56亿港元。", "52亿港元", "近56亿港元"),
        ("1月3日挂牌。", "1月2日挂牌", "1月3日"),
        ("2025年1月2日挂牌。", "1月2日挂牌", "2025年1月2日"),
        ("2025年第二季度。", "2025年三季度", "第二季度"),
        ("采用H100。", "采用H200", "100"),
        ("收入2倍。", "收入2%", "2倍"),
    ],
)
def test_another_value_is_found(text: str, quote: str, words: str) -> None:
    assert judged(text, quote) == [words]


def test_relative_words_mean_nothing_without_a_day_of_publication() -> None:
    assert judged("1月2日挂牌。", "今日挂牌", published_at=None) == ["1月2日"]


def test_a_reference_carries_numbers() -> None:
    document = make_document()
    sentence = Sentence(
        id="s001", kind="fact", text="前十大合计23.5%。", references=(make_reference(),)
    )
    assert check_numbers(sentence, make_evidence(document)) == ()
    other = replace(sentence, text="前十大合计32.5%。")
    assert [f.words for f in check_numbers(other, make_evidence(document))] == ["32.5%"]


def test_a_judgement_may_print_what_its_facts_hold_and_nothing_else() -> None:
    document = make_document("收入增长12%")
    start = document.body_start
    behind = fact("s001", "收入增长12%。", Citation(source=1, span=document.span(start, start + 7)))
    evidence = make_evidence(document, behind=(behind,))
    sentence = Sentence(
        id="s002", kind="judgement", text="增长12%偏正面。", mechanism="m", rests_on=("s001",)
    )
    assert check_numbers(sentence, evidence) == ()
    wrong = replace(sentence, text="增长21%偏正面。")
    assert [f.code for f in check_numbers(wrong, evidence)] == ["verify.number-differs"]


def test_cells_are_read_too() -> None:
    document = make_document("收入增长12%")
    start = document.body_start
    sentence = fact("s001", "收入增长。", Citation(source=1, span=document.span(start, start + 7)))
    found = check_numbers(sentence, make_evidence(document, cells=("收入", "增长13%")))
    assert [finding.words for finding in found] == ["13%"]


def test_long_hostile_digits_are_read_in_time() -> None:
    text = "1,1" * 5000 + "." * 5000 + "一二三" * 3000 + "年月日" * 2000
    start = time.process_time()
    found = judged(text[:8000], text)
    assert time.process_time() - start < 5.0
    assert all(words in text for words in found)


def test_a_publisher_may_have_a_number_in_its_name() -> None:
    document = replace(make_document("收入增长12%"), publisher="99财讯")
    start = document.body_start
    citation = Citation(source=1, span=document.span(start, start + 7))
    sentence = fact("s001", "据99财讯，收入增长12%。", citation)
    assert check_numbers(sentence, make_evidence(document)) == ()


def test_a_paper_printed_before_new_york_opens_tells_no_session_of_its_day() -> None:
    quote, early = "苹果收涨2%", datetime(2026, 1, 2, 1, tzinfo=UTC)
    share = "苹果（AAPL.XNAS）1月{}日收涨2%。"
    assert judged(share.format(2), quote, published_at=early) == ["1月2日"]
    assert judged(share.format(1), quote, published_at=early) == []
    late = datetime(2026, 1, 2, 21, tzinfo=UTC)
    assert judged(share.format(2), quote, published_at=late) == []
    assert judged("苹果（AAPL.XNAS）1月2日宣布。", "苹果宣布", published_at=early) == []


def test_the_direction_of_the_next_number_is_not_this_one_s() -> None:
    passage = read_passage("revenue (year on year) down 0.98%, net profit up 36.96%", None)
    assert [(amount.text, amount.sign) for amount in passage.amounts] == [
        ("0.98%", -1),
        ("36.96%", 1),
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("甲公司净利润增长110.80%至129.96%。", "甲公司净利润增长110.80%-129.96%。"),
        ("2025-01/2025-09甲公司净利润2亿元。", "甲公司前三季度净利润2亿元。"),
        ("2024年甲公司收入321亿元。", "甲公司2025年收入647亿元，上年同期321亿元。"),
        ("2025H1甲公司派息。", "甲公司2025年半年度派息。"),
        ("需求将下降50%。", "需求将减少一半。"),
        ("2025-12-29/2026-01-04标普500涨4%。", "标普500本周累计涨4%。"),
        ("2026-01-01/2026-01-02甲股涨3%。", "今年以来甲股涨3%。"),
        ("甲公司FY2026Q3毛利率81%。", "甲公司2026财年第三财季毛利率81%。"),
    ],
)
def test_what_a_source_says_in_words_may_be_printed_in_figures(text: str, quote: str) -> None:
    assert judged(text, quote) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("2025-01/2025-06甲公司净利润2亿元。", "甲公司前三季度净利润2亿元。"),
        ("2023年甲公司收入321亿元。", "甲公司2025年收入647亿元，上年同期321亿元。"),
        ("2025H2甲公司派息。", "甲公司2025年半年度派息。"),
        ("2025-12-22/2025-12-28标普500涨4%。", "标普500本周累计涨4%。"),
    ],
)
def test_and_no_other_time(text: str, quote: str) -> None:
    assert judged(text, quote) != []

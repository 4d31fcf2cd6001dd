from __future__ import annotations

import json
from dataclasses import replace

from tests.publish.builders import make_document

from yanbao.knowledge import load_knowledge
from yanbao.verify.checked import Checked
from yanbao.verify.foreign import check_note
from yanbao.verify.note_sentences import read_note
from yanbao.verify.report import render_checked_json, render_checked_page
from yanbao.verify.retrieval import find_documents

BODY = (
    "某集团2025年实现营业收入52.30亿元，同比增长12.4%。\n"
    "公司拟以不超过3.6亿元收购甲科技51%的股权。\n"
    "董事长王某表示，部分产品可能提价。"
)
OTHER = "今日天气晴朗，景区迎来大批游客，门票收入创下新高。"
NOTE = """---
layout: post
---
# 要点
- 某集团2025年营收**52.3亿元**，同比增12.4%。
- 某集团2025年营收52.3亿元，同比下降12.4%。
- 某集团（600519）2025年营收52.3亿元，同比增12.4%。
- 火星铀矿开采权由联邦法院裁定归属。
"""


def check(note: str = NOTE) -> list[str]:
    documents = [
        make_document(body=OTHER, title="景区"),
        make_document(body=BODY, title="某集团年报"),
    ]
    checked = check_note(note, documents, listings=load_knowledge().listings)
    return [one.status for one in checked.sentences]


def test_each_sentence_gets_its_status() -> None:
    assert check() == ["skipped", "supported", "contradicted", "wrong-code", "no-evidence"]


def test_what_the_source_says_is_told() -> None:
    document = make_document(body=BODY, title="某集团年报")
    checked = check_note("某集团2025年营收52.3亿元，同比下降12.4%。", [document], listings=None)
    assert checked.contradicted
    (one,) = checked.sentences
    assert one.document_id == document.id
    assert one.findings[0].code == "verify.direction-differs"
    assert "12.4%" in one.findings[0].carried


def test_without_sources_nothing_is_supported() -> None:
    checked = check_note(NOTE, [], listings=None)
    assert {one.status for one in checked.sentences} == {"skipped", "no-evidence"}
    assert not checked.contradicted


def test_markup_is_not_part_of_a_sentence() -> None:
    text = "<p>甲公司<b>增长</b>5%。</p><script>x()</script>\n> 乙[链接](http://a.b/)。[^1]"
    assert [one.text for one in read_note(text)] == ["甲公司 增长 5%。", "乙链接。"]


def test_the_page_escapes_and_marks() -> None:
    document = make_document(body=BODY, title="<i>某集团</i>年报")
    checked = check_note("某集团2025年营收62.3亿元，同比增12.4%<x。", [document], listings=None)
    page = render_checked_page(checked, title="<note>")
    assert "<i>" not in page
    assert "<note>" not in page
    assert "<mark>62.3亿元</mark>" in page
    record = json.loads(render_checked_json(checked))
    assert record["sentences"][0]["findings"][0]["source_says"]
    assert sum(record["counts"].values()) == len(record["sentences"])


def test_retrieval_finds_the_document_that_speaks_of_it() -> None:
    texts = [OTHER, BODY, "", "another text in English about revenue"]
    assert find_documents(["甲科技股权收购", "revenue in English", "！！"], texts, limit=1) == (
        (1,), (3,), (),
    )  # fmt: skip
    assert find_documents(["甲"], []) == ((),)
    assert find_documents([], texts) == ()


CITING = "某集团2025年营收52.3亿元，同比增12.4%。"


def cite(sentence: str, footnote: str, *bodies: str) -> Checked:
    """Check one sentence whose footnote cites, against documents at a.cn/0, a.cn/1 and so on."""
    documents = [
        replace(
            make_document(body=body, title=f"第{place}篇某集团公告"),
            id=f"{place:016x}",
            address=f"https://www.a.cn/{place}/",
        )
        for place, body in enumerate(bodies)
    ]
    (one,) = check_note(f"{sentence}[^1]\n\n[^1]: {footnote}\n", documents, listings=None).sentences
    return one


def test_the_cited_place_is_asked_first() -> None:
    one = cite(CITING, "http://a.cn/1", BODY, BODY)
    assert (one.status, one.document_id) == ("supported", f"{1:016x}")


def test_words_that_another_source_carries_are_misplaced_and_the_better_are_named() -> None:
    one = cite(CITING, "http://a.cn/1", BODY, OTHER)
    assert (one.status, one.document_id) == ("misplaced", f"{0:016x}")
    assert one.findings[0].code == "verify.carried-elsewhere"
    assert "52.30亿元" in one.findings[0].carried


def test_words_that_stand_elsewhere_in_the_cited_document_are_misplaced() -> None:
    quote = "公司拟以不超过3.6亿元收购甲科技51%的股权"
    one = cite(CITING, f"“{quote}” https://a.cn/0", BODY)
    assert one.status == "misplaced"
    assert "52.30亿元" in one.findings[0].carried
    right = "某集团2025年实现营业收入52.30亿元，同比增长12.4%"
    assert cite(CITING, f"“{right}” https://a.cn/0", BODY).status == "supported"


def test_a_place_can_be_told_by_its_title_or_by_its_quote() -> None:
    assert cite(CITING, "《第1篇某集团公告》", OTHER, BODY).document_id == f"{1:016x}"
    quote = "“董事长王某表示，部分产品可能提价”"
    assert cite("王某称部分产品可能提价。", quote, OTHER, BODY).document_id == f"{1:016x}"


def test_what_the_cited_place_contradicts_is_contradicted_where_nothing_carries_it() -> None:
    one = cite("某集团2025年营收62.3亿元，同比增12.4%。", "https://a.cn/0", BODY, OTHER)
    assert (one.status, one.document_id) == ("contradicted", f"{0:016x}")


def test_a_cited_source_that_is_not_at_hand_is_told() -> None:
    one = cite(CITING, "https://elsewhere.cn/9", BODY)
    assert one.status == "supported"
    assert [f.code for f in one.findings] == ["verify.cited-missing"]


def test_a_note_in_traditional_chinese() -> None:
    document = make_document(body=BODY, title="某集团年报")
    note = (
        "某集團2025年實現營業收入52.3億元，同比增長12.4%。\n"
        "某集團2025年營收52.3億元，同比下降12.4%。"
    )
    checked = check_note(note, [document], listings=None)
    assert [one.status for one in checked.sentences] == ["supported", "contradicted"]


def test_a_page_as_a_note() -> None:
    document = make_document(body=BODY, title="某集团年报")
    page = (
        f"<html><body><p>{CITING}</p><p>某集团2025年营收52.3亿元，同比下降12.4%。</p></body></html>"
    )
    checked = check_note(page, [document], listings=None)
    assert [one.status for one in checked.sentences] == ["supported", "contradicted"]
    assert checked.contradicted


def test_a_misplaced_sentence_is_no_contradiction_and_is_shown() -> None:
    document = make_document(body=BODY, title="某集团年报")
    note = f"{CITING}[见](https://b.cn)"
    checked = check_note(
        note, [document, replace(make_document(body=OTHER, title="景区"), id="b" * 16, address="https://b.cn")],
        listings=None,
    )  # fmt: skip
    assert [one.status for one in checked.sentences] == ["misplaced"]
    assert not checked.contradicted
    assert "carried-elsewhere" in render_checked_page(checked, title="t")


def test_a_row_that_names_nobody_is_not_contradicted_by_what_is_told_of_one() -> None:
    source = "某集团在港交所主板上市，基石投资者占发售比例近七成，首日涨跌幅12.4%。"
    documents = [make_document(body=source, title="某集团上市")]
    for row, status in (
        ("基石投资者占发售比例 | 港交所主板 | 35.3% | 首日涨跌幅", "no-evidence"),
        ("基石投资者占发售比例为35.3%，首日涨跌幅12.4%，港交所主板上市。", "contradicted"),
    ):
        checked = check_note(row, documents, listings=load_knowledge().listings)
        assert [one.status for one in checked.sentences] == [status]

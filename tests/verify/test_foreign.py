from __future__ import annotations

import json

from tests.publish.builders import make_document

from yanbao.knowledge import load_knowledge
from yanbao.verify.foreign import check_note, split_note
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
    assert split_note(text) == ("甲公司 增长 5%。", "乙链接。")


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

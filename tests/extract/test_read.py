from __future__ import annotations

import time

from tests.extract.builders import make_document

from yanbao.extract import Options, read
from yanbao.extract.lexicon import Lexicon, lower_case
from yanbao.knowledge import load_knowledge


def test_a_reading_holds_everything_in_text_order() -> None:
    document = make_document(
        "沪指收涨0.5%", "3月18日，沪指收涨0.5%，成交额1.2万亿元。央行宣布降准。"
    )
    reading, issues = read(document, knowledge=load_knowledge())
    assert issues == []
    assert reading.document_id == document.id
    assert reading.sentences
    assert [claim.span.start for claim in reading.claims] == sorted(
        claim.span.start for claim in reading.claims
    )
    for span in (
        *(event.span for event in reading.events),
        *(claim.span for claim in reading.claims),
        *(mention.span for mention in reading.mentions),
    ):
        assert document.text[span.start : span.end] == span.quote


def test_the_same_document_reads_the_same_twice() -> None:
    document = make_document("甲公司拟回购股份", "甲公司拟以1亿元回购股份，营收同比增长3%。")
    knowledge = load_knowledge()
    assert read(document, knowledge=knowledge) == read(document, knowledge=knowledge)


def test_a_text_beyond_the_bound_is_cut_and_reported() -> None:
    document = make_document("标题", "营收1亿元。" * 100)
    reading, issues = read(document, knowledge=load_knowledge(), options=Options(longest_text=120))
    assert [issue.code for issue in issues] == ["extract.text-cut"]
    assert all(span.end <= 120 for span in reading.sentences)


def test_an_empty_document_reads_as_nothing() -> None:
    reading, issues = read(make_document("", ""), knowledge=load_knowledge())
    assert issues == []
    assert reading.events == ()
    assert reading.claims == ()


def test_latin_words_match_whole_and_stars_match_beginnings() -> None:
    lexicon = Lexicon([["gain"], ["surg*"], ["净利润"], ["利润"]], longest=True)
    assert [hit.entry for hit in lexicon.find("again surging 净利润")] == [1, 2]


def test_lower_case_keeps_the_length() -> None:
    assert len(lower_case("İSTANBUL İ")) == len("İSTANBUL İ")


def test_too_many_numbers_are_reported() -> None:
    document = make_document("标题", "涨1%，" * 30)
    _, issues = read(document, knowledge=load_knowledge(), options=Options(most_claims=10))
    assert [issue.code for issue in issues] == ["extract.claims-cut"]


def test_an_endless_sentence_is_read_in_bounded_time() -> None:
    document = make_document("标题", "营收增长5%、" * 3000)
    start = time.process_time()
    reading, _ = read(document, knowledge=load_knowledge())
    assert time.process_time() - start < 20.0
    assert reading.claims

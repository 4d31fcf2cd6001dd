from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import ParseError
from yanbao.knowledge import load_knowledge
from yanbao.verify.claims import find_elsewhere, judge_claim
from yanbao.verify.claims_gold import read_claims, read_day
from yanbao.verify.numerals import find_numerals
from yanbao.verify.pairing import Frame, Pairing

FRAME = Frame(title="某集团公布三季报", publisher="示例财经", published_on=date(2026, 3, 17))
QUOTES = (
    "某集团3月17日公告，2025年实现营业收入52.30亿元，同比增长12.4%；净利润6.05亿元，同比下降8.1%。",
    "公司拟以不超过3.6亿元收购甲科技51%的股权，若交易完成，产能将由26万吨增至近33万吨。",
    "董事长王某表示，部分产品可能提价，主要由于原料上涨。",
)


def answer(sentence: str, quotes: tuple[str, ...] = QUOTES) -> tuple[str, set[str]]:
    listings = load_knowledge().listings
    verdict = judge_claim("c", Pairing(sentence, quotes, FRAME, listings), listings)
    return verdict.answer, {finding.code.removeprefix("verify.") for finding in verdict.findings}


@pytest.mark.parametrize(
    "sentence",
    [
        "某集团2025年营收52.3亿元，同比增12.4%，净利润6.05亿元。",
        "2025年某集团净利润同比降8.1%至6.05亿元。",
        "某集團2025年營業收入52.30億元，同比增長12.4%。",
        "某集团2025年营收约52亿元，同比增逾一成。",
        "某集团2025年营收5,230百万元，同比增长12.4%。",
        "公司拟收购甲科技51%股权，出价不超过3.6亿元。",
        "若交易完成，公司产能将从26万吨提高到近33万吨，增加约7万吨。",
        "董事长王某表示，由于原料上涨，部分产品可能提价。",
        "某集团3月17日公告2025年业绩：营收增长12.4%，净利润下降8.1%。",
    ],
)
def test_other_words_for_the_same_stand(sentence: str) -> None:
    assert answer(sentence) == ("supported", set())


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("某集团2025年营收53.20亿元，同比增长12.4%。", "number-replaced"),
        ("某集团2025年营收523.0亿元，同比增长12.4%。", "magnitude-differs"),
        ("某集团2025年营收52.30亿美元，同比增长12.4%。", "unit-differs"),
        ("某集团2025年营收52.30亿元，同比增长12.4个百分点。", "unit-differs"),
        ("某集团2025年营收52.30亿元，同比下降12.4%。", "direction-differs"),
        ("某集团2025年营收超过53亿元，同比增长12.4%。", "rounding-differs"),
        ("某集团2025年第二季度营收52.30亿元，同比增长12.4%。", "period-differs"),
        ("公司已完成以3.6亿元收购甲科技51%的股权。", "modality-done"),
        ("公司产能将由26万吨增至近33万吨。", "condition-dropped"),
        ("某集团（600519）2025年营收52.30亿元，同比增长12.4%。", "code-differs"),
        ("公司拟以不超过3.6亿元收购乙丙环保51%的股权。", "name-strange"),
    ],
)
def test_each_change_of_meaning_is_named(sentence: str, code: str) -> None:
    told, codes = answer(sentence)
    assert told != "supported"
    assert code in codes


def test_a_finding_says_what_the_source_says() -> None:
    verdict = judge_claim("c", Pairing("某集团2025年营收523.0亿元。", QUOTES, FRAME), None)
    (finding,) = [f for f in verdict.findings if f.code == "verify.magnitude-differs"]
    assert (finding.words, finding.carried) == ("523.0亿元", "52.30亿元")


def test_the_right_place_is_named() -> None:
    pair = Pairing("公司拟收购甲科技51%的股权。", QUOTES[2:], FRAME)
    verdict = find_elsewhere(judge_claim("c", pair, None), pair, "\n".join(QUOTES), None)
    assert verdict.findings[0].code == "verify.carried-elsewhere"
    assert verdict.findings[0].carried == QUOTES[1]


def test_nothing_cited_is_nothing_carried() -> None:
    assert judge_claim("c", Pairing("营收增长。", (), FRAME), None).answer == "unsupported"


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_any_text_gets_the_same_answer_twice(sentence: str, quotes: list[str]) -> None:
    once = judge_claim("c", Pairing(sentence, quotes, FRAME), None)
    assert judge_claim("c", Pairing(sentence, quotes, FRAME), None) == once


@given(st.sampled_from(QUOTES), st.integers(min_value=1, max_value=400))
def test_the_source_s_own_words_are_never_contradicted(quote: str, length: int) -> None:
    parts = quote[:length].rsplit("，", 1)
    verdict = judge_claim("c", Pairing(quote, [quote, parts[0]], FRAME), None)
    assert verdict.answer == "supported"


def test_claims_are_read_with_their_documents(tmp_path: Path) -> None:
    claims, documents = tmp_path / "claims.jsonl", tmp_path / "documents.jsonl"
    claims.write_text(
        json.dumps({"id": "d-1", "doc": "d", "sentence": "甲。", "cited": ["乙"]}) + "\n", "utf-8"
    )
    published = "2026-01-26 23:30:00 +0000"
    row = {"id": "d", "title": "题", "source": "报", "published": published, "text": "乙丙"}
    documents.write_text(json.dumps(row) + "\n", "utf-8")
    (claim,) = read_claims(claims, documents)
    assert claim.frame == Frame(title="题", publisher="报", published_on=date(2026, 1, 27))
    assert claim.cited == ("乙",)


@pytest.mark.parametrize("line", ["no json", "[1]", '{"id": "a"}'])
def test_bad_claims_speak(tmp_path: Path, line: str) -> None:
    claims, documents = tmp_path / "claims.jsonl", tmp_path / "documents.jsonl"
    claims.write_text(line + "\n", "utf-8")
    documents.write_text("", "utf-8")
    with pytest.raises(ParseError, match=r"claims\.jsonl"):
        list(read_claims(claims, documents))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon, 02 Mar 2026 23:00:26 +0000", date(2026, 3, 3)),
        ("2026-01-27T01:25:54.000Z", date(2026, 1, 27)),
        ("2026-04-14 22:40:13  +0800", date(2026, 4, 14)),
        ("2026-04-14", date(2026, 4, 14)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_publication_days_are_read(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_bracketed_amount_of_a_table_keeps_its_scale() -> None:
    (amount,) = find_numerals("上市开支 (208.5)百万港元")
    assert (amount.amount, amount.kind) == (208500000, "HKD")

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.builders import view_of

from yanbao.text.sentences import find_sentences


def quotes(text: str) -> list[str]:
    return [span.quote for span in find_sentences(view_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司营收增长；利润下降。股价上涨！", ["公司营收增长；利润下降。", "股价上涨！"]),
        ("他说：“价格会涨。”市场不信？", ["他说：“价格会涨。”", "市场不信？"]),
        ("发售价為19.60港元。認購踴躍", ["发售价為19.60港元。", "認購踴躍"]),
        ("標題\n 正文一句。\n\n  正文兩句。", ["標題", "正文一句。", "正文兩句。"]),
        ("为什么会跌?因为供给多!", ["为什么会跌?", "因为供给多!"]),
        ("（数据见附表。）另有说明。", ["（数据见附表。）", "另有说明。"]),
        ("会涨吗？！没人知道……也许。", ["会涨吗？！", "没人知道……也许。"]),
        ("净利增长5%.营收持平.", ["净利增长5%.营收持平."]),
    ],
)
def test_chinese(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oil rose 2.5%. Gold fell.", ["Oil rose 2.5%.", "Gold fell."]),
        ("The U.S. Treasury sold bonds.", ["The U.S. Treasury sold bonds."]),
        ("It left the U.S. The rest stayed.", ["It left the U.S.", "The rest stayed."]),
        ("Mr. Li of Foo Inc. said so. Yes.", ["Mr. Li of Foo Inc. said so.", "Yes."]),
        ("See No. 5. Then stop.", ["See No. 5.", "Then stop."]),
        ("1. First point", ["1. First point"]),
        ('He said "we won." Then left.', ['He said "we won."', "Then left."]),
        ("Visit example.com/a?b=1 now. Go!", ["Visit example.com/a?b=1 now.", "Go!"]),
        ("From Jan. 5 to Feb. 6 it fell.", ["From Jan. 5 to Feb. 6 it fell."]),
        ("J. Smith rose. K. Jones too.", ["J. Smith rose.", "K. Jones too."]),
        ("About 5 p.m. It ended.", ["About 5 p.m.", "It ended."]),
        ("They said no. Then fell.", ["They said no.", "Then fell."]),
        ("阿里.拉里贾尼遇难.股市下跌.", ["阿里.拉里贾尼遇难.", "股市下跌."]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    assert quotes(text) == expected


def test_table_row_stays_whole() -> None:
    assert quotes("a | b. C | d. E\n甲\t乙。丙\n末。尾") == [
        "a | b. C | d. E",
        "甲\t乙。丙",
        "末。",
        "尾",
    ]


def test_blank_text_has_no_sentence() -> None:
    assert quotes(" \n\u3000\n") == []


@given(st.text(alphabet="涨。！？.!?”\"') aB9%|\t\n\u3000U.S", max_size=80))
def test_spans_quote_ordered_and_lose_nothing_but_blanks(text: str) -> None:
    spans = find_sentences(view_of(text))
    assert all(span.quote == text[span.start : span.end] == span.quote.strip() for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    kept = "".join(span.quote for span in spans)
    assert "".join(kept.split()) == "".join(text.split())

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.publish.builders import HOSTILE, HOSTILE_ADDRESSES, make_hostile, make_note

from yanbao.errors import UsageError
from yanbao.publish import render_post
from yanbao.publish.plain import clean, find_link, shorten
from yanbao.publish.post import escape


def test_front_matter_is_the_contract() -> None:
    assert render_post(make_note().note).splitlines()[:7] == [
        "---",
        "layout: post",
        'title: "fund_research_2026-01-04"',
        'date: "2026-01-04 15:34:38 +0800"',
        'posttime: "2026-01-04 15:34:38 +0800"',
        "---",
        "",
    ]


def test_the_instant_is_told_in_shanghai_time() -> None:
    note = make_note().note
    utc = replace(note, as_of=note.as_of.astimezone(__import__("datetime").UTC))
    assert render_post(utc) == render_post(note)


def test_headings_are_as_the_sections_carry_them() -> None:
    post = render_post(make_note().note)
    assert [line for line in post.splitlines() if line.startswith("#")] == [
        "# 港股半导体市场研究摘要",
        "## 简要部分",
        "### 主要话题与市场趋势概述",
        "### 对于交易影响可能最大的10个信息",
        "## 详细部分",
        "### 1. 事件或主题概述",
        "### 3. 相关ETF或行业的潜在影响",
        "### 9. 来源",
    ]


def test_a_ranked_item_leads_in_bold_and_tells_its_score() -> None:
    post = render_post(make_note().note)
    lead = "1. **某芯片公司1月2日在港交所主板上市，发行价19.60港元。**[^1]公开发售"
    assert lead in post
    assert "方向：偏正面（需求大于供给） · 期限：短期 · 代码：某芯片公司（09999.XHKG）" in post
    assert "影响分：71.5（分项：事件类型 0.80×28%、" in post


def test_identical_citations_share_a_footnote_and_every_marker_has_one() -> None:
    post = render_post(make_note().note)
    used = re.findall(r"(?<!^)\[\^(\d+)\]", post, re.MULTILINE)
    told = re.findall(r"^\[\^(\d+)\]: ", post, re.MULTILINE)
    assert told == sorted(set(used), key=int)
    assert used.count("1") == 2  # the overview and the ranked item quote the same words


def test_footnotes_carry_publisher_day_words_and_formula() -> None:
    post = render_post(make_note().note)
    assert "[^1]: 示例财经 2026-01-02：“1月2日在港交所主板上市，发行价为每股19.60港元”" in post
    assert "算式：close / offer - 1 = 75.8%；其中 close = 34.46" in post
    assert "判断机制：认购倍数高而可交易股份少时，边际买盘推动价格；依据见注 1、2" in post


def test_long_quotes_are_cut() -> None:
    assert shorten("字" * 300) == "字" * 119 + "…"


def test_sources_are_numbered_with_time_and_link() -> None:
    post = render_post(make_note().note)
    line = "1. 示例财经 · 2026-01-02 17:00 · [某芯片公司今日在港挂牌](https://example.com/a/1)"
    assert line in post.splitlines()


def test_a_table_keeps_its_shape() -> None:
    lines = render_post(make_note().note).splitlines()
    start = lines.index("| 项目 | 数值 | 来源数 |")
    assert lines[start + 1] == "|---|---|---|"
    assert lines[start + 2] == "| 发行价 | 19.60港元 | 1[^5] |"


def test_the_same_note_gives_the_same_bytes() -> None:
    assert render_post(make_note().note) == render_post(make_note().note)


@pytest.mark.parametrize("name", ["", "../x_2026-01-04", "a b_2026-01-04", "x_2026-13-41", "x"])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="words_YYYY-MM-DD"):
        render_post(replace(make_note().note, name=name))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_hold_no_markup(words: str) -> None:
    post = render_post(make_hostile(words).note)
    front, body = post.split("\n---\n", 1)
    assert "planted" not in front
    assert "{" not in body
    assert "<" not in body
    assert "\\" not in body
    assert "`" not in body
    assert not re.search(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", body)
    links = re.findall(r"\]\(([^)]*)\)", body)
    assert set(links) <= {"https://example.com/a/1", "https://example.org/funds/510300"}
    assert body.count("\n# ") == 1  # ours; a planted one would be the second
    told = re.findall(r"^\[\^(\d+)\]:", body, re.MULTILINE)
    assert told == [str(n + 1) for n in range(len(told))]


@pytest.mark.parametrize("address", HOSTILE_ADDRESSES)
def test_hostile_addresses_are_no_links(address: str) -> None:
    body = render_post(make_hostile("词", address).note)
    for link in re.findall(r"\]\(([^)]*)\)", body):
        assert link.startswith(("https://evil.example/", "https://example.org/"))
        assert not re.search(r"[\s\"'<>{}()\[\]|\\]", link)
    if not address.startswith("https://evil.example/"):
        assert find_link(address) is None


def test_plain_addresses_stay_as_they_are() -> None:
    address = "https://example.com/a/b.html?id=1&x=%E4%B8%AD#top"
    assert find_link(address) == address
    assert find_link("https://例.example/文") == "https://%E4%BE%8B.example/%E6%96%87"


@given(st.text(max_size=80))
def test_escaped_text_reads_as_the_text_and_is_one_safe_line(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == clean(text)
    assert not set(escaped) & set("<>{}[]*_`\\|~$\"'^\n")
    assert "--" not in escaped
    assert ".." not in escaped
    assert not re.match(r"[-+=:]|\d+[.)]\s|#", escaped) or escaped.startswith("&#")


def test_an_english_note_speaks_english() -> None:
    post = render_post(replace(make_note().note, language="en"))
    assert "Direction: positive (需求大于供给) · Horizon: short term · Codes: " in post
    assert "Impact: 71.5 (parts: event type 0.80×28%, " in post
    assert "Formula: close / offer - 1 = 75.8%; where close = 34.46" in post

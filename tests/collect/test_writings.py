from __future__ import annotations

from yanbao.collect.markdown import parse_markdown
from yanbao.collect.writings import split_front_matter

NOTE = """---
title: "某公司签下大单"
source: 某报
published: 2026-01-26 20:35 +0800
link: https://example.com/a
---

# 某公司签下大单

某公司**今日**公告，与[某客户](https://example.com/b)签约，
金额*五亿元*。

- 一期两亿元
- 二期三亿元

| 期 | 金额 |
|---|---|
| 一 | 2 |
"""


def test_front_matter_and_markdown_become_readable_text(gather) -> None:
    (document,) = gather({"note.md": NOTE}).documents
    assert document.text == (
        "某公司签下大单\n某公司今日公告，与某客户签约，金额五亿元。\n一期两亿元\n二期三亿元\n"
        "期 | 金额\n一 | 2"
    )
    assert (document.publisher, document.address) == ("某报", "https://example.com/a")
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2026-01-26T20:35:00+08:00"


def test_unfenced_pairs_at_the_top_are_front_matter(gather) -> None:
    text = "标题：某公司分红\n来源：某网\n日期：2026年1月26日\n\n某公司拟每股派一元。\n"
    (document,) = gather({"a.txt": text}).documents
    assert (document.title, document.publisher) == ("某公司分红", "某网")
    assert document.published_basis == "day"


def test_a_single_pair_is_text_not_front_matter() -> None:
    assert split_front_matter("date: unknown\nA story.") == ({}, "date: unknown\nA story.")


def test_front_matter_is_never_interpreted() -> None:
    pairs, _ = split_front_matter("---\ntitle: !!python/object/apply:os.system ['x']\n---\nT")
    assert pairs["title"].startswith("!!python")


def test_a_short_first_line_that_stands_apart_is_the_title(gather) -> None:
    (document,) = gather({"a.txt": "A short headline\n\nThe text of it. It goes on.\n"}).documents
    assert document.title == "A short headline"
    assert document.body_start == len("A short headline") + 1


def test_plain_text_without_a_date_is_kept_and_told(gather) -> None:
    found = gather({"a.txt": "某公司昨日公告。拟分红。"})
    assert found.documents[0].published_at is None
    assert (found.documents[0].published_basis, found.codes) == ("none", ["no-date"])


def test_a_numbered_list_keeps_its_numbers() -> None:
    assert [block.text for block in parse_markdown("1. 甲\n2. 乙")] == ["1. 甲", "2. 乙"]

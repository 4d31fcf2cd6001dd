from __future__ import annotations

import pytest
from tests.extract.builders import make_document, make_passage

from yanbao.extract.headlines import find_headline


def headline_of(title: str, body: str) -> tuple[str, str, bool]:
    passage = make_passage(make_document(title, body))
    found = find_headline(passage)
    plain = passage.view.plain
    return (
        plain[found.start : found.end],
        plain[found.end : found.opening_end].strip(),
        found.digest,
    )


def test_a_document_is_headed_by_its_title() -> None:
    assert headline_of("甲拟回购股份", "公告称正在筹划。") == (
        "甲拟回购股份",
        "公告称正在筹划。",
        False,
    )


def test_a_digest_is_headed_by_the_first_item_of_its_title() -> None:
    title = "某晚报｜甲拟回购股份；乙中标；丙任命新任总裁"
    assert headline_of(title, "今日导览\n丁公司降价") == ("甲拟回购股份", "", True)


def test_the_first_item_of_a_title_is_looked_up_in_the_text() -> None:
    title = "某晚报｜甲拟回购股份；乙中标；丙任命新任总裁"
    body = "大公司：\n甲拟回购股份\n甲公告，拟斥资3亿元。\n乙中标\n乙公告，中标轨道项目。"
    assert headline_of(title, body) == ("甲拟回购股份", "甲公告，拟斥资3亿元。", True)


@pytest.mark.parametrize(
    "preamble",
    [
        "沪深两市多家上市公司3月17日晚间发布重要公告，以下为利好的消息汇总：",
        "3月24日(星期二)，今日报刊头条主要内容精华如下：\n某证券报",
        "热点聚焦",
    ],
)
def test_a_digest_without_items_in_its_title_is_headed_by_its_first_line(preamble: str) -> None:
    body = f"{preamble}\n甲科技：与乙公司合作投建年产20万吨项目\n甲科技公告，总投资30亿元。\n乙中标"
    headline, opening, digest = headline_of("3月17日上市公司利好消息一览", body)
    assert headline == "甲科技：与乙公司合作投建年产20万吨项目"
    assert opening == "甲科技公告，总投资30亿元。"
    assert digest


def test_of_a_long_line_the_first_sentence_heads() -> None:
    body = "甲公司发布业绩快报，营业收入同比增长12%。" + "报告期内产品结构改善，" * 8
    assert headline_of("晚间公告汇总", body)[0] == "甲公司发布业绩快报，营业收入同比增长12%。"


def test_a_digest_of_nothing_is_headed_by_its_title() -> None:
    assert headline_of("晚间公告汇总", "热点")[2] is False

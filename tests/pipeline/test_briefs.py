"""A day's brief, from small files: what its items are made of, and whose names they bear."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from yanbao.model.notes import Note, Paragraph, RankedItem, Table
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Request, run

HEAD = """---
title: {title}
source: {source}
published: 2026-04-20 {clock}:00 +0800
link: https://example.org/{name}
---
"""
MOBILE = (
    "中国移动(600941)4月20日披露一季报，公司2026年一季度实现营业收入2665亿元，同比增长1%；"
    "归母净利润293亿元，同比下降4.2%。基本每股收益1.36元。"
)
HAN = (
    "大族数控(301200)4月20日披露一季报，公司2026年一季度实现营业收入19.55亿元，"
    "同比增长103.69%；归母净利润3.23亿元，同比增长176.53%。"
)
SPACE = (
    "4月20日，商业航天板块反复活跃，蜀道装备、有研复材20cm涨停，博云新材、西部材料等涨停。"
    "机构认为，中长期看，中国卫星、航天电子、中天火箭、航天动力、应流股份等值得关注。"
)
TRUCE = "CNBC报道称，伊朗与美国4月20日达成临时停火协议，国际油价随即回落，布伦特原油跌3.1%。"


def brief(folder: Path, texts: Mapping[str, tuple[str, str]]) -> Note:
    folder.mkdir()
    for at, (name, (title, body)) in enumerate(texts.items()):
        source, clock = f"报{at}", f"{10 + at % 10}:00"
        head = HEAD.format(title=title, source=source, clock=clock, name=name)
        (folder / f"{name}.md").write_text(head + body, "utf-8")
    request = Request(sources=(folder,), kind="brief", out=folder.parent / "out")
    return run(request, assemble()).note


def text_of(item: RankedItem) -> str:
    return "".join(sentence.text for sentence in item.sentences)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Note:
    return brief(
        tmp_path_factory.mktemp("brief") / "in",
        {
            "mobile": ("中国移动：一季度净利润293亿元 同比下降4.2%", MOBILE),
            "han": ("大族数控：一季度净利润3.23亿元 同比增长176.53%", HAN),
            "space": ("商业航天概念股掀涨停潮", SPACE),
            "truce": ("伊朗与美国达成临时停火协议", TRUCE),
        },
    )


def test_results_worded_alike_are_told_each_with_its_numbers(results: Note) -> None:
    told = [text_of(item) for item in results.ranked]
    assert any("2665亿元" in text and "中国移动" in text for text in told)
    assert any("19.55亿元" in text and "大族数控" in text for text in told)


def test_a_number_of_a_company_is_not_told_without_its_name(results: Note) -> None:
    sentences = [s.text for s in results.sentences if "1.36元" in s.text]
    assert sentences
    assert all("中国移动" in text for text in sentences)


def test_codes_are_of_the_shares_an_item_names(results: Note) -> None:
    item = next(item for item in results.ranked if "商业航天" in text_of(item))
    assert item.listing_labels
    assert all(label.split()[0] in text_of(item) for label in item.listing_labels)


def test_a_truce_is_not_told_as_a_burden(results: Note) -> None:
    item = next(item for item in results.ranked if "停火" in text_of(item))
    assert item.direction != "negative" or "跌" in item.direction_reason


def test_a_brief_is_named_after_what_it_lists(results: Note) -> None:
    kinds = [item.event_type for item in results.ranked]
    assert results.theme.split("、") == list(dict.fromkeys(kinds))[:2]


def test_each_horizon_has_a_conclusion_or_is_said_to_have_none(results: Note) -> None:
    told = "".join(sentence.text for sentence in results.sentences)
    assert all(horizon in told for horizon in ("短期", "中期", "长期"))


def test_one_day_ahead_told_twice_is_one_line(tmp_path: Path) -> None:
    note = brief(
        tmp_path / "in",
        {
            "one": ("苹果换帅", "苹果宣布硬件高级副总裁特努斯将于9月1日接替库克出任首席执行官。"),
            "two": ("库克卸任", "硬件高级副总裁特努斯将从9月1日接替库克，担任苹果首席执行官。"),
            "oil": ("国际油价上涨4.2%", "4月20日，布伦特原油上涨4.2%，报每桶85.30美元。"),
        },
    )
    dates = next(section for section in note.sections if section.id == "dates")
    tables = [block for block in dates.blocks if isinstance(block, Table)]
    days = [row.cells[0] for table in tables for row in table.rows]
    assert days.count("2026-09-01") == 1


def test_an_english_note_tells_the_numbers_of_a_chinese_sentence_in_english(
    tmp_path: Path,
) -> None:
    texts = {"index": ("恒指收涨2.76%", "1月2日，恒生指数收涨2.76%，腾讯控股涨4.01%。")}
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (title, body) in texts.items():
        head = HEAD.format(title=title, source="甲报", clock="17:00", name=name)
        (folder / f"{name}.md").write_text(head.replace("2026-04-20", "2026-01-02") + body, "utf-8")
    request = Request(sources=(folder,), kind="brief", out=tmp_path / "out", language="en")
    (item,) = run(request, assemble()).note.ranked
    assert "Hang Seng Index" in text_of(item)
    assert "up 2.76%" in text_of(item)
    assert "up 4.01%" in text_of(item)
    assert "恒生指数" not in text_of(item)
    assert item.sentences[0].citations[0].span.quote.startswith("1月2日，恒生指数收涨2.76%")


def test_a_date_of_a_company_bears_its_name(tmp_path: Path) -> None:
    halt = "公司股票自4月24日开市时起停牌，涉及资产约3亿元。"
    texts = {"halt": ("依依股份：筹划重大资产重组", halt), "mobile": ("中国移动一季报", MOBILE)}
    note = brief(tmp_path / "in", texts)
    dates = next(section for section in note.sections if section.id == "dates")
    tables = [block for block in dates.blocks if isinstance(block, Table)]
    told = [row.cells[1] for table in tables for row in table.rows if row.cells[0] == "2026-04-24"]
    assert told
    assert all(label.startswith("依依股份：") for label in told)


def test_a_move_bears_its_day_and_an_index_is_not_told_twice(tmp_path: Path) -> None:
    fall = "据交易所数据，截至收盘，上证指数跌3.63%，创业板指跌3.49%。"
    again = "4月20日，A股市场调整，上证指数跌逾3.6%，创业板指跌逾3.4%。"
    texts = {"fall": ("A股三大指数收跌", fall), "again": ("市场风险偏好降低", again)}
    told = [text_of(item) for item in brief(tmp_path / "in", texts).ranked]
    assert sum("上证指数" in text for text in told) == 1
    assert all("4月20日" in text for text in told if "上证指数" in text)


def test_what_can_only_be_quoted_gives_way_to_what_can_be_told(tmp_path: Path) -> None:
    war = "Iran said on Monday that missiles hit a tanker in the strait after the war resumed."
    few = {"war": ("War: missiles hit a tanker", war), "mobile": ("中国移动一季报", MOBILE)}
    listed = brief(tmp_path / "few", few).ranked
    assert any("missiles" in text_of(item) for item in listed)
    scores = [item.impact.total for item in listed]
    assert scores == sorted(scores, reverse=True)
    names = "贵州茅台 五粮液 宁德时代 比亚迪 美的集团 格力电器 海康威视 招商银行 中国平安".split()
    own = {
        f"own{i}": (
            f"{name}一季报",
            f"{name}4月20日公告，一季度净利润{30 + i}亿元，同比增长{9 + i}%。",
        )
        for i, name in enumerate(names)
    }
    many = brief(tmp_path / "many", {**few, **own}).ranked
    assert len(many) == 10
    assert not any("missiles" in text_of(item) for item in many)


def test_a_note_on_a_share_lists_what_is_said_of_it(tmp_path: Path) -> None:
    own = "4月20日，中国移动披露一季报，净利润293亿元，同比下降4.2%。目前订单已需提前数月预定。"
    wrap = "截至收盘，A股三大指数收跌，沪指跌1.2%，新易盛跌超10%，中国移动、五粮液微涨。"
    beside = "中国移动一季度营业收入2665亿元，同比增长1%，资本开支下降。"
    folder = tmp_path / "in"
    folder.mkdir()
    texts = {
        "own": ("中国移动：一季度净利润同比下降4.2%", own),
        "wrap": ("A股三大指数收跌 沪指跌1.2%", wrap),
        "beside": ("中国移动资本开支下降", beside),
    }
    for at, (name, (title, body)) in enumerate(texts.items()):
        head = HEAD.format(title=title, source=f"报{at}", clock=f"{16 + at}:00", name=name)
        (folder / f"{name}.md").write_text(head + body, "utf-8")
    request = Request(sources=(folder,), kind="note", topic="中国移动", out=tmp_path / "out")
    note = run(request, assemble()).note
    told = [text_of(item) for item in note.ranked]
    assert any("293亿元" in sentence.text for sentence in note.sentences)
    assert any("2665亿元" in text for text in told)
    assert not any("新易盛" in text or "沪指" in text for text in told)
    assert not any("订单" in text for text in told)


def test_a_turnover_bears_its_day_though_another_is_compared_with(tmp_path: Path) -> None:
    body = "A股三大指数收跌，沪指跌1.2%。沪深京三市成交额达到2.45万亿元，较上一交易日放量1454亿元。"
    note = brief(tmp_path / "in", {"close": ("A股收评：三大指数收跌", body)})
    told = [s.text for s in note.sentences if "2.45万亿" in s.text and "成交额达到" in s.text]
    assert told
    assert all(text.lstrip("据报0，").startswith("4月20日") for text in told)


def test_what_nobody_has_named_is_no_date_ahead(tmp_path: Path) -> None:
    body = "甲市4月20日公布赛程。比赛将于4月29日鸣枪开跑。甲市马拉松将于4月30日发放奖牌。"
    note = brief(tmp_path / "in", {"race": ("甲市公布赛程", body)})
    dates = next(section for section in note.sections if section.id == "dates")
    tables = [block for block in dates.blocks if isinstance(block, Table)]
    told = {row.cells[0]: row.cells[1] for table in tables for row in table.rows}
    assert told["2026-04-30"].startswith("甲市马拉松")
    assert not told.get("2026-04-29", "").startswith("比赛")


def test_an_overview_tells_an_index_once(tmp_path: Path) -> None:
    close = "4月20日，A股三大指数收涨，截止收盘，沪指涨1.23%，深证成指涨1.55%，创业板指涨2.02%。"
    away = "4月20日收盘，美股三大指数小幅下跌，纳指跌0.26%，标普500指数跌0.24%，道指跌0.01%。"
    folder = tmp_path / "in"
    folder.mkdir()
    close += "沪深两市成交额达到26067亿元。消费电子板块净流入37.97亿元。商业航天板块上涨3.1%。"
    texts = (("close", "A股收评", close), ("away", "美股收评", away), ("space", "涨停潮", SPACE))
    for name, title, body in texts:
        head = HEAD.format(title=title, source=name, clock="17:00", name=name)
        (folder / f"{name}.md").write_text(head + body, "utf-8")
    note = run(Request(sources=(folder,), kind="note", out=tmp_path / "out"), assemble()).note
    blocks = [block for section in note.sections for block in section.blocks]
    first = next(block for block in blocks if isinstance(block, Paragraph))
    opening = "".join(sentence.text for sentence in first.sentences)
    for move in ("1.23%", "1.55%", "2.02%"):
        assert opening.count(move) == 1

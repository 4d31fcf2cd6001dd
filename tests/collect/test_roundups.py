from __future__ import annotations

from yanbao.collect.blocks import Block, parse_markup
from yanbao.collect.roundups import find_roundup


def _digest(count: int) -> list[Block]:
    items = "".join(
        f"<p><strong>公司{n}号拟投资{n}亿元扩大产能</strong></p>"
        f"<p>公司{n}号1月{n}日晚间公告，拟以自有资金{n}亿元建设新厂，建设期两年。</p>"
        for n in range(1, count + 1)
    )
    return parse_markup(
        f"<p>以下为今晚重要公告的汇总内容，供参考阅读之用。</p><h2>产业</h2>{items}"
    )


def test_a_list_of_headlines_with_a_paragraph_each_is_split() -> None:
    roundup = find_roundup("1月晚间公告一览", _digest(9))
    assert roundup is not None
    assert len(roundup.parts) == 10
    assert roundup.parts[0].body.startswith("以下为")
    assert roundup.parts[1].title == "公司1号拟投资1亿元扩大产能"
    assert roundup.parts[1].body.startswith("公司1号1月1日晚间公告")
    assert roundup.sections == ("产业",)


def test_nothing_of_the_text_is_lost_in_the_split() -> None:
    blocks = _digest(12)
    roundup = find_roundup("晚报", blocks)
    assert roundup is not None
    told = "".join(part.title + part.body for part in roundup.parts) + "".join(roundup.sections)
    for block in blocks:
        assert block.text in told


def test_structure_alone_suffices_but_then_more_items_are_asked_for() -> None:
    assert find_roundup("今天的几件事", _digest(9)) is not None
    assert find_roundup("今天的几件事", _digest(5)) is None


def test_a_headline_list_that_repeats_the_items_is_left_out_and_counted() -> None:
    items = "".join(
        f"<p><b>第{n}家公司发布新产品消息</b></p><p>36氪获悉，1月{n}日第{n}家公司发布了新产品。</p>"
        for n in range(1, 8)
    )
    guide = "<ul><li>第1家公司发布新产品消息</li><li>第2家公司发布新产品消息</li></ul>"
    roundup = find_roundup("8点1氪", parse_markup(f"<h2>导览</h2>{guide}<h2>正文</h2>{items}"))
    assert roundup is not None
    assert (len(roundup.parts), roundup.repeats) == (7, 2)


def test_paragraphs_that_begin_with_a_linked_headline_are_items() -> None:
    items = "".join(
        f'<p><a href="/a/{n}">某央行官员称年内还有{n}次降息空间</a>。1月{n}日该官员在讲话中表示，'
        "通胀正在回落，政策仍有余地，市场随后上涨。</p>"
        for n in range(1, 9)
    )
    roundup = find_roundup("早餐", parse_markup(items))
    assert roundup is not None
    assert roundup.parts[2].title == "某央行官员称年内还有3次降息空间"
    assert roundup.parts[2].body.startswith("1月3日")


def test_an_interview_is_not_split() -> None:
    talk = "".join(
        f"<p><strong>记者：您怎么看第{n}个问题？</strong></p><p>我认为这要看1月{n}日之后的情况。</p>"
        for n in range(1, 15)
    )
    assert find_roundup("专访某公司创始人", parse_markup(talk)) is None


def test_a_feature_with_subheads_is_not_split() -> None:
    long = "这门生意的逻辑并不复杂，难的是把它做到足够大的规模并且守住利润。" * 12
    feature = "".join(
        f"<p><strong>0{n} 规模的代价</strong></p><p>{long}</p><p>{long}</p>" for n in range(1, 8)
    )
    assert find_roundup("零食店的下半场", parse_markup(feature)) is None


def test_a_numbered_list_in_plain_text_is_split() -> None:
    blocks = [
        Block("paragraph", f"{n}、某公司{n}号发布公告。1月{n}日，公司表示将回购股份，金额{n}亿元。")
        for n in range(1, 10)
    ]
    roundup = find_roundup("早报", blocks)
    assert roundup is not None
    assert roundup.parts[0].title == "某公司1号发布公告"


def test_the_lines_under_a_section_tell_each_of_something_else() -> None:
    lines = "<p>甲国1月2日宣布停火。</p><p>全球芯片荒来袭：乙公司1月2日上调价格。</p>"
    blocks = [*parse_markup(f"<p><strong>海外</strong></p>{lines}"), *_digest(9)]
    roundup = find_roundup("1月2日早餐", blocks)
    assert roundup is not None
    assert [part.title for part in roundup.parts[:2]] == [
        "甲国1月2日宣布停火。",
        "全球芯片荒来袭：乙公司1月2日上调价格。",
    ]
    assert "海外" in roundup.sections

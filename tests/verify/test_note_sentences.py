"""A foreign note is cut into sentences, each with the places that it cites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.verify.note_sentences import CitedPlace, NoteSentence, read_note, read_place

PAGE = """<!doctype html><html><head><title>题</title><style>p{}</style></head><body>
<nav><a href="#s1">1</a></nav><h1>要点</h1>
<p>甲公司<b>营收</b>增长5%<sup><a href="#fn1">[1]</a></sup>。乙公司另见<a href="https://a.cn/x">公告</a>。</p>
<table><tr><td>甲公司</td><td>营收</td><td>3.2亿元</td></tr></table>
<p style="display: none">隐藏的话不算。</p><p hidden>这句也不算。</p>
<!-- 注释不算 --><script>x("脚本不算")</script>
<ol><li id="fn1">《某报》：“甲公司营业收入同比增长5%” <a href="https://b.cn/y">原文</a>
<a href="#r1">↩</a></li></ol></body></html>"""


def texts(note: str, *, page: bool = False) -> list[str]:
    return [one.text for one in read_note(note, page=page)]


def test_a_footnote_is_the_place_of_the_sentence_before_its_mark() -> None:
    note = (
        "甲增长5%。[^1] 乙下降3%[^b]。\n\n"
        "[^1]: 某报 “甲公司同比增长百分之五”\n    https://a.cn/1\n[^b]: 无地址\n"
    )
    first, second = read_note(note)
    assert first == NoteSentence(
        text="甲增长5%。",
        cited=(
            CitedPlace(
                words="某报 “甲公司同比增长百分之五”\n    https://a.cn/1",
                addresses=("https://a.cn/1",),
                quotes=("甲公司同比增长百分之五",),
            ),
        ),
    )
    assert (second.text, [p.words for p in second.cited]) == ("乙下降3%。", ["无地址"])


def test_links_are_places_and_images_and_anchors_are_not() -> None:
    note = (
        "详见[公告](https://a.cn/1)。据[某报][x]报道。<https://c.cn>也这样说。"
        "![图](https://d.cn)\n[x]: https://b.cn"
    )
    found = read_note(note)
    assert [p.addresses for one in found for p in one.cited] == [
        ("https://a.cn/1",),
        ("https://b.cn",),
        ("https://c.cn",),
    ]  # fmt: skip
    assert [one.text for one in found] == ["详见公告。", "据某报报道。", "也这样说。"]


def test_a_quote_within_a_quote_and_a_cut_quote() -> None:
    place = read_place(
        "某报：“据芝商所“美联储观察”，概率仅2.8%。”（[1](https://a.cn)）“截断的引文在此…”"
    )
    assert "据芝商所“美联储观察”，概率仅2.8%。" in place.quotes[-1] + "".join(place.quotes)
    assert "截断的引文在此" in place.quotes


def test_a_label_after_the_full_stop_points_for_the_sentence_before_it() -> None:
    (one,) = read_note("甲公司营收增长5%。（[来源](https://a.cn/1)）")
    assert one.text == "甲公司营收增长5%。"
    assert one.cited[0].addresses == ("https://a.cn/1",)


def test_a_page_is_read_without_what_is_hidden_and_its_footnotes() -> None:
    found = read_note(PAGE)
    assert [one.text for one in found] == [
        "要点", "甲公司营收增长5%。", "乙公司另见公告。", "甲公司 营收 3.2亿元",
    ]  # fmt: skip
    assert found[1].cited[0].quotes == ("甲公司营业收入同比增长5%",)
    assert found[1].cited[0].addresses == ("https://b.cn/y",)
    assert found[2].cited[0].addresses == ("https://a.cn/x",)


def test_a_piece_of_a_page_is_read_as_one_when_asked() -> None:
    piece = "<p>甲增长5%</p><p>乙下降3%</p>"
    assert texts(piece, page=True) == ["甲增长5%", "乙下降3%"]


def test_a_long_target_is_a_part_of_the_note() -> None:
    body = "<a href='#a'>1</a><div id='a'>" + "甲公司增长5%。" * 600 + "</div>"
    assert texts(f"<html><body>{body}</body></html>")[1:] == ["甲公司增长5%。"] * 600


@pytest.mark.parametrize(
    "note", ["", " \n", "<html></html>", "[^1]: only a footnote", "<!-- x -->"]
)
def test_an_empty_note_has_no_sentences(note: str) -> None:
    assert read_note(note) == ()


def test_private_characters_of_a_note_point_to_nothing() -> None:
    found = read_note("甲增长5%\U000f0000。详见[公告](https://a.cn/1)。")
    assert [len(one.cited) for one in found] == [0, 1]


@given(st.text(alphabet='甲乙5%。.!?[]()^:<>/a \n"“”\U000f0000', max_size=200), st.booleans())
def test_any_text_is_read(note: str, page: bool) -> None:
    for one in read_note(note, page=page):
        assert one.text.strip()
        assert not any(0xE000 <= ord(c) <= 0xF8FF or ord(c) >= 0xF0000 for c in one.text)


def test_a_deep_page_is_read() -> None:
    assert texts("<html><body>" + "<div>" * 3000 + "甲公司增长5%。") in (["甲公司增长5%。"], [])


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("## 一\n甲公司涨5%。\n## 9. 来源\n1. 乙报 23:59 甲公司涨5%\n### 二\n丙\n## 三\n"
         "丁公司跌2%。", False),
        ("<h2>一</h2><p>甲公司涨5%。</p><h2>References</h2><ol><li>乙报 23:59</li></ol>"
         "<h3>二</h3><p>丙</p><h2>三</h2><p>丁公司跌2%。</p>", True),
    ],
)  # fmt: skip
def test_where_a_note_comes_from_is_no_statement(text: str, page: bool) -> None:
    told = [sentence.text for sentence in read_note(text, page=page)]
    assert told == ["一", "甲公司涨5%。", "三", "丁公司跌2%。"]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.collect.blocks import is_markup, parse_markup, parse_plain, text_of


def _lines(markup: str) -> list[str]:
    return [block.text for block in parse_markup(markup)]


def test_scripts_styles_and_hidden_elements_are_dropped() -> None:
    markup = (
        "<p>甲</p><script>var x=1</script><style>p{}</style>"
        '<p style="display: none;">藏</p><div hidden>藏</div><p class="img-desc">图源：乙</p>尾'
    )
    assert _lines(markup) == ["甲", "尾"]


def test_a_table_row_is_one_line_with_its_cells_parted() -> None:
    first = "<tr><th>名称</th><td><p>甲</p><p>乙</p></td></tr>"
    markup = f"<table>{first}<tr><td>1</td><td>2</td></tr></table>"
    assert _lines(markup) == ["名称 | 甲 乙", "1 | 2"]


def test_list_items_and_breaks_stand_on_lines_of_their_own() -> None:
    assert _lines("<ul><li>一</li><li><p>二</p></li></ul>三<br>四") == ["一", "二", "三", "四"]


def test_entities_are_decoded_even_when_escaped_twice_and_blanks_are_spaces() -> None:
    assert _lines("<p>A&amp;B&nbsp;&amp;amp;nbsp;　C &lt;5</p>") == ["A&B C <5"]


def test_markup_escaped_as_text_is_read_as_markup() -> None:
    assert _lines("&lt;p&gt;甲&lt;/p&gt;&lt;p&gt;乙&lt;/p&gt;") == ["甲", "乙"]


def test_inline_elements_do_not_break_a_name() -> None:
    markup = '<p>　　<span id="s"><a href="x">中国移动</a></span><span></span>通信集团</p>'
    assert _lines(markup) == ["中国移动通信集团"]


@pytest.mark.parametrize(
    ("markup", "strong"),
    [
        ("<p><strong>某公司：拟回购</strong></p>", True),
        ("<p><a href='x'><b>某公司</b></a>：</p>", True),
        ("<p><strong>某公司</strong>：拟回购股份</p>", False),
        ("<p>某公司</p>", False),
    ],
)
def test_a_line_that_is_all_emphasis_is_known(markup: str, strong: bool) -> None:
    assert parse_markup(markup)[0].all_strong is strong


@pytest.mark.parametrize("depth", [100, 300, 50_000])
def test_deep_nesting_loses_no_text(depth: int) -> None:
    markup = "<div>" * depth + "<p>深处</p>" + "</div>" * depth + "<p>末尾</p>"
    assert _lines(markup) == ["深处", "末尾"]


def test_a_comparison_is_not_markup() -> None:
    assert not is_markup("若 a < b 且 b > c")
    assert text_of(parse_plain("若 a &lt; b\r\n\r\n  乙 ")) == "若 a < b\n乙"


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_is_one_line_a_block(text: str) -> None:
    for block in [*parse_markup(text), *parse_plain(text)]:
        assert block.text == block.text.strip()
        assert "\n" not in block.text
        assert 0 <= block.lead <= len(block.text)

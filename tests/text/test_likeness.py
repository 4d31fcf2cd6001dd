"""Likeness: rewordings share their pairs of characters, other news does not."""

from hypothesis import given
from hypothesis import strategies as st

from yanbao.text.likeness import overlap


def test_rewordings_resemble_each_other_and_other_news_does_not() -> None:
    left = "央行下调存款准备金率0.5个百分点"
    assert overlap(left, "存款准备金率下调0.5个百分点") > 0.55
    assert overlap(left, "国际油价大幅上涨逾四个百分点") < 0.3


@given(st.text(min_size=2, max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_a_text_inside_another_is_all_the_same_and_order_does_not_matter(
    inner: str, before: str, after: str
) -> None:
    outer = before + inner + after
    assert overlap(inner, outer) == 1.0
    assert overlap(inner, after) == overlap(after, inner)
    assert 0.0 <= overlap(before, after) <= 1.0

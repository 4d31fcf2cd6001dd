from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yanbao.text.simplify import simplify
from yanbao.text.snippets import find_snippet

TEXT = st.text(st.sampled_from("騰讯腾訊漲跌A，。 "), max_size=300)


@given(
    TEXT, st.lists(st.sampled_from(["腾讯", "涨", "a", "没有"]), max_size=3), st.integers(10, 90)
)
def test_a_snippet_is_the_texts_own_words(text: str, words: list[str], width: int) -> None:
    snippet = find_snippet(text, words, width=width)
    assert text[snippet.start : snippet.start + len(snippet.text)] == snippet.text
    assert len(snippet.text) <= width
    plain = simplify(text).lower()
    stand = {word for word in words if word in plain}
    shown = simplify(snippet.text).lower()
    assert bool(snippet.marks) == bool(stand)
    for start, end in snippet.marks:
        assert any(word in shown[start:end] for word in stand)


def test_the_place_with_most_words_is_shown() -> None:
    text = "腾讯。" + "无关的话。" * 60 + "騰訊與英偉達簽約。" + "又是无关的话。" * 20
    snippet = find_snippet(text, ["腾讯", "英伟达"], width=40)
    assert "騰訊與英偉達" in snippet.text
    assert [snippet.text[s:e] for s, e in snippet.marks] == ["騰訊", "英偉達"]


def test_a_text_without_the_words_shows_its_beginning() -> None:
    assert find_snippet("甲乙丙", ["丁"]).text == "甲乙丙"


def test_a_title_that_is_shown_anyway_gives_way() -> None:
    text = "腾讯业绩\n公司公布季报，騰訊收入增长。后文还有很多话要说。"
    snippet = find_snippet(text, ["腾讯"], width=14, after=5)
    assert snippet.start >= 5
    assert [snippet.text[s:e] for s, e in snippet.marks] == ["騰訊"]
    assert (snippet.begun, snippet.more) == (True, True)
    assert find_snippet(text, ["业绩"], width=14, after=5).start == 0, "it stands there alone"
    assert find_snippet(text, [], width=99, after=5).text == text[5:]

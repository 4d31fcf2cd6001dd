from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.text.grams import find_grams, find_phrase
from yanbao.text.queries import parse_query

TEXT = st.text(st.sampled_from("甲乙丙丁戊AIai12 ，。-"), max_size=40)


def holds(grams: list[str], phrase: tuple[str, ...], *, begins: bool) -> bool:
    """What an index does: the phrase's grams follow one another, the last perhaps begun."""
    for start in range(len(grams) - len(phrase) + 1):
        *body, last = grams[start : start + len(phrase)]
        matches = last.startswith(phrase[-1]) if begins else last == phrase[-1]
        if tuple(body) == phrase[:-1] and matches:
            return True
    return False


@given(TEXT, st.integers(0, 39), st.integers(1, 12))
def test_every_stretch_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    """A stretch that cuts no word of letters and digits in two."""
    stretch = text[start : start + length]
    end = start + len(stretch)
    ascii_ = [c.isascii() and c.isalnum() for c in text]
    if start > 0 and stretch and ascii_[start] and ascii_[start - 1]:
        return
    if end < len(text) and stretch and ascii_[end - 1] and ascii_[end]:
        return
    phrase, begins = find_phrase(stretch)
    if phrase:
        assert holds(find_grams(text), phrase, begins=begins)


@given(TEXT, st.text(st.sampled_from("甲乙丙丁戊"), min_size=2, max_size=6))
def test_chinese_that_does_not_stand_there_is_not_found(text: str, word: str) -> None:
    phrase, begins = find_phrase(word)
    assert holds(find_grams(text), phrase, begins=begins) == (word in text)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("壁仞科技", ["壁仞", "仞科", "科技", "技"]),
        ("涨5.2%", ["涨", "5", "2"]),
        ("Nvidia的H20芯片", ["nvidia", "的", "h20", "芯片", "片"]),
        ("_x_ '); --", ["x"]),
        ("", []),
    ],
)
def test_grams_of_a_text(text: str, grams: list[str]) -> None:
    assert find_grams(text) == grams


def test_a_query_is_words_phrases_and_exclusions() -> None:
    words = parse_query('騰訊 "new york" -減持 “上证 指数” chip* ！？ -')
    told = [(w.plain, w.grams, w.begins, w.excluded) for w in words]
    assert told == [
        ("腾讯", ("腾讯",), False, False),
        ("new york", ("new", "york"), False, False),
        ("减持", ("减持",), False, True),
        ("上证 指数", ("上证", "证", "指数"), False, False),
        ("chip", ("chip",), True, False),
    ]


def test_a_query_is_bounded() -> None:
    assert len(parse_query("词 " * 1_000)) == 16
    assert len(parse_query("词" * 10_000)[0].plain) == 60

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.text.simplify import simplify


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("發行股份總數", "发行股份总数"),
        ("１２３．５％", "123.5%"),
        ("ＡＢｃ", "ABc"),
        ("淨額－５億", "净额-5亿"),
        ("全形\u3000空格", "全形 空格"),
        ("句號。逗號，", "句号。逗号，"),
        ("📈漲", "📈涨"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    assert simplify(text) == expected


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(),
            st.sampled_from("發髮後里裡乾幹麵臺台著着薑姜萬億港幣％１Ａ📉🇭🇰👩‍💻"),
        ),
        max_size=60,
    )
)
def test_length_never_changes(text: str) -> None:
    assert len(simplify(text)) == len(text)


@given(st.text(alphabet="漲跌億元0123456789%.", max_size=30))
def test_simplifying_twice_changes_nothing(text: str) -> None:
    assert simplify(simplify(text)) == simplify(text)

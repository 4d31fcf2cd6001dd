from __future__ import annotations

from codecs import BOM_UTF8

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.collect.encodings import decode

HANS = "上海某公司公告，预计今年净利润同比增长两成，股价上涨。"
HANT = "香港某公司公告，預計今年淨利潤同比增長兩成，股價上漲。"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (HANS, "utf-8", "utf-8"),
        (HANS, "utf-8-sig", "utf-8"),
        (HANS, "gb18030", "gb18030"),
        (HANT, "big5", "big5hkscs"),
        (HANS, "utf-16", "utf-16"),
        ("Hello 财经", "utf-16-le", "utf-16-le"),
        ("Le bénéfice a augmenté de 5 % l’année passée", "cp1252", "cp1252"),
    ],
)
def test_an_undeclared_encoding_is_found(text: str, encoding: str, name: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.replaced) == (text, name, 0)


@pytest.mark.parametrize("title", ["公司拟回购股份", "股市今日大涨", "新股上市首日"])
def test_a_short_title_in_gb18030_is_not_taken_for_big5(title: str) -> None:
    assert decode(title.encode("gb18030")).text == title


def test_a_declared_encoding_is_believed_when_the_bytes_agree() -> None:
    page = '<meta charset="gb2312"><p>镕</p>'.encode("gbk")
    assert "镕" in decode(page).text


def test_a_wrong_declaration_does_not_win_over_valid_utf8() -> None:
    page = f'<?xml version="1.0" encoding="gb2312"?><a>{HANS}</a>'.encode()
    assert HANS in decode(page).text


def test_an_encoding_no_one_knows_is_ignored() -> None:
    assert decode(b'<meta charset="klingon-7">ok').text.endswith("ok")


def test_what_cannot_be_decoded_is_counted() -> None:
    decoded = decode(b'<meta charset="utf-8">' + HANS.encode() + b"\xff\xff\x80")
    assert decoded.replaced > 0
    assert HANS[:10] in decoded.text


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_text_that_can_be_written(payload: bytes) -> None:
    decoded = decode(payload)
    written = decoded.text.encode("utf-8")
    assert decoded.replaced <= decoded.text.count("\ufffd")
    if decoded.encoding == "utf-8" and not decoded.replaced and not payload.startswith(BOM_UTF8):
        assert written == payload

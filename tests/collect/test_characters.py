from __future__ import annotations

import pytest

from yanbao.collect.characters import clean, find_script, squeeze


def test_invisible_and_bidirectional_characters_are_removed_and_told() -> None:
    cleaned = clean("买\u200b入\u202e出卖\x00")
    assert cleaned.text == "买入出卖"
    assert cleaned.removed == 3
    assert cleaned.deceiving


def test_radicals_that_look_like_characters_become_them() -> None:
    assert clean("⽇⽉⾦").text == "日月金"


def test_half_characters_are_replaced_so_that_text_can_be_written() -> None:
    cleaned = clean("甲\ud800乙")
    assert cleaned.text.encode() == "甲\ufffd乙".encode()
    assert cleaned.replaced == 1


def test_squeeze_makes_one_line() -> None:
    assert squeeze("  甲\u3000\u00a0乙\n丙 ") == "甲 乙 丙"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公司预计全年净利润增长两成", ("zh", "hans")),
        ("本公司預計全年淨利潤增長兩成", ("zh", "hant")),
        ("NVIDIA 与台积电签约 CoWoS 产能", ("zh", "hans")),
        ("Shares of the chip maker rose 3% on Tuesday", ("en", "latn")),
        ("株価は大きく上がりました。これはニュースです", ("other", "other")),
        ("12345 -- 67", ("other", "other")),
    ],
)
def test_language_and_script_are_decided_by_counting(text: str, expected: tuple[str, str]) -> None:
    assert find_script(text) == expected

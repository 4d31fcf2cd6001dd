from __future__ import annotations

import pytest

from yanbao.text.pointing import points_back


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("规则要求这类投资者禁售六个月。", True),
        ("直到这两家公司上市才真正定价。", True),
        ("上述议案须经股东大会批准。", True),
        ("三家公司同日上市，上述公司均未披露业绩。", False),
        ("这家公司拟发行新股。", True),
        ("甲公司拟发行新股。", False),
        ("这类", False),
    ],
)
def test_what_a_sentence_has_not_named(plain: str, expected: bool) -> None:
    assert points_back(plain) is expected

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
        ("甲报统计，其中37只首日上升，17只下跌。", True),
        ("2024年甲公司在该市场占0.16%。", True),
        ("中国市场扩大，甲公司在该市场占0.16%。", False),
        ("两部分分别占17%和83%。", True),
        ("其中，芯片股涨3%。", True),
        ("今年上市56只新股，其中37只首日上升。", False),
        ("这类", False),
    ],
)
def test_what_a_sentence_has_not_named(plain: str, expected: bool) -> None:
    assert points_back(plain) is expected

from __future__ import annotations

import pytest

from yanbao.text.spells import tells_of_longer


@pytest.mark.parametrize(
    "words",
    [
        "三日累计涨43%", "今年以来上涨72%", "年内涨幅达30%", "本周累计下跌2%", "近五日涨12%",
        "两个交易日内跌9%", "shares are up 30% this year", "gained 5% over the past month",
    ],
)  # fmt: skip
def test_more_than_a_session_is_told(words: str) -> None:
    assert tells_of_longer(words)


@pytest.mark.parametrize(
    "words",
    [
        "华虹半导体涨9.42%", "该股1月2日收盘上涨1.35%", "百度港股当天收涨9.35%，报143.8港元",
        "恒指当日升逾700点，升幅2.8%", "苹果1月2日涨3%", "该股2日跌5%", "shares closed up 3%",
    ],
)  # fmt: skip
def test_a_session_is_no_longer_than_itself(words: str) -> None:
    assert not tells_of_longer(words)

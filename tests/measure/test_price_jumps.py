"""Moves no trade can have made, apart from moves that may be news."""

from __future__ import annotations

import numpy as np
import pytest

from yanbao.measure.price_jumps import find_jumps


def jumps_of(code: str, ratio: float, at: int = 30, count: int = 60) -> list[tuple[bool, float]]:
    random = np.random.default_rng(1)
    closes = 20 * np.exp(np.cumsum(random.normal(0, 0.01, count)))
    closes[at:] *= ratio * closes[at - 1] / closes[at]
    days = np.arange(count, dtype=np.int64) + 1
    return [(j.certain, round(j.ratio, 6)) for j in find_jumps(code, days, closes)]


@pytest.mark.parametrize(
    ("code", "ratio", "expected"),
    [
        ("600000.XSHG", 0.77, [(True, 0.77)]),
        ("600000.XSHG", 0.90, []),
        ("600000.XSHG", 1.10, []),
        ("600000.XSHG", 0.88, [(False, 0.88)]),
        ("688256.XSHG", 0.81, []),
        ("688256.XSHG", 0.70, [(True, 0.70)]),
        ("300750.XSHE", 1.20, []),
        ("302132.XSHE", 1.20, []),
        ("000001.XSHE", 1.20, [(True, 1.20)]),
        ("830799.BJSE", 0.71, []),
        ("00700.XHKG", 0.70, []),
        ("NVDA", 0.25, [(False, 0.25)]),
        ("NVDA", 0.78, []),
    ],
)
def test_jumps(code: str, ratio: float, expected: list[tuple[bool, float]]) -> None:
    assert jumps_of(code, ratio) == expected


def test_a_new_listing_trades_without_a_limit_at_first() -> None:
    assert jumps_of("600000.XSHG", 1.5, at=3) == []
    assert jumps_of("600000.XSHG", 1.5, at=20) == [(True, 1.5)]


def test_a_move_over_a_gap_is_no_jump() -> None:
    closes = np.full(40, 10.0)
    closes[20] = np.nan
    closes[21:] = 7.0
    assert find_jumps("600000.XSHG", np.arange(40, dtype=np.int64) + 1, closes) == []
    assert find_jumps("600000.XSHG", np.arange(3, dtype=np.int64), np.full(3, np.nan)) == []

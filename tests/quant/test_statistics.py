"""Intervals against published tables, and their laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.quant.statistics import (
    deviation,
    mean,
    mean_interval,
    median,
    normal_quantile,
    percentile_rank,
    share_interval,
    sign_test,
    t_quantile,
)

FINITE = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("df", "p", "expected"),
    [  # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, critical values of t
        (1, 0.975, 12.706),
        (2, 0.975, 4.303),
        (5, 0.95, 2.015),
        (10, 0.975, 2.228),
        (30, 0.975, 2.042),
        (100, 0.995, 2.626),
    ],
)
def test_t_quantile_is_the_table_s(df: int, p: float, expected: float) -> None:
    assert t_quantile(p, df) == pytest.approx(expected, abs=6e-4)
    assert t_quantile(1 - p, df) == pytest.approx(-expected, abs=6e-4)


def test_normal_quantile() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, abs=1e-12)
    assert t_quantile(0.975, 1_000_000) == pytest.approx(normal_quantile(0.975), abs=1e-5)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_share_interval_is_newcombe_s(successes: int, n: int, low: float, high: float) -> None:
    interval = share_interval(successes, n)
    assert interval.low == pytest.approx(low, abs=5e-5)
    assert interval.high == pytest.approx(high, abs=5e-5)


def test_mean_interval_is_student_s_sleep_sample() -> None:
    # Student (1908), additional hours of sleep by the ten differences: mean 1.58, t(9) interval
    differences = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    interval = mean_interval(differences)
    assert mean(differences) == pytest.approx(1.58)
    assert (interval.low, interval.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


def test_median_and_rank() -> None:
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert median([4.0, 1.0, 2.0, 3.0]) == 2.5
    assert percentile_rank(2.0, [1.0, 2.0, 3.0, 4.0]) == pytest.approx(0.375)
    assert percentile_rank(9.0, [1.0, 2.0]) == 1.0


@given(st.lists(FINITE, min_size=2, max_size=60))
def test_the_interval_holds_the_mean_and_shifts_with_the_sample(values: list[float]) -> None:
    interval = mean_interval(values)
    shifted = mean_interval([v + 10 for v in values])
    assert interval.low <= mean(values) <= interval.high
    assert shifted.low - interval.low == pytest.approx(10, abs=1e-5)


@given(st.integers(1, 400), st.data())
def test_wilson_stays_inside_and_is_symmetric(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    one, other = share_interval(successes, n), share_interval(n - successes, n)
    assert 0 <= one.low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= one.high <= 1
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)


def test_bad_input_speaks() -> None:
    with pytest.raises(ValueError, match="at least 2 values, got 1"):
        mean_interval([1.0])
    with pytest.raises(ValueError, match="at least 1"):
        median([])
    with pytest.raises(ValueError, match="finite"):
        deviation([1.0, math.nan])
    with pytest.raises(ValueError, match="3 of 2"):
        share_interval(3, 2)
    with pytest.raises(ValueError, match="degree of freedom"):
        t_quantile(0.9, 0)
    with pytest.raises(ValueError, match="probability"):
        normal_quantile(1.0)
    with pytest.raises(ValueError, match="level"):
        mean_interval([1.0, 2.0], level=95)


def test_the_sign_test_is_the_binomials() -> None:
    for n in (1, 5, 9, 24):
        for positives in range(n + 1):
            farther = sum(math.comb(n, k) for k in range(max(positives, n - positives), n + 1))
            expected = min(1.0, 2 * farther / 2**n)
            assert sign_test(positives, n) == pytest.approx(expected, rel=1e-9)
    with pytest.raises(ValueError, match="positives"):
        sign_test(4, 3)

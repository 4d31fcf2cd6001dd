"""Tails and tests against printed tables, and against scipy where it is installed."""

from __future__ import annotations

import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.quant.distributions import (
    normal_two_sided,
    signed_rank_two_sided,
    t_critical,
    t_two_sided,
)
from yanbao.quant.multiple import benjamini_hochberg, benjamini_yekutieli, holm
from yanbao.quant.ranks import average_ranks, order_together, sum_positive_ranks
from yanbao.quant.statistics import t_quantile
from yanbao.quant.tests_parametric import cross_section_t
from yanbao.quant.tests_rank import wilcoxon


@pytest.fixture(scope="module")
def scipy_stats() -> ModuleType:
    module: Any = pytest.importorskip("scipy.stats", reason="scipy is the oracle here: not run")
    return module  # type: ignore[no-any-return]


def test_printed_critical_values() -> None:
    # Abramowitz and Stegun (1964), tables 26.10 (t), 26.1 (normal)
    assert t_two_sided(np.array([2.228]), 10)[0] == pytest.approx(0.05, abs=2e-5)
    assert t_two_sided(np.array([63.657]), 1)[0] == pytest.approx(0.01, abs=1e-7)
    assert normal_two_sided(np.array([1.959964]))[0] == pytest.approx(0.05, abs=1e-7)
    # of ten signed ranks 50 of the 1,024 patterns lie as far out as a sum of 8
    assert signed_rank_two_sided(8, 10) == pytest.approx(0.048828125)


def test_missing_numbers_stay_missing() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 0.0])
    assert np.isnan(t_two_sided(values, 5)).tolist() == [True, False, False, False]
    assert t_two_sided(values, 5)[1:].tolist() == [0.0, 0.0, 1.0]
    assert np.isnan(t_two_sided(np.array([1.0]), 0)).all()
    assert normal_two_sided(np.array([])).size == 0


@given(st.floats(0.001, 0.999), st.integers(1, 3000))
def test_tail_and_quantile_are_inverse(p: float, df: int) -> None:
    quantile = t_quantile(1 - p / 2, df)
    assert t_two_sided(np.array([quantile]), df)[0] == pytest.approx(p, rel=1e-6)
    both = t_critical(1 - p, np.array([df, np.nan, df, 0.0]))
    assert both[[0, 2]] == pytest.approx(quantile, rel=1e-7, abs=1e-9)
    assert np.isnan(both[[1, 3]]).all()


@pytest.mark.parametrize("df", [1, 2, 3, 10, 59, 248, 1000, 100_000])
def test_t_is_scipy_s(scipy_stats: ModuleType, df: int) -> None:
    t = np.concatenate([np.linspace(-8, 8, 401), [30.0, 1e-3]])
    np.testing.assert_allclose(
        t_two_sided(t, df), 2 * scipy_stats.t.sf(np.abs(t), df), rtol=1e-10, atol=1e-300
    )


def test_the_rest_is_scipy_s(scipy_stats: ModuleType) -> None:
    z = np.linspace(-9, 9, 201)
    np.testing.assert_allclose(normal_two_sided(z), 2 * scipy_stats.norm.sf(np.abs(z)), rtol=1e-12)
    random = np.random.default_rng(3)
    for n in (6, 25, 50, 120):
        car = random.normal(0.3, 1, (n, 3))
        ours = wilcoxon(car)
        for c in range(3):
            method = "exact" if n <= 50 else "approx"
            theirs = scipy_stats.wilcoxon(car[:, c], method=method)
            assert ours.p_value[c] == pytest.approx(theirs.pvalue, rel=1e-10)
            own = scipy_stats.ttest_1samp(car[:, c], 0.0)
            assert cross_section_t(car).value[c] == pytest.approx(own.statistic, rel=1e-10)
            assert cross_section_t(car).p_value[c] == pytest.approx(own.pvalue, rel=1e-9)
    tied = np.round(random.normal(0.2, 1, (60, 1)), 1)
    theirs = scipy_stats.wilcoxon(tied[tied != 0], method="approx")
    assert wilcoxon(tied).p_value[0] == pytest.approx(theirs.pvalue, rel=1e-10)
    p = random.uniform(0, 0.2, 40)
    np.testing.assert_allclose(benjamini_hochberg(p), scipy_stats.false_discovery_control(p))
    np.testing.assert_allclose(
        benjamini_yekutieli(p), scipy_stats.false_discovery_control(p, method="by")
    )
    rough = np.round(random.normal(0, 1, (9, 30)), 1)
    np.testing.assert_array_equal(average_ranks(rough), scipy_stats.rankdata(rough, axis=1))


def test_adjusted_p_values_by_hand() -> None:
    # four questions; NaN is one not asked
    p = np.array([0.03, 0.01, np.nan, 0.04, 0.005])
    np.testing.assert_allclose(holm(p), [0.06, 0.03, np.nan, 0.06, 0.02])
    np.testing.assert_allclose(benjamini_hochberg(p), [0.04, 0.02, np.nan, 0.04, 0.02])
    with pytest.raises(ValueError, match="0, 1"):
        holm(np.array([1.2]))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusting_never_helps_and_keeps_the_order(values: list[float]) -> None:
    p = np.array(values)
    order = np.argsort(p, kind="stable")
    for adjust in (holm, benjamini_hochberg, benjamini_yekutieli):
        adjusted = adjust(p)
        assert (adjusted >= p - 1e-15).all()
        assert (np.diff(adjusted[order]) >= -1e-15).all()
    assert (benjamini_hochberg(p) <= holm(p) + 1e-15).all()


@given(
    st.lists(
        st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0, math.nan]), min_size=5, max_size=5),
        min_size=1,
        max_size=6,
    )
)
def test_ranks_sum_to_what_they_must(rows: list[list[float]]) -> None:
    values = np.array(rows)
    ranks = average_ranks(values)
    count = np.isfinite(values).sum(axis=1)
    np.testing.assert_allclose(np.nansum(ranks, axis=1), count * (count + 1) / 2)
    assert (np.isnan(ranks) == np.isnan(values)).all()


def test_one_sort_gives_all_ranks() -> None:
    random = np.random.default_rng(8)
    values, levels = random.normal(size=(20, 30)), random.normal(size=(20, 4))
    orders = order_together(values, levels, 25)
    assert orders is not None
    np.testing.assert_array_equal(orders.all_ranks, average_ranks(values))
    np.testing.assert_array_equal(orders.day_ranks, average_ranks(values[:, :25]))
    below = (values[:, :25, None] < levels[:, None, :]).sum(axis=1)
    np.testing.assert_array_equal(orders.below, below)
    values[0, 0] = values[0, 1]
    assert order_together(values, levels, 25) is None


def test_the_one_sort_gives_way_where_it_cannot_tell() -> None:
    """The place stands in a value's last bits: what differs in these alone counts as equal."""
    random = np.random.default_rng(18)
    values, levels = random.normal(size=(3, 30)), random.normal(size=(3, 4))
    for left, right in ((0.0, -0.0), (1.0, np.nextafter(1.0, 2.0)), (-1.0, -1.0 - 1e-15)):
        close = values.copy()
        close[1, 7], close[1, 3] = left, right
        assert order_together(close, levels, 25) is None
    near = values.copy()
    near[1, 7], near[1, 3] = 1.0, 1.0 + 1e-12
    orders = order_together(near, levels, 25)
    assert orders is not None
    np.testing.assert_array_equal(orders.all_ranks, average_ranks(near))


def test_positive_ranks_of_one_sort_are_scipys() -> None:
    stats = pytest.importorskip("scipy.stats")
    values = np.random.default_rng(19).normal(0.1, 1.0, (4, 60))
    total = sum_positive_ranks(values)
    assert total is not None
    for row, found in zip(values, total, strict=True):
        ranks = stats.rankdata(np.abs(row))
        assert found == ranks[row > 0].sum()
    for spoiled in (0.0, math.nan, values[2, 1], -values[2, 1]):
        again = values.copy()
        again[2, 0] = spoiled
        assert sum_positive_ranks(again) is None

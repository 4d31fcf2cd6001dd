from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.quant.proportions import estimate_share, estimate_strength, shrink
from yanbao.quant.statistics import share_interval, t_quantile


def test_equal_clusters_give_the_mean_of_their_shares_and_its_error() -> None:
    # shares 0.4, 0.5, 0.6 of 10 each: mean 0.5, deviation 0.1, error 0.1 / sqrt 3
    found = estimate_share([4, 5, 6], [10, 10, 10], correlation=0.2)
    half = t_quantile(0.975, 2) * 0.1 / 3**0.5
    assert found.rate == pytest.approx(0.5)
    assert found.interval == pytest.approx((0.5 - half, 0.5 + half))
    assert found.effective_n == 30  # 0.25 / (0.01 / 3) = 75, and 30 cases are no more than 30


def test_unequal_clusters_against_the_ratio_estimators_formula() -> None:
    # p = 12 / 30; residuals 1 - 4, 5 - 4, 6 - 4 (sizes 10) -> squares 9 + 1 + 4 = 14
    found = estimate_share([1, 5, 6], [10, 10, 10], correlation=0.2)
    variance = 14 / 900 * 3 / 2
    assert found.rate == pytest.approx(0.4)
    assert found.effective_n == pytest.approx(0.24 / variance)


def test_one_cluster_counts_by_the_stated_correlation() -> None:
    found = estimate_share([11], [22], correlation=0.2)
    assert found.effective_n == pytest.approx(22 / (1 + 21 * 0.2))
    wilson = share_interval(2, 4)
    assert found.interval == (wilson.low, wilson.high)


def test_two_clusters_show_no_error_and_count_by_the_stated_correlation_too() -> None:
    found = estimate_share([2, 8], [10, 10], correlation=0.2)
    assert found.effective_n == pytest.approx(2 * 10 / (1 + 9 * 0.2))
    wilson = share_interval(4, 7)
    assert found.interval == (wilson.low, wilson.high)


def test_hits_beyond_the_cases_are_refused() -> None:
    for hits, sizes in (([3], [2]), ([], []), ([1, 1], [2])):
        with pytest.raises(ValueError, match=r"expected|zip"):
            estimate_share(hits, sizes, correlation=0.1)


def test_shrinkage_by_hand() -> None:
    assert shrink(0.8, 20, 0.5, 20) == pytest.approx(0.65)
    assert shrink(0.8, 0, 0.5, 20) == pytest.approx(0.5)
    assert shrink(1.0, 1e9, 0.5, 20) == pytest.approx(1.0)


@given(st.floats(0, 1), st.floats(0, 1e6), st.floats(0.01, 0.99), st.floats(0.1, 1e4))
def test_shrinkage_stays_between_rate_and_prior(
    rate: float, n: float, prior: float, strength: float
) -> None:
    found = shrink(rate, n, prior, strength)
    assert min(rate, prior) - 1e-9 <= found <= max(rate, prior) + 1e-9


def test_groups_no_more_different_than_chance_make_a_firm_prior() -> None:
    assert estimate_strength([5, 5, 5], [10, 10, 10], otherwise=20) == 500


def test_moments_of_the_beta_binomial_by_hand() -> None:
    # p 0.5; S = 100 (0.16 + 0 + 0.16) = 32; pq(g-1) = 0.5; room = 300 - 100 - 2 = 198
    gamma = (32 - 0.5) / (0.25 * 198)
    expected = max(2.0, 1 / gamma - 1)
    assert estimate_strength([10, 50, 90], [100, 100, 100], otherwise=20) == expected == 2.0
    # milder differences: S = 100 * 2 * 0.1**2 = 2
    gamma = (2 - 0.5) / (0.25 * 198)
    found = estimate_strength([40, 50, 60], [100, 100, 100], otherwise=20)
    assert found == pytest.approx(1 / gamma - 1)


@pytest.mark.parametrize(
    ("hits", "sizes"), [([1, 2], [5, 5]), ([5, 5, 5], [5, 5, 5]), ([1, 1, 1], [1, 1, 1])]
)
def test_too_little_to_estimate_from_gives_the_stated_strength(
    hits: list[int], sizes: list[int]
) -> None:
    assert estimate_strength(hits, sizes, otherwise=20) == 20

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.score.rules import brier_losses, calibrate, decompose, log_losses

TENTHS = tuple(i / 10 for i in range(11))


def test_brier_and_log_against_hand_values() -> None:
    said, came = [0.8, 0.3, 0.5], [True, True, False]
    assert brier_losses(said, came) == pytest.approx([0.04, 0.49, 0.25])
    assert log_losses(said, came) == pytest.approx(
        [0.22314355131420976, 1.2039728043259361, 0.6931471805599453]
    )


def test_decomposition_against_a_table_worked_by_hand() -> None:
    # 10 calls at 0.2 of which 1 came, 10 at 0.7 of which 8 came: rate 0.45
    said = [0.2] * 10 + [0.7] * 10
    came = [True] + [False] * 9 + [True] * 8 + [False] * 2
    parts = decompose(said, came, TENTHS)
    assert parts.reliability == pytest.approx((10 * 0.1**2 + 10 * 0.1**2) / 20)  # 0.01
    assert parts.resolution == pytest.approx((10 * 0.35**2 + 10 * 0.35**2) / 20)  # 0.1225
    assert parts.uncertainty == pytest.approx(0.45 * 0.55)  # 0.2475
    assert parts.spread == pytest.approx(0)
    assert parts.brier == pytest.approx(0.135)


calls = st.lists(st.tuples(st.floats(0.001, 0.999), st.booleans()), min_size=1, max_size=80)


@given(calls)
def test_the_parts_add_up_to_the_brier_loss(pairs: list[tuple[float, bool]]) -> None:
    said, came = [p for p, _ in pairs], [hit for _, hit in pairs]
    parts = decompose(said, came, TENTHS)
    whole = parts.reliability - parts.resolution + parts.uncertainty + parts.spread
    assert whole == pytest.approx(parts.brier, abs=1e-12)
    assert parts.reliability >= 0
    assert parts.resolution >= 0
    assert 0 <= parts.uncertainty <= 0.25


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_honesty_pays_best_under_both_rules(truth: float, said: float) -> None:
    for losses in (brier_losses, log_losses):
        (yes, no), (best_yes, best_no) = (losses([p, p], [True, False]) for p in (said, truth))
        expected = truth * yes + (1 - truth) * no
        assert truth * best_yes + (1 - truth) * best_no <= expected + 1e-12


@given(calls)
def test_every_call_stands_in_one_bin(pairs: list[tuple[float, bool]]) -> None:
    said, came = [p for p, _ in pairs], [hit for _, hit in pairs]
    bins = calibrate(said, came, TENTHS)
    assert sum(b.n for b in bins) == len(pairs)
    assert sum(b.n * b.observed for b in bins) == pytest.approx(sum(came))
    for b in bins:
        assert b.low - 1e-12 <= b.mean_probability <= b.high + 1e-12
        assert b.interval[0] <= b.observed <= b.interval[1] + 1e-12


def test_a_probability_on_an_edge_belongs_to_the_bin_above() -> None:
    assert [(b.low, b.high) for b in calibrate([0.5], [True], (0, 0.5, 1))] == [(0.5, 1)]


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, math.nan])
def test_certainty_and_nonsense_are_refused(p: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        log_losses([p], [True])


def test_edges_that_do_not_span_zero_to_one_are_refused() -> None:
    with pytest.raises(ValueError, match="edges"):
        decompose([0.5], [True], (0.2, 0.8))


def test_no_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="as many"):
        brier_losses([], [])

"""Rank, sign, calendar-time and bootstrap tests against loops that follow the papers' words."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from yanbao.quant.arrays import Floats
from yanbao.quant.bootstrap import cluster_overlapping, wild_bootstrap
from yanbao.quant.conventions import Conventions
from yanbao.quant.event_study import EventStudy, estimate
from yanbao.quant.options import Options
from yanbao.quant.panels import Panel, PanelSource
from yanbao.quant.tests_parametric import calendar_time_t
from yanbao.quant.windows import Design

N, LENGTH, WIDTH = 9, 40, 5
DESIGN = Design(event=(-2, 2), estimation=LENGTH, windows=((0, 0), (-2, 2)))


def make_study(missing: float = 0.0) -> tuple[EventStudy, Floats]:
    """Return a study of nine events on one date and its abnormal returns, all 45 days."""
    random = np.random.default_rng(2)
    market = np.tile(random.normal(0, 0.01, LENGTH + WIDTH), (N, 1))
    noise = random.normal(0, 0.02, (N, LENGTH + WIDTH)) + random.normal(0, 0.01, LENGTH + WIDTH)
    returns = 0.001 + 0.8 * market + noise
    returns[random.random(returns.shape) < missing] = np.nan
    source = PanelSource(Panel(returns=returns, factors=market[None]), np.zeros(N, dtype=np.int64))
    study = estimate(source, DESIGN, Options(minimum=10, present=0.2))
    abnormal = returns - study.fit.alpha[:, None] - study.fit.beta * market
    return study, abnormal


def rank_row(row: Floats) -> Floats:
    """Ranks from 1 of the finite values."""
    return np.array([np.nan if math.isnan(v) else np.sum(row <= v) for v in row])


@pytest.mark.parametrize("missing", [0.0, 0.08])
def test_corrado_rank_and_sign(missing: float) -> None:
    study, abnormal = make_study(missing)
    count = np.isfinite(abnormal).sum(axis=1)
    ranks = np.array([rank_row(row) for row in abnormal])
    scores = ranks / (1.0 + count[:, None]) - 0.5
    signs = np.sign(abnormal - np.nanmedian(abnormal, axis=1)[:, None])
    for name, values in (("corrado_rank_z", scores), ("corrado_sign_z", signs)):
        level = np.nansum(values, axis=0) / np.sqrt(np.isfinite(values).sum(axis=0))
        days = LENGTH + WIDTH
        spread = math.sqrt(float(np.mean(level**2)))
        day = level[LENGTH + 2] / spread
        drawn = math.sqrt(WIDTH * (days - WIDTH) / (days - 1))
        week = level[LENGTH:].sum() / (spread * drawn)
        assert study.statistic(name).value == pytest.approx((day, week), rel=1e-10)


@pytest.mark.parametrize("missing", [0.0, 0.08])
def test_grank(missing: float) -> None:
    study, abnormal = make_study(missing)
    for c in range(2):
        score = study.car[:, c] / study.standard_error[:, c]
        r = max(0.0, float(study.correlation[c]))
        again = score / (np.std(score, ddof=1) / math.sqrt(1 - r))
        rows = []
        for i in range(N):
            line = np.append(abnormal[i, :LENGTH] / study.sigma[i], again[i])
            rows.append(rank_row(line) / (np.isfinite(line).sum() + 1.0) - 0.5)
        u = np.array(rows)
        held = np.isfinite(u).sum(axis=0)
        mean = np.nanmean(u, axis=0)
        days = LENGTH + 1
        z = mean[-1] / math.sqrt(float(np.sum(held / N * mean**2)) / days)
        expected = z * math.sqrt((days - 2) / (days - 1 - z * z))
        assert study.statistic("grank_t").value[c] == pytest.approx(expected, rel=1e-9)
        assert study.statistic("grank_t").df[c] == days - 2


def test_ties_take_the_slow_path_to_the_same_numbers() -> None:
    """One repeated abnormal return sends the chunk down the averaging path."""
    random = np.random.default_rng(4)
    returns = random.normal(0, 0.02, (N, LENGTH + WIDTH))
    nothing = np.empty((0, N, LENGTH + WIDTH))
    plain = estimate(
        PanelSource(Panel(returns=returns, factors=nothing)), DESIGN, Options(model="mean_adjusted")
    )
    tied = np.vstack([returns, returns[:1]])
    tied[-1, 1] = tied[-1, 0]
    more = estimate(
        PanelSource(Panel(returns=tied, factors=np.empty((0, N + 1, LENGTH + WIDTH)))),
        DESIGN,
        Options(model="mean_adjusted"),
    )
    assert np.isfinite(more.statistic("corrado_rank_z").value).all()
    again = np.vstack([returns, returns[:1] + 0.0])
    whole = estimate(
        PanelSource(Panel(returns=again, factors=np.empty((0, N + 1, LENGTH + WIDTH)))),
        DESIGN,
        Options(model="mean_adjusted"),
    )
    # the tied event differs from its twin in one day of the estimation window only
    for name in ("corrado_rank_z", "grank_t"):
        left, right = more.statistic(name).value, whole.statistic(name).value
        assert np.abs(left - right).max() < 0.2
    assert plain.statistic("grank_t").value != pytest.approx(whole.statistic("grank_t").value)


def test_calendar_time_portfolio() -> None:
    abnormal = np.array([[0.01, 0.03, np.nan], [0.02, 0.00, 0.01], [-0.01, 0.02, 0.05]])
    days = np.array([[1, 2, 3], [2, 3, 4], [2, 3, 4]])
    cuts = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    held = [0.01, np.mean([0.03, 0.02, -0.01]), np.mean([0.0, 0.02]), np.mean([0.01, 0.05])]
    expected = np.mean(held) / (np.std(held, ddof=1) / 2)
    statistic = calendar_time_t(abnormal, days.T.copy(), cuts)
    assert statistic.value[0] == pytest.approx(expected)
    assert statistic.df.tolist() == [3, 1]
    # the middle session alone falls on two days: too few
    assert math.isnan(statistic.value[1])
    weighted = calendar_time_t(abnormal, days.T.copy(), cuts, weighted=True)
    share = np.array([1, 3, 2, 2]) / 8
    mean = float(share @ held)
    variance = float(np.sum((share * (np.array(held) - mean)) ** 2)) * 4 / 3
    assert weighted.value[0] == pytest.approx(mean / math.sqrt(variance))


def test_wild_bootstrap_is_the_share_of_sign_patterns() -> None:
    """With all 2^8 sign patterns known, the drawn p-value must come near the exact one."""
    random = np.random.default_rng(9)
    car = random.normal(0.01, 0.02, (8, 1))
    signs = np.array(list(itertools.product([-1.0, 1.0], repeat=8)))
    exact = np.mean(np.abs(signs @ car[:, 0]) >= abs(car.sum()) - 1e-15)
    drawn = wild_bootstrap(car, np.arange(8), draws=20_000, seed=1)
    assert drawn.p_value[0] == pytest.approx(exact, abs=0.01)
    same = wild_bootstrap(car, np.arange(8), draws=20_000, seed=1)
    assert same.p_value.tolist() == drawn.p_value.tolist()
    for weights in ("mammen", "webb"):
        other = wild_bootstrap(car, np.arange(8), weights=weights)  # type: ignore[arg-type]
        assert 0 < other.p_value[0] <= 1


def test_clusters_are_chains_of_overlapping_windows() -> None:
    days = np.array([50, 0, 4, 9, 60], dtype=np.int64)
    assert cluster_overlapping(days, 5).tolist() == [2, 0, 0, 1, 3]
    few = wild_bootstrap(np.ones((5, 2)), cluster_overlapping(days, 5))
    assert np.isnan(few.value).all()
    assert "events: 4;" in few.note


def test_conventions_change_what_they_name_and_no_more() -> None:
    study, _ = make_study()
    random = np.random.default_rng(2)
    market = np.tile(random.normal(0, 0.01, LENGTH + WIDTH), (N, 1))
    noise = random.normal(0, 0.02, (N, LENGTH + WIDTH)) + random.normal(0, 0.01, LENGTH + WIDTH)
    source = PanelSource(
        Panel(returns=0.001 + 0.8 * market + noise, factors=market[None]),
        np.zeros(N, dtype=np.int64),
    )
    independent = estimate(
        source, DESIGN, Options(conventions=Conventions(rank_sum="independent"), minimum=10)
    )
    ranks, other = study.statistic("corrado_rank_z"), independent.statistic("corrado_rank_z")
    assert other.value[0] == pytest.approx(ranks.value[0], rel=1e-12)
    assert other.value[1] / ranks.value[1] == pytest.approx(math.sqrt(40 / 44), rel=1e-12)
    np.testing.assert_array_equal(
        study.statistic("bmp_t").value, independent.statistic("bmp_t").value
    )

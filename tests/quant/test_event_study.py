"""The engine against plain loops, and the laws it must keep."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanbao.quant.arrays import Floats
from yanbao.quant.event_study import EventStudy, estimate
from yanbao.quant.models import (
    CONSTANT_FACTORS,
    CONSTANT_RETURNS,
    NO_EVENT_RETURNS,
    NO_RESIDUAL,
    OK,
    TOO_FEW,
)
from yanbao.quant.options import Options
from yanbao.quant.panels import Panel, PanelSource, SeriesSource
from yanbao.quant.statistic import CATALOGUE
from yanbao.quant.windows import Design, daily_windows, place_day_zero

DESIGN = Design(event=(-2, 3), estimation=50, gap=2, windows=((0, 0), (-1, 1), (-2, 3)))


def make_panel(n: int, *, seed: int = 0, factors: int = 1, missing: float = 0.0) -> Panel:
    random = np.random.default_rng(seed)
    shape = (n, DESIGN.estimation + DESIGN.length)
    inputs = random.normal(0.0004, 0.01, (factors, *shape))
    returns = 0.0002 + inputs.sum(axis=0) * 0.9 + random.standard_t(5, shape) * 0.01
    returns[random.random(shape) < missing] = np.nan
    return Panel(returns=returns, factors=inputs)


def run(panel: Panel, **options: object) -> EventStudy:
    return estimate(PanelSource(panel), DESIGN, Options(**options))  # type: ignore[arg-type]


def fit_plainly(y: Floats, x: Floats) -> tuple[Floats, float, Floats]:
    """Return coefficients, residual variance and (X'X)^-1 of an OLS fit on the paired days."""
    kept = np.isfinite(y) & np.isfinite(x).all(axis=0)
    inputs = np.column_stack([np.ones(kept.sum()), x[:, kept].T])
    beta, *_ = np.linalg.lstsq(inputs, y[kept], rcond=None)
    residual = y[kept] - inputs @ beta
    variance = float(residual @ residual) / (kept.sum() - inputs.shape[1])
    return beta, variance, np.linalg.inv(inputs.T @ inputs)


@pytest.mark.parametrize(
    ("model", "factors", "missing"),
    [
        ("market_model", 1, 0.0),
        ("market_model", 1, 0.1),
        ("factors", 3, 0.0),
        ("factors", 3, 0.1),
        ("factors", 5, 0.05),
        ("mean_adjusted", 0, 0.1),
    ],
)
def test_car_and_its_exact_variance(model: str, factors: int, missing: float) -> None:
    """Var(CAR) = g' (I + X* (X'X)^-1 X*') g s^2 for each window's days g."""
    panel = make_panel(7, factors=factors, missing=missing)
    study = run(panel, model=model, minimum=20, present=0.3)
    length = DESIGN.estimation
    for i in range(7):
        y, x = panel.returns[i], panel.factors[:, i]
        beta, variance, inverse = fit_plainly(y[:length], x[:, :length])
        assert (study.fit.alpha[i], *study.fit.beta[i]) == pytest.approx(tuple(beta), rel=1e-8)
        assert study.sigma[i] ** 2 == pytest.approx(variance, rel=1e-10)
        inputs = np.column_stack([np.ones(DESIGN.length), x[:, length:].T])
        abnormal = y[length:] - inputs @ beta
        for c, (start, end) in enumerate(DESIGN.windows):
            days = np.zeros(DESIGN.length)
            days[start + 2 : end + 3] = 1.0
            days[~np.isfinite(abnormal)] = 0.0
            if days.sum() < 0.3 * (end - start + 1):
                assert math.isnan(study.car[i, c])
                continue
            total = days @ (np.eye(DESIGN.length) + inputs @ inverse @ inputs.T) @ days
            assert study.car[i, c] == pytest.approx(np.nansum(abnormal[days > 0]), abs=1e-12)
            assert study.standard_error[i, c] == pytest.approx(
                math.sqrt(variance * total), rel=1e-8
            )


def test_market_adjusted_estimates_nothing() -> None:
    panel = make_panel(5)
    study = run(panel, model="market_adjusted")
    difference = panel.returns - panel.factors[0]
    np.testing.assert_allclose(study.car[:, 0], difference[:, 52], atol=1e-15)
    np.testing.assert_allclose(study.sigma, difference[:, :50].std(axis=1, ddof=1), rtol=1e-12)
    np.testing.assert_allclose(study.standard_error[:, 2], study.sigma * math.sqrt(6), rtol=1e-12)


@pytest.mark.parametrize("bhar", ["market", "model"])
def test_buy_and_hold(bhar: str) -> None:
    panel = make_panel(4, seed=3)
    study = run(panel, bhar=bhar)
    assert study.bhar is not None
    for i in range(4):
        event, market = panel.returns[i, 50:], panel.factors[0, i, 50:]
        other = market if bhar == "market" else study.fit.alpha[i] + study.fit.beta[i, 0] * market
        expected = np.prod(1 + event) - np.prod(1 + other)
        assert study.bhar[i, 2] == pytest.approx(expected, rel=1e-10)


def test_bad_events_are_marked_and_touch_no_other() -> None:
    panel = make_panel(10)
    returns, factors = panel.returns.copy(), panel.factors.copy()
    returns[0, :30] = np.nan
    returns[1, :50] = 0.001
    factors[0, 2, :50] = 0.0
    returns[3] = 2.0 * factors[0, 3]
    returns[4, 50:] = np.nan
    returns[5, 10] = np.inf
    spoiled = run(Panel(returns=returns, factors=factors))
    assert spoiled.status.tolist()[:6] == [
        TOO_FEW,
        CONSTANT_RETURNS,
        CONSTANT_FACTORS,
        NO_RESIDUAL,
        NO_EVENT_RETURNS,
        OK,
    ]
    assert np.isnan(spoiled.car[:5]).all()
    assert spoiled.fit.observations[5] == 49
    rest = run(Panel(returns=returns[5:], factors=factors[:, 5:]))
    np.testing.assert_allclose(spoiled.car[5:], rest.car, rtol=1e-10, atol=1e-15)
    for name in (test.name for test in CATALOGUE):
        if name in ("wild_bootstrap", "independence_t"):
            continue
        left, right = spoiled.statistic(name).value, rest.statistic(name).value
        np.testing.assert_allclose(left, right, rtol=1e-8, err_msg=name)


def test_a_gap_in_the_event_window_is_no_zero() -> None:
    panel = make_panel(6)
    returns = panel.returns.copy()
    returns[0, 53] = np.nan
    strict = run(Panel(returns=returns, factors=panel.factors))
    assert np.isnan(strict.car[0]).tolist() == [False, True, True]
    loose = run(Panel(returns=returns, factors=panel.factors), present=0.5)
    assert loose.standard_error[0, 1] < strict.standard_error[1:, 1].max() * 3
    assert np.isfinite(loose.car[0]).all()
    zero = returns.copy()
    zero[0, 53] = 0.0
    filled = run(Panel(returns=zero, factors=panel.factors))
    assert loose.car[0, 1] != filled.car[0, 1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 60), st.booleans())
def test_chunks_do_not_matter(seed: int, events: int, chunk: int, gaps: bool) -> None:
    panel = make_panel(events, seed=seed, missing=0.05 if gaps else 0.0)
    days = np.random.default_rng(seed).integers(0, 40, events).astype(np.int64)
    source = PanelSource(panel, days)
    options = Options(minimum=10, present=0.5, draws=19)
    whole = estimate(source, DESIGN, options)
    parts = estimate(source, DESIGN, options, chunk=chunk)
    np.testing.assert_allclose(whole.car, parts.car, rtol=1e-9, atol=1e-14)
    for one, other in zip(whole.statistics, parts.statistics, strict=True):
        np.testing.assert_allclose(one.value, other.value, rtol=1e-7, atol=1e-9, err_msg=one.name)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(0.01, 100))
def test_units_do_not_matter(seed: int, scale: float, market_scale: float) -> None:
    panel = make_panel(8, seed=seed)
    scaled = Panel(returns=panel.returns * scale, factors=panel.factors * market_scale)
    one, other = run(panel, draws=19), run(scaled, draws=19)
    np.testing.assert_allclose(one.t, other.t, rtol=1e-6, atol=1e-9)
    for left, right in zip(one.statistics, other.statistics, strict=True):
        np.testing.assert_allclose(left.value, right.value, rtol=1e-6, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_events_does_not_matter(seed: int) -> None:
    panel = make_panel(12, seed=seed, missing=0.03)
    days = np.random.default_rng(seed).integers(0, 9, 12).astype(np.int64)
    turned = Panel(returns=panel.returns[::-1].copy(), factors=panel.factors[:, ::-1].copy())
    options = Options(minimum=10, present=0.5, tests=tuple(t.name for t in CATALOGUE[:-1]))
    one = estimate(PanelSource(panel, days), DESIGN, options)
    other = estimate(PanelSource(turned, days[::-1].copy()), DESIGN, options)
    for left, right in zip(one.statistics, other.statistics, strict=True):
        np.testing.assert_allclose(left.value, right.value, rtol=1e-7, atol=1e-9, err_msg=left.name)


def test_series_give_what_their_panel_gives() -> None:
    random = np.random.default_rng(5)
    market = random.normal(0, 0.01, (1, 400))
    returns = 1.1 * market + random.normal(0, 0.02, (6, 400))
    rows, columns = random.integers(0, 6, 30), random.integers(80, 390, 30)
    offsets = DESIGN.offsets
    series = SeriesSource(
        returns=returns, factors=market, rows=rows, columns=columns, offsets=offsets
    )
    at = columns[:, None] + offsets
    panel = Panel(returns=returns[rows[:, None], at], factors=market[:, at])
    one = estimate(series, DESIGN, Options(draws=19))
    other = estimate(PanelSource(panel, columns), DESIGN, Options(draws=19))
    dated = PanelSource(replace(panel, days=at), columns)
    third = estimate(dated, DESIGN, Options(draws=19))
    for left, right, last in zip(one.statistics, other.statistics, third.statistics, strict=True):
        np.testing.assert_allclose(left.value, right.value, rtol=1e-10, err_msg=left.name)
        np.testing.assert_allclose(left.value, last.value, rtol=1e-9, err_msg=left.name)


def test_mean_correlation_is_that_of_the_pairs() -> None:
    """Against the double loop over pairs, weighted by the overlap of their windows."""
    random = np.random.default_rng(11)
    n, sessions = 14, 260
    common = random.normal(0, 0.02, sessions)
    market = random.normal(0, 0.01, sessions)
    returns = market + common + random.normal(0, 0.02, (n, sessions))
    columns = np.sort(random.integers(100, 112, n))
    source = SeriesSource(
        returns=returns,
        factors=market[None],
        rows=np.arange(n),
        columns=columns,
        offsets=DESIGN.offsets,
    )
    study = estimate(source, DESIGN)
    rows = []
    for i in range(n):
        at = columns[i] + DESIGN.offsets[:50]
        line = np.full(sessions, np.nan)
        line[at] = returns[i, at] - study.fit.alpha[i] - study.fit.beta[i, 0] * market[at]
        rows.append(line / np.sqrt(np.nanmean(line**2)))
    for c, (start, end) in enumerate(DESIGN.windows):
        width, total = end - start + 1, 0.0
        for i in range(n):
            for j in range(n):
                overlap = max(0.0, 1 - abs(columns[i] - columns[j]) / width)
                if i != j and overlap:
                    total += overlap * float(np.nanmean(rows[i] * rows[j]))
        assert study.correlation[c] == pytest.approx(total / (n * (n - 1)), rel=1e-10)


def test_one_event_has_its_own_t_and_no_test_over_events() -> None:
    study = run(make_panel(1))
    assert np.isfinite(study.t).all()
    assert np.isfinite(study.p_values()).all()
    low, high = study.event_intervals()
    assert (low < study.car).all()
    assert (study.car < high).all()
    for name in ("cross_section_t", "bmp_t", "kolari_pynnonen_t", "wild_bootstrap"):
        assert np.isnan(study.statistic(name).value).all()
    assert np.isnan(study.caar_intervals()[0]).all()


def test_day_zero_moves_to_the_next_session() -> None:
    sessions = [10, 11, 14, 15]
    assert place_day_zero(sessions, [11, 12, 14, 9, 16]).tolist() == [1, 2, 2, -1, -1]
    with pytest.raises(ValueError, match="ascend"):
        place_day_zero([3, 3], [3])


def test_bad_designs_and_sources_speak() -> None:
    with pytest.raises(ValueError, match="forward"):
        Design(event=(3, 1))
    with pytest.raises(ValueError, match="not inside"):
        Design(event=(0, 1), windows=((0, 2),))
    with pytest.raises(ValueError, match="estimation"):
        Design(estimation=2)
    with pytest.raises(ValueError, match="shape"):
        PanelSource(Panel(returns=np.zeros((2, 5)), factors=np.zeros((1, 2, 4))))
    with pytest.raises(ValueError, match="beyond the series"):
        SeriesSource(
            returns=np.zeros((1, 9)),
            factors=np.zeros((1, 9)),
            rows=np.array([0]),
            columns=np.array([8]),
            offsets=np.arange(-3, 3),
        )
    with pytest.raises(ValueError, match="no window"):
        estimate(PanelSource(make_panel(2)), Design(event=(-2, 3), estimation=50))
    with pytest.raises(ValueError, match="one factor"):
        run(make_panel(2, factors=2))
    assert daily_windows((-1, 1)) == ((-1, -1), (0, 0), (1, 1))


@pytest.mark.slow
def test_memory_is_flat_in_events() -> None:
    """At most 700 bytes an event for five windows: a panel in memory would take 4,300."""
    random = np.random.default_rng(0)
    market = random.normal(0, 0.01, (1, 900))
    returns = 1.1 * market + random.normal(0, 0.02, (100, 900))
    windows = ((0, 0), (1, 1), (-1, 1), (0, 4), (-10, 10))
    design = Design(event=(-10, 10), estimation=250, windows=windows)
    peaks = []
    for events in (20_000, 60_000):
        source = SeriesSource(
            returns=returns,
            factors=market,
            rows=random.integers(0, 100, events),
            columns=random.integers(300, 880, events),
            offsets=design.offsets,
        )
        tracemalloc.start()
        study = estimate(source, design)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert np.isfinite(study.statistic("kolari_pynnonen_t").value).all()
    assert (peaks[1] - peaks[0]) / 40_000 < 700


GARBAGE = st.sampled_from(
    [math.nan, math.inf, -math.inf, 0.0, -1.0, -5.0, 1e300, -1e300, 1e-300, 0.01, -0.02, 0.015]
)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(["market_model", "market_adjusted", "mean_adjusted", "factors"]))
def test_garbage_neither_raises_nor_warns_nor_spreads(data: st.DataObject, model: str) -> None:
    """Whatever one row holds, the other rows keep their estimates."""
    panel = make_panel(6, seed=1, factors=0 if model == "mean_adjusted" else 1)
    good = run(panel, model=model, bhar="model", draws=19)
    returns, factors = panel.returns.copy(), panel.factors.copy()
    width = returns.shape[1]
    places = data.draw(st.lists(st.integers(0, width - 1), min_size=1, max_size=width))
    for place in places:
        returns[0, place] = data.draw(GARBAGE)
        if len(factors) and data.draw(st.booleans()):
            factors[0, 0, place] = data.draw(GARBAGE)
    spoiled = estimate(
        PanelSource(Panel(returns=returns, factors=factors)),
        DESIGN,
        Options(model=model, bhar="model", draws=19, present=0.5),  # type: ignore[arg-type]
    )
    np.testing.assert_allclose(spoiled.car[1:], good.car[1:], rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(
        spoiled.standard_error[1:], good.standard_error[1:], rtol=1e-9, atol=1e-14
    )
    assert not np.isinf(spoiled.car).any()

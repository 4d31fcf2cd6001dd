"""Studies on dated prices: what is estimated, what is refused, and that each refusal is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from yanbao.errors import Issue, NotFound, UsageError
from yanbao.knowledge.calendars import Calendars
from yanbao.measure.event_studies import StudyEvent, StudyOptions, StudyResult, study
from yanbao.measure.factors import parse_factors
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.prices import parse_prices
from yanbao.quant.arrays import Floats
from yanbao.quant.options import Options
from yanbao.quant.windows import Design

MONDAY = date(2024, 1, 1)
OPTIONS = StudyOptions(
    design=Design(event=(-2, 2), estimation=60, windows=((0, 0), (-1, 1))),
    engine=Options(returns="log", minimum=30, draws=99),
)


def weekdays(count: int, first: date = MONDAY) -> list[date]:
    days = [first + timedelta(days=k) for k in range(count * 2)]
    return [day for day in days if day.weekday() < 5][:count]


def make_series(
    code: str,
    moves: Floats,
    *,
    days: Sequence[date] | None = None,
    skip: Sequence[int] = (),
) -> PriceSeries:
    """A series whose log returns are the moves; ``skip`` drops sessions by position."""
    every = list(days or weekdays(len(moves)))
    closes = 50.0 * np.exp(np.cumsum(moves))
    kept = [k for k in range(len(every)) if k not in set(skip)]
    return PriceSeries(
        code=code,
        days=np.array([every[k].toordinal() for k in kept], dtype=np.int64),
        closes=closes[kept],
    )


def make_moves(seed: int, count: int = 120, beta: float = 1.2) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    market = random.normal(0.0003, 0.01, count)
    return 0.0001 + beta * market + random.normal(0, 0.015, count), market


def make_event(day: date, security: str = "AAA", name: str = "e") -> StudyEvent:
    return StudyEvent(id=name, security=security, on=day)


def run(
    events: Sequence[StudyEvent],
    series: Sequence[PriceSeries],
    options: StudyOptions = OPTIONS,
    calendars: Calendars | None = None,
) -> tuple[StudyResult, list[Issue]]:
    return study(events, series, benchmark="MKT", options=options, calendars=calendars)


def codes_of(issues: Sequence[Issue], subject: str = "e") -> set[str]:
    return {issue.code for issue in issues if issue.subject == subject}


def test_a_jump_on_day_zero_is_the_abnormal_return() -> None:
    moves, market = make_moves(1)
    moves[100] += 0.08
    days = weekdays(120)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    result, _ = run([make_event(days[100])], series)
    effect = result.events[0]
    slope, level = np.polyfit(market[38:98], moves[38:98], 1)
    assert effect.beta[0] == pytest.approx(slope, rel=1e-9)
    assert effect.estimates[0].car == pytest.approx(
        moves[100] - level - slope * market[100], abs=1e-12
    )
    assert effect.estimates[0].p_value < 0.001
    assert effect.day_zero == days[100]
    assert [point.day for point in result.path] == [-2, -1, 0, 1, 2]


def test_an_event_on_a_weekend_is_priced_on_monday() -> None:
    moves, market = make_moves(2)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    saturday = next(d + timedelta(days=1) for d in weekdays(120)[90:] if d.weekday() == 4)
    result, issues = run([make_event(saturday)], series)
    assert result.events[0].day_zero == saturday + timedelta(days=2)
    assert "study.day-zero-moved" in codes_of(issues)


def test_one_holiday_is_day_zero_in_one_venue_and_not_in_the_other() -> None:
    """Hong Kong traded on 2026-01-02, the mainland did not until 2026-01-05."""
    calendars = Calendars.load()
    days = [date(2025, 8, 1) + timedelta(days=k) for k in range(200)]
    series = []
    for seed, code in enumerate(("00700.XHKG", "688256.XSHG", "MKT")):
        venue = code.partition(".")[2] or "XHKG"
        own = [day for day in days if calendars.is_session(venue, day)]
        moves, _ = make_moves(seed, len(own))
        series.append(make_series(code, moves, days=own))
    events = [
        make_event(date(2026, 1, 2), "00700.XHKG", "hong-kong"),
        make_event(date(2026, 1, 2), "688256.XSHG", "shanghai"),
    ]
    result, _ = run(events, series, calendars=calendars)
    assert [e.day_zero for e in result.events] == [date(2026, 1, 2), date(2026, 1, 5)]


def test_a_suspension_in_the_event_window_is_not_a_zero_return() -> None:
    moves, market = make_moves(3)
    days = weekdays(120)
    series = [make_series("AAA", moves, skip=[101]), make_series("MKT", market)]
    result, issues = run([make_event(days[100])], series)
    day, around = result.events[0].estimates
    assert np.isfinite(day.car)
    assert np.isnan(around.car)
    assert "study.event-window-gaps" in codes_of(issues)
    # trade-to-trade keeps the move over the gap, with the benchmark's over the same days
    kept = replace(OPTIONS, gaps="trade_to_trade", engine=replace(OPTIONS.engine, present=0.5))
    result, _ = run([make_event(days[100])], series, kept)
    assert np.isfinite(result.events[0].estimates[1].car)


def test_suspended_sessions_lie_on_the_venue_s_calendar() -> None:
    calendars = Calendars.load()
    days = [date(2025, 3, 3) + timedelta(days=k) for k in range(200)]
    sessions = [day for day in days if calendars.is_session("XSHG", day)]
    moves, market = make_moves(4, len(sessions))
    gap = list(range(95, 100))
    series = [
        make_series("600000.XSHG", moves, days=sessions, skip=gap),
        make_series("MKT", market, days=sessions, skip=gap),
    ]
    event = make_event(sessions[97], "600000.XSHG")
    result, issues = run([event], series, calendars=calendars)
    assert not result.events
    assert "study.no-event-returns" in codes_of(issues)
    assert result.refused[0][0] == "e"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 6, 1), "study.event-before-prices"),
        (date(2030, 6, 3), "study.event-after-prices"),
        (weekdays(120)[10], "study.too-few-returns"),
    ],
)
def test_events_outside_the_prices_are_named_and_others_go_on(day: date, code: str) -> None:
    moves, market = make_moves(5)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    good = make_event(weekdays(120)[100], name="good")
    result, issues = run([make_event(day), good], series)
    assert code in codes_of(issues)
    assert [e.id for e in result.events] == ["good"]
    assert any(name == "e" for name, _ in result.refused)


def test_a_window_that_outlasts_the_prices_is_told_with_its_sessions() -> None:
    moves, market = make_moves(5)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    days = weekdays(120)
    _, issues = run([make_event(days[118]), make_event(days[100], name="good")], series)
    (told,) = [issue for issue in issues if issue.code == "study.window-after-prices"]
    assert told.subject == "e"
    assert told.detail.startswith("1 sessions")


def test_overlapping_events_of_a_security() -> None:
    moves, market = make_moves(6, 160)
    days = weekdays(160)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    events = [make_event(days[100], name="first"), make_event(days[103], name="second")]
    result, issues = run(events, series)
    assert [e.id for e in result.events] == ["first"]
    assert "study.overlapping-events" in codes_of(issues, "second")
    result, issues = run(events, series, replace(OPTIONS, overlaps="keep"))
    assert [e.id for e in result.events] == ["first", "second"]
    assert "study.overlapping-events" in codes_of(issues, "second")


def test_another_event_in_the_estimation_window_is_left_out_of_it() -> None:
    moves, market = make_moves(7, 160)
    days = weekdays(160)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    events = [make_event(days[100], name="first"), make_event(days[130], name="second")]
    result, issues = run(events, series)
    assert [e.observations for e in result.events] == [60, 55]
    assert "study.estimation-overlaps-event" in codes_of(issues, "second")
    result, _ = run(events, series, replace(OPTIONS, contaminated="keep"))
    assert [e.observations for e in result.events] == [60, 60]


def test_the_same_event_twice_counts_once() -> None:
    moves, market = make_moves(8)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    day = weekdays(120)[100]
    result, issues = run([make_event(day), make_event(day, name="again")], series)
    assert len(result.events) == 1
    assert "study.event-repeated" in codes_of(issues, "again")


def test_constant_prices_a_perfect_fit_and_an_unknown_security() -> None:
    moves, market = make_moves(9)
    day = weekdays(120)[100]
    series = [
        make_series("FLAT", np.zeros(120)),
        make_series("TWIN", market),
        make_series("MKT", market),
    ]
    events = [
        make_event(day, "FLAT", "flat"),
        make_event(day, "TWIN", "twin"),
        make_event(day, "GONE", "gone"),
    ]
    result, issues = run(events, series)
    assert not result.events
    assert "study.constant-returns" in codes_of(issues, "flat")
    assert "study.no-residual" in codes_of(issues, "twin")
    assert "study.no-prices-of-security" in codes_of(issues, "gone")
    result, issues = run(
        [make_event(day)], [make_series("AAA", moves), make_series("MKT", np.zeros(120))]
    )
    assert "study.constant-benchmark" in codes_of(issues)


def test_a_benchmark_with_other_sessions_loses_returns_and_says_so() -> None:
    moves, market = make_moves(10)
    day = weekdays(120)[100]
    series = [make_series("AAA", moves), make_series("MKT", market, skip=[50, 51, 70])]
    result, issues = run([make_event(day)], series)
    # three missing prices cost 50, 51, 52 and 70, 71
    assert result.events[0].observations == 55
    assert "study.benchmark-other-sessions" in codes_of(issues, "AAA")
    kept = replace(OPTIONS, gaps="trade_to_trade")
    result, _ = run([make_event(day)], series, kept)
    assert result.events[0].observations == 57


def test_thin_trading_is_reported() -> None:
    moves, market = make_moves(11)
    series = [
        make_series("AAA", moves, skip=list(range(40, 80, 3))),
        make_series("MKT", market),
    ]
    _, issues = run([make_event(weekdays(120)[100])], series)
    assert "study.thin-trading" in codes_of(issues)


def test_a_filled_suspension_is_taken_out() -> None:
    moves, market = make_moves(12)
    moves[60:75] = 0.0
    series = [make_series("AAA", moves), make_series("MKT", market)]
    result, issues = run([make_event(weekdays(120)[100])], series)
    assert "study.stale-prices" in codes_of(issues, "AAA")
    # fifteen filled days and the return out of them
    assert result.events[0].observations == 60 - 16


@pytest.mark.parametrize(
    ("code", "factor", "left_out"), [("600000.XSHG", 0.7, True), ("AAA", 0.5, False)]
)
def test_an_ex_rights_jump_is_reported(code: str, factor: float, left_out: bool) -> None:
    moves, market = make_moves(13)
    moves[70] = np.log(factor)
    series = [make_series(code, moves), make_series("MKT", market)]
    result, issues = run([make_event(weekdays(120)[100], code)], series)
    found = [issue for issue in issues if issue.code == "study.ex-rights-jump"]
    assert len(found) == 1
    assert found[0].subject == "e"
    assert "estimation window" in found[0].detail
    assert result.events[0].observations == (59 if left_out else 60)


def test_no_benchmark_and_no_factors_are_named_errors() -> None:
    moves, _ = make_moves(14)
    with pytest.raises(NotFound, match="MKT"):
        run([make_event(weekdays(120)[100])], [make_series("AAA", moves)])
    factors = replace(OPTIONS, engine=replace(OPTIONS.engine, model="factors"))
    with pytest.raises(UsageError, match="factor"):
        run([make_event(weekdays(120)[100])], [make_series("AAA", moves)], factors)


def test_mean_adjusted_needs_no_benchmark() -> None:
    moves, _ = make_moves(15)
    options = replace(OPTIONS, engine=replace(OPTIONS.engine, model="mean_adjusted"))
    events = [make_event(weekdays(120)[100])]
    result, _ = study(events, [make_series("AAA", moves)], benchmark="", options=options)
    estimate = result.events[0].estimates[0]
    assert estimate.car == pytest.approx(moves[100] - moves[38:98].mean(), abs=1e-12)


def test_a_factor_model_takes_the_riskless_rate_off() -> None:
    random = np.random.default_rng(16)
    factors, riskless = random.normal(0, 0.01, (2, 120)), 0.0002
    moves = riskless + factors.T @ [1.1, -0.4] + random.normal(0, 0.005, 120)
    days = weekdays(120)
    lines = ["Date,Mkt-RF,SMB,RF"] + [
        f"{d.isoformat()},{a:.17g},{b:.17g},{riskless}"
        for d, a, b in zip(days, *factors, strict=True)
    ]
    table, issues = parse_factors("\n".join(lines))
    assert not issues
    options = replace(
        OPTIONS, engine=replace(OPTIONS.engine, model="factors"), factor_names=("mkt_rf", "smb")
    )
    result, _ = study(
        [make_event(days[100])],
        [make_series("AAA", moves)],
        benchmark="",
        options=options,
        factors=table,
    )
    inputs = np.column_stack([np.ones(60), factors[:, 38:98].T])
    expected = np.linalg.lstsq(inputs, moves[38:98] - riskless, rcond=None)[0]
    effect = result.events[0]
    assert (effect.alpha, *effect.beta) == pytest.approx(tuple(expected), rel=1e-9)


def test_several_events_have_an_interval_and_say_when_they_share_days() -> None:
    days = weekdays(120)
    market = make_moves(17)[1]
    series = [make_series("MKT", market)]
    for k in range(5):
        own, _ = make_moves(20 + k)
        series.append(make_series(f"S{k}", own - 1.2 * make_moves(20 + k)[1] + 1.2 * market))
    events = [make_event(days[100], f"S{k}", f"e{k}") for k in range(5)]
    result, issues = run(events, series)
    window = result.windows[0]
    assert window.n == 5
    assert window.interval[0] < window.mean < window.interval[1]
    assert "study.clustered-dates" in codes_of(issues, "events")
    tests = {test.name: test for test in window.tests}
    assert np.isnan(tests["wild_bootstrap"].value)
    assert "events: 1;" in tests["wild_bootstrap"].note


def test_input_order_does_not_change_an_event_s_numbers() -> None:
    moves, market = make_moves(18, 160)
    days = weekdays(160)
    series = [make_series("AAA", moves), make_series("MKT", market)]
    events = [make_event(days[100], name="a"), make_event(days[120], name="b")]
    forth, _ = run(events, series)
    back, _ = run(events[::-1], series[::-1])
    assert repr(forth.events) == repr(back.events[::-1])


@pytest.mark.shared
def test_cambricon_after_a_rival_s_listing(shared: Path) -> None:
    """No contagion to be seen: a rival lists in Hong Kong on 2026-01-02, day 0 in Shanghai is 5th.

    Log returns on the CSI 300 fund, 100 sessions ending ten before the event window's day 0.
    """
    text = (shared / "data/prices/ashare_2026_sample_close.csv").read_text("utf-8")
    prices, _ = parse_prices(text, name="sample")
    events = [StudyEvent(id="e", security="688256.XSHG", on=date(2026, 1, 2))]
    result, _ = study(events, prices, benchmark="510300", calendars=Calendars.load())
    effect = result.events[0]
    day, week = effect.estimates
    assert effect.day_zero == date(2026, 1, 5)
    assert effect.observations == 100
    assert day.car == pytest.approx(-0.0332, abs=5e-5)
    assert week.car == pytest.approx(-0.0060, abs=5e-5)
    assert week.t == pytest.approx(-0.06, abs=5e-3)
    assert week.interval[0] < 0 < week.interval[1]

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from tests.score.builders import CHINA, END, START, a_call, an_entry

from yanbao.model.forecasts import Outcome
from yanbao.score import Options, evaluate
from yanbao.score.bootstrap import bootstrap_mean, widest

NOW = datetime(2026, 6, 30, tzinfo=CHINA)
FEW = Options(draws=200)


def settled(hit: bool, *, probability: float = 0.6, baseline: float = 0.5, day: int = 0,
            target: str = "600519.XSHG", horizon: int = 5) -> Outcome:  # fmt: skip
    forecast = a_call(
        target=target, probability=probability, baseline=baseline, horizon=horizon,
        starts_on=START + timedelta(days=day), ends_on=END + timedelta(days=day),
    )  # fmt: skip
    return Outcome(forecast=forecast, state="resolved", detail="", hit=hit,
                   target_return=0.01, benchmark_return=0.0)  # fmt: skip


def open_call() -> Outcome:
    return Outcome(forecast=a_call(), state="not_due", detail="due later")


def test_scores_against_the_market_and_the_coin_by_hand() -> None:
    outcomes = [settled(True), settled(False, day=1)]
    score = evaluate(outcomes, as_of=NOW, seed=1, options=FEW).overall
    assert score is not None
    assert score.brier == pytest.approx((0.16 + 0.36) / 2)
    assert score.market_brier == pytest.approx(0.25)
    assert score.gain_on_market == pytest.approx(0.25 - 0.26)
    assert score.gain_on_coin == pytest.approx(-0.01)
    assert (score.n, score.days, score.targets, score.observed) == (2, 2, 1, 0.5)


def test_calls_that_are_not_settled_are_counted_and_not_scored() -> None:
    outcomes = [open_call(), settled(True), open_call()]
    record = evaluate(outcomes, as_of=NOW, seed=1, options=FEW)
    counts = dict(record.counts)
    assert counts["registered"] == 3
    assert (counts["not_due"], counts["resolved"], counts["superseded"]) == (2, 1, 0)
    assert record.overall is not None
    assert record.overall.n == 1
    assert len(record.outcomes) == 3


def test_nothing_settled_gives_no_score() -> None:
    record = evaluate([open_call()], as_of=NOW, seed=1)
    assert record.overall is None
    assert record.groups == ()


def test_groups_hold_every_settled_call_once_each_way() -> None:
    outcomes = [settled(i % 2 == 0, day=i, horizon=5 if i % 3 else 20) for i in range(9)]
    record = evaluate(outcomes, as_of=NOW, seed=1, options=FEW)
    for group in ("question", "horizon", "event_type", "venue", "target"):
        assert sum(s.n for s in record.groups if s.group == group) == 9
    assert [s.key for s in record.groups if s.group == "horizon"] == ["5", "20"]


def test_same_seed_same_intervals_and_another_seed_others() -> None:
    outcomes = [
        settled(i % 3 == 0, day=i % 12, target=f"6000{i % 11:02d}.XSHG", probability=0.3 + i / 100)
        for i in range(40)
    ]
    first, again, other = (
        evaluate(outcomes, as_of=NOW, seed=seed, options=FEW) for seed in (7, 7, 8)
    )
    assert first == again
    assert first.overall is not None
    assert other.overall is not None
    assert first.overall.brier_interval != other.overall.brier_interval
    low, high = first.overall.brier_interval or (1, 0)
    assert low < first.overall.brier < high


def test_few_days_give_no_interval() -> None:
    score = evaluate([settled(True), settled(False, day=1)], as_of=NOW, seed=1).overall
    assert score is not None
    assert score.brier_interval is None


def test_the_ledgers_head_is_kept() -> None:
    entries = [an_entry(a_call(), number=3)]
    record = evaluate([settled(True)], as_of=NOW, seed=1, entries=entries, options=FEW)
    assert (record.entries, record.head) == (1, entries[0].sha256)


def test_clusters_that_repeat_one_value_widen_the_interval() -> None:
    values = [float(i % 16) for i in range(64)]
    alone = bootstrap_mean(values, list(range(64)), draws=2000, seed=3)
    together = bootstrap_mean(values, [i % 16 for i in range(64)], draws=2000, seed=3)
    assert alone is not None
    assert together is not None
    assert together[1] - together[0] > 1.5 * (alone[1] - alone[0])


def test_bootstrap_agrees_with_the_normal_approximation() -> None:
    values = [float(i % 10) for i in range(400)]
    low, high = bootstrap_mean(values, list(range(400)), draws=5000, seed=0) or (0, 0)
    error = 1.96 * (8.25 / 400) ** 0.5  # variance of 0..9 is 8.25
    assert low == pytest.approx(4.5 - error, abs=0.03)
    assert high == pytest.approx(4.5 + error, abs=0.03)


def test_the_wider_interval_is_taken_and_none_stays_none() -> None:
    assert widest((0.1, 0.2), (0.0, 0.4)) == (0.0, 0.4)
    assert widest((0.1, 0.2), None) is None


def test_bootstrap_refuses_unequal_lengths() -> None:
    with pytest.raises(ValueError, match="as many"):
        bootstrap_mean([1.0], [], draws=10, seed=0)


def test_a_call_has_an_answer_only_when_it_is_settled() -> None:
    with pytest.raises(ValueError, match="answer"):
        Outcome(forecast=a_call(), state="not_due", detail="", hit=True)
    assert date(2026, 1, 5) == START


@pytest.mark.slow
def test_clusters_cover_what_single_calls_do_not() -> None:
    """Twenty-two days of six calls that share a day's shock: the truth, zero, is mostly inside."""
    draw = np.random.default_rng(0)
    inside = {"days": 0, "single": 0}
    for seed in range(150):
        shocks = np.repeat(draw.normal(size=22), 6) * 0.3**0.5
        values = (shocks + draw.normal(size=132) * 0.7**0.5).tolist()
        clusters = {"days": [i // 6 for i in range(132)], "single": list(range(132))}
        for name, members in clusters.items():
            low, high = bootstrap_mean(values, members, draws=400, seed=seed) or (1, 0)
            inside[name] += low <= 0 <= high
    assert inside["days"] / 150 > 0.86
    assert inside["single"] / 150 < 0.86

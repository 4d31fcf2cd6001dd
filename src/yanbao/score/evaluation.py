"""Evaluation: scores of the settled calls, whole and by horizon, question, event, target."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from yanbao.model.forecasts import LedgerEntry, Outcome, Score, TrackRecord
from yanbao.score.bootstrap import bootstrap_mean, widest
from yanbao.score.rules import COIN_BRIER, brier_losses, calibrate, decompose, log_losses

STATES = ("resolved", "not_due", "unresolvable", "superseded", "repeated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``edges`` of the bins of probability; ``draws`` and ``seed`` of the bootstrap."""

    edges: tuple[float, ...] = (0, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1)
    draws: int = 2000
    level: float = 0.95


def evaluate(
    outcomes: Sequence[Outcome],
    *,
    as_of: datetime,
    seed: int,
    entries: Sequence[LedgerEntry] = (),
    options: Options | None = None,
) -> TrackRecord:
    """Score the settled calls; the others are counted by state.

    Intervals are drawn over days of start and over targets; the wider one is given. Windows that
    overlap across days still move together, so for long horizons even that is too narrow.
    ``entries`` give the ledger's length and head.
    """
    options = options or Options()
    settled = [outcome for outcome in outcomes if outcome.state == "resolved"]
    counts = [("registered", len(outcomes))]
    counts += [(state, sum(o.state == state for o in outcomes)) for state in STATES]
    counts.append(("retrospective", sum(outcome.retrospective for outcome in outcomes)))
    groups = [
        _score(name, key, members, seed, options) for name, key, members in _find_groups(settled)
    ]
    return TrackRecord(
        as_of=as_of,
        head=entries[-1].sha256 if entries else "",
        entries=len(entries),
        counts=tuple(counts),
        overall=_score("all", "", settled, seed, options) if settled else None,
        groups=tuple(groups),
        outcomes=tuple(outcomes),
        seed=seed,
        draws=options.draws,
    )


def _find_groups(settled: Sequence[Outcome]) -> Iterator[tuple[str, str, list[Outcome]]]:
    """Yield the groups by each grouping, keys sorted (horizons by number)."""
    groupings: tuple[tuple[str, Callable[[Outcome], str]], ...] = (
        ("question", lambda o: o.forecast.question),
        ("horizon", lambda o: f"{o.forecast.horizon:03d}"),
        ("event_type", lambda o: o.forecast.event_type),
        ("venue", lambda o: o.forecast.target.rpartition(".")[2]),
        ("target", lambda o: o.forecast.target),
    )
    for name, key_of in groupings:
        grouped: dict[str, list[Outcome]] = {}
        for outcome in settled:
            grouped.setdefault(key_of(outcome), []).append(outcome)
        for key in sorted(grouped):
            yield name, key.lstrip("0") if name == "horizon" else key, grouped[key]


def _score(group: str, key: str, settled: Sequence[Outcome], seed: int, options: Options) -> Score:
    said = [outcome.forecast.probability for outcome in settled]
    market = [outcome.forecast.baseline for outcome in settled]
    hits = [bool(outcome.hit) for outcome in settled]
    losses, market_losses = brier_losses(said, hits), brier_losses(market, hits)
    days = [outcome.forecast.starts_on for outcome in settled]
    targets = [outcome.forecast.target for outcome in settled]
    parts = decompose(said, hits, options.edges)

    def interval(values: Sequence[float]) -> tuple[float, float] | None:
        drawn = [
            bootstrap_mean(values, clusters, draws=options.draws, seed=seed, level=options.level)
            for clusters in (days, targets)
        ]
        # one target, or one day, is no cluster to draw from: the other kind decides
        return widest(drawn[0]) if len(set(targets)) == 1 else widest(*drawn)

    on_market = [other - own for own, other in zip(losses, market_losses, strict=True)]
    on_coin = [COIN_BRIER - own for own in losses]
    n = len(settled)
    return Score(
        group=group,
        key=key,
        n=n,
        days=len(set(days)),
        targets=len(set(targets)),
        observed=sum(hits) / n,
        mean_probability=math.fsum(said) / n,
        brier=parts.brier,
        brier_interval=interval(losses),
        log_score=math.fsum(log_losses(said, hits)) / n,
        reliability=parts.reliability,
        resolution=parts.resolution,
        uncertainty=parts.uncertainty,
        spread=parts.spread,
        market_brier=math.fsum(market_losses) / n,
        market_log=math.fsum(log_losses(market, hits)) / n,
        gain_on_market=math.fsum(on_market) / n,
        gain_on_market_interval=interval(on_market),
        gain_on_coin=math.fsum(on_coin) / n,
        gain_on_coin_interval=interval(on_coin),
        bins=calibrate(said, hits, options.edges),
    )

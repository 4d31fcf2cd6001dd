"""Forecasts: calls with a probability, how they came out, and what that says of the caller."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from yanbao.model.references import Reference

#: ``beats``: the target's return over the horizon is above the benchmark's; ``rises``: it is above
#: zero; ``first_day_rises``: the first session closes above the offer price.
Question = Literal["beats", "rises", "first_day_rises"]
#: A superseded call was replaced before its window opened; a repeated one says of the same window
#: what an earlier note's call says. Neither is scored, both stay in sight.
OutcomeState = Literal["resolved", "not_due", "unresolvable", "superseded", "repeated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """How often it went so before: ``hits`` of ``n``, known when the call was made.

    ``effective_n`` is the number of independent observations that carry as much (securities move
    together on one day); ``interval`` is 95 %. ``borrowed`` says that no rate of the target's own
    market is known and another market's stands in.
    """

    label: tuple[str, str]
    hits: int
    n: int
    rate: float
    effective_n: float
    interval: tuple[float, float]
    reference: Reference
    borrowed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.n or not 0 <= self.rate <= 1 or self.n < 1:
            raise ValueError(f"no rate: {self.hits} of {self.n}, {self.rate}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A call that a price will settle.

    The window runs from the close of ``starts_on`` to the close of ``ends_on``, sessions of the
    target's venue; ``start_price`` is the offer price where that is what the first day is measured
    from (None: not yet known, or a close). ``baseline`` is what someone would say who knows the
    market's rate alone: ``market_rate`` shrunk toward a coin by ``coin_strength`` observations.
    ``probability`` is ``base_rate`` shrunk toward it by ``strength`` (docs/methods.md); the two are
    one where no comparable cases are known. ``registered_at`` is the note's instant.
    """

    id: str
    note: str
    registered_at: datetime
    event_type: str
    target: str
    benchmark: str
    question: Question
    horizon: int
    starts_on: date
    ends_on: date
    probability: float
    baseline: float
    strength: float
    coin_strength: float
    rule: tuple[str, str]
    base_rate: BaseRate
    market_rate: BaseRate
    start_price: float | None = None

    def __post_init__(self) -> None:
        if not (0 < self.probability < 1 and 0 < self.baseline < 1):
            raise ValueError(f"a probability lies between 0 and 1, got {self.probability}")
        if self.registered_at.tzinfo is None:
            raise ValueError("registered_at must be aware")
        if self.horizon < 1 or self.ends_on < self.starts_on:
            raise ValueError(f"no window: {self.starts_on} to {self.ends_on}, {self.horizon}")
        if (self.question == "beats") != bool(self.benchmark):
            raise ValueError("a benchmark belongs to the question 'beats', and to no other")
        if self.id != identify_forecast(self):
            raise ValueError(f"id {self.id!r} is not that of the call's content")

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """What two calls share when the later one replaces the earlier."""
        return self.note, self.target, self.benchmark, self.question, self.horizon

    @property
    def references(self) -> tuple[Reference, ...]:
        """The rows the probability was drawn from."""
        return tuple(dict.fromkeys((self.base_rate.reference, self.market_rate.reference)))


def identify_forecast(forecast: Forecast) -> str:
    """Return the id of a call: a hash of what was said, of whom, when and for when."""
    return name_forecast(
        forecast.key,
        forecast.registered_at,
        (forecast.starts_on, forecast.ends_on),
        (forecast.probability, forecast.start_price),
    )


def name_forecast(
    key: tuple[str, str, str, str, int],
    registered_at: datetime,
    window: tuple[date, date],
    numbers: tuple[float, float | None],
) -> str:
    """Return the id that a call of these parts has."""
    parts = [*map(str, key), registered_at.isoformat(), *(day.isoformat() for day in window)]
    parts += [repr(number) for number in numbers]
    return "f-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """A line of the ledger. ``previous`` is the hash of the entry before, ``sha256`` its own.

    ``written_at`` is the instant of the writing; ``supersedes`` the id of the call that this one
    replaces, with the ``reason``.
    """

    number: int
    previous: str
    written_at: datetime
    forecast: Forecast
    sha256: str
    supersedes: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a call came out. ``detail`` gives the prices used, or why there is no answer.

    ``retrospective`` says that the ledger's line was written after the window had opened: such a
    call is a test of the method on the past, not a promise kept.
    """

    forecast: Forecast
    state: OutcomeState
    detail: str
    hit: bool | None = None
    target_return: float | None = None
    benchmark_return: float | None = None
    retrospective: bool = False

    def __post_init__(self) -> None:
        if (self.state == "resolved") != (self.hit is not None):
            raise ValueError("a resolved call, and no other, has an answer")
        for value in (self.target_return, self.benchmark_return):
            if value is not None and not math.isfinite(value):
                raise ValueError("returns must be finite")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationBin:
    """Calls whose probability lies in [low, high): what was said, and what came."""

    low: float
    high: float
    n: int
    mean_probability: float
    observed: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How well a group of calls did. Scores are losses: lower is better.

    ``brier`` = ``reliability`` - ``resolution`` + ``uncertainty`` + ``spread``; the last is what
    binning hides (zero where each bin holds one probability). ``market_*`` are the losses of always
    saying the market's rate, known beforehand; ``uncertainty`` is that of the group's own rate,
    known only afterwards; a coin loses 0.25 and ln 2. ``gain_*`` are the market's or the coin's
    Brier loss minus the caller's, with bootstrap intervals (None: too few clusters to resample).
    """

    group: str
    key: str
    n: int
    days: int
    targets: int
    observed: float
    mean_probability: float
    brier: float
    brier_interval: tuple[float, float] | None
    log_score: float
    reliability: float
    resolution: float
    uncertainty: float
    spread: float
    market_brier: float
    market_log: float
    gain_on_market: float
    gain_on_market_interval: tuple[float, float] | None
    gain_on_coin: float
    gain_on_coin_interval: tuple[float, float] | None
    bins: tuple[CalibrationBin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """Every registered call as of an instant: what is open, what is settled, how well it went.

    ``overall`` is None while nothing is settled. ``head`` is the hash of the ledger's last entry.
    """

    as_of: datetime
    head: str
    entries: int
    counts: tuple[tuple[str, int], ...]
    overall: Score | None
    groups: tuple[Score, ...]
    outcomes: tuple[Outcome, ...]
    seed: int
    draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSummary:
    """What a note may quote of a published track record: the settled calls as one group.

    ``brier`` and what follows are None while nothing is settled.
    """

    as_of: datetime
    head: str
    registered: int
    resolved: int
    unresolvable: int
    retrospective: int
    brier: float | None
    market_brier: float | None
    gain_on_market: float | None
    gain_on_market_interval: tuple[float, float] | None

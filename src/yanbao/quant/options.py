"""Options of an event study: the model, the conventions, and what to test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yanbao.quant.bootstrap import Weights
from yanbao.quant.conventions import DEFAULT, Conventions
from yanbao.quant.models import Model
from yanbao.quant.returns import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to estimate and what to test.

    Attributes
    ----------
    model
        See ``models``.
    conventions
        See ``conventions``.
    minimum
        Fewest estimation returns an event must have.
    present
        Share of a window's sessions that must have a return.
    returns
        ``simple`` or ``log``: what the returns are (matters for buy-and-hold only).
    bhar
        Benchmark of the buy-and-hold abnormal return: the ``market`` (first factor), the ``model``,
        or none.
    tests
        Names of the catalogue; empty for all, ``("none",)`` for estimates alone.
    draws, seed, weights
        Of the wild bootstrap.
    weighted_days
        Weight the calendar-time portfolio's days by what it holds.
    """

    model: Model = "market_model"
    conventions: Conventions = DEFAULT
    minimum: int = 30
    present: float = 1.0
    returns: Kind = "simple"
    bhar: Literal["market", "model"] | None = None
    tests: tuple[str, ...] = ()
    draws: int = 999
    seed: int = 0
    weights: Weights = "rademacher"
    weighted_days: bool = False

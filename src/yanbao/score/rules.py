"""Scoring rules of probabilities, and what a mean score is made of. Plain Python.

References
----------
.. [1] Brier, G. W. (1950), "Verification of Forecasts Expressed in Terms of Probability", Monthly
   Weather Review 78(1), 1-3 (here for two outcomes, so half of its eq. 2).
.. [2] Good, I. J. (1952), "Rational Decisions", Journal of the Royal Statistical Society B 14(1),
   107-114: the logarithmic score.
.. [3] Murphy, A. H. (1973), "A New Vector Partition of the Probability Score", Journal of Applied
   Meteorology 12(4), 595-600: reliability - resolution + uncertainty.
.. [4] Stephenson, D. B., Coelho, C. A. S. and Jolliffe, I. T. (2008), "Two Extra Components in the
   Brier Score Decomposition", Weather and Forecasting 23(4), 752-757: what bins hide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yanbao.model.forecasts import CalibrationBin
from yanbao.quant.statistics import share_interval

#: loss of always saying one half
COIN_BRIER = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """``brier`` = ``reliability`` - ``resolution`` + ``uncertainty`` + ``spread``, exactly.

    ``spread`` is the variance of the probabilities within bins minus twice their covariance with
    the outcomes there [4]_: zero where each bin holds one probability.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    spread: float


def brier_losses(probabilities: Sequence[float], hits: Sequence[bool]) -> list[float]:
    """Return (p - o)^2 for each call [1]_."""
    _check(probabilities, hits)
    return [(p - hit) ** 2 for p, hit in zip(probabilities, hits, strict=True)]


def log_losses(probabilities: Sequence[float], hits: Sequence[bool]) -> list[float]:
    """Return -ln of the probability given to what came, in nats [2]_."""
    _check(probabilities, hits)
    return [-math.log(p if hit else 1 - p) for p, hit in zip(probabilities, hits, strict=True)]


def decompose(
    probabilities: Sequence[float], hits: Sequence[bool], edges: Sequence[float]
) -> Decomposition:
    """Split the mean Brier loss over the bins between ``edges`` [3]_ [4]_."""
    losses = brier_losses(probabilities, hits)
    n = len(losses)
    rate = sum(hits) / n
    reliability = resolution = spread = 0.0
    for members in _group(probabilities, edges):
        k = len(members)
        mean = math.fsum(probabilities[i] for i in members) / k
        seen = sum(hits[i] for i in members) / k
        reliability += k * (mean - seen) ** 2
        resolution += k * (seen - rate) ** 2
        spread += math.fsum((probabilities[i] - mean) ** 2 for i in members)
        spread -= 2 * math.fsum((probabilities[i] - mean) * (hits[i] - seen) for i in members)
    return Decomposition(
        brier=math.fsum(losses) / n,
        reliability=reliability / n,
        resolution=resolution / n,
        uncertainty=rate * (1 - rate),
        spread=spread / n,
    )


def calibrate(
    probabilities: Sequence[float], hits: Sequence[bool], edges: Sequence[float]
) -> tuple[CalibrationBin, ...]:
    """Return the bins that hold calls, with Wilson's interval of what came (Wilson 1927)."""
    _check(probabilities, hits)
    bins = []
    for members in _group(probabilities, edges):
        k, seen = len(members), sum(hits[i] for i in members)
        interval = share_interval(seen, k)
        low = max(edge for edge in edges[:-1] if edge <= probabilities[members[0]])
        bins.append(
            CalibrationBin(
                low=low,
                high=edges[list(edges).index(low) + 1],
                n=k,
                mean_probability=math.fsum(probabilities[i] for i in members) / k,
                observed=seen / k,
                interval=(interval.low, interval.high),
            )
        )
    return tuple(bins)


def _group(probabilities: Sequence[float], edges: Sequence[float]) -> list[list[int]]:
    """Return the members of each bin that has any; the last edge belongs to the last bin."""
    if list(edges) != sorted(set(edges)) or edges[0] > 0 or edges[-1] < 1:
        raise ValueError(f"edges must ascend from 0 to 1, got {edges}")
    groups: list[list[int]] = [[] for _ in edges[1:]]
    for i, p in enumerate(probabilities):
        place = sum(p >= edge for edge in edges[1:-1])
        groups[place].append(i)
    return [group for group in groups if group]


def _check(probabilities: Sequence[float], hits: Sequence[bool]) -> None:
    if not probabilities or len(probabilities) != len(hits):
        raise ValueError(f"expected as many outcomes as calls, got {len(hits)}")
    if not all(0 < p < 1 for p in probabilities):
        raise ValueError("expected probabilities between 0 and 1, both excluded")

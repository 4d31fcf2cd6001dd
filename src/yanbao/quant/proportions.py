"""Shares of binary outcomes that come in clusters, and their shrinkage toward a prior.

References
----------
.. [1] Cochran, W. G. (1977), Sampling Techniques, 3rd ed., chapter 9A: a proportion as the ratio of
   cluster totals, with its variance between clusters.
.. [2] Kish, L. (1965), Survey Sampling, 5.4 and 8.2: the design effect, and the effective size
   n / (1 + (n - 1) rho) of a cluster whose members correlate by rho.
.. [3] Kleinman, J. C. (1973), "Proportions with Extraneous Variance: Single and Independent
   Samples", Journal of the American Statistical Association 68(341), 46-54: the moment estimator
   of the beta-binomial.
.. [4] Fama, E. F. and MacBeth, J. D. (1973), "Risk, Return, and Equilibrium: Empirical Tests",
   Journal of Political Economy 81(3), 607-636: one observation a period, error from the series.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from yanbao.quant.statistics import share_interval, t_quantile

#: bounds of an estimated prior: as weak as one success and one failure, as firm as 500 cases
_WEAKEST, _FIRMEST = 2.0, 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredShare:
    """A share over clusters: ``effective_n`` independent cases would tell as much."""

    hits: int
    n: int
    clusters: int
    rate: float
    effective_n: float
    interval: tuple[float, float]


def estimate_share(
    hits: Sequence[int], sizes: Sequence[int], *, correlation: float, level: float = 0.95
) -> ClusteredShare:
    """Estimate a share from clusters of cases that move together.

    The rate is total hits over total cases [1]_; its error comes from the differences between
    clusters, as in [4]_. Where fewer than three clusters leave those unknown, ``correlation`` is
    what members of a cluster share [2]_ and the interval is Wilson's at the effective size.

    Raises
    ------
    ValueError
        No cases, or hits beyond the cases of their cluster.
    """
    total, n, k = sum(hits), sum(sizes), len(sizes)
    if len(hits) != k or n < 1 or any(not 0 <= h <= m for h, m in zip(hits, sizes, strict=True)):
        raise ValueError(f"expected hits within their clusters, got {total} of {n}")
    rate = total / n
    assumed = sum(m / (1 + (m - 1) * correlation) for m in sizes if m)
    squares = math.fsum((h - rate * m) ** 2 for h, m in zip(hits, sizes, strict=True))
    if k >= 3 and squares > 0:
        variance = squares / n**2 * k / (k - 1)
        half = t_quantile((1 + level) / 2, k - 1) * math.sqrt(variance)
        interval = (max(0.0, rate - half), min(1.0, rate + half))
        effective = min(float(n), max(1.0, rate * (1 - rate) / variance))
    else:
        effective = max(1.0, min(float(n), assumed))
        rounded = max(1, round(effective))
        wilson = share_interval(round(rate * rounded), rounded, level=level)
        interval = (wilson.low, wilson.high)
    return ClusteredShare(
        hits=total, n=n, clusters=k, rate=rate, effective_n=effective, interval=interval
    )


def shrink(rate: float, n: float, prior: float, strength: float) -> float:
    """Return the posterior mean of a beta-binomial share.

    With prior Beta(strength * prior, strength * (1 - prior)) and n cases at ``rate``:
    ``(strength * prior + n * rate) / (strength + n)`` (Casella 1985, American Statistician 39(2),
    83-87). Shares lie in [0, 1], the prior strictly inside; ``n`` and ``strength`` are numbers of
    cases. Raises ValueError beyond.
    """
    if not (0 <= rate <= 1 and 0 < prior < 1 and n >= 0 and strength > 0):
        raise ValueError(f"no share to shrink: {rate}, {n}, {prior}, {strength}")
    return (strength * prior + n * rate) / (strength + n)


def estimate_strength(hits: Sequence[int], sizes: Sequence[int], *, otherwise: float) -> float:
    """Estimate by moments how firm the prior is that groups of cases share [3]_.

    With weights n_i: gamma = (S - pq(g-1)) / (pq (N - sum n_i^2 / N - (g-1))), S = sum
    n_i (p_i - p)^2, and a strength of 1/gamma - 1, kept within bounds. ``otherwise`` is returned
    where fewer than three groups have two cases, or all cases ended alike; groups that differ no
    more than chance are as firm as the bound.
    """
    pairs = [(h, m) for h, m in zip(hits, sizes, strict=True) if m >= 2]
    n = sum(m for _, m in pairs)
    if len(pairs) < 3:
        return otherwise
    rate = sum(h for h, _ in pairs) / n
    odds = rate * (1 - rate)
    if odds == 0:
        return otherwise
    free = len(pairs) - 1
    between = math.fsum(m * (h / m - rate) ** 2 for h, m in pairs)
    room = n - sum(m * m for _, m in pairs) / n - free
    if room <= 0:
        return otherwise
    gamma = (between - odds * free) / (odds * room)
    if gamma <= 0:
        return _FIRMEST
    return min(_FIRMEST, max(_WEAKEST, 1 / gamma - 1))

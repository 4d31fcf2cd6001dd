"""Wild bootstrap of the mean CAR: signs of whole clusters of events are redrawn.

Under the null a cluster's CARs are as likely to come with the other sign. Each draw multiplies all
CARs of a cluster with one weight, so whatever correlation they have stays inside; the p-value is
the share of draws whose studentised mean is at least as far from zero.

References
----------
.. [1] Wu, C. F. J. (1986), "Jackknife, Bootstrap and Other Resampling Methods in Regression
   Analysis", Annals of Statistics 14, 1261-1295; Liu, R. Y. (1988), ibid. 16, 1696-1708.
.. [2] Cameron, A. C., Gelbach, J. B. and Miller, D. L. (2008), "Bootstrap-Based Improvements for
   Inference with Clustered Errors", Review of Economics and Statistics 90, 414-427.
.. [3] Mammen, E. (1993), "Bootstrap and Wild Bootstrap for High Dimensional Linear Models", Annals
   of Statistics 21, 255-285. Two points: (1 -+ sqrt 5) / 2.
.. [4] Webb, M. D. (2023), "Reworking Wild Bootstrap-Based Inference for Clustered Errors", Canadian
   Journal of Economics 56, 839-858: six points, for few clusters.
.. [5] Davison, A. C. and Hinkley, D. V. (1997), Bootstrap Methods and their Application, eq. 4.11:
   the p-value (1 + hits) / (1 + draws).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.statistic import Statistic, missing_statistic

Weights = Literal["rademacher", "mammen", "webb"]

#: with fewer clusters the signs have too few patterns for a 5 % test
FEWEST_CLUSTERS = 6
#: weights drawn at a time: 16 MB
_BLOCK_NUMBERS = 2_000_000


def cluster_overlapping(day_zero: Integers, length: int) -> Integers:
    """Return cluster numbers: events whose windows of ``length`` sessions overlap, in chains."""
    order = np.argsort(day_zero, kind="stable")
    starts = np.concatenate(([False], np.diff(day_zero[order]) >= length))[: len(order)]
    clusters = np.empty(len(order), dtype=np.int64)
    clusters[order] = np.cumsum(starts)
    return clusters


def wild_bootstrap(
    car: Floats,
    clusters: Integers,
    *,
    draws: int = 999,
    seed: int = 0,
    weights: Weights = "rademacher",
) -> Statistic:
    """Test the mean CAR of each window.

    Parameters
    ----------
    car
        Shape (n, m); NaN is left out.
    clusters
        Shape (n,), numbers from 0.
    draws, seed
        Number of redraws and the seed of PCG64, so that the same call gives the same numbers.
    """
    m = car.shape[1]
    known = np.isfinite(car)
    used = known.any(axis=1)
    groups = int(clusters.max(initial=-1)) + 1
    number = len(np.unique(clusters[used]))
    if number < FEWEST_CLUSTERS:
        return missing_statistic(
            "wild_bootstrap",
            m,
            f"clusters of overlapping events: {number}; at least {FEWEST_CLUSTERS} are needed",
        )
    filled = np.where(known, car, 0.0)
    sums = np.array([np.bincount(clusters, column, minlength=groups) for column in filled.T]).T
    squares = sums**2
    random = np.random.default_rng(seed)
    hits, done = np.zeros(m), 0
    with np.errstate(invalid="ignore", divide="ignore"):
        value = sums.sum(axis=0) / np.sqrt(squares.sum(axis=0))
        while done < draws:
            block = min(draws - done, max(1, _BLOCK_NUMBERS // groups))
            redrawn = _draw_weights(random, (block, groups), weights)
            spread = squares.sum(axis=0) if weights == "rademacher" else redrawn**2 @ squares
            drawn = np.abs(redrawn @ sums) / np.sqrt(spread)
            hits += (drawn >= np.abs(value) * (1 - 1e-12)).sum(axis=0)
            done += block
    p_value = np.where(np.isfinite(value), (1.0 + hits) / (1.0 + draws), np.nan)
    return Statistic(
        name="wild_bootstrap",
        value=np.where(np.isfinite(value), value, np.nan),
        own_p=p_value,
        n=known.sum(axis=0).astype(np.float64),
        df=np.full(m, np.nan),
        note=f"{number} clusters, {draws} draws, seed {seed}",
    )


def _draw_weights(random: np.random.Generator, shape: tuple[int, int], weights: Weights) -> Floats:
    if weights == "rademacher":
        number = shape[0] * shape[1]
        bits = np.frombuffer(random.bytes((number + 7) // 8), dtype=np.uint8)
        signs = np.unpackbits(bits, count=number).reshape(shape)
        drawn: Floats = signs.astype(np.float64) * 2.0 - 1.0
        return drawn
    if weights == "mammen":
        root = np.sqrt(5.0)
        low = random.random(shape) < (root + 1) / (2 * root)
        golden: Floats = np.where(low, (1 - root) / 2, (1 + root) / 2)
        return golden
    points = np.sqrt(np.array([1.5, 1.0, 0.5]))
    values: Floats = np.concatenate((-points, points))[random.integers(0, 6, shape)]
    return values

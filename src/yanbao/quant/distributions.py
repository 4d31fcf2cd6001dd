"""Tail probabilities for arrays: normal, Student's t, signed ranks.

Written out so that the core needs no scipy; tests hold them against it.

References
----------
.. [1] Abramowitz, M. and Stegun, I. A. (1964), Handbook of Mathematical Functions: 7.1 (erfc),
   26.5.8 (continued fraction of the incomplete beta function), 26.7.1 (t).
.. [2] Press, W. H. et al. (2007), Numerical Recipes, third edition, section 6.4.
.. [3] Wilcoxon, F. (1945), "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1(6),
   80-83: the number of subsets of 1..n with a given sum.
"""

from __future__ import annotations

import math

import numpy as np

from yanbao.quant.arrays import Floats

_STEPS = 4000
#: arguments at a time, so that the fraction's coefficients stay in the cache
_BLOCK = 512
_LGAMMA = np.vectorize(math.lgamma, otypes=[np.float64])
_ERFC = np.vectorize(math.erfc, otypes=[np.float64])


def normal_two_sided(z: Floats) -> Floats:
    """Return P(|Z| >= |z|) = erfc(|z| / sqrt 2); NaN stays NaN."""
    z = np.asarray(z, dtype=np.float64)
    if z.size == 0:
        return np.empty_like(z)
    tail: Floats = _ERFC(np.abs(z) / math.sqrt(2.0))
    return tail


def t_two_sided(t: Floats, df: Floats | float) -> Floats:
    """Return P(|T| >= |t|) with ``df`` degrees of freedom: I_x(df/2, 1/2), x = df / (df + t^2)."""
    t, nu = np.broadcast_arrays(np.asarray(t, np.float64), np.asarray(df, np.float64))
    tail = np.full(t.shape, np.nan)
    known = np.isfinite(t) & np.isfinite(nu) & (nu > 0)
    nu = nu[known]
    square = t[known] ** 2
    tail[known] = _beta_ratio(
        nu / 2, np.full_like(nu, 0.5), nu / (nu + square), square / (nu + square)
    )
    tail[np.isinf(t)] = 0.0
    return tail


def t_critical(level: float, df: Floats) -> Floats:
    """Return t with P(|T| <= t) = ``level`` for each number of degrees of freedom, by bisection.

    The shape is that of ``df``; NaN where there is none. Raises ValueError for a level outside
    (0, 1).
    """
    if not 0 < level < 1:
        raise ValueError(f"expected a level between 0 and 1, got {level}")
    known, back = np.unique(df[np.isfinite(df) & (df > 0)], return_inverse=True)
    low, high = np.zeros(len(known)), np.full(len(known), 2.0)
    while np.any(short := t_two_sided(high, known) > 1 - level):
        high[short] *= 2.0
    for _ in range(60):
        middle = (low + high) / 2
        above = t_two_sided(middle, known) > 1 - level
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    result = np.full(df.shape, np.nan)
    result[np.isfinite(df) & (df > 0)] = ((low + high) / 2)[back.reshape(-1)]
    return result


def signed_rank_two_sided(statistic: float, n: int) -> float:
    """Return the exact two-sided p-value of the sum of positive ranks 1..n [3]_ (no ties)."""
    total = n * (n + 1) // 2
    counts = np.zeros(total + 1)
    counts[0] = 1.0
    for rank in range(1, n + 1):
        counts[rank:] = counts[rank:] + counts[:-rank].copy()
    chance = counts / 2.0**n
    nearer = min(statistic, total - statistic)
    return float(min(1.0, 2.0 * chance[: math.floor(nearer) + 1].sum()))


def _beta_ratio(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    """Return I_x(a, b); ``rest`` is 1 - x, handed over so that nothing cancels."""
    result = np.where(x >= 1.0, 1.0, 0.0)
    inner = np.flatnonzero((x > 0) & (rest > 0))
    for start in range(0, len(inner), _BLOCK):
        at = inner[start : start + _BLOCK]
        result[at] = _inner_beta_ratio(a[at], b[at], x[at], rest[at])
    return result


def _inner_beta_ratio(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    swap = x >= (a + 1) / (a + b + 2)
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    x, rest = np.where(swap, rest, x), np.where(swap, x, rest)
    log_x = np.where(x > 0.5, np.log1p(-np.minimum(rest, 0.5)), np.log(x))
    log_rest = np.where(rest > 0.5, np.log1p(-np.minimum(x, 0.5)), np.log(rest))
    ratio = np.exp(_log_beta_factor(a, b) + a * log_x + b * log_rest)
    ratio = ratio * _beta_fraction(a, b, x) / a
    return np.where(swap, 1.0 - ratio, ratio)


def _log_beta_factor(a: Floats, b: Floats) -> Floats:
    """Return ln G(a + b) - ln G(a) - ln G(b); for t with many days from Stirling's series.

    There the two large terms would cancel: ln G(z + 1/2) - ln G(z) =
    ln(z) / 2 - 1/(8 z) + 1/(192 z^3) - 1/(640 z^5) + ...
    """
    few, many = np.minimum(a, b), np.maximum(a, b)
    series = (few == 0.5) & (many > 30)
    result = np.empty_like(a)
    z = many[series]
    half_step = np.log(z) / 2 - 1 / (8 * z) + 1 / (192 * z**3) - 1 / (640 * z**5)
    result[series] = half_step - math.lgamma(0.5)
    rest = ~series
    if rest.any():
        a, b = a[rest], b[rest]
        result[rest] = _LGAMMA(a + b) - _LGAMMA(a) - _LGAMMA(b)
    return result


def _beta_fraction(a: Floats, b: Floats, x: Floats) -> Floats:
    """Sum the continued fraction [1]_ from its end, for all arguments at once.

    Below x = (a + 1) / (a + b + 2) it settles within a multiple of sqrt(max(a, b)) steps [2]_.
    """
    steps = min(_STEPS, 16 + int(2.5 * math.sqrt(float(np.max(np.maximum(a, b))))))
    m = np.arange(1.0, steps + 1)[:, None]
    second = a + 2 * m
    odd = m * (b - m) * x / ((second - 1) * second)
    even = (a + m - 1) * (a + b + m - 1) * x / ((second - 2) * (second - 1))
    value = np.ones_like(x)
    for k in range(steps - 1, -1, -1):
        value = 1.0 - even[k] / (1.0 + odd[k] / value)
    return 1.0 / value

"""Small-sample statistics in plain Python: mean, median, quantiles of t, intervals.

The samples are tens of numbers; importing numpy for them would cost more than all the sums.

References
----------
.. [1] Student (1908), "The Probable Error of a Mean", Biometrika 6(1), 1-25.
.. [2] Wilson, E. B. (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
   Journal of the American Statistical Association 22(158), 209-212.
.. [3] Lentz, W. J. (1976), "Generating Bessel Functions in Mie Scattering Calculations Using
   Continued Fractions", Applied Optics 15(3), 668-671.
.. [4] Abramowitz, M. and Stegun, I. A. (1964), Handbook of Mathematical Functions, 26.5.8 (the
   continued fraction of the incomplete beta function), 26.7.1 (its tie to Student's t).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_TINY = 1e-300
_STEPS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A two-sided confidence interval at ``level``; ``method`` names the formula."""

    low: float
    high: float
    level: float
    method: str


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean; ValueError on an empty sample or a number that is not finite."""
    _check(values, at_least=1)
    return math.fsum(values) / len(values)


def median(values: Sequence[float]) -> float:
    """Return the middle value, or the mean of the middle two."""
    _check(values, at_least=1)
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def deviation(values: Sequence[float]) -> float:
    """Return the sample standard deviation (divisor n - 1)."""
    _check(values, at_least=2)
    centre = mean(values)
    return math.sqrt(math.fsum((v - centre) ** 2 for v in values) / (len(values) - 1))


def mean_interval(values: Sequence[float], *, level: float = 0.95) -> Interval:
    """Return Student's interval of the mean, ``m ± t(n-1) s / sqrt(n)`` [1]_.

    Exact for normal samples only; first-day returns are skewed, so read it with the median.
    """
    _check(values, at_least=2)
    _check_level(level)
    n = len(values)
    half = t_quantile((1 + level) / 2, n - 1) * deviation(values) / math.sqrt(n)
    centre = mean(values)
    return Interval(low=centre - half, high=centre + half, level=level, method="Student (1908)")


def share_interval(successes: int, n: int, *, level: float = 0.95) -> Interval:
    """Return Wilson's score interval of a share [2]_; it stays in [0, 1] at any n.

    Raises ValueError for more successes than cases, no case, or a level outside (0, 1).
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"expected 0 <= successes <= n and n > 0, got {successes} of {n}")
    _check_level(level)
    z = normal_quantile((1 + level) / 2)
    share = successes / n
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(
        low=max(0.0, centre - half),
        high=min(1.0, centre + half),
        level=level,
        method="Wilson (1927)",
    )


def sign_test(positives: int, n: int) -> float:
    """Return the exact two-sided p-value of the sign test: a fair coin as far from even or farther.

    Dixon and Mood (1946), Journal of the American Statistical Association 41, 557-566. Raises
    ValueError for more positives than cases, or no case.
    """
    if not 0 <= positives <= n or n < 1:
        raise ValueError(f"expected 0 <= positives <= n and n of at least 1, got {positives}, {n}")
    tail = sum(math.comb(n, k) for k in range(min(positives, n - positives) + 1))
    return float(min(1.0, 2.0 * tail / 2.0**n))


def percentile_rank(value: float, values: Sequence[float]) -> float:
    """Return the share of the sample below ``value``, ties counted half, in [0, 1]."""
    _check(values, at_least=1)
    below = sum(v < value for v in values)
    ties = sum(v == value for v in values)
    return (below + ties / 2) / len(values)


def normal_quantile(p: float) -> float:
    """Return the standard normal quantile, by bisection of ``erfc``."""
    _check_probability(p)
    return _bisect(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)), p)


def t_quantile(p: float, df: int) -> float:
    """Return the quantile of Student's t with ``df`` degrees of freedom, by bisection [4]_.

    Raises ValueError for a probability outside (0, 1), or no degree of freedom.
    """
    _check_probability(p)
    if df < 1:
        raise ValueError(f"expected at least one degree of freedom, got {df}")
    if p < 0.5:
        return -t_quantile(1 - p, df)

    def cdf(t: float) -> float:
        tail = 0.5 * _beta_ratio(df / 2, 0.5, df / (df + t * t))
        return 1 - tail if t > 0 else tail

    return _bisect(cdf, p)


def _bisect(cdf: Callable[[float], float], p: float) -> float:
    """Invert an increasing function on the real line."""
    low, high = -1.0, 1.0
    while cdf(low) > p:
        low *= 2
    while cdf(high) < p:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if cdf(middle) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_ratio(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """Sum the continued fraction [4]_ with the method of [3]_."""
    c = 1.0
    d = 1 / _keep_off_zero(1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            d = 1 / _keep_off_zero(1 + term * d)
            c = _keep_off_zero(1 + term / c)
            change = c * d
            total *= change
        if abs(change - 1) < 1e-15:
            break
    return total


def _keep_off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _check(values: Sequence[float], *, at_least: int) -> None:
    if len(values) < at_least:
        raise ValueError(f"expected at least {at_least} values, got {len(values)}")
    if not all(math.isfinite(v) for v in values):
        raise ValueError("expected finite numbers")


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"expected a level between 0 and 1, got {level}")


def _check_probability(p: float) -> None:
    if not 0 < p < 1:
        raise ValueError(f"expected a probability between 0 and 1, got {p}")

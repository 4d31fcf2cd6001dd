"""Rank and sign tests, over m windows at once.

References
----------
.. [1] Corrado, C. J. (1989), "A Nonparametric Test for Abnormal Security-Price Performance in
   Event Studies", Journal of Financial Economics 23, 385-395.
.. [2] Corrado, C. J. and Zivney, T. L. (1992), "The Specification and Power of the Sign Test in
   Event Study Hypothesis Tests Using Daily Stock Returns", Journal of Financial and Quantitative
   Analysis 27, 465-478: ranks over 1 + number of returns, for rows with gaps; the sign test about
   the median.
.. [3] Cowan, A. R. (1992), "Nonparametric Event Study Tests", Review of Quantitative Finance and
   Accounting 2, 343-358: the rank test over several days, the generalised sign test.
.. [4] Kolari, J. W. and Pynnonen, S. (2011), "Nonparametric Rank Tests for Event Studies", Journal
   of Empirical Finance 18, 953-971: GRANK-T.
.. [5] Wilcoxon, F. (1945), "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1,
   80-83; ties: Lehmann (1975), Nonparametrics, section 3.1.
"""

from __future__ import annotations

import math

import numpy as np

from yanbao.quant.arrays import Floats
from yanbao.quant.distributions import signed_rank_two_sided
from yanbao.quant.ranks import average_ranks, sum_positive_ranks
from yanbao.quant.statistic import Statistic, t_statistic, z_statistic
from yanbao.quant.tests_parametric import count_known

#: up to here the signed ranks' distribution is counted out
_EXACT_LIMIT = 50
#: CARs ranked at a time: 8 MB
_RANKED_NUMBERS = 1_000_000


def day_score_z(
    name: str,
    scores: Floats,
    counts: Floats,
    cuts: Floats,
    *,
    divisor: float | None = None,
    drawn: bool = True,
) -> Statistic:
    """Return a test from centred scores summed over events on each relative day.

    ``K_t = scores_t / sqrt(N_t)``, ``S^2 = sum_t K_t^2 / T`` over estimation and event days, and
    for a window of w days ``Z = sum K_t / (sqrt(w (T - w) / (T - 1)) S)`` ([1]_ when no
    day is missing, [2]_ otherwise).

    Parameters
    ----------
    scores, counts
        Shape (t,): sum of the centred scores and number of events with one, the event window last.
    cuts
        Shape (w, m).
    divisor
        T in the variance; the number of days when None.
    drawn
        Scores of a row sum to zero, so those of w days are drawn without replacement and their sum
        varies by (T - w) / (T - 1) less than w times a day's ([4]_, the cumulated ranks). False:
        take the days as independent [3]_.
    """
    w = len(cuts)
    used = counts > 0
    days = float(used.sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        level = np.where(used, scores / np.sqrt(counts), 0.0)
        spread = np.sqrt(np.sum(level**2) / (days if divisor is None else divisor))
        length = used[-w:] @ cuts
        shrink = (days - length) / (days - 1.0) if drawn else np.ones_like(length, np.float64)
        value = level[-w:] @ cuts / (np.sqrt(length * shrink) * spread)
    n = counts[-w:] @ cuts / cuts.sum(axis=0)
    return z_statistic(name, np.where(np.isfinite(value), value, np.nan), n=n)


def grank_t(event_scores: Floats, day_scores: Floats, counts: Floats, n: Floats) -> Statistic:
    """Return GRANK-T [4]_.

    The window counts as one day 0, whose value is the CAR standardised by its forecast error and
    again over events: by their standard deviation, which with a mean correlation r estimates
    sigma sqrt(1 - r), so over sqrt(1 - r) too (Kolari and Pynnonen 2010). Ranked among the
    estimation days, ``U = rank / (T + 1) - 1/2`` with T = l + 1 days. ``Z = U_0 / S``,
    ``S^2 = (1/T) sum_t (n_t / n) U_t^2``, and ``t = Z sqrt((T - 2) / (T - 1 - Z^2))`` with T - 2
    degrees of freedom.

    Parameters
    ----------
    event_scores
        Shape (m,): sum over events of U_0.
    day_scores, counts
        Shape (l, m): sums of U_t over events and their number.
    n
        Shape (m,): events with a CAR.
    """
    length = len(day_scores) + 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        day_mean = np.where(counts > 0, day_scores / counts, 0.0)
        event_mean = event_scores / n
        squares = np.sum(counts / n * day_mean**2, axis=0) + event_mean**2
        z = event_mean / np.sqrt(squares / length)
        value = z * np.sqrt((length - 2) / (length - 1 - z**2))
    value = np.where(np.isfinite(value), value, np.nan)
    return t_statistic("grank_t", value, n=n, df=np.full(len(n), length - 2))


def sign_z(car: Floats) -> Statistic:
    """Return ``(positives - n/2) / sqrt(n/4)``."""
    return _share_z("sign_z", car, 0.5)


def generalised_sign_z(car: Floats, share: float) -> Statistic:
    """Return ``(positives - n p) / sqrt(n p (1 - p))``, p the estimation window's share [3]_."""
    return _share_z("generalised_sign_z", car, share)


def _share_z(name: str, car: Floats, share: float) -> Statistic:
    n = count_known(car)
    with np.errstate(invalid="ignore", divide="ignore"):
        positives = (car > 0).sum(axis=0)
        value = (positives - n * share) / np.sqrt(n * share * (1.0 - share))
    return z_statistic(name, np.where(np.isfinite(value), value, np.nan), n=n)


def wilcoxon(car: Floats) -> Statistic:
    """Return the sum of the positive CARs' ranks among absolute CARs (n, m), by window [5]_.

    Zeros are left out. Up to 50 events without ties the p-value is exact; beyond, normal with
    variance n(n+1)(2n+1)/24 less sum(t^3 - t)/48 over ties.
    """
    block = max(1, _RANKED_NUMBERS // max(1, len(car)))
    parts = [_sum_signed_ranks(car[:, k : k + block].T) for k in range(0, car.shape[1], block)]
    value, ties, n = (np.concatenate(part) for part in zip(*parts, strict=True))
    rows = zip(value.tolist(), ties.tolist(), n.tolist(), strict=True)
    p_value = np.array([_signed_rank_p(v, t, int(k)) for v, t, k in rows])
    value[n == 0] = np.nan
    return Statistic(name="wilcoxon", value=value, own_p=p_value, n=n, df=np.full(len(n), np.nan))


def _sum_signed_ranks(columns: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the sum of positive ranks, Lehmann's sum of t^3 - t over ties, and n, all (m,)."""
    columns = np.ascontiguousarray(columns)
    quick = sum_positive_ranks(columns)
    if quick is not None:
        return quick, np.zeros(len(columns)), np.full(len(columns), float(columns.shape[1]))
    columns = np.where(columns == 0, np.nan, columns)
    ranks = average_ranks(np.abs(columns))
    known = np.isfinite(columns)
    n = known.sum(axis=1).astype(np.float64)
    value = np.where(known & (columns > 0), ranks, 0.0).sum(axis=1)
    # t^3 - t over ties is what the squared ranks lack of 1 + 4 + ... + n^2
    complete = n * (n + 1) * (2 * n + 1) / 6.0
    filled = np.where(known, ranks, 0.0)
    return value, 12.0 * (complete - np.vecdot(filled, filled)), n


def _signed_rank_p(value: float, ties: float, n: int) -> float:
    if n == 0:
        return math.nan
    if n <= _EXACT_LIMIT and ties < 1.0:
        return signed_rank_two_sided(value, n)
    mean = n * (n + 1) / 4.0
    variance = n * (n + 1) * (2 * n + 1) / 24.0 - ties / 48.0
    if variance <= 0:
        return math.nan
    return math.erfc(abs(value - mean) / math.sqrt(2.0 * variance))

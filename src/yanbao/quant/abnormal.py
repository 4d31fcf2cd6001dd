"""Abnormal returns, cumulated over windows, with the exact variance of the sum.

    AR_it  = R_it - a_i - b_i' F_t                          MacKinlay (1997, eq. 7)
    CAR_ic = sum of AR_it over the w sessions of window c   MacKinlay (1997, eq. 10)
    Var    = s_i^2 [w + w^2 / n_i + d' S^-1 d],   d = sum over the window of (F_t - mean F)

The last two terms are the error of the estimated parameters. All days of a window share it, so it
grows with w squared, and leaving out the cross terms understates the variance: Campbell, Lo and
MacKinlay (1997, section 4.4, eq. 4.4.10); Mikkelson and Partch (1988, Journal of Financial and
Quantitative Analysis 23, 119-133). With one market factor and one day it is the prediction error of
Patell (1976), ``1 + 1/n + (R_mt - mean)^2 / S_mm``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanbao.quant.arrays import Floats, find_usable
from yanbao.quant.conventions import Scale
from yanbao.quant.models import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulated:
    """CARs of n events over m windows.

    ``car`` (n, m), NaN where the window lacks returns; ``length`` (n, m) the sessions summed;
    ``factor`` (n, m) the bracket above.
    """

    car: Floats
    length: Floats
    factor: Floats


def expected_returns(factors: Floats, fit: Fit) -> Floats:
    """Return the model's returns, shape (n, t), from factors of shape (k, n, t)."""
    alpha = fit.alpha[:, None]
    if not fit.beta.shape[1]:
        return np.broadcast_to(alpha, (len(alpha), factors.shape[2])).copy()
    with np.errstate(invalid="ignore", over="ignore"):
        expected: Floats = fit.beta[:, 0, None] * factors[0]
        for k in range(1, fit.beta.shape[1]):
            expected += fit.beta[:, k, None] * factors[k]
        expected += alpha
    return expected


def abnormal_returns(returns: Floats, factors: Floats, fit: Fit) -> Floats:
    """Return R - E[R], shape (n, t); NaN where either is missing or no usable number."""
    expected = expected_returns(factors, fit)
    with np.errstate(invalid="ignore", over="ignore"):
        abnormal = np.subtract(returns, expected, out=expected)
        spoiled = np.flatnonzero(~np.isfinite(np.vecdot(abnormal, abnormal)))
    if len(spoiled):
        rows = abnormal[spoiled]
        rows[~find_usable(rows)] = np.nan
        abnormal[spoiled] = rows
    return abnormal


def cumulate(
    abnormal: Floats, factors: Floats, fit: Fit, cuts: Floats, *, present: float = 1.0
) -> Cumulated:
    """Sum abnormal returns over windows.

    Parameters
    ----------
    abnormal
        Shape (n, w), the event window.
    factors
        Shape (k, n, w).
    cuts
        Shape (w, m) of zeros and ones.
    present
        Share of a window's sessions that must have a return; below it the CAR is NaN. A missing
        return never counts as zero: it shortens the sum, and the variance with it.
    """
    size = cuts.sum(axis=0)
    shares, filled, inputs = _fill(abnormal, factors)
    length = np.broadcast_to(size, (len(abnormal), len(size))) if shares is None else shares @ cuts
    factor = _variance_factor(length, inputs, fit, cuts)
    car = filled @ cuts
    if shares is not None:
        car[(length < present * size) | (length == 0)] = np.nan
    return Cumulated(car=car, length=length, factor=factor)


def find_day_factors(abnormal: Floats, factors: Floats, fit: Fit) -> Floats:
    """Return the bracket above of each single day, shape (n, w); 0 where there is no return."""
    shares, _, inputs = _fill(abnormal, factors)
    return _variance_factor(np.ones_like(abnormal) if shares is None else shares, inputs, fit, None)


def _fill(abnormal: Floats, factors: Floats) -> tuple[Floats | None, Floats, Floats]:
    """Return ones where there is a return (None where all are), and both with zeros elsewhere."""
    known = np.isfinite(abnormal)
    if known.all():
        return None, abnormal, factors
    filled, inputs = np.where(known, abnormal, 0.0), np.where(known, factors, 0.0)
    return known.astype(np.float64), filled, inputs


def _variance_factor(length: Floats, factors: Floats, fit: Fit, cuts: Floats | None) -> Floats:
    """Return w + w^2 / n + d' S^-1 d for windows, or for single days without ``cuts``."""
    if not fit.uncertain:
        return np.array(length)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        total = length + length * length / fit.observations[:, None]
        moved = [
            (sums if cuts is None else sums @ cuts) - length * fit.centre[:, k, None]
            for k, sums in enumerate(factors[: fit.beta.shape[1]])
        ]
        for a, left in enumerate(moved):
            for b, right in enumerate(moved):
                total += left * right * fit.inverse[:, a, b, None]
    result: Floats = total
    return result


def standardise(sums: Cumulated, sigma: Floats, scale: Scale) -> Floats:
    """Return standardised CARs, shape (n, m), variance one under the null; scales of the sum."""
    under = sums.factor if scale == "exact" else sums.length
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums.car / (sigma[:, None] * np.sqrt(under))


def standardise_days(
    abnormal: Floats, day_factor: Floats, sums: Cumulated, sigma: Floats, cuts: Floats
) -> Floats:
    """Return the sum of each day's standardised AR over the root of their number, shape (n, m)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        daily = abnormal / np.sqrt(day_factor)
        daily[~np.isfinite(daily)] = 0.0
        scores: Floats = daily @ cuts / (sigma[:, None] * np.sqrt(sums.length))
    scores[np.isnan(sums.car)] = np.nan
    return scores

"""Parametric tests of the cumulative average abnormal return, over m windows at once.

n events, standardised CARs ``s_i``, mean over events ``s``; all sums skip events without a value.

References
----------
.. [1] Brown, S. J. and Warner, J. B. (1980), Journal of Financial Economics 8, 205-258; (1985),
   "Using Daily Stock Returns", Journal of Financial Economics 14, 3-31.
.. [2] Patell, J. M. (1976), "Corporate Forecasts of Earnings per Share and Stock Price Behavior",
   Journal of Accounting Research 14, 246-276.
.. [3] Boehmer, E., Musumeci, J. and Poulsen, A. B. (1991), "Event-Study Methodology under
   Conditions of Event-Induced Variance", Journal of Financial Economics 30, 253-272.
.. [4] Kolari, J. W. and Pynnonen, S. (2010), "Event Study Testing with Cross-sectional Correlation
   of Abnormal Returns", Review of Financial Studies 23, 3996-4025.
.. [5] Lamb, R. P. (1995), "An Exposure-Based Analysis of Property-Liability Insurer Stock Values
   around Hurricane Andrew", Journal of Risk and Insurance 62, 111-123.
.. [6] Jaffe, J. F. (1974), "Special Information and Insider Trading", Journal of Business 47,
   410-428; Mandelker, G. (1974), Journal of Financial Economics 1, 303-335; Fama, E. F. (1998),
   "Market Efficiency, Long-Term Returns, and Behavioral Finance", ibid. 49, 283-306, section 4.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.statistic import Statistic, t_statistic, z_statistic

#: calendar days so near each other are numbered by their distance, none of them looked up
_NEAR_DAYS = 100_000


def count_known(values: Floats) -> Floats:
    """Return the number of events with a value in each window, shape (m,)."""
    if _is_whole(values):
        return np.full(values.shape[1], float(len(values)))
    known: Floats = np.isfinite(values).sum(axis=0).astype(np.float64)
    return known


def column_means(values: Floats) -> Floats:
    """Return the means (m,) of values (n, m) over events, NaN where there is none."""
    if _is_whole(values):
        whole: Floats = np.add.reduce(values, axis=0) / len(values)
        return whole
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0)
    return means


def column_deviations(values: Floats, means: Floats) -> Floats:
    """Return sample standard deviations over events (divisor n - 1), NaN below two."""
    centred, n = values - means, np.float64(len(values))
    if not _is_whole(values):
        known = np.isfinite(values)
        centred, n = np.where(known, centred, 0.0), known.sum(axis=0).astype(np.float64)
    squares = np.einsum("nm,nm->m", centred, centred)
    with np.errstate(invalid="ignore", divide="ignore"):
        deviations: Floats = np.sqrt(squares / (n - 1.0))
    return deviations


def _is_whole(values: Floats) -> bool:
    """Tell whether no value is missing, at the price of one sum."""
    return len(values) > 0 and math.isfinite(values.sum())


def _mean_t(name: str, values: Floats) -> Statistic:
    n, mean = count_known(values), column_means(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = mean / column_deviations(values, mean) * np.sqrt(n)
    return t_statistic(name, _finite(value), n=n, df=n - 1)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def cross_section_t(car: Floats) -> Statistic:
    """Return ``t = mean(CAR) / (sd(CAR) / sqrt n)``, n - 1 degrees of freedom [1]_."""
    return _mean_t("cross_section_t", car)


def patell_z(standardised: Floats, df: Floats) -> Statistic:
    """Return ``Z = sum s_i / sqrt(sum df_i / (df_i - 2))`` [2]_.

    ``s_i`` is t with ``df_i`` degrees of freedom; df / (df - 2) is its variance.
    """
    known = np.isfinite(standardised)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.where(df > 2, df / (df - 2), np.nan)
        total = np.where(known, standardised, 0.0).sum(axis=0)
        value = total / np.sqrt(np.where(known, variance[:, None], 0.0).sum(axis=0))
    return z_statistic("patell_z", _finite(value), n=count_known(standardised))


def bmp_t(standardised: Floats) -> Statistic:
    """Return ``t = mean(s) / (sd(s) / sqrt n)``, n - 1 degrees of freedom [3]_."""
    return _mean_t("bmp_t", standardised)


def kolari_pynnonen_t(standardised: Floats, correlation: Floats) -> Statistic:
    """Return ``t_BMP sqrt((1 - r) / (1 + (n - 1) r))`` [4]_ with ``r`` (m,) the mean correlation.

    NaN where 1 + (n - 1) r is not positive: then r is estimated too badly to adjust with.
    """
    plain = _mean_t("bmp_t", standardised)
    under = 1.0 + (plain.n - 1.0) * correlation
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(under > 0, plain.value * np.sqrt((1.0 - correlation) / under), np.nan)
    note = "" if np.all(under > 0) else "mean correlation too negative to adjust with"
    return t_statistic("kolari_pynnonen_t", _finite(value), n=plain.n, df=plain.n - 1, note=note)


def independence_t(car: Floats, variances: Floats, lengths: Floats, days: float) -> Statistic:
    """Return the mean CAR over ``sqrt(w sum var_i) / n``: no dependence between events [1]_.

    ``variances`` (n,) of the estimation window's abnormal returns, ``lengths`` (m,) sessions of the
    windows, ``days`` the mean number of estimation days.
    """
    total = np.sum(variances[np.isfinite(variances)])
    n = float(np.isfinite(variances).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        value = column_means(car) / (np.sqrt(total * lengths) / n)
    return t_statistic(
        "independence_t", _finite(value), n=count_known(car), df=np.full(len(lengths), days - 1)
    )


def portfolio_t(car: Floats, portfolio: Floats, lengths: Floats, days: float) -> Statistic:
    """Return the mean CAR over ``sd_t(AAR) sqrt w``, sd over estimation days [1]_ (1985).

    ``portfolio`` (l,) is the mean abnormal return of each estimation day: its variance holds
    whatever correlation the events have on the same relative day.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = column_means(car) / (_deviation(portfolio) * np.sqrt(lengths))
    return t_statistic(
        "portfolio_t", _finite(value), n=count_known(car), df=np.full(len(lengths), days - 1)
    )


def lamb_z(by_day: Floats, portfolio: Floats, lengths: Floats) -> Statistic:
    """Return ``portfolio_t`` with the forecast error of each day [5]_.

    ``by_day`` (m,) is the sum over the window of AAR_t / sqrt(1 + 1/l + (R_mt - mean)^2 / S_mm),
    ``portfolio`` (l,) as there, ``lengths`` (m,) the windows' sessions.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = by_day / (_deviation(portfolio) * np.sqrt(lengths))
    return z_statistic("lamb_z", _finite(value), n=np.full(len(lengths), np.nan))


def _deviation(portfolio: Floats) -> float:
    known = portfolio[np.isfinite(portfolio)]
    return float(np.std(known, ddof=1)) if len(known) > 1 else float("nan")


def calendar_time_t(
    abnormal: Floats, days: Sequence[Integers] | Integers, cuts: Floats, *, weighted: bool = False
) -> Statistic:
    """Return the t of the calendar-time portfolio's mean daily abnormal return [6]_.

    Each calendar day's portfolio holds the securities whose window covers the day, in equal parts;
    its returns are one number a day, so correlation within a day is in them. D - 1 degrees of
    freedom for D days; NaN below three days.

    Parameters
    ----------
    abnormal
        Shape (n, w), the event window.
    days
        w arrays of shape (n,): the ordinals of each session's calendar day.
    cuts
        Shape (w, m).
    weighted
        Weight days by the number of securities held (less noise, when events are independent).
    """
    low, known_days, size = _bound_days(days)
    totals, flags = np.zeros((len(days), size)), np.zeros((len(days), size))
    whole = _is_whole(abnormal)
    for k, ordinals in enumerate(days):
        column = abnormal[:, k]
        place = ordinals - low if known_days is None else np.searchsorted(known_days, ordinals)
        if not whole:
            known = np.isfinite(column)
            place, column = place[known], column[known]
        totals[k] = np.bincount(place, column, minlength=size)
        flags[k] = np.bincount(place, minlength=size)
    total, held = cuts.T @ totals, cuts.T @ flags
    active = held > 0
    weight = held if weighted else active.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        count = weight.sum(axis=1) if not weighted else active.sum(axis=1).astype(np.float64)
        returns = total / np.maximum(held, 1.0)
        mean = np.vecdot(weight, returns) / weight.sum(axis=1)
        returns -= mean[:, None]
        returns *= weight
        variance = np.vecdot(returns, returns) / weight.sum(axis=1) ** 2 * count / (count - 1.0)
        value = np.where((count >= 3) & (variance > 0), mean / np.sqrt(variance), np.nan)
    note = "" if np.isfinite(value).all() else "fewer than three calendar days"
    return t_statistic("calendar_time_t", value, n=count, df=count - 1, note=note)


def _bound_days(days: Sequence[Integers] | Integers) -> tuple[int, Integers | None, int]:
    """Return the first day, the days themselves where they lie far apart, and how many numbers."""
    low = min((int(column.min()) for column in days if len(column)), default=0)
    high = max((int(column.max()) for column in days if len(column)), default=low)
    if high - low < _NEAR_DAYS:
        return low, None, high - low + 1
    known = np.unique(np.concatenate([np.unique(column) for column in days]))
    return low, known, len(known)

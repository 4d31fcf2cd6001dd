"""The battery: each test of the catalogue that was asked for, from the two passes' results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.bootstrap import cluster_overlapping, wild_bootstrap
from yanbao.quant.day_sums import DaySums
from yanbao.quant.estimates import Estimates
from yanbao.quant.models import OK
from yanbao.quant.options import Options
from yanbao.quant.statistic import CATALOGUE, Statistic, fix_p_values
from yanbao.quant.tests_parametric import (
    bmp_t,
    calendar_time_t,
    column_means,
    cross_section_t,
    independence_t,
    kolari_pynnonen_t,
    lamb_z,
    patell_z,
    portfolio_t,
)
from yanbao.quant.tests_rank import day_score_z, generalised_sign_z, grank_t, sign_z, wilcoxon


def make_statistics(
    estimates: Estimates, sums: DaySums, options: Options, *, units: Integers | None = None
) -> tuple[Statistic, ...]:
    """Return the statistics asked for, in the catalogue's order."""
    chosen = [test.name for test in CATALOGUE if sums.wants(test.name)]
    makers = _Makers(estimates, sums, options, units)
    return fix_p_values([makers.make(name) for name in chosen])


class _Makers:
    """One method a test; each states which of the passes' numbers it needs."""

    def __init__(
        self, estimates: Estimates, sums: DaySums, options: Options, units: Integers | None
    ) -> None:
        self._estimates, self._sums, self._options, self._units = estimates, sums, options, units
        self._cuts = sums.design.cuts()
        self._lengths = self._cuts.sum(axis=0)
        good = estimates.fit.status == OK
        observed = estimates.fit.observations[good]
        self._mean_days = float(observed.mean()) if len(observed) else float("nan")

    def make(self, name: str) -> Statistic:
        """Return the named statistic."""
        estimates, options = self._estimates, self._options
        bmp = estimates.scores[options.conventions.bmp_scale]
        makers: dict[str, Callable[[], Statistic]] = {
            "cross_section_t": lambda: cross_section_t(estimates.car),
            "patell_z": self._patell,
            "bmp_t": lambda: bmp_t(bmp),
            "kolari_pynnonen_t": lambda: kolari_pynnonen_t(bmp, estimates.mean_correlation),
            "independence_t": self._independence,
            "portfolio_t": lambda: portfolio_t(
                estimates.car, self._portfolio(), self._lengths, self._mean_days
            ),
            "lamb_z": self._lamb,
            "corrado_rank_z": lambda: self._day_scores("corrado_rank_z", self._sums.rank_scores),
            "corrado_sign_z": lambda: self._day_scores("corrado_sign_z", self._sums.sign_scores),
            "grank_t": lambda: grank_t(
                self._sums.grank_event,
                self._sums.grank_days,
                self._sums.grank_count,
                np.isfinite(bmp).sum(axis=0).astype(np.float64),
            ),
            "sign_z": lambda: sign_z(estimates.car),
            "generalised_sign_z": lambda: generalised_sign_z(estimates.car, self._positive_share()),
            "wilcoxon": lambda: wilcoxon(estimates.car),
            "calendar_time_t": lambda: calendar_time_t(
                estimates.abnormal,
                self._sums.event_days(),
                self._cuts,
                weighted=options.weighted_days,
            ),
            "wild_bootstrap": self._bootstrap,
        }
        return makers[name]()

    def _patell(self) -> Statistic:
        fit, conventions = self._estimates.fit, self._options.conventions
        return patell_z(self._estimates.scores[conventions.patell_scale], fit.df)

    def _independence(self) -> Statistic:
        fit = self._estimates.fit
        with np.errstate(invalid="ignore", divide="ignore"):
            variances = np.where(fit.status == OK, fit.sse / (fit.observations - 1), np.nan)
        return independence_t(self._estimates.car, variances, self._lengths, self._mean_days)

    def _portfolio(self) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            return self._sums.portfolio / self._sums.portfolio_count

    def _lamb(self) -> Statistic:
        """Take the mean of the events' forecast errors; with one date they are the same."""
        fit = self._estimates.fit
        good = fit.status == OK
        with np.errstate(invalid="ignore", divide="ignore"):
            own = np.where(good, 1.0 / fit.observations, 0.0)
            moved = (self._estimates.day_factor - np.sum(good + own)) / good.sum()
            error = np.sqrt(1.0 + 1.0 / self._mean_days + moved)
            daily = column_means(self._estimates.abnormal) / error
        return lamb_z(daily @ self._cuts, self._portfolio(), self._lengths)

    def _day_scores(self, name: str, scores: Floats) -> Statistic:
        sums = self._sums
        divisor = None
        if self._options.conventions.missing_scores == "scaled":
            events = float((self._estimates.fit.status == OK).sum())
            scores = scores * events / np.maximum(sums.rank_count, 1.0)
        if self._options.conventions.rank_days == "mean_observations":
            held = np.isfinite(self._estimates.abnormal).sum(axis=1) + sums.observed
            divisor = float(held[self._estimates.fit.status == OK].mean())
        drawn = self._options.conventions.rank_sum == "drawn"
        return day_score_z(name, scores, sums.rank_count, self._cuts, divisor=divisor, drawn=drawn)

    def _positive_share(self) -> float:
        good = self._estimates.fit.status == OK
        positive, observed = self._sums.positive[good], self._sums.observed[good]
        how = self._options.conventions.sign_share
        if not len(positive):
            return float("nan")
        if how == "pooled":
            return float(positive.sum() / observed.sum())
        if how == "security" and self._units is not None:
            _, unit = np.unique(self._units[good], return_inverse=True)
            unit = unit.reshape(-1)
            return float(np.mean(np.bincount(unit, positive) / np.bincount(unit, observed)))
        return float(np.mean(positive / observed))

    def _bootstrap(self) -> Statistic:
        options, design = self._options, self._sums.design
        clusters = cluster_overlapping(self._sums.day_zero, design.length)
        return wild_bootstrap(
            self._estimates.car,
            clusters,
            draws=options.draws,
            seed=options.seed,
            weights=options.weights,
        )

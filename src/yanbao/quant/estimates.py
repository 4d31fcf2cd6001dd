"""The first pass: models, abnormal returns of the event window and CARs of all events."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from yanbao.quant.abnormal import (
    Cumulated,
    abnormal_returns,
    cumulate,
    expected_returns,
    find_day_factors,
    standardise,
    standardise_days,
)
from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.correlation import RelativeSums, ResidualSums
from yanbao.quant.models import NO_EVENT_RETURNS, OK, Fit, fit_model
from yanbao.quant.options import Options
from yanbao.quant.panels import Panel
from yanbao.quant.returns import buy_and_hold
from yanbao.quant.windows import Design

#: 64 MB of abnormal returns are kept for the second pass; beyond, it computes them again
_KEPT_NUMBERS = 8_000_000


class Estimates:
    """Fits, ARs of the event window and CARs of all events."""

    def __init__(self, day_zero: Integers, design: Design, options: Options) -> None:
        n, m, w = len(day_zero), len(design.windows), design.length
        self._dependence: ResidualSums | RelativeSums | None = None
        if options.tests != ("none",):
            before = design.offsets[: design.estimation]
            if options.conventions.correlation == "relative":
                self._dependence = RelativeSums(len(before))
            else:
                self._dependence = ResidualSums(day_zero, before)
        self._design, self._options = design, options
        self._cuts = design.cuts()
        self.car, self.standard_error = np.full((n, m), np.nan), np.full((n, m), np.nan)
        self.scores = {
            scale: np.full((n, m), np.nan)
            for scale in sorted({options.conventions.patell_scale, options.conventions.bmp_scale})
        }
        self.bhar = np.full((n, m), np.nan) if options.bhar else None
        self.abnormal = np.full((n, w), np.nan)
        self.day_factor = np.zeros(w)
        self._fits: list[Fit] = []
        #: abnormal returns of all columns by the chunk's first event, where they are few enough
        self.kept: dict[int, Floats] = {}
        self._keeps = n * len(design.offsets) <= _KEPT_NUMBERS

    @cached_property
    def mean_correlation(self) -> Floats:
        """The mean correlation of the events' abnormal returns for each window, (m,)."""
        lengths = self._cuts.sum(axis=0)
        if self._dependence is None:
            return np.full(len(lengths), np.nan)
        return self._dependence.mean_correlation(lengths)

    @cached_property
    def fit(self) -> Fit:
        """All fits as one."""
        joined = _join(self._fits)
        self._fits.clear()
        return joined

    def add(self, part: slice, panel: Panel) -> None:
        """Fit and cumulate one chunk."""
        length, conventions = self._design.estimation, self._options.conventions
        fit = fit_model(
            panel.returns[:, :length],
            panel.factors[:, :, :length],
            self._options.model,
            minimum=self._options.minimum,
            conventions=conventions,
        )
        event, factors = panel.returns[:, length:], panel.factors[:, :, length:]
        abnormal = self._expect(part, panel, fit)
        bare = ~np.isfinite(abnormal).any(axis=1) & (fit.status == OK)
        fit.status[bare] = NO_EVENT_RETURNS
        sums = cumulate(abnormal, factors, fit, self._cuts, present=self._options.present)
        sigma = fit.sigma(conventions)
        self.car[part] = sums.car
        under = sums.length if conventions.car_scale == "residual" else sums.factor
        with np.errstate(invalid="ignore"):
            self.standard_error[part] = sigma[:, None] * np.sqrt(under)
        self.standard_error[part][~np.isfinite(sums.car)] = np.nan
        good = fit.status == OK
        if self._dependence is not None:
            self.abnormal[part] = abnormal
            day_factor = find_day_factors(abnormal, factors, fit)
            self.day_factor += np.where(good[:, None], day_factor, 0.0).sum(axis=0)
            self._standardise(part, abnormal, day_factor, sums, sigma)
        if self.bhar is not None:
            grown = factors[0] if self._options.bhar == "market" else expected_returns(factors, fit)
            held = buy_and_hold(event, grown, self._cuts, kind=self._options.returns)
            held[~good] = np.nan
            self.bhar[part] = held
        self._fits.append(fit)

    def _standardise(
        self, part: slice, abnormal: Floats, day_factor: Floats, sums: Cumulated, sigma: Floats
    ) -> None:
        for scale, values in self.scores.items():
            values[part] = (
                standardise_days(abnormal, day_factor, sums, sigma, self._cuts)
                if scale == "day"
                else standardise(sums, sigma, scale)
            )

    def _expect(self, part: slice, panel: Panel, fit: Fit) -> Floats:
        """Return the event window's abnormal returns; the estimation window's go to the sums."""
        length = self._design.estimation
        if self._dependence is None:
            abnormal = abnormal_returns(
                panel.returns[:, length:], panel.factors[:, :, length:], fit
            )
            abnormal[fit.status != OK] = np.nan
            return abnormal
        abnormal = abnormal_returns(panel.returns, panel.factors, fit)
        if (fit.status != OK).any():
            abnormal[fit.status != OK] = np.nan
        if self._keeps:
            self.kept[part.start] = abnormal
        residuals = abnormal[:, :length]
        known = np.isfinite(residuals)
        days = None if panel.days is None else panel.days[:, :length]
        self._dependence.add(part, residuals, days, None if known.all() else known)
        return abnormal[:, length:]


def _join(fits: list[Fit]) -> Fit:
    if not fits:
        raise ValueError("no events")
    return Fit(
        alpha=np.concatenate([f.alpha for f in fits]),
        beta=np.concatenate([f.beta for f in fits]),
        sse=np.concatenate([f.sse for f in fits]),
        observations=np.concatenate([f.observations for f in fits]),
        centre=np.concatenate([f.centre for f in fits]),
        inverse=np.concatenate([f.inverse for f in fits]),
        status=np.concatenate([f.status for f in fits]),
        parameters=fits[0].parameters,
        uncertain=fits[0].uncertain,
    )

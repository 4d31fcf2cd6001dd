"""Event studies: from returns around events to abnormal returns and tests, chunk by chunk.

Two passes over the source. The first fits the models and cumulates abnormal returns; the second,
with all standardised CARs known, goes over the residuals for the tests that need each estimation
day (ranks, signs, correlation, portfolio). Memory: two chunks, and (2 m + w + 10) numbers an event
for m windows and w event sessions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.battery import make_statistics
from yanbao.quant.day_sums import DaySums
from yanbao.quant.distributions import t_critical, t_two_sided
from yanbao.quant.estimates import Estimates
from yanbao.quant.models import OK, Fit
from yanbao.quant.options import Options
from yanbao.quant.panels import CHUNK, Source
from yanbao.quant.statistic import Statistic
from yanbao.quant.tests_parametric import column_deviations, column_means, count_known
from yanbao.quant.windows import Design, Window


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventStudy:
    """What an event study found: n events, m windows.

    Attributes
    ----------
    windows
        The windows of the columns.
    status
        Shape (n,); ``models.OK`` or why the event has no estimates.
    fit
        The models.
    sigma
        Shape (n,), residual standard deviation.
    car, standard_error
        Shape (n, m); a window of one session is the AR.
    bhar
        Shape (n, m), or None.
    correlation
        Shape (m,), mean correlation of the events' abnormal returns in calendar time.
    statistics
        One for each test asked for, in the catalogue's order.
    """

    windows: tuple[Window, ...]
    status: NDArray[np.int8]
    fit: Fit
    sigma: Floats
    car: Floats
    standard_error: Floats
    bhar: Floats | None
    correlation: Floats
    statistics: tuple[Statistic, ...]

    @property
    def t(self) -> Floats:
        """Each event's CAR over its standard error, shape (n, m)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.car / self.standard_error

    def p_values(self) -> Floats:
        """Return the events' two-sided p-values (n, m), Student's t with the fit's df."""
        return t_two_sided(self.t, np.broadcast_to(self.fit.df[:, None], self.car.shape))

    def event_intervals(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Return each event's confidence interval, two arrays of shape (n, m)."""
        quantiles = t_critical(level, np.where(self.status == OK, self.fit.df, np.nan))
        half = quantiles[:, None] * self.standard_error
        return self.car - half, self.car + half

    @property
    def caar(self) -> Floats:
        """Cumulative average abnormal return, shape (m,); of a one-session window, the AAR."""
        return column_means(self.car)

    def caar_intervals(
        self, level: float = 0.95, *, clustered: bool = True
    ) -> tuple[Floats, Floats]:
        """Return the confidence interval of the mean CAR from its spread over events.

        ``clustered`` widens it by ``sqrt((1 + (n - 1) r) / (1 - r))`` for the mean correlation r,
        as Kolari and Pynnonen (2010) do for the test; NaN below two events.
        """
        mean, n = self.caar, count_known(self.car)
        with np.errstate(invalid="ignore", divide="ignore"):
            half = column_deviations(self.car, mean) / np.sqrt(n)
            if clustered:
                r = np.maximum(self.correlation, 0.0)
                half = half * np.sqrt((1 + (n - 1) * r) / (1 - r))
        quantiles = t_critical(level, n - 1.0)
        return mean - quantiles * half, mean + quantiles * half

    def statistic(self, name: str) -> Statistic:
        """Return one test's statistic; KeyError when it was not asked for."""
        for statistic in self.statistics:
            if statistic.name == name:
                return statistic
        raise KeyError(name)


def estimate(
    source: Source,
    design: Design,
    options: Options | None = None,
    *,
    units: Integers | None = None,
    chunk: int = CHUNK,
) -> EventStudy:
    """Run an event study.

    Parameters
    ----------
    source
        Panels whose columns are ``design.offsets``.
    design
        The windows; ``design.windows`` are the result's columns.
    options
        See ``Options``.
    units
        Shape (n,), each event's security as a number; only for ``sign_share='security'``.
    chunk
        Events at a time, at most 255; four times as many where no test is asked for.

    Raises
    ------
    ValueError
        A chunk out of bounds, or a design without a window. An event that cannot be estimated is
        no error: its ``status`` says why.
    """
    settings = options or Options()
    if not 0 < chunk < 256:
        raise ValueError(f"expected a chunk of 1 to 255 events, got {chunk}")
    if not design.windows:
        raise ValueError("the design names no window to cumulate over")
    tested = settings.tests != ("none",)
    estimates = Estimates(source.day_zero, design, settings)
    for part, panel in source.panels(chunk if tested else 4 * chunk):
        estimates.add(part, panel)
    statistics: tuple[Statistic, ...] = ()
    if tested:
        sums = DaySums(source.day_zero, design, settings, estimates)
        for part, panel in source.panels(chunk):
            sums.add(part, panel)
        statistics = make_statistics(estimates, sums, settings, units=units)
    return EventStudy(
        windows=design.windows,
        status=estimates.fit.status,
        fit=estimates.fit,
        sigma=estimates.fit.sigma(settings.conventions),
        car=estimates.car,
        standard_error=estimates.standard_error,
        bhar=estimates.bhar,
        correlation=estimates.mean_correlation,
        statistics=statistics,
    )

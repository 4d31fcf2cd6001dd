"""The second pass: sums over events, for each day of the estimation window, that the tests need."""

from __future__ import annotations

import numpy as np

from yanbao.quant.abnormal import abnormal_returns
from yanbao.quant.arrays import Flags, Floats, Integers
from yanbao.quant.estimates import Estimates
from yanbao.quant.models import OK, Fit
from yanbao.quant.options import Options
from yanbao.quant.panels import Panel
from yanbao.quant.ranks import Shorts, average_ranks, middle_ranks, order_together
from yanbao.quant.tests_parametric import column_deviations, column_means
from yanbao.quant.windows import Design

RANKED = frozenset({"corrado_rank_z", "corrado_sign_z"})


class DaySums:
    """Sums over events, for l estimation and w event days.

    ``portfolio`` and ``portfolio_count`` (l,): abnormal returns and how many; ``rank_scores``,
    ``sign_scores`` and ``rank_count`` (l + w,): ranks over 1 + number less 1/2, signs about the
    median, and how many; ``grank_days`` and ``grank_count`` (l, m), ``grank_event`` (m,);
    ``positive`` and ``observed`` (n,): an event's positive abnormal returns and all.
    """

    def __init__(
        self, day_zero: Integers, design: Design, options: Options, estimates: Estimates
    ) -> None:
        n, length, w = len(day_zero), design.estimation, design.length
        m = len(design.windows)
        self.design, self._options, self._estimates = design, options, estimates
        self.day_zero = day_zero
        self.portfolio, self.portfolio_count = np.zeros(length), np.zeros(length)
        self.rank_scores, self.sign_scores = np.zeros(length + w), np.zeros(length + w)
        self.rank_count = np.zeros(length + w)
        self.grank_days, self.grank_count = np.zeros((length, m)), np.zeros((length, m))
        self.grank_event = np.zeros(m)
        self.positive, self.observed = np.zeros(n), np.zeros(n)
        self._event_days: Integers | None = None
        self._sigma = estimates.fit.sigma(options.conventions)
        scores = estimates.scores[options.conventions.bmp_scale]
        shared = np.clip(estimates.mean_correlation, 0.0, 0.95)
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = column_deviations(scores, column_means(scores)) / np.sqrt(1.0 - shared)
            self._scores = scores / spread

    def wants(self, *names: str) -> bool:
        """Tell whether any of the tests is asked for."""
        chosen = self._options.tests
        return not chosen or any(name in chosen for name in names)

    def event_days(self) -> list[Integers]:
        """Return the calendar ordinals of each event session, w arrays of shape (n,)."""
        if self._event_days is not None:
            return list(self._event_days.T)
        return [self.day_zero + k for k in self.design.offsets[self.design.estimation :]]

    def add(self, part: slice, panel: Panel) -> None:
        """Add one chunk."""
        length = self.design.estimation
        fit = _slice(self._estimates.fit, part)
        valid = fit.status == OK
        abnormal = self._estimates.kept.pop(part.start, None)
        if abnormal is None:
            abnormal = abnormal_returns(panel.returns, panel.factors, fit)
        days = panel.days
        if days is not None:
            if self._event_days is None:
                self._event_days = np.zeros((len(self.day_zero), self.design.length), np.int64)
            self._event_days[part] = days[:, length:]
        if not valid.all():
            abnormal[~valid] = np.nan
        residuals = abnormal[:, :length]
        totals = residuals.sum(axis=0)
        known = None if np.isfinite(totals).all() else np.isfinite(residuals)
        if known is None:
            self.portfolio_count += len(residuals)
            self.observed[part] = length
        else:
            totals = np.where(known, residuals, 0.0).sum(axis=0)
            self.portfolio_count += known.sum(axis=0)
            self.observed[part] = known.sum(axis=1)
        self.portfolio += totals
        self.positive[part] = (residuals > 0).astype(np.float64) @ np.ones(length)
        self._add_orders(part, abnormal, known)

    def _add_orders(self, part: slice, abnormal: Floats, known: Flags | None) -> None:
        """Add what the rank tests need; one sort serves all where nothing is missing or tied."""
        ranked, generalised = self.wants(*RANKED), self.wants("grank_t")
        if not (ranked or generalised):
            return
        levels = self._scores[part] * self._sigma[part, None]
        whole = known is None and bool(np.isfinite(abnormal).all() and np.isfinite(levels).all())
        orders = order_together(abnormal, levels, self.design.estimation) if whole else None
        if orders is not None:
            if ranked:
                self._add_whole_ranks(orders.all_ranks)
            if generalised:
                self._add_whole_grank(orders.day_ranks, orders.below)
            return
        if ranked:
            self._add_ranks(abnormal)
        if generalised:
            self._add_grank(abnormal[:, : self.design.estimation], levels)

    def _add_whole_ranks(self, ranks: Shorts) -> None:
        """Add integer ranks without ties or gaps: only their sums and signs are needed."""
        rows, width = ranks.shape
        raw = ranks.sum(axis=0, dtype=np.int32).astype(np.float64)
        above = _count_true(ranks > (width + 1) // 2)
        below = _count_true(ranks < (width + 2) // 2)
        self.sign_scores += above - below
        self.rank_scores += raw / (1.0 + width) - 0.5 * rows
        self.rank_count += rows

    def _add_whole_grank(self, ranks: Shorts, below: Shorts) -> None:
        """Add days and CARs by counting: a day is above a CAR when its rank is larger."""
        rows, length = ranks.shape
        base = ranks.sum(axis=0, dtype=np.int32)
        # a byte holds the ranks of the usual windows, and comparing bytes takes half the time
        small = np.dtype(np.uint8 if length < 256 else np.int16)
        above: Flags = ranks.astype(small)[:, None, :] > below.astype(small)[:, :, None]
        passed = _count_true(above)
        self.grank_days += (base[:, None] + passed.T) / (length + 2.0) - 0.5 * rows
        self.grank_event += (below.sum(axis=0) + rows) / (length + 2.0) - 0.5 * rows
        self.grank_count += rows

    def _add_ranks(self, abnormal: Floats) -> None:
        ranks = average_ranks(abnormal)
        known = np.isfinite(ranks)
        count = known.sum(axis=1).astype(np.float64)
        middle = middle_ranks(ranks, count)
        above = (ranks > middle[:, None]).sum(axis=0)
        below = (ranks < middle[:, None]).sum(axis=0)
        self.sign_scores += above - below.astype(np.float64)
        filled = ranks if known.all() else np.where(known, ranks, 0.0)
        flags = known.astype(np.float64)
        held = flags.sum(axis=0)
        self.rank_scores += (1.0 / (1.0 + count)) @ filled - 0.5 * held
        self.rank_count += held

    def _add_grank(self, residuals: Floats, levels: Floats) -> None:
        """Rank each standardised CAR among its estimation days, and the days among it.

        A day's rank is its rank among days, and one more where the CAR lies below it.
        """
        ranks, flags = average_ranks(residuals), np.isfinite(residuals)
        count = flags.sum(axis=1).astype(np.float64)
        inverse = 1.0 / (count + 2.0)
        for column in range(levels.shape[1]):
            level = levels[:, column]
            above = residuals > level[:, None]
            used = np.isfinite(level)
            held = flags[used].sum(axis=0)
            filled = np.where(flags, ranks + above, 0.0)
            self.grank_days[:, column] += np.where(used, inverse, 0.0) @ filled - 0.5 * held
            self.grank_count[:, column] += held
            scores = (inverse * (1 + count - above.sum(axis=1)) - 0.5)[used]
            self.grank_event[column] += float(np.sum(scores))


def _count_true(flags: Flags) -> Floats:
    """Count over events, of which a chunk has no more than a byte can count."""
    counted: Floats = np.add.reduce(flags.view(np.uint8), axis=0, dtype=np.uint8).astype(np.float64)
    return counted


def _slice(fit: Fit, part: slice) -> Fit:
    return Fit(
        alpha=fit.alpha[part],
        beta=fit.beta[part],
        sse=fit.sse[part],
        observations=fit.observations[part],
        centre=fit.centre[part],
        inverse=fit.inverse[part],
        status=fit.status[part],
        parameters=fit.parameters,
        uncertain=fit.uncertain,
    )

"""Mean correlation of events' abnormal returns, from their estimation windows' residuals.

What matters for a mean over n events is ``r = sum_{i != j} rho_ij o_ij / (n (n - 1))``: the
correlation rho of two events' abnormal returns on the same calendar day, times the share o of their
windows that falls on the same days. Events years apart add nothing; events of one day add all
(Kolari and Pynnonen 2010; partly overlapping windows: Kolari, Pape and Pynnonen 2018).

No pair is formed: with residuals scaled so that a row's squares sum to its number of days,
``sum_{i != j} z_i z_j = (sum_i z_i)^2 - sum_i z_i^2``, day by day and for groups of events that
share day 0. The cost is linear in events, and in (groups x sessions) for each lag between groups.
"""

from __future__ import annotations

import numpy as np

from yanbao.quant.arrays import Flags, Floats, Integers

#: pairs multiplied at a time
_BLOCK_ROWS = 64


class ResidualSums:
    """Residuals summed over events by day 0, chunk by chunk."""

    def __init__(self, day_zero: Integers, offsets: Integers) -> None:
        """Prepare for events with these days 0; ``offsets`` (l,) are the estimation columns."""
        self._groups, self._group_of = np.unique(day_zero, return_inverse=True)
        self._group_of = self._group_of.reshape(-1)
        self._first = int(offsets[0]) if len(offsets) else 0
        self._shape = (len(self._groups), len(offsets))
        self._sums = np.zeros(self._shape)
        self._squares = np.zeros(len(self._groups))
        self._rows = np.zeros(len(self._groups))
        #: returns on each day; None while every row has all of them
        self._counts: Floats | None = None

    def add(
        self, part: slice, residuals: Floats, days: Integers | None, known: Flags | None
    ) -> None:
        """Add a chunk: ``residuals`` (c, l), ``known`` (c, l) or None when none is missing.

        ``days`` (c, l) places a residual on the common calendar where columns alone do not.
        """
        filled = residuals if known is None else np.where(known, residuals, 0.0)
        count = np.full(len(filled), float(filled.shape[1]))
        if known is not None:
            count = known.sum(axis=1).astype(np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            scale = np.sqrt(count / np.vecdot(filled, filled))
        scale = np.where(np.isfinite(scale), scale, 0.0)
        group = self._group_of[part]
        used = scale > 0
        scaled = filled * scale[:, None]
        if self._counts is None and (known is not None or days is not None):
            self._counts = np.repeat(self._rows[:, None], self._shape[1], axis=1)
        self._squares += np.bincount(group[used], count[used], minlength=len(self._groups))
        self._rows += np.bincount(group[used], minlength=len(self._groups))
        flags = np.broadcast_to(used[:, None], filled.shape)
        if known is not None:
            flags = flags & known
        if days is not None:
            self._add_scattered(group, scaled, flags, days)
            return
        _add_rows(self._sums, group, scaled)
        if self._counts is not None:
            _add_rows(self._counts, group, flags.astype(np.float64))

    def _add_scattered(self, group: Integers, scaled: Floats, known: Flags, days: Integers) -> None:
        column = days - self._groups[group][:, None] - self._first
        width = self._sums.shape[1]
        inside = known & (column >= 0) & (column < width)
        flat = (group[:, None] * width + np.where(inside, column, 0))[inside]
        size = self._sums.size
        self._sums += np.bincount(flat, scaled[inside], minlength=size).reshape(self._sums.shape)
        if self._counts is not None:
            self._counts += np.bincount(flat, minlength=size).reshape(self._shape)

    def mean_correlation(self, lengths: Floats) -> Floats:
        """Return r for windows of ``lengths`` (m,) sessions; 0 where no two events overlap."""
        n = self._rows.sum()
        if n < 2:
            return np.zeros(len(lengths))
        lags = np.arange(1, int(lengths.max(initial=1.0)))
        apart = np.array([self._sum_between(int(lag)) for lag in lags])
        overlap = np.clip(1.0 - lags / lengths[:, None], 0.0, 1.0)
        total = self._sum_within() + 2.0 * (overlap @ apart)
        mean: Floats = total / (n * (n - 1.0))
        return mean

    def _sum_within(self) -> float:
        """Return the sum of correlations over ordered pairs that share day 0."""
        products = np.vecdot(self._sums, self._sums) - self._squares
        pairs = self._rows * (self._rows - 1.0)
        if self._counts is None:
            return float(np.sum(products)) / self._shape[1]
        days = np.vecdot(self._counts, self._counts) - self._counts.sum(axis=1)
        return _ratio_sum(products, days, pairs)

    def _sum_between(self, lag: int) -> float:
        """Return the sum over pairs whose days 0 lie ``lag`` sessions apart."""
        at = np.searchsorted(self._groups, self._groups + lag)
        inside = np.minimum(at, len(self._groups) - 1)
        left = np.flatnonzero(self._groups[inside] == self._groups + lag)
        right = inside[left]
        width = self._sums.shape[1] - lag
        if not len(left) or width < 1:
            return 0.0
        products = _multiply_apart(self._sums, left, right, lag)
        if self._counts is None:
            return float(np.sum(products)) / width
        days = _multiply_apart(self._counts, left, right, lag)
        return _ratio_sum(products, days, self._rows[left] * self._rows[right])


def _multiply_apart(rows: Floats, left: Integers, right: Integers, lag: int) -> Floats:
    """Return the products of rows' overlaps; a block at a time stays in the cache."""
    products = np.empty(len(left))
    for start in range(0, len(left), _BLOCK_ROWS):
        part = slice(start, start + _BLOCK_ROWS)
        first, second = rows.take(left[part], axis=0), rows.take(right[part], axis=0)
        np.vecdot(first[:, lag:], second[:, : rows.shape[1] - lag], out=products[part])
    return products


def _add_rows(sums: Floats, group: Integers, rows: Floats) -> None:
    """Add each row to its group's sum: a group's first rows together, then its second, and so on.

    Many rows of few groups go through a product with the matrix of membership instead.
    """
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    touched, sizes = ordered[starts], np.diff(starts, append=len(group))
    if sizes.max(initial=0) > 6:
        member = np.zeros((len(touched), len(group)))
        member[np.repeat(np.arange(len(touched)), sizes), order] = 1.0
        sums[touched] += member @ rows
        return
    for turn in range(int(sizes.max(initial=0))):
        still = sizes > turn
        sums[touched[still]] += rows[order[starts[still] + turn]]


def _ratio_sum(products: Floats, days: Floats, pairs: Floats) -> float:
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.sum(np.where((days > 0) & (pairs > 0), products / days * pairs, 0.0)))


class RelativeSums:
    """Rows of unit length summed in event time; EventStudy's convention.

    It takes days that only share their distance to the event for the same day.
    """

    def __init__(self, length: int) -> None:
        self._sums, self._rows = np.zeros(length), 0

    def add(
        self, part: slice, residuals: Floats, days: Integers | None, known: Flags | None
    ) -> None:
        """Add a chunk of residuals (c, l); where it lies and on which days does not matter here."""
        del part, days, known
        flags = np.isfinite(residuals)
        mean = np.where(flags, residuals, 0.0).sum(axis=1) / np.maximum(flags.sum(axis=1), 1)
        centred = np.where(flags, residuals - mean[:, None], 0.0)
        size = np.sqrt(np.vecdot(centred, centred))
        self._sums += (1.0 / size[size > 0]) @ centred[size > 0]
        self._rows += int((size > 0).sum())

    def mean_correlation(self, lengths: Floats) -> Floats:
        """Return ``(|sum z|^2 - n) / (n (n - 1))``, the same for all windows."""
        n = float(self._rows)
        if n < 2:
            return np.zeros(len(lengths))
        return np.full(len(lengths), (np.dot(self._sums, self._sums) - n) / (n * (n - 1.0)))

"""Tracks: each security's returns, factors and jumps on the sessions of its venue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from yanbao.errors import Issue
from yanbao.knowledge.price_codes import symbol_of
from yanbao.measure.factors import FactorTable
from yanbao.measure.price_jumps import Jump, find_jumps
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_options import StudyOptions
from yanbao.measure.study_sessions import Grid, Grids
from yanbao.quant.arrays import Floats
from yanbao.quant.returns import price_returns

#: so many equal closes in a row are a suspension that somebody filled
STALE_RUN = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """A security on its venue's sessions: returns, factors and jumps."""

    series: PriceSeries
    grid: Grid
    returns: Floats
    factors: Floats
    jumps: list[Jump]


class Tracks:
    """Lays each security out when it is first asked for, and tells ``issues`` what is odd of it."""

    def __init__(
        self,
        prices: Sequence[PriceSeries],
        market: PriceSeries | None,
        options: StudyOptions,
        *,
        grids: Grids,
        factors: FactorTable | None,
        issues: list[Issue],
    ) -> None:
        self._market, self._options = market, options
        self._factors = factors
        self._grids, self._issues = grids, issues
        self._tracks: dict[str, Track | None] = {}
        self._by_symbol: dict[str, list[PriceSeries]] = {}
        for series in prices:
            self._by_symbol.setdefault(symbol_of(series.code), []).append(series)

    def find(self, code: str) -> Track | None:
        """Return the track of a security by its code, however written; None without prices."""
        if code not in self._tracks:
            namesakes = self._by_symbol.get(symbol_of(code), [])
            series = next((s for s in namesakes if s.matches(code)), None)
            self._tracks[code] = None if series is None else self._lay(series)
        return self._tracks[code]

    def _lay(self, series: PriceSeries) -> Track:
        """Lay a security and its benchmark on its venue's sessions."""
        for track in self._tracks.values():
            if track is not None and track.series is series:
                return track
        grid = self._grids.find(series)
        closes, stray = grid.lay(series)
        if len(stray):
            self._issues.append(
                Issue(
                    code="study.price-off-session",
                    severity="warning",
                    subject=series.code,
                    detail=f"{len(stray)} prices on days that are no session of {grid.venue},"
                    f" left out; the first on {date.fromordinal(int(stray[0]))}",
                )
            )
        closes = self._drop_stale(series.code, grid, closes)
        jumps = find_jumps(series.code, grid.days, closes)
        kind, gaps = self._options.engine.returns, self._options.gaps
        if self._market is None:
            partner = np.where(np.isfinite(closes), 1.0, np.nan)
        else:
            partner, _ = grid.lay(self._market)
        returns, market = price_returns(closes, partner, kind=kind, gaps=gaps)
        if self._options.jumps == "leave_out":
            certain = [jump.day for jump in jumps if jump.certain]
            returns[np.isin(grid.days, certain)] = np.nan
        factors = market[None]
        if self._market is not None:
            self._report_benchmark(series, grid, closes, partner)
        elif self._options.engine.model == "factors" and self._factors is not None:
            factors, riskless = self._factors.lay(grid.days, self._options.factor_names)
            returns = returns - riskless
        else:
            factors = np.empty((0, len(grid.days)))
        return Track(series=series, grid=grid, returns=returns, factors=factors, jumps=jumps)

    def _drop_stale(self, code: str, grid: Grid, closes: Floats) -> Floats:
        """Take long runs of one close for a suspension that was filled forward."""
        known = np.flatnonzero(np.isfinite(closes))
        if len(known) <= STALE_RUN:
            return closes
        changes = np.flatnonzero(np.diff(closes[known]) != 0) + 1
        starts = np.concatenate(([0], changes))
        ends = np.concatenate((changes, [len(known)]))
        runs = [(s, e) for s, e in zip(starts, ends, strict=True) if e - s > STALE_RUN]
        # a price that never moves at all is reported as such, not as a suspension
        if not runs or len(starts) == 1:
            return closes
        closes = closes.copy()
        for start, end in runs:
            closes[known[start + 1 : end]] = np.nan
        first = date.fromordinal(int(grid.days[known[runs[0][0]]]))
        self._issues.append(
            Issue(
                code="study.stale-prices",
                severity="warning",
                subject=code,
                detail=f"{len(runs)} runs of more than {STALE_RUN} equal closes, taken for"
                f" suspensions; the first from {first}",
            )
        )
        return closes

    def _report_benchmark(
        self, series: PriceSeries, grid: Grid, closes: Floats, partner: Floats
    ) -> None:
        """Tell of sessions without the benchmark between its own first and last price."""
        if self._market is None:
            return
        ends = self._market.days[[0, -1]]
        within = (grid.days >= ends[0]) & (grid.days <= ends[1])
        priced = int(np.isfinite(closes).sum())
        lost = int((within & np.isfinite(closes) & ~np.isfinite(partner)).sum())
        if lost:
            self._issues.append(
                Issue(
                    code="study.benchmark-other-sessions",
                    severity="warning" if lost > 0.05 * len(closes) else "info",
                    subject=series.code,
                    detail=f"{self._market.code} has no price on {lost} of {priced} sessions of"
                    f" {series.code}; returns into and out of them are left out",
                    hint="take a benchmark of the same venue",
                )
            )

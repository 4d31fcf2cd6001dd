"""Cuts: each event's windows out of its security's returns, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from yanbao.errors import Issue
from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.price_codes import symbol_of
from yanbao.measure.factors import FactorTable
from yanbao.measure.price_jumps import Jump, find_jumps
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_events import StudyEvent
from yanbao.measure.study_sessions import Grid, Grids
from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.options import Options
from yanbao.quant.returns import Gaps, price_returns
from yanbao.quant.windows import Design, place_day_zero

#: so many equal closes in a row are a suspension that somebody filled
STALE_RUN = 10
#: beyond this share of missing or zero returns a security trades thinly
THIN_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyOptions:
    """How a study treats its prices and events.

    Attributes
    ----------
    design, engine
        The windows; the estimation (see quant).
    gaps
        Returns over sessions without a price: ``drop`` them, or keep one ``trade_to_trade`` return.
    overlaps
        A security's later event whose event window overlaps an earlier one's: ``refuse`` or
        ``keep``.
    contaminated
        Estimation days inside another event's window of the same security: ``leave_out``, ``keep``.
    jumps
        Moves beyond the venue's price limit (ex-rights days): ``leave_out`` or ``keep``.
    factor_names
        The factor model's columns.
    level
        Of the confidence intervals.
    """

    design: Design = field(
        default_factory=lambda: Design(event=(-10, 10), estimation=100, windows=((0, 0), (0, 4)))
    )
    engine: Options = field(default_factory=lambda: Options(returns="log", minimum=60))
    gaps: Gaps = "drop"
    overlaps: Literal["refuse", "keep"] = "refuse"
    contaminated: Literal["leave_out", "keep"] = "leave_out"
    jumps: Literal["leave_out", "keep"] = "leave_out"
    factor_names: tuple[str, ...] = ()
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """An event's columns: returns (t,), factors (k, t), day ordinals (t,), 0 where out of range."""

    event: StudyEvent
    series: PriceSeries
    grid: Grid
    day_zero: int
    position: int
    returns: Floats
    factors: Floats
    days: Integers

    def missing_event_days(self, design: Design) -> list[int]:
        """Return the sessions relative to day 0 without a return."""
        inside = self.returns[design.estimation :]
        return [design.event[0] + int(k) for k in np.flatnonzero(~np.isfinite(inside))]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Track:
    """A security on its venue's sessions: returns, factors and jumps."""

    series: PriceSeries
    grid: Grid
    returns: Floats
    factors: Floats
    jumps: list[Jump]


def cut_events(
    events: Sequence[StudyEvent],
    prices: Sequence[PriceSeries],
    market: PriceSeries | None,
    *,
    options: StudyOptions,
    calendars: Calendars | None,
    factors: FactorTable | None,
) -> tuple[list[Cut], list[Issue]]:
    """Return the usable events' windows in the events' order, and an Issue for each other."""
    cutter = _Cutter(prices, market, options, calendars, factors)
    placed = [p for event in events if (p := cutter.place(event)) is not None]
    kept = cutter.refuse_overlaps(placed)
    together: dict[str, list[_Placed]] = {}
    for one in placed:
        together.setdefault(one[1].series.code, []).append(one)
    cuts = [cutter.cut(*one, together[one[1].series.code]) for one in kept]
    return cuts, [*cutter.grids.issues, *cutter.issues]


_Placed = tuple[StudyEvent, _Track, int]


class _Cutter:
    """Holds the tracks already laid out and collects what is to be reported."""

    def __init__(
        self,
        prices: Sequence[PriceSeries],
        market: PriceSeries | None,
        options: StudyOptions,
        calendars: Calendars | None,
        factors: FactorTable | None,
    ) -> None:
        self._market, self._options = market, options
        self._factors = factors
        self.grids = Grids(prices, calendars)
        self.issues: list[Issue] = []
        self._tracks: dict[str, _Track | None] = {}
        self._seen: set[tuple[str, date]] = set()
        self._by_symbol: dict[str, list[PriceSeries]] = {}
        for series in prices:
            self._by_symbol.setdefault(symbol_of(series.code), []).append(series)

    def report(self, code: str, subject: str, detail: str, **more: str) -> None:
        """Add an Issue; ``severity`` is error unless told."""
        severity = more.pop("severity", "error")
        self.issues.append(
            Issue(
                code=f"study.{code}",
                severity="error" if severity == "error" else _soften(severity),
                subject=subject,
                detail=detail,
                hint=more.pop("hint", ""),
            )
        )

    def place(self, event: StudyEvent) -> _Placed | None:
        """Find the event's security and day 0."""
        track = self._find_track(event)
        if track is None:
            self.report("no-prices-of-security", event.id, f"no prices of {event.security!r}")
            return None
        key = (track.series.code, event.on)
        if key in self._seen:
            self.report("event-repeated", event.id, f"{key[0]} on {event.on} was given before")
            return None
        self._seen.add(key)
        first, last = (date.fromordinal(int(track.series.days[k])) for k in (0, -1))
        at = int(place_day_zero(track.grid.days, [event.on.toordinal()])[0])
        if at < 0 or not first <= event.on:
            side = "before" if event.on < first else "after"
            self.report(
                f"event-{side}-prices",
                event.id,
                f"{event.on} lies {side} the prices of {key[0]}, {first} to {last}",
            )
            return None
        day = date.fromordinal(int(track.grid.days[at]))
        if day != event.on:
            self.report(
                "day-zero-moved",
                event.id,
                f"{event.on} is no session of {track.grid.venue or 'the price table'};"
                f" day 0 is {day}",
                severity="info",
            )
        return event, track, at

    def refuse_overlaps(self, placed: list[_Placed]) -> list[_Placed]:
        """Keep a security's first event of each overlapping run."""
        width = self._options.design.length
        last: dict[str, tuple[int, str]] = {}
        dropped: set[str] = set()
        for event, track, at in sorted(placed, key=lambda p: (p[2], p[0].on)):
            before = last.get(track.series.code)
            if before is not None and at - before[0] < width:
                kept = self._options.overlaps == "keep"
                self.report(
                    "overlapping-events",
                    event.id,
                    f"its event window overlaps that of {before[1]} of the same security; it is "
                    + ("kept, the two are not independent" if kept else "left out"),
                    severity="warning" if kept else "error",
                )
                if not kept:
                    dropped.add(event.id)
                    continue
            last[track.series.code] = (at, event.id)
        return [p for p in placed if p[0].id not in dropped]

    def cut(self, event: StudyEvent, track: _Track, at: int, placed: list[_Placed]) -> Cut:
        """Cut the windows out; what lies outside the sessions is missing.

        ``placed`` are all events of the security.
        """
        design = self._options.design
        wanted = at + design.offsets
        inside = (wanted >= 0) & (wanted < len(track.grid.days))
        clipped = np.clip(wanted, 0, len(track.grid.days) - 1)
        returns = np.where(inside, track.returns[clipped], np.nan)
        factors = np.where(inside, track.factors[:, clipped], np.nan)
        days = np.where(inside, track.grid.days[clipped], 0)
        self._report_cut(event, track, days, returns, factors)
        if self._options.contaminated == "leave_out":
            self._leave_out_others(event, at, placed, returns)
        return Cut(
            event=event,
            series=track.series,
            grid=track.grid,
            day_zero=int(track.grid.days[at]),
            position=at,
            returns=returns,
            factors=factors,
            days=days,
        )

    def _leave_out_others(
        self, event: StudyEvent, at: int, placed: list[_Placed], returns: Floats
    ) -> None:
        design = self._options.design
        before = at + design.offsets[: design.estimation]
        masked = np.zeros(design.estimation, dtype=np.bool_)
        for other, _, other_at in placed:
            if other.id != event.id:
                masked |= (before >= other_at + design.event[0]) & (
                    before <= other_at + design.event[1]
                )
        if masked.any():
            returns[: design.estimation][masked] = np.nan
            self.report(
                "estimation-overlaps-event",
                event.id,
                f"{int(masked.sum())} estimation sessions lie in other events' windows of the"
                " same security and are left out",
                severity="info",
            )

    def _report_cut(
        self, event: StudyEvent, track: _Track, days: Integers, returns: Floats, factors: Floats
    ) -> None:
        length = self._options.design.estimation
        early = int((days[:length] == 0).sum())
        if early:
            self.report(
                "estimation-before-prices",
                event.id,
                f"{early} of {length} estimation sessions lie before the first price",
                severity="info",
            )
        if (days[length:] == 0).any():
            self.report(
                "window-after-prices",
                event.id,
                f"{int((days[length:] == 0).sum())} sessions of the event window lie after the"
                " last price",
                severity="warning",
            )
        known = np.isfinite(returns[:length]) & np.isfinite(factors[:, :length]).all(axis=0)
        quiet = int((returns[:length][known] == 0).sum()) + int((~known).sum()) - early
        if quiet > THIN_SHARE * max(length - early, 1):
            self.report(
                "thin-trading",
                event.id,
                f"{quiet} of {length - early} estimation sessions have no return or a zero one;"
                " beta is biased toward zero",
                severity="warning",
                hint="--gaps trade_to_trade (Maynes and Rumsey 1993)",
            )
        for jump in track.jumps:
            if jump.day in days:
                self._report_jump(event, track, jump, window=jump.day in days[length:])

    def _report_jump(self, event: StudyEvent, track: _Track, jump: Jump, *, window: bool) -> None:
        left_out = jump.certain and self._options.jumps == "leave_out"
        stated = track.series.adjustment
        self.report(
            "ex-rights-jump",
            event.id,
            f"{track.series.code} moves by a factor of {jump.ratio:.4f} into"
            f" {date.fromordinal(jump.day)}, in the {'event' if window else 'estimation'} window;"
            f" prices are stated {stated};"
            f" {jump.reason}; the return is {'left out' if left_out else 'kept'}",
            severity="warning",
            hint="give adjusted prices",
        )

    def _find_track(self, event: StudyEvent) -> _Track | None:
        code = event.security
        if code not in self._tracks:
            namesakes = self._by_symbol.get(symbol_of(code), [])
            series = next((s for s in namesakes if s.matches(code)), None)
            self._tracks[code] = None if series is None else self._lay(series)
        return self._tracks[code]

    def _lay(self, series: PriceSeries) -> _Track:
        """Lay a security and its benchmark on its venue's sessions."""
        for track in self._tracks.values():
            if track is not None and track.series is series:
                return track
        grid = self.grids.find(series)
        closes, stray = grid.lay(series)
        if len(stray):
            self.report(
                "price-off-session",
                series.code,
                f"{len(stray)} prices on days that are no session of {grid.venue}, left out; the"
                f" first on {date.fromordinal(int(stray[0]))}",
                severity="warning",
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
        return _Track(series=series, grid=grid, returns=returns, factors=factors, jumps=jumps)

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
        self.report(
            "stale-prices",
            code,
            f"{len(runs)} runs of more than {STALE_RUN} equal closes, taken for suspensions; the"
            f" first from {date.fromordinal(int(grid.days[known[runs[0][0]]]))}",
            severity="warning",
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
        lost = int((within & np.isfinite(closes) & ~np.isfinite(partner)).sum())
        if lost:
            self.report(
                "benchmark-other-sessions",
                series.code,
                f"{self._market.code} has no price on {lost} of {int(np.isfinite(closes).sum())}"
                f" sessions of {series.code}; returns into and out of them are left out",
                severity="warning" if lost > 0.05 * len(closes) else "info",
                hint="take a benchmark of the same venue",
            )


def _soften(severity: str) -> Literal["info", "warning"]:
    return "warning" if severity == "warning" else "info"

"""Cuts: each event's windows out of its security's returns, or the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from yanbao.errors import Issue, Severity
from yanbao.knowledge.calendars import Calendars
from yanbao.measure.factors import FactorTable
from yanbao.measure.price_jumps import Jump
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_events import StudyEvent
from yanbao.measure.study_options import StudyOptions
from yanbao.measure.study_sessions import Grid, Grids
from yanbao.measure.study_tracks import Track, Tracks
from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.windows import Design, place_day_zero

#: beyond this share of missing or zero returns a security trades thinly
THIN_SHARE = 0.2


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
    issues: list[Issue] = []
    grids = Grids(prices, calendars)
    tracks = Tracks(prices, market, options, grids=grids, factors=factors, issues=issues)
    cutter = _Cutter(tracks, options, issues)
    placed = [p for event in events if (p := cutter.place(event)) is not None]
    kept = cutter.refuse_overlaps(placed)
    together: dict[str, list[_Placed]] = {}
    for one in placed:
        together.setdefault(one[1].series.code, []).append(one)
    cuts = [cutter.cut(*one, together[one[1].series.code]) for one in kept]
    return cuts, [*grids.issues, *issues]


_Placed = tuple[StudyEvent, Track, int]


class _Cutter:
    """Places events on their tracks, cuts their windows out, and reports what cannot be used."""

    def __init__(self, tracks: Tracks, options: StudyOptions, issues: list[Issue]) -> None:
        self._tracks, self._options = tracks, options
        self._issues = issues
        self._seen: set[tuple[str, date]] = set()

    def _tell(
        self,
        event: StudyEvent,
        code: str,
        detail: str,
        *,
        severity: Severity = "error",
        hint: str = "",
    ) -> None:
        """Report what is wrong or odd of an event."""
        self._issues.append(
            Issue(code=code, severity=severity, subject=event.id, detail=detail, hint=hint)
        )

    def place(self, event: StudyEvent) -> _Placed | None:
        """Find the event's security and day 0."""
        track = self._tracks.find(event.security)
        if track is None:
            self._tell(event, "study.no-prices-of-security", f"no prices of {event.security!r}")
            return None
        key = (track.series.code, event.on)
        if key in self._seen:
            self._tell(event, "study.event-repeated", f"{key[0]} on {event.on} was given before")
            return None
        self._seen.add(key)
        first, last = (date.fromordinal(int(track.series.days[k])) for k in (0, -1))
        at = int(place_day_zero(track.grid.days, [event.on.toordinal()])[0])
        if at < 0 or not first <= event.on:
            early = event.on < first
            side = "before" if early else "after"
            self._tell(
                event,
                "study.event-before-prices" if early else "study.event-after-prices",
                f"{event.on} lies {side} the prices of {key[0]}, {first} to {last}",
            )
            return None
        day = date.fromordinal(int(track.grid.days[at]))
        if day != event.on:
            self._tell(
                event,
                "study.day-zero-moved",
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
                self._tell(
                    event,
                    "study.overlapping-events",
                    f"its event window overlaps that of {before[1]} of the same"
                    " security; it is "
                    + ("kept, the two are not independent" if kept else "left out"),
                    severity="warning" if kept else "error",
                )
                if not kept:
                    dropped.add(event.id)
                    continue
            last[track.series.code] = (at, event.id)
        return [p for p in placed if p[0].id not in dropped]

    def cut(self, event: StudyEvent, track: Track, at: int, placed: list[_Placed]) -> Cut:
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
            self._tell(
                event,
                "study.estimation-overlaps-event",
                f"{int(masked.sum())} estimation sessions lie in other events' windows"
                " of the same security and are left out",
                severity="info",
            )

    def _report_cut(
        self, event: StudyEvent, track: Track, days: Integers, returns: Floats, factors: Floats
    ) -> None:
        length = self._options.design.estimation
        early = int((days[:length] == 0).sum())
        if early:
            self._tell(
                event,
                "study.estimation-before-prices",
                f"{early} of {length} estimation sessions lie before the first price",
                severity="info",
            )
        if (days[length:] == 0).any():
            self._tell(
                event,
                "study.window-after-prices",
                f"{int((days[length:] == 0).sum())} sessions of the event window lie"
                " after the last price",
                severity="warning",
            )
        known = np.isfinite(returns[:length]) & np.isfinite(factors[:, :length]).all(axis=0)
        quiet = int((returns[:length][known] == 0).sum()) + int((~known).sum()) - early
        if quiet > THIN_SHARE * max(length - early, 1):
            self._tell(
                event,
                "study.thin-trading",
                f"{quiet} of {length - early} estimation sessions have no return or"
                " a zero one; beta is biased toward zero",
                hint="--gaps trade_to_trade (Maynes and Rumsey 1993)",
                severity="warning",
            )
        for jump in track.jumps:
            if jump.day in days:
                self._report_jump(event, track, jump, window=jump.day in days[length:])

    def _report_jump(self, event: StudyEvent, track: Track, jump: Jump, *, window: bool) -> None:
        left_out = jump.certain and self._options.jumps == "leave_out"
        self._tell(
            event,
            "study.ex-rights-jump",
            f"{track.series.code} moves by a factor of {jump.ratio:.4f} into"
            f" {date.fromordinal(jump.day)}, in the {'event' if window else 'estimation'}"
            f" window; prices are stated {track.series.adjustment}; {jump.reason};"
            f" the return is {'left out' if left_out else 'kept'}",
            hint="give adjusted prices",
            severity="warning",
        )

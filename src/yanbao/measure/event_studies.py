"""Event studies on dated prices: events → windows in sessions → estimates; refusals are named.

Reads   events, price series (see prices), the calendars, factor returns where a model asks.
Writes  a StudyResult: effects by event and window, tests, the path of the mean CAR.
Never   a return for a day without a price; an event dropped without an Issue that names it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from yanbao.errors import Issue, NotFound, UsageError
from yanbao.knowledge.calendars import Calendars
from yanbao.measure.factors import FactorTable
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_cuts import Cut, cut_events
from yanbao.measure.study_effects import make_result
from yanbao.measure.study_events import StudyEvent
from yanbao.measure.study_options import StudyOptions
from yanbao.measure.study_results import (
    StudyResult,
)
from yanbao.quant.arrays import Integers
from yanbao.quant.event_study import EventStudy, estimate
from yanbao.quant.models import (
    CONSTANT_FACTORS,
    CONSTANT_RETURNS,
    NO_EVENT_RETURNS,
    NO_RESIDUAL,
    OK,
    TOO_FEW,
)
from yanbao.quant.panels import Panel, PanelSource
from yanbao.quant.windows import Design, daily_windows, running_windows

__all__ = ["StudyEvent", "StudyOptions", "StudyResult", "study"]

_REASONS = {
    TOO_FEW: ("study.too-few-returns", "too few returns in the estimation window"),
    CONSTANT_RETURNS: ("study.constant-returns", "the price never moves in the estimation window"),
    CONSTANT_FACTORS: (
        "study.constant-benchmark",
        "benchmark or factors do not vary independently",
    ),
    NO_RESIDUAL: (
        "study.no-residual",
        "the model fits without residual: no variance to test against",
    ),
    NO_EVENT_RETURNS: ("study.no-event-returns", "no return in the event window"),
}


def study(
    events: Sequence[StudyEvent],
    prices: Sequence[PriceSeries],
    *,
    benchmark: str,
    options: StudyOptions | None = None,
    calendars: Calendars | None = None,
    factors: FactorTable | None = None,
) -> tuple[StudyResult, list[Issue]]:
    """Run an event study.

    Parameters
    ----------
    events
        What happened to which security when; a day without session moves to the venue's next one.
    prices
        All series, the benchmark's among them.
    benchmark
        Its code; empty for the mean-adjusted model and for factors.
    calendars
        Sessions by venue; without them the price table's days stand in.
    factors
        Required for the factor models.

    Raises
    ------
    NotFound
        When there is no price of the benchmark.
    UsageError
        When a factor model has no factors.
    """
    settings = options or StudyOptions()
    if settings.engine.model == "factors" and factors is None:
        raise UsageError("a factor model needs factor returns", hint="pass --factors FILE")
    market = _find_benchmark(prices, benchmark, settings)
    cuts, issues = cut_events(
        events, prices, market, options=settings, calendars=calendars, factors=factors
    )
    design = _widen(settings.design)
    if not cuts:
        return make_result(benchmark, settings, [], None, issues), issues
    source, numbering = _stack(cuts)
    found = estimate(source, design, settings.engine, units=numbering)
    issues += _report_events(cuts, found, settings)
    issues += _report_sample(cuts, found)
    return make_result(benchmark, settings, cuts, found, issues), issues


def _find_benchmark(
    prices: Sequence[PriceSeries], code: str, options: StudyOptions
) -> PriceSeries | None:
    if options.engine.model in ("mean_adjusted", "factors"):
        return None
    for series in prices:
        if series.matches(code):
            return series
    known = ", ".join(series.code for series in prices[:8])
    raise NotFound(f"no prices of the benchmark {code!r}", hint=f"series: {known} ...")


def _widen(design: Design) -> Design:
    """Add each session and the running sums to the windows: the chart's points."""
    return Design(
        event=design.event,
        estimation=design.estimation,
        gap=design.gap,
        windows=(*design.windows, *daily_windows(design.event), *running_windows(design.event)),
    )


def _stack(cuts: Sequence[Cut]) -> tuple[PanelSource, Integers]:
    """Return the events' windows as one panel, and each event's security as a number."""
    days = np.array([cut.days for cut in cuts])
    whole = np.unique(days[days > 0])
    first = cuts[0].grid
    shared = all(cut.grid is first for cut in cuts)
    zero = np.array([cut.day_zero for cut in cuts], dtype=np.int64)
    if shared:
        ordinals, places = np.searchsorted(first.days, zero), None
    else:
        ordinals, places = np.searchsorted(whole, zero), np.searchsorted(whole, days)
    names = sorted({cut.series.code for cut in cuts})
    units = np.array([names.index(cut.series.code) for cut in cuts], dtype=np.int64)
    panel = Panel(
        returns=np.array([cut.returns for cut in cuts]),
        factors=np.stack([cut.factors for cut in cuts], axis=1),
        days=None if places is None else places.astype(np.int64),
    )
    return PanelSource(panel, ordinals.astype(np.int64)), units


def _report_events(cuts: Sequence[Cut], found: EventStudy, options: StudyOptions) -> list[Issue]:
    issues = []
    width = len(options.design.windows)
    for i, cut in enumerate(cuts):
        status = int(found.status[i])
        if status != OK:
            code, words = _REASONS[status]
            issues.append(
                Issue(
                    code=code,
                    severity="error",
                    subject=cut.event.id,
                    detail=f"{words} ({int(found.fit.observations[i])} returns, at least"
                    f" {options.engine.minimum} are asked for)",
                )
            )
            continue
        empty = [
            window
            for window, car in zip(options.design.windows, found.car[i, :width], strict=True)
            if not math.isfinite(car)
        ]
        if empty:
            named = ", ".join(f"[{a}, {b}]" for a, b in empty)
            missing = ", ".join(str(k) for k in cut.missing_event_days(options.design))
            issues.append(
                Issue(
                    code="study.event-window-gaps",
                    severity="warning",
                    subject=cut.event.id,
                    detail=f"no estimate for {named}: no return on session {missing}",
                    hint="allow gaps with --present, or --gaps trade_to_trade",
                )
            )
    return issues


def _report_sample(cuts: Sequence[Cut], found: EventStudy) -> list[Issue]:
    used = [cut for cut, status in zip(cuts, found.status, strict=True) if status == OK]
    issues = []
    if len(used) == 1:
        issues.append(
            Issue(
                code="study.single-event",
                severity="info",
                subject=used[0].event.id,
                detail="one event: tests over events have nothing to compare; its own t stands",
            )
        )
    days: dict[int, int] = {}
    for cut in used:
        days[cut.day_zero] = days.get(cut.day_zero, 0) + 1
    together = sum(count for count in days.values() if count > 1)
    if together:
        worst = float(np.nanmax(found.correlation)) if found.correlation.size else 0.0
        issues.append(
            Issue(
                code="study.clustered-dates",
                severity="info",
                subject="events",
                detail=f"{together} of {len(used)} events share their day with another; mean"
                f" correlation of abnormal returns up to {worst:.3f}: read the tests that allow"
                " for clustering",
            )
        )
    return issues

"""Event studies on dated prices: events → windows in sessions → estimates; refusals are named.

Reads   events, price series (see prices), the calendars, factor returns where a model asks.
Writes  a StudyResult: effects by event and window, tests, the path of the mean CAR.
Never   a return for a day without a price; an event dropped without an Issue that names it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from yanbao.errors import Issue, NotFound, UsageError
from yanbao.knowledge.calendars import Calendars
from yanbao.measure.factors import FactorTable
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_cuts import Cut, cut_events
from yanbao.measure.study_events import StudyEvent
from yanbao.measure.study_options import StudyOptions
from yanbao.measure.study_results import (
    EventEffect,
    PathPoint,
    StudyResult,
    TestValue,
    WindowEffect,
    WindowEstimate,
)
from yanbao.quant.arrays import Floats, Integers
from yanbao.quant.conventions import PRESETS
from yanbao.quant.event_study import EventStudy, estimate
from yanbao.quant.models import (
    CONSTANT_FACTORS,
    CONSTANT_RETURNS,
    NO_EVENT_RETURNS,
    NO_RESIDUAL,
    OK,
    TOO_FEW,
)
from yanbao.quant.multiple import benjamini_hochberg, holm
from yanbao.quant.panels import Panel, PanelSource
from yanbao.quant.tests_parametric import count_known
from yanbao.quant.windows import Design, Window, daily_windows, running_windows

__all__ = ["StudyEvent", "StudyOptions", "StudyResult", "study"]

_REASONS = {
    TOO_FEW: ("too-few-returns", "too few returns in the estimation window"),
    CONSTANT_RETURNS: ("constant-returns", "the price never moves in the estimation window"),
    CONSTANT_FACTORS: ("constant-benchmark", "benchmark or factors do not vary independently"),
    NO_RESIDUAL: ("no-residual", "the model fits without residual: no variance to test against"),
    NO_EVENT_RETURNS: ("no-event-returns", "no return in the event window"),
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
        return _make_result(benchmark, settings, [], None, issues), issues
    source, numbering = _stack(cuts)
    found = estimate(source, design, settings.engine, units=numbering)
    issues += _report_events(cuts, found, settings)
    issues += _report_sample(cuts, found)
    return _make_result(benchmark, settings, cuts, found, issues), issues


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
                    code=f"study.{code}",
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


def _make_result(
    benchmark: str,
    options: StudyOptions,
    cuts: Sequence[Cut],
    found: EventStudy | None,
    issues: Sequence[Issue],
) -> StudyResult:
    names = {cut.event.id for cut in cuts}
    refused = [(i.subject, f"{i.code}: {i.detail}") for i in issues if i.severity == "error"]
    if found is not None:
        bad = {c.event.id for c, s in zip(cuts, found.status, strict=True) if s != OK}
        refused = [(name, words) for name, words in refused if name not in names or name in bad]
    return StudyResult(
        benchmark=benchmark,
        method=_describe(options),
        level=options.level,
        events=() if found is None else _event_effects(cuts, found, options),
        windows=() if found is None else _window_effects(found, options),
        path=() if found is None else _path(found, options),
        refused=tuple(refused),
    )


def _describe(options: StudyOptions) -> tuple[tuple[str, str], ...]:
    design, engine = options.design, options.engine
    named = [name for name, preset in PRESETS.items() if preset == engine.conventions]
    return (
        ("model", engine.model),
        ("factors", ",".join(options.factor_names)),
        ("returns", engine.returns),
        ("event_window", f"[{design.event[0]}, {design.event[1]}]"),
        ("estimation_sessions", str(design.estimation)),
        ("gap_sessions", str(design.gap)),
        ("minimum_returns", str(engine.minimum)),
        ("gaps", options.gaps),
        ("overlaps", options.overlaps),
        ("conventions", named[0] if named else "own"),
        ("bootstrap", f"{engine.weights}, {engine.draws} draws, seed {engine.seed}"),
    )


def _event_effects(
    cuts: Sequence[Cut], found: EventStudy, options: StudyOptions
) -> tuple[EventEffect, ...]:
    width = len(options.design.windows)
    low, high = found.event_intervals(options.level)
    p_values, t = found.p_values(), found.t
    p_holm, p_bh = np.full(p_values.shape, np.nan), np.full(p_values.shape, np.nan)
    for column in range(width):
        p_holm[:, column] = holm(p_values[:, column])
        p_bh[:, column] = benjamini_hochberg(p_values[:, column])
    effects = []
    for i, cut in enumerate(cuts):
        if found.status[i] != OK:
            continue
        estimates = tuple(
            WindowEstimate(
                window=window,
                car=float(found.car[i, c]),
                standard_error=float(found.standard_error[i, c]),
                t=float(t[i, c]),
                p_value=float(p_values[i, c]),
                p_holm=float(p_holm[i, c]),
                p_bh=float(p_bh[i, c]),
                interval=(float(low[i, c]), float(high[i, c])),
                bhar=float("nan") if found.bhar is None else float(found.bhar[i, c]),
            )
            for c, window in enumerate(options.design.windows)
        )
        effects.append(
            EventEffect(
                id=cut.event.id,
                security=cut.series.code,
                label=cut.event.label,
                on=cut.event.on,
                day_zero=date.fromordinal(cut.day_zero),
                alpha=float(found.fit.alpha[i]),
                beta=tuple(float(b) for b in found.fit.beta[i]),
                sigma=float(found.sigma[i]),
                observations=int(found.fit.observations[i]),
                estimates=estimates,
            )
        )
    return tuple(effects)


def _window_effects(found: EventStudy, options: StudyOptions) -> tuple[WindowEffect, ...]:
    width = len(options.design.windows)
    wide = found.caar_intervals(options.level)
    plain = found.caar_intervals(options.level, clustered=False)
    holm_p = {s.name: holm(s.p_value[:width]) for s in found.statistics}
    effects = []
    for c, window in enumerate(options.design.windows):
        car = found.car[:, c][np.isfinite(found.car[:, c])]
        tests = tuple(
            TestValue(
                name=s.name,
                value=float(s.value[c]),
                p_value=float(s.p_value[c]),
                p_holm=float(holm_p[s.name][c]),
                n=float(s.n[c]),
                df=float(s.df[c]),
                note=s.note,
            )
            for s in found.statistics
        )
        effects.append(
            WindowEffect(
                window=window,
                n=len(car),
                mean=float(car.mean()) if len(car) else math.nan,
                median=float(np.median(car)) if len(car) else math.nan,
                share_positive=float((car > 0).mean()) if len(car) else math.nan,
                interval=(float(wide[0][c]), float(wide[1][c])),
                plain=(float(plain[0][c]), float(plain[1][c])),
                correlation=float(found.correlation[c]),
                tests=tests,
            )
        )
    return tuple(effects)


def _path(found: EventStudy, options: StudyOptions) -> tuple[PathPoint, ...]:
    """Return the mean CAR day by day; with one event its own interval."""
    first, last = options.design.event
    place: dict[Window, int] = {window: c for c, window in enumerate(found.windows)}
    if int((found.status == OK).sum()) == 1:
        low, high = (_only_row(side, found) for side in found.event_intervals(options.level))
    else:
        low, high = found.caar_intervals(options.level)
    caar, counts = found.caar, count_known(found.car)
    return tuple(
        PathPoint(
            day=k,
            n=int(counts[place[(first, k)]]),
            abnormal=float(caar[place[(k, k)]]),
            car=float(caar[place[(first, k)]]),
            interval=(float(low[place[(first, k)]]), float(high[place[(first, k)]])),
        )
        for k in range(first, last + 1)
    )


def _only_row(values: Floats, found: EventStudy) -> Floats:
    row: Floats = values[found.status == OK][0]
    return row

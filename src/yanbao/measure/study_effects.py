"""Effects: the estimates of an event study as records, by event, by window and along the path."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from yanbao.errors import Issue
from yanbao.measure.study_cuts import Cut
from yanbao.measure.study_options import StudyOptions
from yanbao.measure.study_results import (
    EventEffect,
    PathPoint,
    StudyResult,
    TestValue,
    WindowEffect,
    WindowEstimate,
)
from yanbao.quant.arrays import Floats
from yanbao.quant.conventions import PRESETS
from yanbao.quant.event_study import EventStudy
from yanbao.quant.models import OK
from yanbao.quant.multiple import benjamini_hochberg, holm
from yanbao.quant.tests_parametric import count_known
from yanbao.quant.windows import Window


def make_result(
    benchmark: str,
    options: StudyOptions,
    cuts: Sequence[Cut],
    found: EventStudy | None,
    issues: Sequence[Issue],
) -> StudyResult:
    """Return what a study found: its estimates by event and window, and the events refused."""
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

"""Reactions: the event study of a note's theme over its peers, where prices are given.

Loaded only when a run has prices, so that a note without them does not pay for numpy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from yanbao.errors import Issue, UsageError
from yanbao.knowledge import Knowledge
from yanbao.measure.event_studies import StudyEvent, study
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_options import StudyOptions
from yanbao.measure.study_results import StudyResult
from yanbao.model.measures import Reaction, ReactionStudy
from yanbao.pipeline.price_sources import PriceNeed, PriceSources, days_before, last_closed_on
from yanbao.pipeline.study_assembly import read_prices
from yanbao.quant.multiple import holm
from yanbao.quant.windows import Design, Window

_WINDOWS: tuple[Window, ...] = ((0, 0), (0, 4))
#: sessions around the event, sessions to estimate from, and what both need before the event
_AROUND = 10
_ESTIMATION = 100
_BACK = _AROUND + _ESTIMATION
_SAMPLE_TEST = "kolari_pynnonen_t"


def measure_reactions(
    listing_ids: Sequence[str],
    event_on: date,
    *,
    sources: PriceSources,
    knowledge: Knowledge,
    as_of: datetime,
) -> tuple[ReactionStudy | None, list[Issue]]:
    """Measure how the listings' prices moved around a day, as far as was known as of the instant.

    Closes of sessions that had not ended by then are left out. None where none of the listings has
    prices, or where a service has none of the benchmark.

    Raises UsageError where files hold no series of the benchmark and no service is named.
    """
    benchmark = sources.benchmark
    need = PriceNeed(
        codes=(benchmark, *listing_ids), first=days_before(event_on, _BACK), as_of=as_of
    )
    read = read_prices(sources, need)
    issues = list(read.issues)
    table = [known for one in read.series if (known := _cut(one, as_of)) is not None]
    if not any(one.matches(benchmark) for one in table):
        if sources.services:
            issues.append(_no_benchmark(benchmark))
            return None, issues
        held = ", ".join(one.code for one in table[:8]) or "no series"
        raise UsageError(
            f"--benchmark {benchmark!r} stands in none of the price files (they hold {held})",
            hint="give the code of an index or fund that the files hold",
        )
    events = [
        StudyEvent(id=listing_id, security=one.code, on=event_on, label=listing_id)
        for listing_id in listing_ids
        if (one := _series_of(listing_id, table)) is not None and not one.matches(benchmark)
    ]
    if not events:
        return None, issues
    design = Design(event=(-_AROUND, _AROUND), estimation=_ESTIMATION, gap=0, windows=_WINDOWS)
    result, met = study(
        events,
        table,
        benchmark=benchmark,
        options=StudyOptions(design=design),
        calendars=knowledge.calendars,
    )
    found = [*_of_events(result), *_of_sample(result)]
    done = ReactionStudy(
        reactions=tuple(found),
        asked=len(events),
        refused=len(events) - len(result.events),
        told_by=read.told_by,
    )
    return done, [*issues, *met]


def _no_benchmark(benchmark: str) -> Issue:
    return Issue(
        code="prices.no-benchmark",
        severity="warning",
        subject=benchmark,
        detail="no closes of the benchmark could be had: reactions are not measured",
        hint="give a file of its closes",
    )


def _cut(series: PriceSeries, as_of: datetime) -> PriceSeries | None:
    """Leave out the closes that were not known: a session's close is known when its day is over."""
    known = series.days <= last_closed_on(series.venue, as_of).toordinal()
    if not known.any():
        return None
    return replace(series, days=series.days[known], closes=series.closes[known])


def _series_of(listing_id: str, table: Sequence[PriceSeries]) -> PriceSeries | None:
    return next((one for one in table if one.matches(listing_id)), None)


def _of_events(result: StudyResult) -> list[Reaction]:
    """Each security over each window that is over, corrected for the number of them all (Holm)."""
    found = [
        (effect, estimate)
        for effect in result.events
        for estimate in effect.estimates
        if estimate.window in _WINDOWS and math.isfinite(estimate.car)
    ]
    corrected = holm(np.array([estimate.p_value for _, estimate in found])).tolist()
    return [
        Reaction(
            listing_id=effect.label,
            n=1,
            day_zero=effect.day_zero,
            window=estimate.window,
            effect=estimate.car,
            interval=estimate.interval,
            test="t",
            statistic=estimate.t,
            p_value=estimate.p_value,
            corrected=p_holm,
            benchmark=result.benchmark,
            model=dict(result.method).get("model", ""),
        )
        for (effect, estimate), p_holm in zip(found, corrected, strict=True)
    ]


def _of_sample(result: StudyResult) -> list[Reaction]:
    """The sample's mean, told where there are several securities."""
    told = []
    for effect in result.windows:
        value = next((t for t in effect.tests if t.name == _SAMPLE_TEST and not t.note), None)
        value = value or next((t for t in effect.tests if t.p_value == t.p_value), None)
        if effect.n < 2 or value is None or effect.window not in _WINDOWS:
            continue
        told.append(
            Reaction(
                listing_id="",
                n=effect.n,
                day_zero=None,
                window=effect.window,
                effect=effect.mean,
                interval=effect.interval,
                test=value.name,
                statistic=value.value,
                p_value=value.p_value,
                corrected=value.p_holm,
                benchmark=result.benchmark,
                model=dict(result.method).get("model", ""),
            )
        )
    return told

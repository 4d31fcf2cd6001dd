"""What a study returns: effects by event and by window, and the same as plain records."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import date

from yanbao.quant.windows import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEstimate:
    """One event over one window: CAR with its standard error, t, p and interval.

    ``p_holm`` and ``p_bh`` are adjusted over the study's events for the same window.
    """

    window: Window
    car: float
    standard_error: float
    t: float
    p_value: float
    p_holm: float
    p_bh: float
    interval: tuple[float, float]
    bhar: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEffect:
    """One event: its day 0, model and estimates. ``observations`` counts estimation returns."""

    id: str
    security: str
    label: str
    on: date
    day_zero: date
    alpha: float
    beta: tuple[float, ...]
    sigma: float
    observations: int
    estimates: tuple[WindowEstimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestValue:
    """One test over one window; ``p_holm`` is adjusted over the study's windows."""

    __test__ = False

    name: str
    value: float
    p_value: float
    p_holm: float
    n: float
    df: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowEffect:
    """All events over one window.

    ``interval`` allows for correlation between events (``correlation`` is its mean), ``plain`` does
    not; both are NaN below two events.
    """

    window: Window
    n: int
    mean: float
    median: float
    share_positive: float
    interval: tuple[float, float]
    plain: tuple[float, float]
    correlation: float
    tests: tuple[TestValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPoint:
    """The mean CAR from the event window's first session to session ``day``, for the chart.

    ``n`` events have it: one that lacks a later session leaves the mean there.
    """

    day: int
    n: int
    abnormal: float
    car: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyResult:
    """A study. ``method`` names model, windows and conventions, so that it can be repeated."""

    benchmark: str
    method: tuple[tuple[str, str], ...]
    level: float
    events: tuple[EventEffect, ...]
    windows: tuple[WindowEffect, ...]
    path: tuple[PathPoint, ...]
    refused: tuple[tuple[str, str], ...]


def to_record(result: StudyResult) -> dict[str, object]:
    """Return the result as plain JSON values; a number that is not there is null."""
    record = {name: _plain(value) for name, value in asdict(result).items()}
    record["method"] = dict(result.method)
    record["refused"] = dict(result.refused)
    return record


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

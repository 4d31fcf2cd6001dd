"""A study as tables on a terminal: events, windows with their tests, and what was refused."""

from __future__ import annotations

import math
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from yanbao.errors import Issue
from yanbao.measure.event_studies import StudyResult
from yanbao.measure.study_results import WindowEffect
from yanbao.quant.statistic import CATALOGUE
from yanbao.quant.windows import Window


def show_study(result: StudyResult, issues: Iterable[Issue], console: Console) -> None:
    """Print the estimates, the tests and what was refused."""
    console.print(", ".join(f"{k} {v}" for k, v in result.method if v), highlight=False)
    level = f"{result.level:.0%} interval"
    events = Table(title="events", title_justify="left")
    events.add_column("event", overflow="fold")
    for name in ("window", "CAR", level, "t", "p", "p Holm"):
        events.add_column(name, justify="right", no_wrap=True)
    for effect in result.events:
        beta = f", beta {effect.beta[0]:.3f}" if effect.beta else ""
        about = [effect.id, f"day 0 {effect.day_zero.isoformat()}{beta}"]
        for k, e in enumerate(effect.estimates):
            events.add_row(
                escape(about[k]) if k < len(about) else "",
                escape(_window(e.window)),
                _percent(e.car),
                _span(e.interval),
                _number(e.t),
                _chance(e.p_value),
                _chance(e.p_holm),
            )
    console.print(events)
    if len(result.events) > 1:
        for window in result.windows:
            console.print(_window_table(window, result.level))
    for issue in issues:
        console.print(
            f"{issue.severity}: {escape(issue.subject)}: {escape(issue.detail)} ({issue.code})",
            highlight=False,
        )


def _window_table(effect: WindowEffect, level: float) -> Table:
    title = (
        f"{_window(effect.window)}: n {effect.n}, mean {_percent(effect.mean)},"
        f" {level:.0%} {_span(effect.interval)}, median {_percent(effect.median)},"
        f" positive {effect.share_positive:.0%}, correlation {effect.correlation:.3f}"
    )
    table = Table(title=escape(title), title_justify="left")
    for name in ("test", "value", "p", "p Holm", "withstands"):
        table.add_column(name, justify="left" if name in ("test", "withstands") else "right")
    notes = {
        test.name: ", ".join(word.replace("_", " ") for word in test.withstands)
        + (" (one date)" if test.same_day_only else "")
        for test in CATALOGUE
    }
    for test in effect.tests:
        table.add_row(
            test.name,
            _number(test.value),
            _chance(test.p_value),
            _chance(test.p_holm),
            test.note if math.isnan(test.value) else notes[test.name],
        )
    return table


def _window(window: Window) -> str:
    return f"[{window[0]}, {window[1]}]"


def _percent(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:+.2%}"


def _span(span: tuple[float, float]) -> str:
    return "—" if math.isnan(span[0]) else f"{span[0]:+.2%} … {span[1]:+.2%}"


def _number(value: float, digits: int = 2) -> str:
    return "—" if math.isnan(value) else f"{value:.{digits}f}"


def _chance(p_value: float) -> str:
    if math.isnan(p_value):
        return "—"
    return "<0.001" if p_value < 0.001 else f"{p_value:.3f}"

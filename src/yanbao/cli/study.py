"""``yanbao study``: an event study from CSV files, as a table, JSON and a chart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from yanbao.cli.options import Adjusted, Debug, PriceStore
from yanbao.cli.study_tables import show_study
from yanbao.errors import Issue, UsageError
from yanbao.knowledge import load_knowledge
from yanbao.measure.event_chart import render_chart
from yanbao.measure.event_studies import StudyOptions, StudyResult, study
from yanbao.measure.factors import FactorTable, parse_factors
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.study_events import StudyEvent, parse_events
from yanbao.measure.study_results import to_record
from yanbao.model.prices import Adjustment
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.price_sources import (
    PRICE_STORE,
    PriceNeed,
    PriceSources,
    days_after,
    days_before,
)
from yanbao.pipeline.study_assembly import read_prices, require_prices
from yanbao.pipeline.text_files import read_text
from yanbao.quant.conventions import PRESETS
from yanbao.quant.models import FACTOR_SETS, MODELS, Model
from yanbao.quant.options import Options
from yanbao.quant.returns import Kind
from yanbao.quant.windows import Design, Window

Events = Annotated[
    Path, typer.Argument(metavar="EVENTS.csv", help="Columns: security, date; id and label if any.")
]
Prices = Annotated[
    list[Path],
    typer.Option(
        "--prices",
        metavar="FILE|akshare:|yfinance:",
        help="CSV or Parquet of closes: date and a column a code, or symbol, date, close; or a "
        "service that is asked for what is needed. Repeatable.",
    ),
]
More = Annotated[
    list[Path] | None, typer.Argument(metavar="[FILE]...", help="Further files of --prices.")
]
Benchmark = Annotated[
    str, typer.Option("--benchmark", metavar="CODE", help="A code of the price files.")
]
ModelName = Annotated[
    str,
    typer.Option(
        "--model",
        help="mean_adjusted, market_adjusted, market_model, ff3, carhart or ff5 (with --factors).",
    ),
]
EventWindow = Annotated[
    str, typer.Option("--event", metavar="A,B", help="First and last session around day 0.")
]
Windows = Annotated[
    list[str] | None,
    typer.Option("--window", metavar="A,B", help="A window to cumulate over. Repeatable."),
]
Estimation = Annotated[int, typer.Option("--estimation", help="Sessions to estimate from.")]
Gap = Annotated[int, typer.Option("--gap", help="Sessions between estimation and event window.")]
Minimum = Annotated[int, typer.Option("--minimum", help="Fewest estimation returns of an event.")]
ReturnKind = Annotated[str, typer.Option("--returns", help="simple or log.")]
Gaps = Annotated[
    str, typer.Option("--gaps", help="drop, or trade_to_trade: returns over sessions unpriced.")
]
Present = Annotated[
    float, typer.Option("--present", help="Share of a window's sessions that must have a return.")
]
Overlaps = Annotated[
    str, typer.Option("--overlaps", help="refuse or keep a security's overlapping events.")
]
Conventions = Annotated[
    str, typer.Option("--conventions", help="default, estudy2 or eventstudy-r (docs/methods.md).")
]
Factors = Annotated[
    Path | None, typer.Option("--factors", metavar="FILE", help="CSV of factor returns, fractions.")
]
Level = Annotated[float, typer.Option("--level", help="Confidence level of the intervals.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the wild bootstrap.")]
JsonOut = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the result.")]
ChartOut = Annotated[Path | None, typer.Option("--chart", metavar="FILE", help="Write an SVG.")]


def study_command(
    *,
    events: Events,
    more: More = None,
    prices: Prices,
    benchmark: Benchmark = "",
    model: ModelName = "market_model",
    event: EventWindow = "-10,10",
    window: Windows = None,
    estimation: Estimation = 100,
    gap: Gap = 0,
    minimum: Minimum = 60,
    returns: ReturnKind = "log",
    gaps: Gaps = "drop",
    present: Present = 1.0,
    overlaps: Overlaps = "refuse",
    adjusted: Adjusted = "unknown",
    price_store: PriceStore = PRICE_STORE,
    conventions: Conventions = "default",
    factors: Factors = None,
    level: Level = 0.95,
    seed: Seed = 0,
    json_file: JsonOut = None,
    chart: ChartOut = None,
    debug: Debug = False,
) -> None:
    """Measure what events did to prices: abnormal returns, intervals and tests."""
    options = _decide_options(
        _decide_design(event, window, estimation, gap),
        model=model,
        conventions=conventions,
        minimum=minimum,
        present=present,
        returns=returns,
        gaps=gaps,
        overlaps=overlaps,
        level=level,
        seed=seed,
    )
    listed, issues = parse_events(read_text(events))
    sources = PriceSources(named=(*prices, *(more or [])), benchmark=benchmark, store=price_store)
    table, found = _read_prices(sources, listed, options.design, _state_adjustment(adjusted))
    issues += found
    loaded, found = _read_factors(factors)
    issues += found
    result, found = study(
        listed,
        table,
        benchmark=benchmark,
        options=options,
        calendars=load_knowledge().calendars,
        factors=loaded,
    )
    issues += found
    _write(result, issues, json_file, chart)
    show_study(result, issues, Console())
    if not result.events:
        raise typer.Exit(1)


def _decide_design(event: str, windows: list[str] | None, estimation: int, gap: int) -> Design:
    named = tuple(parse_window(text) for text in windows or ["0,0", "0,4"])
    try:
        return Design(event=parse_window(event), estimation=estimation, gap=gap, windows=named)
    except ValueError as error:
        raise UsageError(str(error), hint="see --event, --window, --estimation, --gap") from error


def _decide_options(
    design: Design,
    *,
    model: str,
    conventions: str,
    minimum: int,
    present: float,
    returns: str,
    gaps: str,
    overlaps: str,
    level: float,
    seed: int,
) -> StudyOptions:
    """Read the words of the command as the study's options."""
    engine_model, factor_names = _choose_model(model)
    linked = _choose(gaps, ("drop", "trade_to_trade"), "--gaps") == "trade_to_trade"
    kept = _choose(overlaps, ("refuse", "keep"), "--overlaps") == "keep"
    return StudyOptions(
        design=design,
        engine=Options(
            model=engine_model,
            conventions=PRESETS[_choose(conventions, tuple(PRESETS), "--conventions")],
            minimum=minimum,
            present=present,
            returns=_choose_kind(returns),
            bhar="model" if factor_names or engine_model == "mean_adjusted" else "market",
            seed=seed,
        ),
        gaps="trade_to_trade" if linked else "drop",
        overlaps="keep" if kept else "refuse",
        factor_names=factor_names,
        level=level,
    )


def _read_prices(
    sources: PriceSources, events: Sequence[StudyEvent], design: Design, adjustment: Adjustment
) -> tuple[list[PriceSeries], list[Issue]]:
    """Read files, and ask services for the securities of the events and the benchmark."""
    days = [event.on for event in events] or [date.max]
    back = max(0, -design.event[0]) + design.gap + design.estimation
    need = PriceNeed(
        codes=tuple(filter(None, (sources.benchmark, *(event.security for event in events)))),
        first=days_before(min(days), back),
        last=days_after(max(days), max(0, design.event[1])),
        as_of=assemble().clock.now(),
    )
    read = read_prices(sources, need, adjustment=adjustment)
    if sources.benchmark:
        require_prices(read, sources.benchmark)
    return list(read.series), list(read.issues)


def parse_window(text: str) -> Window:
    """Read ``-5,5`` (or ``0``, one session)."""
    parts = [part.strip() for part in text.strip().strip("[]").split(",")]
    try:
        numbers = [int(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2):
        raise UsageError(f"{text!r} is no window", hint="write two whole numbers, e.g. -5,5")
    return numbers[0], numbers[-1]


def _choose(text: str, allowed: tuple[str, ...], option: str) -> str:
    if text not in allowed:
        raise UsageError(f"{option} {text!r} is not known", hint=f"one of {', '.join(allowed)}")
    return text


def _choose_kind(text: str) -> Kind:
    return "log" if _choose(text, ("simple", "log"), "--returns") == "log" else "simple"


def _choose_model(text: str) -> tuple[Model, tuple[str, ...]]:
    if text in FACTOR_SETS:
        return "factors", FACTOR_SETS[text]
    for name in MODELS:
        if name == text and name != "factors":
            return name, ()
    allowed = [*(name for name in MODELS if name != "factors"), *FACTOR_SETS]
    raise UsageError(f"--model {text!r} is not known", hint=f"one of {', '.join(allowed)}")


def _state_adjustment(text: str) -> Adjustment:
    known: tuple[Adjustment, ...] = ("adjusted", "unadjusted", "unknown")
    _choose(text, known, "--adjusted")
    return next(name for name in known if name == text)


def _read_factors(path: Path | None) -> tuple[FactorTable | None, list[Issue]]:
    if path is None:
        return None, []
    return parse_factors(read_text(path))


def _write(
    result: StudyResult, issues: list[Issue], json_file: Path | None, chart: Path | None
) -> None:
    if json_file is not None:
        record = to_record(result)
        record["issues"] = [
            {"code": i.code, "severity": i.severity, "subject": i.subject, "detail": i.detail}
            for i in issues
        ]
        text = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
        json_file.write_text(text + "\n", encoding="utf-8")
    if chart is not None:
        title = f"事件研究：{len(result.events)} 个事件，基准 {result.benchmark or '无'}"
        chart.write_text(render_chart(result, title=title), encoding="utf-8")

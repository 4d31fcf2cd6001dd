"""Scoring of a ledger: its calls against price files, and the track record put in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from yanbao.errors import Issue
from yanbao.knowledge import Knowledge
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.prices import parse_prices
from yanbao.model.forecasts import TrackRecord
from yanbao.model.prices import Adjustment
from yanbao.pipeline import study_assembly
from yanbao.pipeline.ledger import check_ledger
from yanbao.pipeline.price_sources import PriceNeed, PriceSources
from yanbao.pipeline.text_files import read_text
from yanbao.score import Options, PriceTable, Quotes, evaluate, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFile:
    """A price table; ``code`` names its security where the file holds a single series."""

    path: Path
    code: str = ""
    adjustment: Adjustment = "unknown"


def score_ledger(
    ledger: Path,
    prices: PriceTable,
    *,
    as_of: datetime,
    knowledge: Knowledge,
    seed: int = 0,
    options: Options | None = None,
) -> TrackRecord:
    """Check the chain, settle what is due and score it.

    Raises NotFound or IntegrityError where the ledger is missing or broken.
    """
    trail = check_ledger(ledger)
    outcomes = resolve(trail.entries, prices, as_of=as_of, offerings=knowledge.offerings)
    return evaluate(outcomes, as_of=as_of, seed=seed, entries=trail.entries, options=options)


def read_prices(
    files: Sequence[PriceFile], told: Sequence[PriceSeries] = ()
) -> tuple[PriceTable, list[Issue]]:
    """Read price tables; a series of one file is never joined to one of another.

    ``told`` are further series, which services told.

    Raises SourceError for a file that cannot be read, ParseError for one that is no price table.
    """
    issues: list[Issue] = []
    quotes: list[Quotes] = []
    for file in files:
        name = file.code or file.path.stem
        series, found = parse_prices(read_text(file.path), name=name, adjustment=file.adjustment)
        issues += found
        quotes += _to_quotes(series)
    return PriceTable((*quotes, *_to_quotes(told))), issues


def ask_services(
    ledger: Path, sources: PriceSources, *, as_of: datetime
) -> tuple[list[PriceSeries], list[Issue]]:
    """Ask services for what a ledger's calls need: adjusted closes from each window's start on.

    A call from an offer price needs the closes as traded: the offer was not adjusted.
    """
    calls = [entry.forecast for entry in check_ledger(ledger).entries]
    opened = [call for call in calls if call.starts_on <= as_of.date()]
    if not opened or not sources.services:
        return [], []
    first = min(call.starts_on for call in opened)
    codes = dict.fromkeys(code for call in opened for code in (call.target, call.benchmark) if code)
    offered = dict.fromkeys(call.target for call in opened if call.start_price is not None)
    series: list[PriceSeries] = []
    issues: list[Issue] = []
    wanted: tuple[tuple[Iterable[str], Adjustment], ...] = (
        (codes, "adjusted"),
        (offered, "unadjusted"),
    )
    for these, adjustment in wanted:
        need = PriceNeed(codes=tuple(these), first=first, as_of=as_of)
        read = study_assembly.read_prices(sources, need, adjustment=adjustment)
        series += read.series
        issues += read.issues
    return series, issues


def _to_quotes(series: Iterable[PriceSeries]) -> Iterable[Quotes]:
    for one in series:
        pairs = zip(one.days.tolist(), one.closes.tolist(), strict=True)
        closes = {date.fromordinal(day): close for day, close in pairs}
        yield Quotes(code=one.code, closes=closes, adjustment=one.adjustment)

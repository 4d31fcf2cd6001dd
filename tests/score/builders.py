"""Builders: calls, entries and prices with only what a test cares about spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone

from yanbao.model.forecasts import BaseRate, Forecast, LedgerEntry, Question, name_forecast
from yanbao.model.references import Reference
from yanbao.score import PriceTable, Quotes

CHINA = timezone(timedelta(hours=8))
EVE = datetime(2026, 1, 4, 20, 0, tzinfo=CHINA)
START, END = date(2026, 1, 5), date(2026, 1, 12)


def a_rate(rate: float = 0.47, n: int = 1000, key: str = "csi300/any/beats/5") -> BaseRate:
    return BaseRate(
        label=("沪深300成份股", "CSI 300 members"),
        hits=round(rate * n),
        n=n,
        rate=rate,
        effective_n=float(n),
        interval=(rate - 0.01, rate + 0.01),
        reference=Reference(
            dataset="base_rates", key=key, quote="row", address="https://example.org/t"
        ),
    )


def a_call(
    *,
    target: str = "600519.XSHG",
    benchmark: str = "000300.XSHG",
    question: Question = "beats",
    probability: float = 0.47,
    baseline: float = 0.47,
    horizon: int = 5,
    starts_on: date = START,
    ends_on: date = END,
    registered_at: datetime = EVE,
    note: str = "fund_research_2026-01-04",
    event_type: str = "market_move",
    start_price: float | None = None,
) -> Forecast:
    benchmark = benchmark if question == "beats" else ""
    key = (note, target, benchmark, question, horizon)
    window = (starts_on, ends_on)
    return Forecast(
        id=name_forecast(key, registered_at, window, (probability, start_price)),
        note=note,
        registered_at=registered_at,
        event_type=event_type,
        target=target,
        benchmark=benchmark,
        question=question,
        horizon=horizon,
        starts_on=starts_on,
        ends_on=ends_on,
        probability=probability,
        baseline=baseline,
        strength=20.0,
        coin_strength=20.0,
        rule=("规则", "rule"),
        base_rate=a_rate(),
        market_rate=a_rate(),
        start_price=start_price,
    )


def an_entry(
    forecast: Forecast,
    *,
    number: int = 1,
    written_at: datetime | None = None,
    supersedes: str = "",
) -> LedgerEntry:
    return LedgerEntry(
        number=number,
        previous="0" * 64,
        written_at=written_at or forecast.registered_at,
        forecast=forecast,
        sha256=f"{number:064x}",
        supersedes=supersedes,
        reason="drawn again" if supersedes else "",
    )


def a_table(**series: Mapping[date, float]) -> PriceTable:
    """``sh600519={day: close}``; an underscore stands for a dot."""
    return PriceTable(
        Quotes(code=code.replace("_", "."), closes=closes, adjustment="adjusted")
        for code, closes in series.items()
    )

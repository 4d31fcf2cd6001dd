"""Calls as records: plain values for a line of the ledger, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yanbao.errors import ParseError
from yanbao.model.forecasts import BaseRate, Forecast, Question
from yanbao.model.references import Reference

_QUESTIONS: dict[str, Question] = {
    "beats": "beats",
    "rises": "rises",
    "first_day_rises": "first_day_rises",
}


def write_forecast(forecast: Forecast) -> dict[str, Any]:
    """Return the record of a call; every field stands in it, absent values as null.

    A base rate that is the market's is null: no comparable cases.
    """
    return {
        "id": forecast.id,
        "note": forecast.note,
        "registered_at": forecast.registered_at.isoformat(),
        "event_type": forecast.event_type,
        "target": forecast.target,
        "benchmark": forecast.benchmark,
        "question": forecast.question,
        "horizon": forecast.horizon,
        "starts_on": forecast.starts_on.isoformat(),
        "ends_on": forecast.ends_on.isoformat(),
        "start_price": forecast.start_price,
        "probability": forecast.probability,
        "baseline": forecast.baseline,
        "strength": forecast.strength,
        "coin_strength": forecast.coin_strength,
        "rule": list(forecast.rule),
        "base_rate": None
        if forecast.base_rate == forecast.market_rate
        else _write_rate(forecast.base_rate),
        "market_rate": _write_rate(forecast.market_rate),
    }


def read_forecast(record: Mapping[str, Any]) -> Forecast:
    """Return the call of a record.

    Raises
    ------
    ParseError
        A field is missing or off, or the id is not that of the content.
    """
    try:
        price, own = record["start_price"], record["base_rate"]
        market_rate = _read_rate(record["market_rate"])
        return Forecast(
            id=str(record["id"]),
            note=str(record["note"]),
            registered_at=datetime.fromisoformat(record["registered_at"]),
            event_type=str(record["event_type"]),
            target=str(record["target"]),
            benchmark=str(record["benchmark"]),
            question=_QUESTIONS[record["question"]],
            horizon=int(record["horizon"]),
            starts_on=date.fromisoformat(record["starts_on"]),
            ends_on=date.fromisoformat(record["ends_on"]),
            start_price=None if price is None else float(price),
            probability=float(record["probability"]),
            baseline=float(record["baseline"]),
            strength=float(record["strength"]),
            coin_strength=float(record["coin_strength"]),
            rule=_read_pair(record["rule"]),
            base_rate=market_rate if own is None else _read_rate(own),
            market_rate=market_rate,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ParseError(f"no record of a call: {type(error).__name__} {error}") from error


def _write_rate(rate: BaseRate) -> dict[str, Any]:
    known_on = rate.reference.known_on
    return {
        "label": list(rate.label),
        "hits": rate.hits,
        "n": rate.n,
        "rate": rate.rate,
        "effective_n": rate.effective_n,
        "interval": list(rate.interval),
        "borrowed": rate.borrowed,
        "reference": {
            "dataset": rate.reference.dataset,
            "key": rate.reference.key,
            "quote": rate.reference.quote,
            "address": rate.reference.address,
            "known_on": None if known_on is None else known_on.isoformat(),
        },
    }


def _read_rate(record: Mapping[str, Any]) -> BaseRate:
    low, high = record["interval"]
    reference = record["reference"]
    known_on = reference["known_on"]
    return BaseRate(
        label=_read_pair(record["label"]),
        hits=int(record["hits"]),
        n=int(record["n"]),
        rate=float(record["rate"]),
        effective_n=float(record["effective_n"]),
        interval=(float(low), float(high)),
        borrowed=bool(record["borrowed"]),
        reference=Reference(
            dataset=str(reference["dataset"]),
            key=str(reference["key"]),
            quote=str(reference["quote"]),
            address=str(reference["address"]),
            known_on=None if known_on is None else date.fromisoformat(known_on),
        ),
    )


def _read_pair(values: Any) -> tuple[str, str]:
    first, second = values
    return str(first), str(second)

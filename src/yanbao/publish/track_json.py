"""The track record as JSON, and the summary that a note may quote from it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from yanbao.errors import ParseError
from yanbao.model.forecasts import CalibrationBin, Outcome, Score, TrackRecord, TrackSummary

FORMAT: Final = "yanbao.track-record/1"
_SIZE_LIMIT = 256 * 1024 * 1024


def render_track_json(record: TrackRecord) -> str:
    """Return every call with its outcome, and every score."""
    body = {
        "format": FORMAT,
        "as_of": record.as_of.isoformat(),
        "ledger": {"entries": record.entries, "head": record.head},
        "seed": record.seed,
        "draws": record.draws,
        "counts": dict(record.counts),
        "overall": None if record.overall is None else _write_score(record.overall),
        "groups": [_write_score(score) for score in record.groups],
        "calls": [_write_outcome(outcome) for outcome in record.outcomes],
    }
    return json.dumps(body, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def parse_track_summary(text: str) -> TrackSummary:
    """Return what a note may quote of a published record.

    Raises
    ------
    ParseError
        It is no track record in this format.
    """
    if len(text) > _SIZE_LIMIT:
        raise ParseError("track record is too large to be one")
    try:
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise ParseError(f"expected a track record in the format {FORMAT}")
        counts, overall = body["counts"], body["overall"] or {}
        interval = overall.get("gain_on_market_interval")
        return TrackSummary(
            as_of=datetime.fromisoformat(body["as_of"]),
            head=str(body["ledger"]["head"]),
            registered=int(counts["registered"]),
            resolved=int(counts["resolved"]),
            unresolvable=int(counts["unresolvable"]),
            retrospective=int(counts["retrospective"]),
            brier=_read_number(overall, "brier"),
            market_brier=_read_number(overall, "market_brier"),
            gain_on_market=_read_number(overall, "gain_on_market"),
            gain_on_market_interval=None
            if interval is None
            else (float(interval[0]), float(interval[1])),
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ParseError(f"no track record: {type(error).__name__} {error}") from error


def _read_number(overall: dict[str, Any], name: str) -> float | None:
    return float(overall[name]) if overall else None


def _write_score(score: Score) -> dict[str, Any]:
    body = {field.name: getattr(score, field.name) for field in fields(score)}
    return {key: _round(value) for key, value in body.items()}


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 10)
    if isinstance(value, CalibrationBin):
        return {field.name: _round(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_round(part) for part in value]
    return value


def _write_outcome(outcome: Outcome) -> dict[str, Any]:
    forecast = outcome.forecast
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
        "probability": forecast.probability,
        "baseline": forecast.baseline,
        "base_rate": forecast.base_rate.reference.key,
        "state": outcome.state,
        "hit": outcome.hit,
        "target_return": _round(outcome.target_return),
        "benchmark_return": _round(outcome.benchmark_return),
        "detail": outcome.detail,
        "retrospective": outcome.retrospective,
    }

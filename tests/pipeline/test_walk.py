from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "walk_track_record.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("walk_track_record", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.slow
def test_a_real_day_is_called_twice_alike_from_what_was_known(
    shared: Path, script: ModuleType
) -> None:
    path = shared / "data" / "news" / "2025-10-13.json"
    assembly = script.assemble()
    forecasts, _ = script.call_day(path, assembly)
    again, _ = script.call_day(path, assembly)
    assert forecasts == again
    assert len({forecast.target for forecast in forecasts}) >= 3
    for forecast in forecasts:
        assert forecast.starts_on > date(2025, 10, 12)
        for reference in forecast.references:
            assert reference.known_on is not None
            assert reference.known_on < date(2025, 10, 14)


@pytest.mark.slow
def test_first_days_are_called_on_their_eve_and_settle(script: ModuleType, tmp_path: Path) -> None:
    assembly = script.assemble()
    forecasts = list(script.call_listings(assembly))
    assert len(forecasts) > 100
    for forecast in forecasts:
        assert forecast.registered_at.date() < forecast.starts_on
        for reference in forecast.references:
            assert reference.known_on is None or reference.known_on < forecast.starts_on
    ledger = tmp_path / "ledger.jsonl"
    script.register(ledger, forecasts, now=script.SCORED_AT)
    record = script.publish_record(ledger, script.PriceTable([]), tmp_path, assembly)
    assert record.overall is not None
    assert record.overall.gain_on_market_interval[0] > 0
    assert dict(record.counts)["retrospective"] == len(forecasts)

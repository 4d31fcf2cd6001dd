"""Frames give what the same table as CSV gives."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from yanbao.adapters.markets.frames import read_frame, read_parquet
from yanbao.errors import MissingExtra, ParseError
from yanbao.measure.prices import parse_prices


class Table:
    """The two members of a Polars frame that are used."""

    def __init__(self, columns: Mapping[str, Sequence[object]]) -> None:
        self._columns = columns

    @property
    def columns(self) -> list[str]:
        return list(self._columns)

    def to_dict(self, *, as_series: bool) -> Mapping[str, Sequence[object]]:
        assert not as_series
        return self._columns


def test_long_and_wide_frames_are_the_csv() -> None:
    days = [date(2026, 1, 5), datetime(2026, 1, 6, 15, 0)]
    wide = Table({"date": days, "AAA": [1.5, 1.6], "BBB": [2, None]})
    long = Table(
        {"symbol": ["AAA", "AAA", "BBB"], "date": [*days, "2026-01-05"], "close": [1.5, 1.6, "2"]}
    )
    expected, _ = parse_prices("date,AAA,BBB\n2026-01-05,1.5,2\n2026-01-06,1.6,\n", name="x")
    for frame in (wide, long):
        series, issues = read_frame(frame)
        assert not issues
        for one, other in zip(series, expected, strict=True):
            assert (one.code, one.days.tolist(), one.closes.tolist()) == (
                other.code,
                other.days.tolist(),
                other.closes.tolist(),
            )


def test_bad_rows_and_headers_speak() -> None:
    series, issues = read_frame(Table({"date": ["soon", "2026-01-05"], "A": [1.0, float("nan")]}))
    assert not series
    assert {issue.code for issue in issues} == {"study.date-unreadable", "study.no-prices"}
    with pytest.raises(ParseError, match="no date"):
        read_frame(Table({"a": [], "b": []}))
    with pytest.raises(ParseError, match="no price"):
        read_frame(Table({"date": [], "symbol": []}))


def test_parquet_without_polars_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match="panels"):
        read_parquet(tmp_path / "prices.parquet")


@pytest.mark.extras
def test_parquet_round_trip(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="not installed, not run: make extras-test")
    path = tmp_path / "prices.parquet"
    polars.DataFrame({"date": [date(2026, 1, 5)], "AAA": [1.5]}).write_parquet(path)
    series, _ = read_parquet(path)
    assert series[0].closes.tolist() == [1.5]

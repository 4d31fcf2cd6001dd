"""``yanbao study`` end to end, from files to table, JSON and chart."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from yanbao.cli.study import parse_window, study_command
from yanbao.errors import NotFound, SourceError, UsageError

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(study_command)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    random = np.random.default_rng(1)
    market = random.normal(0, 0.01, 220)
    days = [date(2024, 1, 1) + timedelta(days=k) for k in range(320)]
    days = [day for day in days if day.weekday() < 5][:220]
    columns = {"MKT": market}
    for k in range(3):
        columns[f"S{k}"] = market + random.normal(0, 0.02, 220)
    prices = tmp_path / "prices.csv"
    rows = zip(days, *(50 * np.exp(np.cumsum(c)) for c in columns.values()), strict=True)
    lines = [",".join(["date", *columns]), *(",".join(map(str, row)) for row in rows)]
    prices.write_text("\n".join(lines), encoding="utf-8")
    events = tmp_path / "events.csv"
    events.write_text(
        "security,date,label\n"
        + "".join(f"S{k},{days[150 + 20 * k]},x\n" for k in range(3))
        + "GONE,2024-06-03,y\n",
        encoding="utf-8",
    )
    return events, prices


def run(files: tuple[Path, Path], *words: str) -> tuple[int, str]:
    events, prices = files
    command = [str(events), "--prices", str(prices), "--benchmark", "MKT", *words]
    result = CliRunner().invoke(app, command, catch_exceptions=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_table_json_and_chart(files: tuple[Path, Path], tmp_path: Path) -> None:
    out, chart = tmp_path / "o.json", tmp_path / "o.svg"
    code, text = run(files, "--json", str(out), "--chart", str(chart), "--window", "-1,1")
    assert code == 0
    assert "kolari_pynnonen_t" in text
    assert "study.no-prices-of-security" in text
    record = json.loads(out.read_text("utf-8"))
    assert [e["security"] for e in record["events"]] == ["S0", "S1", "S2"]
    assert record["windows"][0]["window"] == [-1, 1]
    assert record["refused"] == {
        "GONE@2024-06-03": "study.no-prices-of-security: no prices of 'GONE'"
    }
    assert chart.read_text("utf-8").startswith("<svg")
    first = out.read_bytes(), chart.read_bytes()
    run(files, "--json", str(out), "--chart", str(chart), "--window", "-1,1")
    assert (out.read_bytes(), chart.read_bytes()) == first


def test_several_price_files_after_one_option(files: tuple[Path, Path], tmp_path: Path) -> None:
    events, prices = files
    rows = [line.split(",") for line in prices.read_text("utf-8").splitlines()]
    halves = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, columns in zip(halves, ((0, 1, 2), (0, 3, 4)), strict=True):
        path.write_text("\n".join(",".join(r[c] for c in columns) for r in rows), "utf-8")
    out = [tmp_path / "one.json", tmp_path / "two.json"]
    for path, given in zip(out, ([prices], halves), strict=True):
        command = [str(events), "--prices", *map(str, given), "--benchmark", "MKT"]
        assert CliRunner().invoke(app, [*command, "--json", str(path)]).exit_code == 0
    assert out[0].read_bytes() == out[1].read_bytes()


def test_no_usable_event_ends_with_one(files: tuple[Path, Path]) -> None:
    files[0].write_text("security,date\nGONE,2024-06-03\n", encoding="utf-8")
    assert run(files)[0] == 1


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (("--window", "0,99"), UsageError, "not inside"),
        (("--window", "a"), UsageError, "no window"),
        (("--model", "capm"), UsageError, "capm"),
        (("--model", "ff3"), UsageError, "factor"),
        (("--gaps", "fill"), UsageError, "fill"),
        (("--adjusted", "maybe"), UsageError, "maybe"),
        (("--benchmark", "NONE"), NotFound, "NONE"),
        (("--prices", "/none.csv"), SourceError, "none.csv"),
    ],
)
def test_wrong_words_are_named(
    files: tuple[Path, Path], words: tuple[str, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        run(files, *words)


def test_windows_are_read_as_written() -> None:
    assert parse_window("-5,5") == (-5, 5)
    assert parse_window("[0, 4]") == (0, 4)
    assert parse_window("0") == (0, 0)

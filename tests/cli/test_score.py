from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from tests.score.builders import EVE, a_call
from typer.testing import CliRunner

from yanbao.cli.app import app
from yanbao.cli.score import parse_price_file, score_command
from yanbao.errors import IntegrityError, NotFound, SourceError, UsageError
from yanbao.pipeline.ledger import check_ledger, register

APP = typer.Typer()
APP.command()(score_command)
WIDE = "date,600519.SS,sh000300\n2026-01-05,100,4000\n2026-01-12,105,4080\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    register(path, [a_call(), a_call(target="300750.XSHE")], now=EVE)
    return path


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    path = tmp_path / "closes.csv"
    path.write_text(WIDE, "utf-8")
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(APP, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_calls_are_settled_scored_and_published(ledger: Path, prices: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shown = run(
        "--ledger", str(ledger), "--prices", str(prices), "--as-of", "2026-02-01",
        "--adjusted", "adjusted", "--out", str(out),
    )  # fmt: skip
    assert "resolved 1" in shown
    assert "unresolvable 1" in shown
    body = json.loads((out / "track_record.json").read_text("utf-8"))
    assert body["counts"]["registered"] == 2
    assert [call["hit"] for call in body["calls"]] == [True, None]
    assert body["ledger"]["head"] == check_ledger(ledger).head
    assert {p.name for p in out.glob("track_record.*")} == {
        "track_record.md", "track_record.html", "track_record.json",
    }  # fmt: skip


def test_nothing_due_is_said(ledger: Path, prices: Path) -> None:
    shown = run("--ledger", str(ledger), "--prices", str(prices), "--as-of", "2026-01-06")
    assert "nothing is settled yet" in shown


def test_a_price_of_zero_leaves_the_call_open(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "closes.csv"
    path.write_text(WIDE.replace("105", "0"), "utf-8")
    shown = run("--ledger", str(ledger), "--prices", str(path), "--as-of", "2026-02-01")
    assert "unresolvable 2" in shown
    assert "study.price-not-positive" in shown


def test_a_file_of_one_series_is_given_its_code(tmp_path: Path) -> None:
    file = parse_price_file("000300.XSHG=prices/x.csv", "unknown")
    assert (file.code, file.path) == ("000300.XSHG", Path("prices/x.csv"))
    assert parse_price_file("prices/x.csv", "adjusted").code == ""
    odd = tmp_path / "a=b.csv"
    odd.touch()
    assert parse_price_file(str(odd), "unknown").path == odd


def test_bad_words_and_files_are_told(ledger: Path, prices: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="adjusted"):
        parse_price_file("x.csv", "maybe")
    with pytest.raises(NotFound, match="ledger"):
        run("--ledger", str(tmp_path / "none"), "--prices", str(prices))
    with pytest.raises(SourceError, match="read"):
        run("--ledger", str(ledger), "--prices", str(tmp_path / "none.csv"))
    with pytest.raises(UsageError, match="draws"):
        run("--ledger", str(ledger), "--prices", str(prices), "--draws", "0")


def test_the_ledger_is_audited(ledger: Path) -> None:
    told = CliRunner().invoke(app, ["audit", str(ledger)])
    head = told.stdout.split()[-1]
    assert check_ledger(ledger).head == head
    ledger.write_bytes(ledger.read_bytes().replace(b"0.47", b"0.48", 1))
    broken = CliRunner().invoke(app, ["audit", str(ledger), "--head", head])
    assert isinstance(broken.exception, IntegrityError)

"""From calls to their record: drawn on the eve, registered, settled, quoted by the next note."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yanbao.cli.app import app
from yanbao.errors import UsageError
from yanbao.model.notes import Note, Paragraph, Table
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.ledger import check_ledger
from yanbao.pipeline.run import ZONE, Request, run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "biren-ipo"
LISTING = "06082.XHKG"


def written(out: Path, day: str, **given: Path) -> Note:
    instant = datetime.fromisoformat(day).replace(tzinfo=ZONE)
    request = Request(sources=(EXAMPLE,), topic="壁仞科技", as_of=instant, out=out, **given)
    return run(request, assemble()).note


def told(note: Note) -> str:
    (section,) = [s for s in note.sections if s.id == "calls"]
    words = []
    for block in section.blocks:
        if isinstance(block, Table):
            words += [" ".join(row.cells) for row in block.rows]
        elif isinstance(block, Paragraph):
            words += [sentence.text for sentence in block.sentences]
    return "\n".join(words)


@pytest.mark.slow
def test_a_first_day_is_called_on_its_eve_settled_and_quoted(tmp_path: Path) -> None:
    ledger, prices = tmp_path / "calls.jsonl", tmp_path / "closes.csv"
    eve = written(tmp_path / "eve", "2026-01-01T20:00", ledger=ledger)
    assert "首日收高于发行价 2026-01-02 66%" in told(eve)
    (first,) = [
        entry.forecast
        for entry in check_ledger(ledger).entries
        if entry.forecast.question == "first_day_rises"
    ]
    assert (first.target, first.start_price) == (LISTING, 19.6)

    prices.write_text(f"date,{LISTING}\n2026-01-02,34.46\n", "utf-8")
    scored = ["score", "--ledger", str(ledger), "--prices", str(prices), "--as-of", "2026-01-03"]
    result = CliRunner().invoke(app, [*scored, "--out", str(tmp_path)], catch_exceptions=False)
    assert "resolved 1" in result.stdout

    record = tmp_path / "track_record.json"
    later = told(written(tmp_path / "later", "2026-01-04T15:34", track_record=record))
    assert "往期战绩" in later
    assert check_ledger(ledger).head[:12] in later
    assert "首日收高于发行价" not in later  # its close is known
    with pytest.raises(UsageError, match="after the note's instant"):
        written(tmp_path / "early", "2026-01-02T20:00", track_record=record)


def test_a_brief_calls_what_its_points_are_about_and_the_market(tmp_path: Path) -> None:
    instant = datetime.fromisoformat("2026-01-03T12:00").replace(tzinfo=ZONE)
    ledger = tmp_path / "calls.jsonl"
    request = Request(
        sources=(EXAMPLE,), kind="brief", as_of=instant, out=tmp_path / "out", ledger=ledger
    )
    note = run(request, assemble()).note
    forecasts = [entry.forecast for entry in check_ledger(ledger).entries]
    market = [f for f in forecasts if f.target == "000300.XSHG"]
    assert {f.question for f in market} == {"rises"}
    assert len({f.target for f in forecasts}) > 2
    assert {f.question for f in forecasts if f.target != "000300.XSHG"} == {"beats"}
    words = told(note)
    assert "不主张" in words or "个百分点" in words
    (table,) = [
        b for s in note.sections if s.id == "calls" for b in s.blocks if isinstance(b, Table)
    ]
    shown = [row.sentence for row in table.rows if row.sentence]
    assert all(f.id in "".join(s.mechanism or "" for s in shown) for f in forecasts)


def test_what_is_no_track_record_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "track_record.json"
    wrong.write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="--track-record"):
        written(tmp_path / "out", "2026-01-01T20:00", track_record=wrong)

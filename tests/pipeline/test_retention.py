"""What a publisher allows to be kept: then texts and bytes go, records stay."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import serving
from tests.collect.sources.builders import source
from tests.pipeline.desks import BUYBACK, RATES, DeskOnLoopback
from typer.testing import CliRunner

from yanbao.cli.app import app
from yanbao.errors import NotFound, ParseError
from yanbao.knowledge.sources import parse_sources
from yanbao.pipeline.audit import audit_file
from yanbao.pipeline.replay import replay
from yanbao.pipeline.source_entries import render_source


def test_texts_go_when_their_time_is_over(tmp_path: Path) -> None:
    with serving() as server:
        desk = DeskOnLoopback.at(tmp_path, server)
        desk.watch(replace(desk.work.sources.by_name("paper"), keep_days=7))
        desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
        desk.run()
        record = desk.work.out / "fund_research_2026-01-05.json"
        desk.wait(days=6)
        desk.paper.print(2, RATES, desk.now - timedelta(hours=2))
        assert "run.bodies-dropped" not in {i.code for i in desk.run().issues}
        audit_file(record, None, sources=None, assembly=desk.assembly)
        desk.wait(days=2)
        assert "run.bodies-dropped" in {i.code for i in desk.run().issues}
        kept = [capture.document.title for _, capture in desk.store.documents.read_after(0)]
        assert kept == [RATES[0]]
        assert desk.store.documents.count() == 2
        with pytest.raises(NotFound, match="not kept"):
            audit_file(record, None, sources=None, assembly=desk.assembly)
        first, second = (
            r for d in ("05", "11") for r in replay(f"2026-01-{d}", desk.work, desk.assembly)
        )
        assert [text.title for text in first.dropped] == [BUYBACK[0]]
        assert (first.is_same, first.text) == (False, "")
        told = CliRunner().invoke(app, ["replay", "2026-01-05", "--desk", str(tmp_path)])
        assert told.exit_code == 1
        assert "1 of its 1 texts were dropped" in told.stdout
        assert f"{BUYBACK[0]}  {server.url('/1.html')}" in told.stderr
        assert second.is_same  # a note that rests on nothing dropped gives its bytes
        bodies = (tmp_path / "store" / "replies" / "bodies").rglob("*.gz")
        texts = [gzip.decompress(body.read_bytes()).decode() for body in bodies]
        assert [text for text in texts if RATES[0] not in text] == []  # the first list is gone
        assert "回购" in record.read_text("utf-8")  # what the note quoted stays quoted


def test_the_field_is_read_and_written() -> None:
    (read,) = parse_sources(render_source(source(keep_days=30)), file="f", own=True)
    assert read.keep_days == 30
    with pytest.raises(ParseError, match="keep_days"):
        parse_sources(render_source(source()) + "keep_days = -1\n", file="f", own=True)

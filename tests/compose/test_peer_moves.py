"""Reported moves of other shares, less the market's of that day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from yanbao.model.notes import Note, Section, Table
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import ZONE, Request, run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "biren-ipo"


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Note:
    request = Request(
        sources=(EXAMPLE,),
        topic="壁仞科技",
        as_of=datetime(2026, 1, 4, 15, 34, 38, tzinfo=ZONE),
        out=tmp_path_factory.mktemp("note"),
    )
    return run(request, assemble()).note


def history(note: Note) -> Section:
    return next(section for section in note.sections if section.id == "history")


def test_each_move_is_less_the_index_of_its_own_market(note: Note) -> None:
    table = next(block for block in history(note).blocks if isinstance(block, Table))
    rows = {row.cells[0]: row.cells[1:] for row in table.rows}
    assert rows["华虹半导体"] == ("+9.42%", "+2.76%", "+6.66")
    assert "壁仞科技" not in rows  # the subject itself is no peer
    beyond = [abs(float(cells[2])) for cells in rows.values()]
    assert beyond == sorted(beyond, reverse=True)


def test_the_mean_comes_with_interval_test_and_what_it_is_not(note: Note) -> None:
    block = history(note).blocks[0]
    assert not isinstance(block, Table)
    (sentence,) = block.sentences
    assert sentence.formula is not None
    values = [float(v) for v in sentence.formula.inputs[0].value.split(";")]
    assert len(values) >= 5
    assert f"平均{sum(values) / len(values):.2f}个百分点" in sentence.text
    assert "95%区间" in sentence.text
    assert "不代表同业总体" in sentence.text

"""Section 6 with prices: what moved beyond the market, and soberly where nothing did."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from yanbao.errors import UsageError
from yanbao.model.notes import Note, Table
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Request, run

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "biren-ipo"
pytestmark = [pytest.mark.shared, pytest.mark.slow]


def history(note: Note) -> str:
    (section,) = [s for s in note.sections if s.id == "history"]
    words = []
    for block in section.blocks:
        if isinstance(block, Table):
            words += [" ".join(row.cells) for row in block.rows]
        else:
            words += [sentence.text for sentence in block.sentences]
    return "\n".join(words)


def written(shared: Path, out: Path, as_of: str, benchmark: str = "510300") -> Note:
    prices = shared / "data/prices/ashare_2026_sample_close.csv"
    request = Request(
        sources=(EXAMPLE,),
        as_of=datetime.fromisoformat(as_of),
        out=out,
        prices=(prices,),
        benchmark=benchmark,
    )
    return run(request, assemble()).note


def test_no_detectable_contagion_is_said_with_its_numbers(shared: Path, tmp_path: Path) -> None:
    words = history(written(shared, tmp_path, "2026-01-31T18:00:00+08:00"))
    assert "未见可检出的传导" in words
    assert "样本过少" in words
    # half of -11.94 % to +5.29 %
    assert "小于约8.6%的反应在此样本中测不出" in words
    assert "2026-01-05 [0, 0] 1 -3.32%" in words
    assert "2026-01-05 [0, 4] 1 -0.60%" in words
    assert "t -0.06" in words


def test_a_window_that_is_not_over_is_not_told(shared: Path, tmp_path: Path) -> None:
    words = history(written(shared, tmp_path, "2026-01-06T18:00:00+08:00"))
    assert "2026-01-05 [0, 0] 1 -3.32%" in words
    assert "[0, 4]" not in words
    assert "nan" not in words


def test_prices_after_the_instant_are_not_read(shared: Path, tmp_path: Path) -> None:
    words = history(written(shared, tmp_path, "2026-01-04T15:34:38+08:00"))
    assert "2026-01-05 [0" not in words


def test_a_benchmark_without_prices_is_refused(shared: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="999999"):
        written(shared, tmp_path, "2026-01-31T18:00:00+08:00", benchmark="999999")

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from yanbao.adapters.stores.visits import VisitFolder
from yanbao.errors import SourceError
from yanbao.model.sources import Visit

AT = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)


def visit(hours: int = 0) -> Visit:
    return Visit(
        source="paper",
        at=AT + timedelta(hours=hours),
        outcome="fresh",
        items=20,
        fresh=3,
        fields=("address", "title"),
    )


def test_visits_come_back_in_the_order_of_time(tmp_path: Path) -> None:
    log = VisitFolder(tmp_path)
    for hours in (2, 0, 1):
        log.append(visit(hours))
    assert log.read("paper") == ([visit(0), visit(1), visit(2)], [])
    assert log.read("never") == ([], [])


def test_a_line_cut_short_spoils_no_other(tmp_path: Path) -> None:
    log = VisitFolder(tmp_path)
    log.append(visit(0))
    path = tmp_path / "paper.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    log.append(visit(1))
    visits, issues = log.read("paper")
    assert visits == [visit(1)]
    assert [i.code for i in issues] == ["source.torn-history"]


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda target, payload: write(target, payload[:5]))
    with pytest.raises(SourceError, match="cannot be noted"):
        VisitFolder(tmp_path).append(visit())
    monkeypatch.undo()
    VisitFolder(tmp_path).append(visit(1))
    assert VisitFolder(tmp_path).read("paper")[0] == [visit(1)]


@pytest.mark.parametrize("name", ["../paper", "", "A", "a/b", ".hidden"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        VisitFolder(tmp_path).read(name)

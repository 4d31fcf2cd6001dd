"""Each thing that can be wrong with a desk is planted once, and must be found with its remedy."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import Loopback
from tests.adapters.stores.builders import a_run
from tests.pipeline.desks import BUYBACK, DeskOnLoopback

from yanbao.adapters.messengers.services import ServiceMessenger
from yanbao.adapters.stores.opening import open_store
from yanbao.knowledge import load_knowledge
from yanbao.model.captures import CapturedRound
from yanbao.model.checkups import Checkup
from yanbao.model.sources import Visit
from yanbao.pipeline.doctor import Doctor, examine
from yanbao.pipeline.machine_checks import (
    EXTRAS,
    check_extras,
    check_folder,
    check_python,
    check_room,
)
from yanbao.pipeline.workplace import Workplace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path, server: Loopback) -> DeskOnLoopback:
    """A desk that has run once."""
    made = DeskOnLoopback.at(tmp_path, server)
    made.paper.print(1, BUYBACK, made.now - timedelta(hours=2))
    made.run()
    (tmp_path / "desk.toml").write_text('sources = ["paper"]')
    return made


def look(desk: DeskOnLoopback, *, now: datetime | None = None) -> dict[str, Checkup]:
    def open_(_: Path) -> Workplace:
        return desk.work

    doctor = Doctor(
        now=now or desk.now + timedelta(minutes=10),
        knowledge=load_knowledge(),
        messenger=ServiceMessenger(),
        open=open_,
    )
    return {one.name: one for one in examine(desk.work.folder, doctor)}


def not_well(found: dict[str, Checkup]) -> dict[str, str]:
    return {name: one.state for name, one in found.items() if one.state != "well"}


def test_a_desk_that_is_well(desk: DeskOnLoopback) -> None:
    found = look(desk)
    assert not_well(found) == {}
    assert {"python", "settings", "disk", "calendar XSHG", "store", "sources", "clock"} <= set(
        found
    )


def test_a_desk_that_never_ran(tmp_path: Path, desk: DeskOnLoopback) -> None:
    doctor = Doctor(
        now=desk.now,
        knowledge=load_knowledge(),
        messenger=ServiceMessenger(),
        open=lambda _: desk.work,
    )
    found = {one.name: one for one in examine(tmp_path / "none", doctor)}
    assert found["store"].state == "warning"
    assert "yanbao run" in found["store"].remedy
    assert not (tmp_path / "none").exists(), "looking makes nothing"


@pytest.mark.parametrize(
    ("name", "text", "state"),
    [("desk.toml", "markt = 'XSHG'", "error"), ("channels.toml", "x = 1", "error")],
)
def test_a_file_that_is_wrong(name: str, text: str, state: str, desk: DeskOnLoopback) -> None:
    (desk.work.folder / name).write_text(text)
    found = look(desk)
    assert state in not_well(found).values()
    assert "store" in found, "the rest goes on"


def test_channels_are_looked_at(desk: DeskOnLoopback) -> None:
    path = desk.work.folder / "channels.toml"
    path.write_text(
        '[[channel]]\nname = "good"\naddress = "json://x/SECRET"\n'
        '[[channel]]\nname = "bad"\naddress = "nosuch://SECRET"\n'
    )
    path.chmod(0o644)
    found = look(desk)
    assert not_well(found) == {"channel bad": "error", "channels": "warning", "site": "warning"}
    assert "SECRET" not in str(found)
    assert found["channel good"].told == "JSON, not tried"


@pytest.mark.parametrize(("days", "state"), [(10, "warning"), (-1, "error")])
def test_a_calendar_that_ends(days: int, state: str, desk: DeskOnLoopback) -> None:
    _, last = load_knowledge().calendars.bounds("XSHG")
    now = datetime(last.year, last.month, last.day, 4, tzinfo=UTC) - timedelta(days=days)
    assert not_well(look(desk, now=now))["calendar XSHG"] == state


def test_tables_that_are_old(desk: DeskOnLoopback) -> None:
    found = look(desk, now=datetime(2027, 12, 1, tzinfo=UTC))
    assert found["fund holdings"].state == "warning"
    assert "days old" in found["fund holdings"].told


def test_a_source_that_is_silent_and_one_never_visited(desk: DeskOnLoopback) -> None:
    for hours in range(1, 24 * 12, 6):
        at = desk.now + timedelta(hours=hours)
        failed = Visit(source="paper", at=at, outcome="failed", items=0, fresh=0)
        desk.store.rounds.record(CapturedRound(visit=failed))
    found = look(desk, now=desk.now + timedelta(days=12))
    assert found["source paper"].state == "warning"
    assert found["source paper"].remedy == "yanbao sources test paper"


def test_a_clock_that_went_back(desk: DeskOnLoopback) -> None:
    found = look(desk, now=desk.now - timedelta(hours=3))
    assert not_well(found)["clock"] == "error"


def test_a_note_that_was_written_and_not_published(desk: DeskOnLoopback) -> None:
    desk.store.runs.record(a_run("fund_research_2026-01-04", -1))
    found = look(desk)
    assert found["note fund_research_2026-01-04"].state == "warning"


def test_a_watch_that_stands_still(desk: DeskOnLoopback) -> None:
    """The desk's day is Monday 2026-01-05, 15:30."""
    assert "watch" not in look(desk), "a desk that nobody watches"
    desk.store.slots.mark("XSHG", ["2026-01-05-open"], "run", at=desk.now)
    assert look(desk)["watch"].state == "well", "the close slot is due for minutes only"
    late = look(desk, now=desk.now + timedelta(hours=3))["watch"]
    assert late.state == "error"
    assert "2026-01-05-close" in late.told


def test_a_ledger_that_was_changed(desk: DeskOnLoopback) -> None:
    (desk.work.folder / "ledger.jsonl").write_text('{"no": "entry"}\n')
    assert not_well(look(desk))["ledger"] == "error"


def test_the_machine() -> None:
    assert [one.state for one in check_python((3, 10))] == ["error"]
    assert [one.state for one in check_python((3, 13))] == ["well"]
    assert [one.state for one in check_room(Path("/"), free_bytes=500_000_000)] == ["warning"]
    assert [one.state for one in check_room(Path("/"), free_bytes=5_000_000)] == ["error"]


def test_a_part_that_is_needed_and_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yanbao.pipeline.machine_checks.find_spec", lambda _: None)
    found = {one.name: one for one in check_extras(frozenset({"push"}))}
    assert found["extra push"].state == "error"
    assert found["extra push"].remedy == "pip install 'yanbao[push]'"
    assert found["extra ray"].state == "well"


@pytest.mark.parametrize(
    ("sources", "state"), [(("akshare-em",), "error"), ((), "warning"), (("paper",), "well")]
)
def test_a_source_that_needs_a_part(
    sources: tuple[str, ...], state: str, desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yanbao.pipeline.machine_checks.find_spec", lambda _: None)
    listed = ", ".join(f'"{name}"' for name in sources)
    (desk.work.folder / "desk.toml").write_text(f"sources = [{listed}]")
    found = look(desk)["extra akshare"]
    assert found.state == state
    assert (found.remedy == "pip install 'yanbao[akshare]'") is (state != "well")


@pytest.mark.parametrize(
    ("prices", "extra"),
    [("yfinance:", "yfinance"), ("akshare:", "akshare"), ("a.parquet", "panels")],
)
def test_prices_that_need_a_part(
    prices: str, extra: str, desk: DeskOnLoopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yanbao.pipeline.machine_checks.find_spec", lambda _: None)
    text = f'sources = ["paper"]\nprices = ["{prices}"]\nbenchmark = "510300"'
    (desk.work.folder / "desk.toml").write_text(text)
    assert look(desk)[f"extra {extra}"].state == "error"


def test_every_extra_is_looked_at() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(EXTRAS) == set(declared["project"]["optional-dependencies"])


def test_a_memory_that_is_lost(desk: DeskOnLoopback) -> None:
    assert "memory" not in look(desk)
    database = desk.work.folder / "store" / "yanbao.db"
    for left in database.parent.glob("yanbao.db*"):
        left.unlink()
    found = look(desk)["store"]
    assert found.state == "error"
    assert "1 notes up to 2026-01-05" in found.told
    open_store(database)  # as a run does
    found = look(desk)["memory"]
    assert (found.state, "yanbao import" in found.remedy) == ("error", True)


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (found,) = check_folder("desk", tmp_path / "file" / "desk")
    assert found.state == "error"

"""A run of the desk while the disk fills or its database goes: told, and on it goes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import Loopback
from tests.adapters.stores.postgres import serving_postgres
from tests.pipeline.desks import BUYBACK, RATES, RESULTS, DeskOnLoopback

from yanbao.adapters.stores.opening import open_store
from yanbao.errors import Issue, SourceError
from yanbao.model.replies import FetchRequest, Reply
from yanbao.pipeline.desk_run import DeskNote
from yanbao.ports import Fetcher
from yanbao.publish import name_files, parse_note, recover, render_page, render_post

KB = 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes, where the system lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("no disk may be mounted here: not run")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@dataclass
class Interrupting:
    """A way outside that does something to the desk when it is first asked."""

    fetcher: Fetcher
    act: Callable[[], None]
    done: bool = False

    def fetch(self, request: FetchRequest) -> tuple[Reply, list[Issue]]:
        answer = self.fetcher.fetch(request)
        if not self.done:
            self.done = True
            self.act()
        return answer


def interrupt(desk: DeskOnLoopback, act: Callable[[], None]) -> None:
    own = desk.work.desk
    desk.work = replace(
        desk.work, desk=replace(own, fetcher=Interrupting(fetcher=own.fetcher, act=act))
    )


def check_whole(out: Path) -> None:
    recover(out)
    for path in out.glob("*.json"):
        note = parse_note(path.read_text("utf-8"))
        names = name_files(note.name)
        assert (out / names.post).read_text("utf-8") == render_post(note)
        assert (out / names.page).read_text("utf-8") == render_page(note)


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 8, 24, 64, 96, 128, 192, 256])
def test_a_disk_that_fills(small_disk: Path, server: Loopback, room: int) -> None:
    """With more and more room the run fails later and later: at the reply, the store, the note."""
    desk = DeskOnLoopback.at(small_disk / "desk", server)
    desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
    desk.run()
    desk.wait(hours=1)
    desk.paper.print(2, RATES, desk.now - timedelta(hours=1))
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * KB)
    with ballast.open("rb+") as file:
        file.truncate(max(0, ballast.stat().st_size - room * KB))
    notes: tuple[DeskNote, ...] = ()
    with suppress(SourceError):
        notes = desk.run().notes
    assert notes or room < 256
    assert room or not notes
    check_whole(desk.work.out)
    ballast.unlink()
    kept = desk.store.documents.count()
    desk.wait(hours=1)
    desk.paper.print(3, RESULTS, desk.now - timedelta(minutes=10))
    after = desk.run().notes
    assert after
    assert desk.store.documents.count() == 3 >= kept
    assert desk.store.runs.find_unpublished() == []
    check_whole(desk.work.out)
    titles = {source.title for made in (*notes, *after) for source in made.note.sources}
    assert {RATES[0], RESULTS[0]} <= titles


def test_a_database_file_that_is_taken_away(tmp_path: Path, server: Loopback) -> None:
    desk = DeskOnLoopback.at(tmp_path, server)
    desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
    desk.run()
    desk.wait(hours=1)
    desk.paper.print(2, RATES, desk.now - timedelta(hours=1))
    database = tmp_path / "store" / "yanbao.db"
    aside = tmp_path / "aside.db"
    interrupt(desk, lambda: (database.rename(aside), None)[1])
    with pytest.raises(SourceError, match="does not answer"):
        desk.run()
    check_whole(desk.work.out)
    for left in database.parent.glob("yanbao.db*"):
        left.unlink()
    aside.rename(database)
    (made,) = desk.run().notes
    assert RATES[0] in {source.title for source in made.note.sources}


@pytest.mark.parametrize("left", ["nothing", "an empty file", "one of last week"])
def test_a_memory_that_is_lost_is_told(tmp_path: Path, server: Loopback, left: str) -> None:
    desk = DeskOnLoopback.at(tmp_path, server)
    desk.wait(days=-7)
    desk.paper.print(1, RESULTS, desk.now - timedelta(hours=2))
    desk.run()
    database = tmp_path / "store" / "yanbao.db"
    old = database.read_bytes()
    desk.wait(days=7)
    desk.paper.print(2, BUYBACK, desk.now - timedelta(hours=2))
    assert "run.memory-lost" not in {issue.code for issue in desk.run().issues}
    for path in database.parent.glob("yanbao.db*"):
        path.unlink()
    if left != "nothing":
        database.write_bytes(old if "last week" in left else b"")
    desk.work = replace(desk.work, desk=replace(desk.work.desk, store=open_store(database)))
    desk.wait(hours=1)
    outcome = desk.run()
    (told,) = [issue for issue in outcome.issues if issue.code == "run.memory-lost"]
    assert "up to 2026-01-05" in told.detail
    assert outcome.notes  # and the run goes on
    desk.wait(hours=1)
    assert "run.memory-lost" not in {issue.code for issue in desk.run().issues}


@pytest.mark.postgres
def test_a_database_server_that_goes_in_the_middle(tmp_path: Path, server: Loopback) -> None:
    with serving_postgres() as postgres:
        desk = DeskOnLoopback.at(tmp_path, server)
        desk.work = replace(desk.work, desk=replace(desk.work.desk, store=open_store(postgres.url)))
        desk.paper.print(1, BUYBACK, desk.now - timedelta(hours=2))
        (first,) = desk.run().notes
        desk.wait(hours=1)
        desk.paper.print(2, RATES, desk.now - timedelta(hours=1))
        interrupt(desk, postgres.stop)
        with pytest.raises(SourceError, match="does not answer"):
            desk.run()
        check_whole(desk.work.out)
        postgres.start()
        assert desk.store.runs.find() == [first.run]
        (made,) = desk.run().notes
        assert RATES[0] in {source.title for source in made.note.sources}
        assert desk.run().notes == ()

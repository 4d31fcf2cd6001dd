"""The store on SQLite: the contract, and what is SQLite's own."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.stores.builders import a_round, a_text
from tests.adapters.stores.contract import StoreContract

from yanbao.adapters.stores import database
from yanbao.adapters.stores.opening import open_store
from yanbao.errors import IntegrityError, SettingsError, SourceError

_QUOTA = """
import resource, signal, sys
from tests.adapters.stores.builders import a_round
from yanbao.adapters.stores.opening import open_store
from yanbao.errors import SourceError

store = open_store(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))
done = 0
try:
    while True:
        store.rounds.record(a_round(*range(done, done + 50), hours=done))
        done += 50
except SourceError as error:
    print(done, "told:", error, "|", error.hint)
"""


class TestSqlite(StoreContract):
    @pytest.fixture
    def where(self, tmp_path: Path) -> str:
        return str(tmp_path / "deep" / "desk.db")


def test_the_file_is_in_wal_mode(tmp_path: Path) -> None:
    open_store(tmp_path / "desk.db")
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_full_disk_is_told_and_what_was_recorded_stays(tmp_path: Path) -> None:
    place = tmp_path / "desk.db"
    told = subprocess.run(
        [sys.executable, "-c", _QUOTA, str(place)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    done = int(told.stdout.split()[0])
    assert done >= 50
    assert "make room" in told.stdout
    store = open_store(place)
    assert store.documents.count() == done
    store.rounds.record(a_round(9_999, hours=99_999))
    assert store.documents.count() == done + 1


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    place = tmp_path / "desk.db"
    place.write_bytes(b"no database at all, but rather long" * 100)
    with pytest.raises(IntegrityError, match="damaged"):
        open_store(place)


def test_a_damaged_body_is_told(tmp_path: Path) -> None:
    store = open_store(tmp_path / "desk.db")
    store.rounds.record(a_round(1))
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("UPDATE bodies SET record = substr(record, 1, 40)")
    with pytest.raises(IntegrityError, match="damaged"):
        store.documents.read([a_text(1).id])


def test_a_writer_that_holds_on_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_MS", 100)
    store = open_store(tmp_path / "desk.db")
    holder = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(SourceError, match="held by another process"):
        store.rounds.record(a_round(1))
    holder.execute("ROLLBACK")
    holder.close()
    store.rounds.record(a_round(1))
    assert store.documents.count() == 1


@pytest.mark.parametrize("where", ["mysql://x/y", "no-such://x", "postgresql+nothing://x/y"])
def test_another_database_is_refused(where: str) -> None:
    with pytest.raises(SettingsError):
        open_store(where)


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SourceError):
        open_store(tmp_path / "file" / "desk.db")
    with pytest.raises(SourceError):
        open_store(tmp_path)

"""Assembly of sources: the way outside, and the folders of what came back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from yanbao import __version__
from yanbao.adapters.clock import SystemClock
from yanbao.adapters.readers.sheets import WorkbookReader
from yanbao.adapters.sources.doors import open_doors
from yanbao.adapters.sources.manners import Manners
from yanbao.adapters.sources.system import SystemTimer
from yanbao.adapters.stores.database import open_database
from yanbao.adapters.stores.opening import open_store
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.transfer import export_store, import_store
from yanbao.errors import SourceError
from yanbao.model.replies import FetchLimits
from yanbao.pipeline.beside import put_in_place
from yanbao.ports import Clock, Fetcher, ReplyStore, SheetReader, Store, Timer

#: the database in a desk's folder, where no other is named
_FILE: Final = "yanbao.db"


def open_fetcher(
    *, allowed: tuple[str, ...] = (), contact: str = "", limits: FetchLimits | None = None
) -> tuple[Clock, Fetcher]:
    """Open the way outside; ``allowed`` are hosts that may be private, ``contact`` who we are."""
    clock = SystemClock()
    manners = Manners(
        limits=limits or FetchLimits(), allowed=allowed, version=__version__, contact=contact
    )
    return clock, open_doors(clock, manners)


def open_sheets() -> SheetReader:
    """Open the reader of workbooks and text tables."""
    return WorkbookReader()


def open_replies(folder: Path) -> ReplyStore:
    """Open the folder of replies."""
    return ReplyFolder(folder)


def export_memory(folder: Path, database: str, file: Path) -> dict[str, int]:
    """Write all that a desk remembers to one file; return how many records of each kind.

    Raises SourceError where the file cannot be written; it appears whole or not at all.
    """
    store = open_database(database or folder / _FILE)
    try:
        with put_in_place(file) as stream:
            done = export_store(store, _replies(folder), stream)
    except OSError as error:
        raise SourceError(
            f"cannot write {file}: {error.strerror or error}", hint="choose a place with room"
        ) from error
    return {**done.rows, "replies": done.replies}


def import_memory(folder: Path, database: str, file: Path) -> dict[str, int]:
    """Add what ``export_memory`` wrote to a desk's memory; return how many records were new."""
    done = import_store(open_database(database or folder / _FILE), _replies(folder), file)
    return {**done.added, "replies": done.replies}


def _replies(folder: Path) -> ReplyFolder:
    return ReplyFolder(folder / "replies")


def open_memory(folder: Path, database: str = "") -> Store:
    """Open what the desk remembers: a file in the folder, or the database a URL names."""
    return open_store(database or folder / _FILE)


def open_timer() -> Timer:
    """Open the machine's timer, which is never set back."""
    return SystemTimer()

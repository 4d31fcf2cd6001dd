"""Assembly of sources: the way outside, and the folders of what came back."""

from __future__ import annotations

from pathlib import Path

from yanbao import __version__
from yanbao.adapters.clock import SystemClock
from yanbao.adapters.sources.doors import open_doors
from yanbao.adapters.sources.manners import Manners
from yanbao.adapters.stores.opening import open_store
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.model.replies import FetchLimits
from yanbao.ports import Clock, Fetcher, ReplyStore, Store


def open_fetcher(
    *, allowed: tuple[str, ...] = (), contact: str = "", limits: FetchLimits | None = None
) -> tuple[Clock, Fetcher]:
    """Open the way outside; ``allowed`` are hosts that may be private, ``contact`` who we are."""
    clock = SystemClock()
    manners = Manners(
        limits=limits or FetchLimits(), allowed=allowed, version=__version__, contact=contact
    )
    return clock, open_doors(clock, manners)


def open_replies(folder: Path) -> ReplyStore:
    """Open the folder of replies."""
    return ReplyFolder(folder)


def open_memory(folder: Path, database: str = "") -> Store:
    """Open what the desk remembers: a file in the folder, or the database a URL names."""
    return open_store(database or folder / "yanbao.db")

"""Assembly: the one module that opens doors. Adapters are made here and handed inwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yanbao import __version__
from yanbao.adapters.clock import SystemClock
from yanbao.adapters.engines.processes import ProcessEngine
from yanbao.adapters.engines.serial import SerialEngine
from yanbao.adapters.readers.pages import ArticleReader
from yanbao.adapters.readers.pdfs import PdfiumReader
from yanbao.adapters.sources.doors import open_doors
from yanbao.adapters.sources.fetching import Manners
from yanbao.adapters.stores.responses import ReplyFolder
from yanbao.adapters.stores.visits import VisitFolder
from yanbao.collect import Readers
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.model.replies import FetchLimits
from yanbao.ports import Clock, Engine, Fetcher, ReplyStore, VisitLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Everything from outside that a run needs."""

    clock: Clock
    engine: Engine
    readers: Readers
    knowledge: Knowledge


def assemble(*, engine: str = "serial") -> Assembly:
    """Open the doors of this machine: its clock, its processes, the PDF and page readers."""
    return Assembly(
        clock=SystemClock(),
        engine=ProcessEngine() if engine == "processes" else SerialEngine(),
        readers=Readers(pages=ArticleReader(), pdfs=PdfiumReader()),
        knowledge=load_knowledge(),
    )


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


def open_visits(folder: Path) -> VisitLog:
    """Open the folder of visits."""
    return VisitFolder(folder)

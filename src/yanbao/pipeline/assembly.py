"""Assembly: what a note needs from outside. Adapters are made here and handed inwards.

The doors of studies and of sources have assemblies of their own, so that a note does not load them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yanbao.adapters.clock import SystemClock
from yanbao.adapters.engines.cluster import open_cluster
from yanbao.adapters.engines.processes import open_processes
from yanbao.adapters.engines.serial import SerialEngine
from yanbao.adapters.readers.pages import ArticleReader
from yanbao.adapters.readers.pdfs import PdfiumReader
from yanbao.collect import Readers
from yanbao.errors import UsageError
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.ports import Clock, Engine

#: where per-document work can run
ENGINES: Final[Mapping[str, Callable[[], Engine]]] = {
    "serial": SerialEngine,
    "processes": open_processes,
    "ray": open_cluster,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Everything from outside that a run needs."""

    clock: Clock
    engine: Engine
    readers: Readers
    knowledge: Knowledge


def assemble(*, engine: str = "serial", tables: Path | None = None) -> Assembly:
    """Open the doors of this machine: its clock, its processes, the PDF and page readers.

    ``tables`` is the user's folder of tables, over the shipped ones.

    Raises
    ------
    UsageError
        The engine is none of ENGINES.
    MissingExtra
        The engine's library is not installed.
    """
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine!r} is not known", hint=f"use {' or '.join(ENGINES)}")
    return Assembly(
        clock=SystemClock(),
        engine=ENGINES[engine](),
        readers=Readers(pages=ArticleReader(), pdfs=PdfiumReader()),
        knowledge=load_knowledge(tables.resolve() if tables else None),
    )

"""Assembly: what a note needs from outside. Adapters are made here and handed inwards.

The doors of studies and of sources have assemblies of their own, so that a note does not load them.
"""

from __future__ import annotations

from dataclasses import dataclass

from yanbao.adapters.clock import SystemClock
from yanbao.adapters.engines.processes import ProcessEngine
from yanbao.adapters.engines.serial import SerialEngine
from yanbao.adapters.readers.pages import ArticleReader
from yanbao.adapters.readers.pdfs import PdfiumReader
from yanbao.collect import Readers
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.ports import Clock, Engine


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

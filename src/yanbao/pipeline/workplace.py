"""A desk's workplace: its folder with settings and sources, and its doors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yanbao.knowledge.sources import SourceTable
from yanbao.model.sources import Source
from yanbao.pipeline.desk import Desk, load_sources
from yanbao.pipeline.settings import DeskSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where a desk works: its folder, its settings, the doors to sources and store."""

    folder: Path
    settings: DeskSettings
    desk: Desk
    sources: SourceTable

    @property
    def out(self) -> Path:
        """Where its notes stand."""
        return self.folder / self.settings.out

    @property
    def ledger(self) -> Path:
        """Where its calls stand."""
        return self.folder / "ledger.jsonl"

    @property
    def watched(self) -> list[Source]:
        """The sources it watches; raises NotFound for a name that none has."""
        names = self.settings.sources
        return [self.sources.by_name(name) for name in names] if names else list(self.sources)


def open_workplace(folder: Path, settings: DeskSettings, desk: Desk) -> Workplace:
    """Return the workplace of a desk whose settings and doors are there."""
    return Workplace(
        folder=folder,
        settings=settings,
        desk=desk,
        sources=load_sources(folder / settings.own_sources),
    )

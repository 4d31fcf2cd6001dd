"""Slot: a moment of a market's day at which the desk writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

SlotKind = Literal["open", "noon", "close"]
#: *covered*: a later slot ran in its place; *failed*: given up
SlotOutcome = Literal["run", "covered", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Before the open, at noon or after the close of one session; ``at`` is when it falls due."""

    market: str
    session: date
    kind: SlotKind
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"at must be aware, got {self.at!r}")

    @property
    def name(self) -> str:
        """Name it by its session and kind, ``2026-03-11-close``."""
        return f"{self.session.isoformat()}-{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSlot:
    """The slot to run now, and earlier ones that it stands for because nobody ran them."""

    slot: Slot
    missed: tuple[Slot, ...] = ()

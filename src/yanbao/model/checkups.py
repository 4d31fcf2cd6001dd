"""Checkup: one thing a desk needs, whether it has it, and what to do where it has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckupState = Literal["well", "warning", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was looked at and found; ``remedy`` says what to do unless all is well."""

    name: str
    state: CheckupState
    told: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.state != "well" and not self.remedy:
            raise ValueError(f"what is not well needs a remedy: {self.name}")

"""Prices as a service tells them: which were asked for, what came, when it was known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

StatedAdjustment = Literal["adjusted", "unadjusted"]
Adjustment = Literal["adjusted", "unadjusted", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRequest:
    """Closes of one security over days, both ends included.

    ``last`` is the last day whose session was over at ``as_of``: nothing later is asked for.
    """

    code: str
    first: date
    last: date
    adjustment: StatedAdjustment
    as_of: datetime

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"{self.code}: {self.first} lies after {self.last}")
        if self.as_of.tzinfo is None:
            raise ValueError("as_of must be aware")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceHistory:
    """Closes that a service told, ascending by day; a day without a close is absent.

    ``source`` names the service, its version and function; ``known_at`` is when it answered.
    """

    code: str
    adjustment: StatedAdjustment
    source: str
    known_at: datetime
    first: date
    last: date
    closes: tuple[tuple[date, float], ...]

    def __post_init__(self) -> None:
        days = [day for day, _ in self.closes]
        if any(later <= day for day, later in pairwise(days)):
            raise ValueError(f"days of {self.code} must ascend")
        if days and not self.first <= days[0] <= days[-1] <= self.last:
            raise ValueError(f"closes of {self.code} lie outside {self.first} to {self.last}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPrices:
    """Which service told prices, adjusted or not, and the last instant (UTC) that it did."""

    source: str
    adjustment: StatedAdjustment
    at: datetime

"""Price series: one security's closes by day, checked, and what was wrong with the raw rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from yanbao.errors import Issue
from yanbao.knowledge.price_codes import find_venue, same_security
from yanbao.model.prices import Adjustment
from yanbao.quant.arrays import Floats, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRow:
    """A raw row: the price is None when the cell is empty, a text when it is not a number."""

    code: str
    day: date
    price: float | str | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriceSeries:
    """Closes of one security, ascending days (ordinals), all positive; gaps are absent days."""

    code: str
    days: Integers
    closes: Floats
    adjustment: Adjustment = "unknown"

    def __post_init__(self) -> None:
        if len(self.days) != len(self.closes):
            raise ValueError("days and closes must have one length")
        if np.any(np.diff(self.days) <= 0):
            raise ValueError(f"days of {self.code} must ascend")
        if np.any(~(self.closes > 0)):
            raise ValueError(f"closes of {self.code} must be positive")

    @property
    def venue(self) -> str:
        """The venue's market identifier code as far as the code tells it, else empty."""
        return find_venue(self.code)

    def matches(self, code: str) -> bool:
        """Tell whether a code means this security."""
        return same_security(self.code, code)


def build_series(
    rows: Iterable[PriceRow], *, adjustment: Adjustment = "unknown"
) -> tuple[list[PriceSeries], list[Issue]]:
    """Group rows by code, in the codes' first order.

    Prices that are missing, not numbers, not finite, zero or negative are left out; equal
    duplicates count once; a day with two different prices is left out. Each is reported once a
    code, with its number and the first place.
    """
    grouped: dict[str, list[PriceRow]] = {}
    for row in rows:
        grouped.setdefault(row.code, []).append(row)
    series: list[PriceSeries] = []
    issues: list[Issue] = []
    for code, own in grouped.items():
        closes, found = _check_rows(code, own)
        issues += found
        if not closes:
            issues.append(
                Issue(
                    code="study.no-prices",
                    severity="warning",
                    subject=code,
                    detail="no usable price in the series",
                )
            )
            continue
        days = sorted(closes)
        series.append(
            PriceSeries(
                code=code,
                days=np.array(days, dtype=np.int64),
                closes=np.array([closes[day] for day in days]),
                adjustment=adjustment,
            )
        )
    return series, issues


_REASONS = {
    "study.price-not-number": ("warning", "prices that are not numbers, left out"),
    "study.price-not-positive": ("warning", "prices of zero or below, left out"),
    "study.price-repeated": ("info", "days given twice with one price, counted once"),
    "study.price-contradicts": ("warning", "days given with different prices, left out"),
    "study.dates-unsorted": ("info", "dates out of order, sorted"),
}


def _check_rows(code: str, rows: list[PriceRow]) -> tuple[dict[int, float], list[Issue]]:
    """Return closes by day ordinal."""
    closes: dict[int, float] = {}
    spoiled: set[int] = set()
    found: dict[str, list[PriceRow]] = {}
    previous = 0
    for row in rows:
        if row.price is None:
            continue
        day = row.day.toordinal()
        if day < previous:
            found.setdefault("study.dates-unsorted", []).append(row)
        previous = day
        if isinstance(row.price, str) or not np.isfinite(row.price):
            found.setdefault("study.price-not-number", []).append(row)
        elif row.price <= 0:
            found.setdefault("study.price-not-positive", []).append(row)
        elif day in closes and closes[day] != row.price:
            found.setdefault("study.price-contradicts", []).append(row)
            spoiled.add(day)
        elif day in closes:
            found.setdefault("study.price-repeated", []).append(row)
        else:
            closes[day] = row.price
    for day in sorted(spoiled):
        del closes[day]
    return closes, [_count(name, code, hits) for name, hits in found.items()]


def _count(name: str, code: str, hits: list[PriceRow]) -> Issue:
    severity, words = _REASONS[name]
    first = hits[0]
    return Issue(
        code=name,
        severity="warning" if severity == "warning" else "info",
        subject=code,
        detail=f"{len(hits)} {words}; the first on {first.day.isoformat()}",
        place=first.place,
        quote=str(first.price)[:80],
    )

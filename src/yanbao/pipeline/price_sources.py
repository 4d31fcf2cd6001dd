"""Where a run's prices come from: files, or the services that are asked for what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

#: as written for ``--prices``; each is an extra
SERVICES: Final = ("akshare:", "yfinance:")
PRICE_STORE: Final = Path("store/prices")
_AMERICAN: Final = ("XNAS", "XNYS", "XASE")
#: by this hour of its own zone a session is over and its close is told
_CLOSED_H: Final = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSources:
    """What ``--prices`` names, in order, what it is compared with, and where answers are kept."""

    named: tuple[Path, ...]
    benchmark: str = ""
    store: Path = field(default=PRICE_STORE)

    @property
    def files(self) -> tuple[Path, ...]:
        """Those that are files."""
        return tuple(path for path in self.named if str(path) not in SERVICES)

    @property
    def services(self) -> tuple[str, ...]:
        """Those that are services, without the colon."""
        return tuple(str(path)[:-1] for path in self.named if str(path) in SERVICES)


def find_price_sources(
    named: Sequence[str], benchmark: str, *, folder: Path
) -> PriceSources | None:
    """Find what a desk's settings name, files in its folder; None where they name nothing."""
    if not named:
        return None
    return PriceSources(
        named=tuple(Path(name) if name in SERVICES else folder / name for name in named),
        benchmark=benchmark,
        store=folder / PRICE_STORE,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNeed:
    """Which closes are needed as of an instant; ``last`` None for the newest."""

    codes: tuple[str, ...]
    first: date
    as_of: datetime
    last: date | None = None


def days_before(day: date, sessions: int) -> date:
    """Return a day that lies at least so many sessions before, holidays allowed for."""
    return day - timedelta(days=sessions * 8 // 5 + 30)


def days_after(day: date, sessions: int) -> date:
    """Return a day that lies at least so many sessions after, holidays allowed for."""
    return day + min(timedelta(days=sessions * 8 // 5 + 30), date.max - day)


def last_closed_on(venue: str, instant: datetime) -> date:
    """Return the last day of a venue whose session, if it had one, was over at an instant."""
    zone = ZoneInfo("America/New_York" if venue in _AMERICAN else "Asia/Shanghai")
    local = instant.astimezone(zone)
    return local.date() - timedelta(days=0 if local.hour >= _CLOSED_H else 1)

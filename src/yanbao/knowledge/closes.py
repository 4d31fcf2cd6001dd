"""A venue's close: the instant its prices of a day are fixed, the indices that tell the day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.errors import NotFound

_CHINA: Final = ZoneInfo("Asia/Shanghai")
_NEW_YORK: Final = ZoneInfo("America/New_York")
#: Hong Kong's closing auction ends at a random minute up to 16:10; a half day closes earlier, and
#: to take it for a full one only delays what may be used.
_CLOSES: Final = {
    "XSHG": (time(15, 0), _CHINA),
    "XSHE": (time(15, 0), _CHINA),
    "BJSE": (time(15, 0), _CHINA),
    "XHKG": (time(16, 10), _CHINA),
    "XNAS": (time(16, 0), _NEW_YORK),
    "XNYS": (time(16, 0), _NEW_YORK),
    "XASE": (time(16, 0), _NEW_YORK),
}
VENUES: Final = tuple(_CLOSES)
#: the indices by which documents tell how a venue's day went, what calls are held against first
GAUGES: Final[dict[str, tuple[str, ...]]] = {
    "BJSE": ("000300.XSHG", "000001.XSHG"),
    "XASE": ("SPX.XNYS",),
    "XHKG": ("HSI.XHKG",),
    "XNAS": ("SPX.XNYS",),
    "XNYS": ("SPX.XNYS",),
    "XSHE": ("000300.XSHG", "000001.XSHG", "399001.XSHE"),
    "XSHG": ("000300.XSHG", "000001.XSHG"),
}


def find_close(mic: str, day: date) -> datetime:
    """Return the aware instant of a day's close; NotFound for a venue that is not in the table."""
    if mic not in _CLOSES:
        raise NotFound(f"no closing time for venue {mic!r}", hint=f"known: {', '.join(_CLOSES)}")
    at, zone = _CLOSES[mic]
    return datetime.combine(day, at, tzinfo=zone)


def local_day(mic: str, instant: datetime) -> date:
    """Return the venue's calendar day at an instant; NotFound as above."""
    return instant.astimezone(find_close(mic, date(2000, 1, 3)).tzinfo).date()

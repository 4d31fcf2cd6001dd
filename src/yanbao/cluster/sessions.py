"""Which session a move belongs to, where a text gives no day and publication stands in for it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.errors import NotFound
from yanbao.knowledge.calendars import Calendars
from yanbao.model.documents import Document
from yanbao.model.readings import Claim

_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_NEW_YORK: Final = ZoneInfo("America/New_York")
_OPENS: Final = time(9, 25)
#: venue → (its calendar's MIC, its zone)
_VENUES: Final = {
    "XHKG": ("XHKG", _SHANGHAI),
    "XSHG": ("XSHG", _SHANGHAI),
    "XSHE": ("XSHG", _SHANGHAI),
    "BJSE": ("XSHG", _SHANGHAI),
    "XNAS": ("XNYS", _NEW_YORK),
    "XNYS": ("XNYS", _NEW_YORK),
    "XASE": ("XNYS", _NEW_YORK),
}


def session_period(
    claim: Claim, subject: str, document: Document, calendars: Calendars | None
) -> str:
    """Return the session that a market move is of.

    A text that appears before the open, or on a day without trade, speaks of the last session; so
    does one that prints a Sunday. What moved after news of a holiday moved in the session after it,
    where that had begun; a Saturday morning in China is Friday's session in New York.
    """
    period = claim.period or ""
    venue = _VENUES.get(subject.rpartition(".")[2])
    published = document.published_at
    if calendars is None or venue is None or published is None:
        return period
    mic, zone = venue
    try:
        if period == published.astimezone(_SHANGHAI).date().isoformat():
            return _last_session(published.astimezone(zone), mic, calendars).isoformat()
        day = date.fromisoformat(period)
        last = _last_session(published.astimezone(zone), mic, calendars)
        if zone is _SHANGHAI and not calendars.is_session(mic, day) and day < last:
            return calendars.next_session(mic, day).isoformat()
        return calendars.previous_session(mic, day, inclusive=True).isoformat()
    except (NotFound, ValueError):
        return period


def _last_session(local: datetime, mic: str, calendars: Calendars) -> date:
    day = local.date()
    if calendars.is_session(mic, day) and local.time() >= _OPENS:
        return day
    return calendars.previous_session(mic, day)

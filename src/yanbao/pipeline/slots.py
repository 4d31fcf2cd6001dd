"""Slots: the notes of one day; the one after the close is the day's note and has its bare name."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.errors import NotFound, SettingsError
from yanbao.knowledge import Calendars
from yanbao.knowledge.slots import HOURS
from yanbao.model.notes import NoteKind
from yanbao.model.slots import SlotKind

SLOTS: Final[tuple[SlotKind, ...]] = ("open", "noon", "close")

#: the name of a note that a desk wrote
DESK_NOTE: Final = re.compile(
    r"fund_research(?:_theme)?(?:_(?:open|noon))?_(?P<day>\d{4}-\d{2}-\d{2})"
)
_STEM: Final[dict[NoteKind, str]] = {"brief": "fund_research", "note": "fund_research_theme"}


def find_slot(now: datetime, market: str, calendars: Calendars) -> SlotKind:
    """Return which note of the day an instant belongs to: before the open, before the close, after.

    On a day without a session the day's one note is that after the close.

    Raises
    ------
    SettingsError
        Nobody knows the market's hours.
    """
    if market not in HOURS:
        raise SettingsError(
            f"market {market!r} is not known", hint=f"one of {', '.join(sorted(HOURS))}"
        )
    hours = HOURS[market]
    local = now.astimezone(ZoneInfo(hours.zone))
    if not _is_session(local.date(), market, calendars):
        return "close"
    return (
        "open" if local.time() < hours.opens else "noon" if local.time() < hours.closes else "close"
    )


def name_note(kind: NoteKind, slot: SlotKind, as_of: datetime) -> str:
    """Return a note's name: the day's own after the close, with the slot's word before it."""
    stem = _STEM[kind] if slot == "close" else f"{_STEM[kind]}_{slot}"
    return f"{stem}_{as_of:%Y-%m-%d}"


def _is_session(day: date, market: str, calendars: Calendars) -> bool:
    """Whether a day is a session; beyond the table every weekday counts as one."""
    try:
        return calendars.is_session(market, day)
    except NotFound:
        return day.weekday() < 5

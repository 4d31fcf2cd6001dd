"""Source → the request of a visit, and whether a visit is due."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.collect.sources.addresses import UnsafeAddress, parse_address
from yanbao.model.replies import FetchRequest, KeptReply
from yanbao.model.sources import Source

_PLACE: Final = re.compile(r"\{(from|to|page)(?::([^{}]{1,20}))?\}")
_ACCEPT: Final[dict[str, str]] = {
    "list": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "hkexnews": "application/json, */*;q=0.1",
    "cninfo": "application/json, */*;q=0.1",
    "sse": "application/json, application/javascript;q=0.9, */*;q=0.1",
    "szse": "application/json, */*;q=0.1",
}
_ACCEPT_FEED: Final = (
    "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
_ACCEPT_ARTICLE: Final = "text/html, application/pdf, application/xhtml+xml;q=0.9, */*;q=0.1"


def fill(text: str, *, now: datetime, zone: str, page: int = 1) -> str:
    """Fill ``{from}`` and ``{to}`` with yesterday and today, as ISO days or in the ``strftime``
    form after a colon, and ``{page}`` with the page's number.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    days = {"from": today - timedelta(days=1), "to": today}

    def write(found: re.Match[str]) -> str:
        if found[1] == "page":
            return str(page)
        day = days[found[1]]
        return day.strftime(found[2]) if found[2] else day.isoformat()

    return _PLACE.sub(write, text)


def plan_request(
    source: Source, *, now: datetime, held: KeptReply | None = None, page: int = 1
) -> FetchRequest:
    """Plan the request of a visit; what is held lends its validators to a GET."""
    validated = held if source.method == "GET" else None
    headers = dict((("Accept", _ACCEPT.get(source.kind, _ACCEPT_FEED)), *source.headers))
    return FetchRequest(
        address=fill(source.address, now=now, zone=source.zone, page=page),
        method=source.method,
        body=fill(source.body, now=now, zone=source.zone, page=page).encode(),
        headers=tuple(headers.items()),
        etag=validated.header("etag") if validated else "",
        last_modified=validated.header("last-modified") if validated else "",
        private=source.private,
    )


def plan_article(source: Source, address: str, *, held: KeptReply | None = None) -> FetchRequest:
    """Plan the request of an article that a source lists; what is held lends its validators.

    A private source's leave holds for articles on its own host and port, not for what it links to.
    """
    referer = tuple((k, v) for k, v in source.headers if k.lower() == "referer")
    return FetchRequest(
        address=address,
        headers=(("Accept", _ACCEPT_ARTICLE), *referer),
        etag=held.header("etag") if held else "",
        last_modified=held.header("last-modified") if held else "",
        private=source.private and _is_at_home(source, address),
        via=source.address,
    )


def _is_at_home(source: Source, address: str) -> bool:
    try:
        home, there = (parse_address(a, any_port=True) for a in (source.address, address))
    except UnsafeAddress:
        return False
    return (home.host, home.port) == (there.host, there.port)


def is_due(source: Source, *, now: datetime, last_at: datetime | None) -> bool:
    """Whether a source is to be looked at now: within its hours, and not looked at too lately.

    A clock set back makes ``last_at`` lie ahead; the source is then due.
    """
    schedule = source.schedule
    local = now.astimezone(ZoneInfo(source.zone)).time()
    opens, closes = schedule.opens, schedule.closes
    within = opens <= local <= closes if opens <= closes else local >= opens or local <= closes
    if not within:
        return False
    if last_at is None or last_at > now:
        return True
    return now - last_at >= timedelta(minutes=schedule.every_minutes)


def find_due(
    sources: tuple[Source, ...], *, now: datetime, last_at: Callable[[str], datetime | None]
) -> tuple[Source, ...]:
    """Find the sources to look at now, in the table's order."""
    return tuple(s for s in sources if is_due(s, now=now, last_at=last_at(s.name)))

"""Plain words: strangers' text made one visible line, and addresses that are safe to link."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote, urlsplit

#: the note's zone; Shanghai has kept +08:00 without daylight saving since 1991
SHANGHAI = timezone(timedelta(hours=8))
QUOTE_LIMIT = 120
_ADDRESS_LIMIT = 2000

_BLANK = re.compile(r"[\s\u0085\u2028\u2029]+")
# Characters that show nothing or turn the reading direction: a quote must read as it is.
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return ``text`` as one line without control, zero-width or direction-turning characters."""
    line = _UNSEEN.sub("", _BLANK.sub(" ", text))
    return _SURROGATE.sub("\ufffd", line).strip()


def shorten(text: str, limit: int = QUOTE_LIMIT) -> str:
    """Return the cleaned text, cut to ``limit`` characters with an ellipsis where it is longer."""
    line = clean(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def find_link(address: str) -> str | None:
    """Return the address in a form safe to link, or None when it may only be printed.

    Only absolute http and https addresses without user names become links; every character that
    means something to Markdown, Liquid or HTML is percent-encoded.
    """
    if len(address) > _ADDRESS_LIMIT or clean(address) != address or " " in address:
        return None
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    if not usable or "@" in parts.netloc or "\\" in address:
        return None
    return quote(address, safe="%/:?#@&+,;=~-._!")


def write_instant(instant: datetime) -> str:
    """Return the instant as the front matter prints it: ``2026-01-04 15:34:38 +0800``."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S %z")


def write_minute(instant: datetime | None) -> str:
    """Return ``2026-01-04 15:34`` in the note's zone, empty when there is no instant."""
    return "" if instant is None else instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def write_day(instant: datetime | None) -> str:
    """Return ``2026-01-04`` in the note's zone, empty when there is no instant."""
    return write_minute(instant)[:10]


def write_machine_time(instant: datetime) -> str:
    """Return the instant in ISO 8601 UTC, for a ``datetime`` attribute."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")

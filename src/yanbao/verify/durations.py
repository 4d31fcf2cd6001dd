"""Durations: several measures of time that together say one length: 2小时40分42秒."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"(\d{1,3}(?:\.\d{1,3})?)"
_DURATION = re.compile(
    rf"(?<![\d.]){_NUMBER} ?(?:个?小时|个?钟头|h) ?{_NUMBER} ?(?:分钟?|m(?![a-z]))"
    rf"(?: ?{_NUMBER} ?(?:秒|s(?![a-z])))?"
    rf"|(?<![\d.]){_NUMBER} ?分钟? ?{_NUMBER} ?秒"
)


def find_durations(plain: str) -> tuple[tuple[int, int, float, float], ...]:
    """Return (start, end, minutes, minutes of the last measure printed) of each."""
    found = []
    for match in _DURATION.finditer(plain):
        hours, minutes, seconds, own_minutes, own_seconds = (
            float(part) if part else 0.0 for part in match.groups()
        )
        fine = match[3] is not None or match[5] is not None
        total = 60 * hours + minutes + own_minutes + (seconds + own_seconds) / 60
        found.append((match.start(), match.end(), total, 1 / 60 if fine else 1.0))
    return tuple(found)

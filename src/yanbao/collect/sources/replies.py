"""What a reply means, and how long to wait before the next attempt. Pure; the caller waits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, Literal

from yanbao.collect.instants import parse_stamp

Meaning = Literal["fresh", "unchanged", "redirect", "later", "missing", "refused", "failed"]

REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_LATER: Final = frozenset((408, 425, 429, 500, 502, 503, 504))
_MISSING: Final = frozenset((404, 410))
_REFUSED: Final = frozenset((401, 402, 403, 407, 451))
_LONGEST_WAIT_S: Final = 86_400.0


def decide_meaning(status: int) -> Meaning:
    """Decide what a status means for us: used, held already, elsewhere, later, or not at all."""
    if status == 304:
        return "unchanged"
    if status in REDIRECTS:
        return "redirect"
    if status in (200, 203):  # 206 answers a question we never ask
        return "fresh"
    if status in _LATER:
        return "later"
    if status in _MISSING:
        return "missing"
    if status in _REFUSED:
        return "refused"
    return "failed"


def parse_retry_after(value: str, *, now: datetime) -> float | None:
    """Parse Retry-After, seconds or an HTTP date, into seconds; None where nothing is asked.

    A date in the past is 0; beyond a day it is a day, so that a wrong clock cannot silence a
    source for good.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), _LONGEST_WAIT_S)
    stamp = parse_stamp(value)
    if stamp is None or stamp.at is None:
        return None
    at = stamp.at if stamp.at.tzinfo else stamp.at.replace(tzinfo=UTC)
    return min(max(0.0, (at - now).total_seconds()), _LONGEST_WAIT_S)


def wait_s(attempt: int, *, share: float, backoff_s: float, asked_s: float | None) -> float:
    """How long to wait after attempt number ``attempt`` (from 1).

    Exponential back-off with equal jitter: half of ``backoff_s · 2^(attempt−1)`` (at most a
    minute) and a random share, in [0, 1), of the other half; never less than the server asked.
    """
    ceiling = min(60.0, backoff_s * 2.0 ** min(attempt - 1, 10))
    wait = ceiling * (0.5 + 0.5 * share)
    return wait if asked_s is None else max(wait, asked_s)

from __future__ import annotations

from datetime import date, timedelta


class EveryDay:
    """Calendars of a market that never closes."""

    def next_session(self, mic: str, day: date, *, inclusive: bool) -> date:
        return day if inclusive else day + timedelta(days=1)

    def previous_session(self, mic: str, day: date, *, inclusive: bool) -> date:
        return day if inclusive else day - timedelta(days=1)

    def add_sessions(self, mic: str, day: date, n: int) -> date:
        return day + timedelta(days=n)

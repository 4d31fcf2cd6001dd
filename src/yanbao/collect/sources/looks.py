"""When an article's page is looked at again: soon, then ever later, then never."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

#: after the first look; the last before a note's days (four) have passed over it
STEPS: Final = tuple(timedelta(hours=hours) for hours in (1, 4, 12, 24, 48, 72))
#: what was first met longer ago is not looked at any more, however long nobody looked
SPAN: Final = STEPS[-1] + timedelta(days=1)


def find_next_look(first_at: datetime, now: datetime) -> datetime | None:
    """Find when a page met at ``first_at`` is due after a look now; None where never.

    Looks that were missed are not made up for: the next step is the next look.
    """
    return next((first_at + step for step in STEPS if first_at + step > now), None)

"""Whether the store still is the one that the notes in the folder were published from."""

from __future__ import annotations

from pathlib import Path

from yanbao.errors import Issue
from yanbao.model.runs import RunRecord
from yanbao.pipeline.slots import DESK_NOTE


def find_lost_memory(newest: RunRecord | None, out: Path) -> list[Issue]:
    """Find that notes stand in the folder which are newer than all that the store remembers.

    A database that was deleted, emptied, or put back from before begins anew without a word:
    stories are told again as new, and no correction finds what it corrects.
    """
    days = sorted(
        found["day"] for path in out.glob("*.json") if (found := DESK_NOTE.fullmatch(path.stem))
    )
    known = newest.name[-len("YYYY-MM-DD") :] if newest is not None else ""
    lost = [day for day in days if day > known]
    if not lost:
        return []
    since = f"its newest note is of {known}" if known else "the store remembers no note"
    return [
        Issue(
            code="run.memory-lost",
            severity="warning",
            subject=str(out),
            detail=f"{len(lost)} notes up to {lost[-1]} stand here, and {since}",
            hint="put the database or an export of it back (yanbao import); otherwise what was"
            " told is told again",
        )
    ]

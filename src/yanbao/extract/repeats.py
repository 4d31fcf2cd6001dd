"""Claims that say the same: a title's and its text's, an item's heading and the line below."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from yanbao.extract.passages import Passage
from yanbao.model.readings import Claim

#: The longest line that can head an item, in characters.
HEADING = 60
_LINE = re.compile(r"[^\n]+")


def find_headings(passage: Passage) -> list[tuple[int, int, int]]:
    """Return where short lines without a full stop stand, and the end of the line they head."""
    lines = [match.span() for match in _LINE.finditer(passage.lower, passage.title_end)]
    return [
        (start, end, lines[number + 1][1])
        for number, (start, end) in enumerate(lines[:-1])
        if end - start < HEADING and passage.lower[end - 1] not in "。.！!；;"
    ]


def drop_headings(claims: list[Claim], headings: list[tuple[int, int, int]]) -> list[Claim]:
    """Drop what an item's heading says where the line below it says it again."""
    places: dict[tuple[Decimal, str], list[int]] = {}
    for claim in claims:
        quantity = claim.quantity
        places.setdefault((quantity.amount, quantity.unit), []).append(quantity.span.start)
    kept: list[Claim] = []
    for claim in claims:
        quantity, place = claim.quantity, claim.quantity.span.start
        number = bisect_right(headings, place, key=lambda heading: heading[0]) - 1
        start, end, high = headings[number] if number >= 0 else (0, 0, 0)
        if start <= place < end:
            same = places[(quantity.amount, quantity.unit)]
            after = bisect_right(same, end - 1)
            if after < len(same) and same[after] < high:
                continue
        kept.append(claim)
    return kept


def drop_repeats(claims: list[Claim], title_end: int) -> list[Claim]:
    """Keep one of the claims that say the same.

    What the title says and the body repeats is kept in the body's words; within the body the claim
    that names its period wins, else the first.
    """
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        quantity = claim.quantity
        same = groups.setdefault(
            (quantity.amount, quantity.amount_max, quantity.unit, claim.attribute), []
        )
        if (index := _repeated(claim, same, title_end)) is None:
            same.append(claim)
        elif same[index].span.start < title_end <= claim.span.start or (
            same[index].period is None and claim.period is not None
        ):
            same[index] = claim
    kept = [claim for same in groups.values() for claim in same]
    return sorted(kept, key=lambda claim: claim.quantity.span.start)


def _repeated(claim: Claim, same: list[Claim], title_end: int) -> int | None:
    """Return which of the claims with this number says the same: of the same subject, else the
    title's only one.
    """
    for index, rival in enumerate(same):
        if _same_subject(rival.subject, claim.subject):
            return index
    told = [index for index, rival in enumerate(same) if rival.span.start < title_end]
    return told[0] if len(told) == 1 and claim.span.start >= title_end else None


def _same_subject(one: str, other: str) -> bool:
    """Whether two names may stand for the same thing (one holds the other)."""
    return one in other or other in one

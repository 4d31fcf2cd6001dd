"""Mending: a sentence cut down to the clauses that its evidence carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from yanbao.model.verdicts import Finding

_CLAUSE = re.compile(r"[^，；,;]+[，；,;]?(?!\d)|[^，；,;]*[,，]\d[^，；,;]*[，；,;]?")
_SHORTEST: Final = 8
#: what leans on a clause before it cannot stand without it
_LEANING: Final = (
    "其中",
    "其",
    "该",
    "此",
    "这",
    "而",
    "但",
    "并",
    "且",
    "也",
    "均",
    "则",
    "因此",
    "从而",
    "which",
    "and",
    "but",
)
#: where a clause is a condition or a reason, the rest does not stand without it
_BOUND: Final = (
    "若",
    "如果",
    "一旦",
    "因",
    "由于",
    "除",
    "尽管",
    "虽",
    "if ",
    "unless ",
    "because ",
)
#: findings about the whole sentence, which no cut mends
_WHOLE: Final = (
    "verify.rests-on",
    "verify.formula",
    "verify.source",
    "verify.document",
    "verify.quote",
    "verify.known-later",
    "verify.reference",
    "verify.condition",
)


def cut_clauses(text: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the sentence without the clauses that the findings name, if the rest can stand."""
    if not findings or any(f.code.startswith(_WHOLE) for f in findings):
        return
    ending = text[-1:] if text[-1:] in "。.！!" else ""
    clauses = [match.group() for match in _CLAUSE.finditer(text.removesuffix(ending))]
    named = [_place(clauses, finding.words) for finding in findings]
    if not clauses or any(place is None or place == 0 for place in named):
        return
    first = min(place for place in named if place is not None)
    wrong = {place for place in named if place is not None}
    for kept in (
        [c for place, c in enumerate(clauses) if place not in wrong],
        clauses[:first],
    ):
        after = [c for place, c in enumerate(clauses) if place - 1 in wrong and place not in wrong]
        leaning = kept != clauses[:first] and any(c.strip().startswith(_LEANING) for c in after)
        rest = "".join(kept).rstrip("，；,; ")
        if not leaning and len(rest) >= _SHORTEST and not kept[-1].strip().startswith(_BOUND):
            yield rest + ending


def _place(clauses: Sequence[str], words: str) -> int | None:
    """Return the one clause that holds the words; None where none or several do."""
    needle = words.strip().casefold()
    held = [place for place, clause in enumerate(clauses) if needle and needle in clause.casefold()]
    return held[0] if len(held) == 1 else None

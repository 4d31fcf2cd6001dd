"""Checked: one sentence of a foreign note with what was found for it, and the whole note."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from yanbao.errors import Issue
from yanbao.model.verdicts import Finding

#: ``partly``: told in another language than its source, where numbers, days, names and terms agree
#: and other words were not read; ``misplaced``: carried, but not where the note cites it
Status = Literal[
    "supported", "partly", "misplaced", "contradicted", "no-evidence", "wrong-code", "skipped"
]
STATUSES: Final[tuple[Status, ...]] = (
    "supported",
    "partly",
    "misplaced",
    "contradicted",
    "no-evidence",
    "wrong-code",
    "skipped",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One sentence of a foreign note, what was found for it and what that says."""

    number: int
    text: str
    status: Status
    findings: tuple[Finding, ...] = ()
    evidence: tuple[str, ...] = ()
    document_id: str = ""
    publisher: str = ""
    title: str = ""
    address: str = ""
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedNote:
    """A foreign note, verified."""

    sentences: tuple[Checked, ...]
    issues: tuple[Issue, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences have each status."""
        found = Counter(one.status for one in self.sentences)
        return {status: found[status] for status in STATUSES}

    @property
    def contradicted(self) -> bool:
        """Whether the sources say otherwise of anything."""
        return any(one.status in ("contradicted", "wrong-code") for one in self.sentences)

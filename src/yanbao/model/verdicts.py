"""Finding, Verdict, AuditTrail: what the verifier says of a sentence, and the path it walked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Answer = Literal["supported", "unsupported", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence that its evidence does not carry.

    ``code`` is ``verify.words-with-dashes``; ``words`` are the words concerned (a number, a name,
    a quote), ``carried`` what the evidence says in their place, where it says something;
    ``reason`` says in one sentence what came and what was expected.
    """

    code: str
    sentence_id: str
    words: str
    reason: str
    carried: str = ""

    def __post_init__(self) -> None:
        if not self.code.startswith("verify."):
            raise ValueError(f"a finding's code must read verify.words, got {self.code!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the checks say of one sentence: it stands when there is no finding.

    ``unsure`` says that the findings do not weigh enough to call it unsupported; it does not stand
    for all that.
    """

    sentence_id: str
    checks: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    unsure: bool = False

    @property
    def answer(self) -> Answer:
        """The verdict in one word."""
        if not self.findings:
            return "supported"
        return "unsure" if self.unsure else "unsupported"

    @property
    def stands(self) -> bool:
        """Whether every check passed."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStep:
    """One link of the path from a sentence to bytes, walked and found whole.

    ``link`` is ``sentence``, ``words``, ``document``, ``bytes``, ``reference``, ``formula`` or
    ``rests_on``; ``detail`` what was compared, with the values; ``depth`` the distance from the
    sentence asked for.
    """

    sentence_id: str
    link: str
    detail: str
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTrail:
    """The path of one sentence, or of every sentence of a note.

    ``unchecked`` names what this audit was not given the means to walk (no folder of sources, no
    way to read them again): said aloud, never passed over.
    """

    note: str
    sentence_ids: tuple[str, ...]
    steps: tuple[AuditStep, ...]
    unchecked: tuple[str, ...] = ()

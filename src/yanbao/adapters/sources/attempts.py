"""An attempt's end: one hop's answer, or why there is none and whether to try again."""

from __future__ import annotations

from dataclasses import dataclass

from yanbao.model.replies import FetchLimits, Headers, ReplyOutcome


class FailedAttempt(Exception):
    """An attempt failed: with which Issue, and whether another may do better."""

    def __init__(
        self, code: str, detail: str, *, again: bool = False, asked_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.again = again
        self.asked_s = asked_s
        self.status = 0
        self.outcome: ReplyOutcome = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One hop's answer: its status and headers, and the body where it is wanted."""

    status: int
    headers: Headers
    wire: bytes
    peer: str

    def header(self, name: str) -> str:
        """Return a header's first value by its lower-case name, ``""`` where it is absent."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What one hop may take: the limits, until when, and the closed hosts it may reach."""

    limits: FetchLimits
    deadline_s: float
    allowed: tuple[str, ...]

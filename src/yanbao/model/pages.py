"""PageLook: a look at one article's page, and when the next is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from yanbao.model.sources import ArticleLink

PageOutcome = Literal["left", "read", "same", "changed", "unlike", "failed", "gone"]
OUTCOMES: Final[tuple[PageOutcome, ...]] = (
    "left", "read", "same", "changed", "unlike", "failed", "gone",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLook:
    """One look at the page of a listed article; the newest look says how the page stands.

    ``left`` pages were listed and never had; ``look`` counts from 0 where the list first named
    it, at ``first_at``. ``document_id`` is the text that stands for it now, ``""`` where there is
    none; ``due_at`` the next look, None where there is none.
    """

    source: str
    link: ArticleLink
    look: int
    at: datetime
    outcome: PageOutcome
    first_at: datetime
    document_id: str = ""
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.look < 0:
            raise ValueError(f"look must be 0 or more, got {self.look}")
        for name, instant in (("at", self.at), ("first_at", self.first_at)):
            if instant.tzinfo is None:
                raise ValueError(f"{name} must be aware, got {instant!r}")

    @property
    def is_left(self) -> bool:
        """Whether its page was never had."""
        return self.outcome == "left"

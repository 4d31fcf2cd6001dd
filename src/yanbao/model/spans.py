"""Span: a half-open piece of a document's text that carries its own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """``text[start:end] == quote``, in code points of the document's original text."""

    document_id: str
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span must be half-open and not empty: [{self.start}, {self.end})")
        if len(self.quote) != self.end - self.start:
            raise ValueError(f"quote of {len(self.quote)} characters in [{self.start}, {self.end})")

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span of the same document."""
        same = self.document_id == other.document_id
        return same and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        same = self.document_id == other.document_id
        return same and self.start < other.end and other.start < self.end

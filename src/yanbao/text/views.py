"""View: a document's text beside its matching copy, with one set of offsets for both."""

from __future__ import annotations

from dataclasses import dataclass

from yanbao.model.documents import Document
from yanbao.model.spans import Span
from yanbao.text.simplify import simplify


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Grammars match on ``plain`` and quote from ``text``."""

    document_id: str
    text: str
    plain: str

    def __post_init__(self) -> None:
        if len(self.text) != len(self.plain):
            raise ValueError("the matching copy must have the length of the original")

    @classmethod
    def of(cls, document: Document) -> View:
        """The view of a document."""
        return cls(document_id=document.id, text=document.text, plain=simplify(document.text))

    def span(self, start: int, end: int) -> Span:
        """The span over the original text."""
        return Span(document_id=self.document_id, start=start, end=end, quote=self.text[start:end])

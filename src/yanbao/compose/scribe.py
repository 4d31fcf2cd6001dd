"""Scribe: takes down the note's sentences, numbers its sources, and says nothing twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from yanbao.knowledge.listings import ListingTable
from yanbao.model.documents import Document
from yanbao.model.listings import plain_name
from yanbao.model.notes import (
    Citation,
    Formula,
    NoteLanguage,
    NoteSource,
    Sentence,
    SentenceKind,
)
from yanbao.model.references import Reference
from yanbao.model.spans import Span

_LETTERS = re.compile(r"\W+")


class Scribe:
    """Builds sentences with their evidence. One scribe writes one note, front to back.

    It keeps three memories: which source has which number, which listing has already been printed
    with its code, and which words have already been said.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        listings: ListingTable,
        language: NoteLanguage,
        *,
        surfaces: Mapping[str, str] | None = None,
    ) -> None:
        self.documents = documents
        self.listings = listings
        self.language = language
        self._surfaces = surfaces or {}
        self._numbers: dict[str, int] = {}
        self._told: set[str] = set()
        self._labelled: set[str] = set()
        self._count = 0

    def cite(self, span: Span) -> Citation:
        """Return a citation of a span; its document gets a number when it is first cited."""
        number = self._numbers.setdefault(span.document_id, len(self._numbers) + 1)
        return Citation(source=number, span=span)

    def is_told(self, text: str) -> bool:
        """Whether these words have been printed before, whatever the punctuation."""
        return _LETTERS.sub("", text) in self._told

    def name(self, listing_id: str) -> str:
        """Return a listing's name, with its code at the first mention in the note."""
        listing = self.listings.by_id(listing_id)
        if listing is None:
            return listing_id
        name = self.short_name(listing_id)
        return name if listing_id in self._labelled else f"{name}{self.code(listing_id)}"

    def full_label(self, listing_id: str) -> str:
        """Return a listing's name with its code, whether or not that was said before."""
        self._labelled.discard(listing_id)
        return self.name(listing_id)

    def short_name(self, listing_id: str) -> str:
        """Return a listing's short name.

        In a Chinese note a listing whose official name is English goes under its issuer's Chinese
        short name, or as the documents themselves most often write it.
        """
        listing = self.listings.by_id(listing_id)
        if listing is None:
            return listing_id
        if self.language == "zh" and listing.name.isascii():
            others = (self.listings.by_id(other) for other in self.listings.pair_of(listing_id))
            home = next((o.name for o in others if o and not o.name.isascii()), "")
            return plain_name(home or self._surfaces.get(listing_id, listing.name))
        if self.language == "en" and not listing.name.isascii():
            names = self.listings.names_of(listing_id)
            return next((n.text for n in names if n.kind == "english"), plain_name(listing.name))
        return plain_name(listing.name)

    def code(self, listing_id: str) -> str:
        """Return the bracketed code of a listing, the first time; nothing afterwards."""
        if listing_id in self._labelled:
            return ""
        self._labelled.add(listing_id)
        return f"（{listing_id}）" if self.language == "zh" else f" ({listing_id})"

    def fact(
        self,
        text: str,
        spans: Sequence[Span] = (),
        *,
        references: Sequence[Reference] = (),
    ) -> Sentence:
        """Take down what sources say."""
        return self._sentence(
            "fact",
            text,
            citations=tuple(self.cite(span) for span in spans),
            references=tuple(references),
        )

    def calculation(
        self,
        text: str,
        formula: Formula,
        *,
        references: Sequence[Reference] = (),
        mechanism: str | None = None,
    ) -> Sentence:
        """Take down what follows by arithmetic."""
        citations = tuple(i.citation for i in formula.inputs if i.citation is not None)
        found = [i.reference for i in formula.inputs if i.reference is not None]
        return self._sentence(
            "calculation",
            text,
            citations=tuple(dict.fromkeys(citations)),
            references=tuple(dict.fromkeys([*found, *references])),
            formula=formula,
            mechanism=mechanism,
        )

    def forecast(
        self, text: str, formula: Formula, *, references: Sequence[Reference], mechanism: str
    ) -> Sentence:
        """Take down calls: probabilities with the sums behind them, the rates they come from.

        ``mechanism`` says by what rule they settle, and under which ids they are kept.
        """
        return self._sentence(
            "forecast",
            text,
            formula=formula,
            references=tuple(references),
            mechanism=mechanism,
        )

    def judgement(
        self,
        text: str,
        *,
        mechanism: str,
        rests_on: Sequence[Sentence],
        references: Sequence[Reference] = (),
    ) -> Sentence:
        """Take down what is inferred: its mechanism, and the sentences it rests on."""
        return self._sentence(
            "judgement",
            text,
            references=tuple(references),
            mechanism=mechanism,
            rests_on=tuple(dict.fromkeys(sentence.id for sentence in rests_on)),
        )

    def notice(self, text: str) -> Sentence:
        """Take down what the note says of itself."""
        return self._sentence("notice", text)

    def _closed(self, text: str) -> str:
        stop = "。" if self.language == "zh" else "."
        return text if text.endswith(("。", ".", "！", "？", "”")) else f"{text}{stop}"

    def sources(self) -> tuple[NoteSource, ...]:
        """Return the cited documents in the order of their numbers."""
        found = []
        for document_id, number in self._numbers.items():
            document = self.documents[document_id]
            found.append(
                NoteSource(
                    number=number,
                    document_id=document_id,
                    publisher=document.publisher,
                    title=document.title,
                    address=document.address,
                    published_at=document.published_at,
                    path=document.origin.path,
                    sha256=document.origin.sha256,
                    pointer=document.origin.pointer,
                )
            )
        return tuple(found)

    def _sentence(  # noqa: PLR0913  (a sentence has these parts; each is optional)
        self,
        kind: SentenceKind,
        text: str,
        *,
        citations: tuple[Citation, ...] = (),
        references: tuple[Reference, ...] = (),
        formula: Formula | None = None,
        mechanism: str | None = None,
        rests_on: tuple[str, ...] = (),
    ) -> Sentence:
        self._count += 1
        self._told.add(_LETTERS.sub("", text))
        if kind == "judgement":
            text = self._closed(text)
        return Sentence(
            id=f"s{self._count:03d}",
            kind=kind,
            text=text,
            citations=citations,
            references=references,
            formula=formula,
            mechanism=mechanism,
            rests_on=rests_on,
        )

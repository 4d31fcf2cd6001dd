"""Pairing: a sentence laid beside its evidence, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from yanbao.model.documents import Document
from yanbao.verify.aliases import in_their_names
from yanbao.verify.amounts import Amount
from yanbao.verify.days import day_of
from yanbao.verify.evidence import Listings
from yanbao.verify.hostile import clean, without_instructions
from yanbao.verify.lexicon import Mark
from yanbao.verify.passages import Clause, Passage, is_han, read_passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What a check saw: a kind of doubt, the words concerned on both sides, and why."""

    code: str
    words: str
    carried: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a reader knows of a document beside the quoted words."""

    title: str = ""
    publisher: str = ""
    published_on: date | None = None

    @classmethod
    def of(cls, document: Document) -> Frame:
        """Return what a reader knows of a document beside its words."""
        published = document.published_at
        return cls(
            title=document.title,
            publisher=document.publisher,
            published_on=day_of(published) if published else None,
        )


@lru_cache(maxsize=8192)
def _evidence_of(quote: str) -> str:
    return without_instructions(quote)


@lru_cache(maxsize=4096)
def _union(quotes: tuple[Passage, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return (
        frozenset().union(*(p.grams for p in quotes)),
        frozenset().union(*(p.characters for p in quotes)),
        frozenset().union(*(p.words for p in quotes)),
    )


class Pairing:
    """A sentence and its evidence, read. ``quotes`` are the cited words, ``title`` the headline."""

    def __init__(
        self,
        sentence: str,
        cited: Sequence[str],
        frame: Frame,
        listings: Listings | None = None,
    ) -> None:
        self.frame = frame
        self.listings = listings
        self.quotes: tuple[Passage, ...] = tuple(
            read_passage(_evidence_of(quote), frame.published_on) for quote in cited
        )
        self.title: Passage = read_passage(frame.title, frame.published_on)
        self.publisher: Passage = read_passage(frame.publisher, None)
        told = in_their_names(clean(sentence), self.known)
        self.sentence: Passage = read_passage(told, frame.published_on)

    @cached_property
    def evidence(self) -> str:
        """The quoted words, plain, one a line."""
        return "\n".join(quote.plain for quote in self.quotes)

    @cached_property
    def known(self) -> str:
        """The quoted words, the title and the publisher, plain."""
        return "\n".join((self.evidence, self.title.plain, self.publisher.plain))

    @cached_property
    def crosses(self) -> bool:
        """Whether a Chinese sentence cites words that are not Chinese."""
        told = sum(map(is_han, self.sentence.plain[:40]))
        return told > 3 and not any(gram[0] > "\u3400" for gram in self.grams_of_quotes)

    @cached_property
    def grams_of_quotes(self) -> frozenset[str]:
        """Character pairs and stems of the quotes alone."""
        return _union(self.quotes)[0]

    @cached_property
    def grams(self) -> frozenset[str]:
        """Character pairs and stems of the quotes, the title and the publisher."""
        return _union((*self.quotes, self.title, self.publisher))[0]

    @cached_property
    def characters(self) -> frozenset[str]:
        """Characters of the quotes, the title and the publisher."""
        return _union((*self.quotes, self.title, self.publisher))[1]

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of the quotes, the title and the publisher."""
        return _union((*self.quotes, self.title, self.publisher))[2]

    @cached_property
    def amounts(self) -> tuple[tuple[Passage, Amount], ...]:
        """The numbers of the evidence; those of the title stand in for what no quote holds."""
        return tuple((p, a) for p in (*self.quotes, self.title) for a in p.amounts)

    @cached_property
    def aligned(self) -> tuple[tuple[Clause, tuple[tuple[float, Passage, Clause], ...]], ...]:
        """Each clause of the sentence with the clauses of the quotes, the most alike first."""
        pairs = []
        for clause in self.sentence.clauses:
            ranked = []
            for quote in self.quotes:
                for other in quote.clauses:
                    shared = len(clause.grams & other.grams)
                    if shared:
                        size = min(len(clause.grams), len(other.grams)) + 3
                        ranked.append((shared / size + shared / 50, quote, other))
            ranked.sort(key=lambda entry: -entry[0])
            pairs.append((clause, tuple(ranked[:4])))
        return tuple(pairs)

    @cached_property
    def listed(self) -> tuple[tuple[int, int, bool], ...]:
        """Names of the listing table in the sentence, and whether the evidence holds the issuer
        under any of its names.
        """
        listings = self.listings
        if listings is None:
            return ()
        found = []
        for hit in listings.find_names(self.sentence.plain):
            held = hit.text.lower() in self.known
            for listing_id in () if held else hit.listing_ids[:4]:
                for one in (listing_id, *listings.pair_of(listing_id)):
                    names = (name.text.lower() for name in listings.names_of(one))
                    held = held or any(len(n) > 1 and n in self.known for n in names)
            found.append((hit.start, hit.end, held))
        return tuple(found)

    def holds(self, name: str) -> bool:
        """Whether a word of this class stands in the quotes."""
        return any(quote.has(name) for quote in self.quotes)

    def marks(self, name: str) -> Iterator[tuple[Passage, Mark]]:
        """Yield the words of a class in the quotes."""
        for quote in self.quotes:
            if name in quote.classes:
                for mark in quote.marks:
                    if name in mark.classes:
                        yield quote, mark


@lru_cache(maxsize=4096)
def sentence_around(passage: Passage, clause: Clause) -> str:
    """Return the whole sentence of a passage that a clause is part of."""
    start = max(passage.plain.rfind(c, 0, clause.start) for c in "。！？\n；") + 1
    ends = [place for c in "。！？\n；" if (place := passage.plain.find(c, clause.end)) >= 0]
    return passage.plain[start : min(ends, default=len(passage.plain))]

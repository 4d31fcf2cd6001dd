"""SearchEntry, SearchQuery, FoundEntry: what can be found, what is looked for, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EntryKind = Literal["document", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """A document or a note as the index takes it in.

    ``origin`` is its number in the store; ``series`` what it is an edition of (a note's name);
    ``title`` and ``body`` are grams; ``marks`` name listings, events and sources.
    """

    kind: EntryKind
    id: str
    origin: int
    series: str
    at: datetime
    known_at: datetime
    title: tuple[str, ...]
    body: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTerm:
    """A word of a query: the grams of a phrase, or in its place one of some marks.

    ``begins`` says that the last gram is only the beginning of one.
    """

    grams: tuple[str, ...]
    begins: bool = False
    excluded: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What must hold of an entry: all terms, all ``marks``, and the bounds of time.

    ``since`` and ``until`` bound what the entry is dated, ``as_of`` when it was known.
    """

    terms: tuple[SearchTerm, ...] = ()
    marks: tuple[str, ...] = ()
    kind: EntryKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    as_of: datetime | None = None
    newest: bool = False
    most: int = 10

    def __post_init__(self) -> None:
        if not self.marks and all(term.excluded for term in self.terms):
            raise ValueError("a query needs a word or a mark that is there")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntry:
    """An entry that a query found; the higher the score the better."""

    kind: EntryKind
    id: str
    series: str
    at: datetime
    score: float

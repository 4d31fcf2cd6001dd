"""Evidence: all that a check may look at when it judges one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Protocol

from yanbao.knowledge.names import NameHit
from yanbao.model.documents import Document
from yanbao.model.listings import Listing, ListingName
from yanbao.model.notes import Citation, Note, NoteSource, Sentence, Table
from yanbao.model.references import Reference
from yanbao.model.verdicts import Finding


class Listings(Protocol):
    """What the checks ask of a listing table."""

    def __hash__(self) -> int:
        """Tables are told apart by identity: what is read with one is kept with it."""
        ...

    def by_id(self, listing_id: str, /) -> Listing | None:
        """Return the listing with this id."""
        ...

    def names_of(self, listing_id: str, /) -> tuple[ListingName, ...]:
        """Return every name form of a listing."""
        ...

    def pair_of(self, listing_id: str, /) -> tuple[str, ...]:
        """Return the ids of the issuer's listings, empty when there is only one."""
        ...

    def find_names(self, plain: str, /) -> list[NameHit]:
        """Return the names in simplified text, leftmost-longest."""
        ...


class Sessions(Protocol):
    """What formulas ask of the calendars."""

    def next_session(self, mic: str, day: date, *, inclusive: bool) -> date:
        """Return the first session after a day, or on it."""
        ...

    def previous_session(self, mic: str, day: date, *, inclusive: bool) -> date:
        """Return the last session before a day, or on it."""
        ...

    def add_sessions(self, mic: str, day: date, n: int) -> date:
        """Return the session ``n`` sessions later."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The documents and tables behind a note, and what one sentence shows of them.

    ``cells`` are the table cells printed in the sentence's place; ``behind`` the sentences it
    rests on, at any distance, each of which has been checked by itself; ``drafted`` says that a
    model or a stranger wrote the sentence, which is then held to everything; ``stood`` is what the
    project's own sentence said in its place, where there was one that had stood.
    """

    documents: Mapping[str, Document]
    sources: Mapping[int, NoteSource]
    listings: Listings | None = None
    calendars: Sessions | None = None
    as_of: date
    cells: tuple[str, ...] = ()
    behind: tuple[Sentence, ...] = ()
    drafted: bool = False
    stood: str = ""

    def printed(self, sentence: Sentence) -> str:
        """Everything of the sentence that a reader sees."""
        return "\n".join((sentence.text, *self.cells))

    def citations(self, sentence: Sentence) -> tuple[Citation, ...]:
        """The sentence's citations, its formula's and those of the sentences behind it, once."""
        found = [
            citation
            for one in (sentence, *self.behind)
            for citation in (*one.citations, *input_citations(one))
        ]
        return tuple(dict.fromkeys(found))

    def references(self, sentence: Sentence) -> tuple[Reference, ...]:
        """The references of the sentence and of those behind it, each once."""
        found = [
            reference
            for one in (sentence, *self.behind)
            for reference in (*one.references, *input_references(one))
        ]
        return tuple(dict.fromkeys(found))


#: one function a check: findings, none where the sentence stands
Check = Callable[[Sentence, Evidence], tuple[Finding, ...]]


def input_citations(sentence: Sentence) -> tuple[Citation, ...]:
    """Return the citations of a formula's inputs."""
    inputs = sentence.formula.inputs if sentence.formula else ()
    return tuple(given.citation for given in inputs if given.citation is not None)


def input_references(sentence: Sentence) -> tuple[Reference, ...]:
    """Return the references of a formula's inputs."""
    inputs = sentence.formula.inputs if sentence.formula else ()
    return tuple(given.reference for given in inputs if given.reference is not None)


def find_cells(note: Note) -> dict[str, tuple[str, ...]]:
    """Return the table cells printed for each sentence that stands in a table.

    Cells are read as their heads mean them: a bare count of sources as ``3 来源``, a code beside
    a name as ``名称（CODE.MIC）``.
    """
    return {
        row.sentence.id: _read_cells(block.columns, row.cells)
        for section in note.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
    }


def _read_cells(columns: tuple[str, ...], cells: tuple[str, ...]) -> tuple[str, ...]:
    read: list[str] = []
    for column, cell in zip_longest(columns, cells, fillvalue=""):
        if cell.strip().isdigit() and ("来源" in column or "source" in column.lower()):
            read.append(f"{cell} 来源")
        elif read and column.strip().lower() in ("代码", "code") and "." in cell:
            read[-1] = f"{read[-1]}（{cell.strip()}）"
        else:
            read.append(cell)
    return tuple(read)

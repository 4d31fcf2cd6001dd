"""Note: what is published. Each sentence says what kind it is and what carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from yanbao.model.references import Reference
from yanbao.model.spans import Span
from yanbao.model.stories import EarlierNote, ImpactScore

#: A fact cites spans or references; a calculation shows its formula; a judgement names its
#: mechanism and rests on cited facts; a forecast is registered; a notice speaks of the note itself
#: (what was searched, what is missing) and is carried by counts of the run.
SentenceKind = Literal["fact", "calculation", "judgement", "forecast", "notice"]
NoteKind = Literal["note", "brief"]
NoteLanguage = Literal["zh", "en"]
Direction = Literal["positive", "negative", "mixed", "unclear"]
Horizon = Literal["short", "mid", "long"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The words a sentence rests on. ``source`` is the number in the note's list of sources."""

    source: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaInput:
    """A named number of a formula and what carries it: a citation, a reference, or a count."""

    name: str
    value: str
    citation: Citation | None = None
    reference: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A calculation that ``yanbao audit`` repeats. ``expression`` uses the inputs' names and
    ``+ - * / ( )``, ``date``, ``days`` (see verify/formulas.py); ``result`` is as printed.
    """

    expression: str
    inputs: tuple[FormulaInput, ...]
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a note. ``id`` is stable within the note (``s012``)."""

    id: str
    kind: SentenceKind
    text: str
    citations: tuple[Citation, ...] = ()
    references: tuple[Reference, ...] = ()
    formula: Formula | None = None
    mechanism: str | None = None
    rests_on: tuple[str, ...] = ()
    strong: bool = False

    def __post_init__(self) -> None:
        if self.kind == "fact" and not (self.citations or self.references):
            raise ValueError(f"a fact must cite something: {self.text!r}")
        if self.kind == "calculation" and self.formula is None:
            raise ValueError(f"a calculation must show its formula: {self.text!r}")
        if self.kind == "judgement" and not (self.mechanism and (self.rests_on or self.citations)):
            raise ValueError(f"a judgement names its mechanism and its facts: {self.text!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running prose; ``label`` is set in bold before it (``结论：``)."""

    sentences: tuple[Sentence, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedItem:
    """One of the ten: its sentences, whom it touches, which way, and why it ranks where it does.

    ``earlier`` are notes of the desk that told its story before, the newest first.
    """

    rank: int
    sentences: tuple[Sentence, ...]
    listing_labels: tuple[str, ...]
    direction: Direction
    direction_reason: str
    horizon: Horizon
    event_type: str
    publishers: tuple[str, ...]
    impact: ImpactScore
    earlier: tuple[EarlierNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A table row; ``sentence.text`` is what the cells say, and carries the citations."""

    cells: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under named columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


Block = Paragraph | RankedItem | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of the contract (NOTE.md) and what stands under it. ``level`` is Markdown's."""

    id: str
    heading: str
    level: int
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSource:
    """An entry of section 9: a document the note cites."""

    number: int
    document_id: str
    publisher: str
    title: str
    address: str
    published_at: datetime | None
    path: str
    sha256: str
    pointer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A source changed words that a published sentence rests on.

    ``note`` and ``sentence_id`` name the sentence; ``old_id`` and ``new_id`` the source's two
    documents. ``was`` is what the sentence cites, ``now`` what stands in its place in the newer
    document, None where nothing does.
    """

    note: str
    sentence_id: str
    old_id: str
    new_id: str
    was: Span
    now: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A dated note, as stored. Rendering adds nothing that is not here.

    ``earlier`` are notes that told its theme before; ``corrections`` say which published sentences
    rest on words that their source has changed since.
    """

    name: str
    kind: NoteKind
    theme: str
    as_of: datetime
    language: NoteLanguage
    sections: tuple[Section, ...]
    sources: tuple[NoteSource, ...]
    counts: tuple[tuple[str, int], ...] = field(default=())
    earlier: tuple[EarlierNote, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the note, in reading order."""
        found: list[Sentence] = []
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    found.extend(row.sentence for row in block.rows)
                else:
                    found.extend(block.sentences)
        return tuple(found)

    @property
    def ranked(self) -> tuple[RankedItem, ...]:
        """The ranked items, in reading order."""
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, RankedItem))

"""Evidence: what each sentence rests on, numbered once in reading order for every rendering."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from yanbao.model.notes import Citation, Formula, FormulaInput, Note, NoteSource, Sentence
from yanbao.model.references import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A judgement's mechanism and the sentences it rests on."""

    mechanism: str
    rests_on: tuple[str, ...]


Ground = Citation | Reference | Formula | Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A numbered ground, and the sentences that stand on it."""

    number: int
    ground: Ground
    sentence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apparatus:
    """All entries of a note. ``numbers`` finds a sentence's entries, ``sources`` a cited source."""

    entries: tuple[Entry, ...]
    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sources: dict[int, NoteSource] = field(default_factory=dict)

    def of(self, sentence: Sentence) -> tuple[int, ...]:
        """The numbers a sentence's markers show, in order."""
        return self.numbers.get(sentence.id, ())

    def behind(self, reason: Reason) -> tuple[int, ...]:
        """The numbers of the facts a judgement rests on, each once, ascending."""
        found = {n for sentence_id in reason.rests_on for n in self.numbers.get(sentence_id, ())}
        return tuple(sorted(found))


def _key(ground: Ground) -> Hashable:
    """Same source and same words are one citation, wherever in the document they stand."""
    if isinstance(ground, Citation):
        return ("citation", ground.source, ground.span.document_id, ground.span.quote)
    return ground


def _grounds(sentence: Sentence) -> Iterator[Ground]:
    if sentence.formula is not None:
        yield sentence.formula
    shown = {_key(i.citation) for i in _inputs(sentence) if i.citation is not None}
    yield from (c for c in sentence.citations if _key(c) not in shown)
    told = {i.reference for i in _inputs(sentence)}
    yield from (r for r in sentence.references if r not in told)
    if sentence.mechanism:
        yield Reason(mechanism=sentence.mechanism, rests_on=sentence.rests_on)


def _inputs(sentence: Sentence) -> tuple[FormulaInput, ...]:
    return sentence.formula.inputs if sentence.formula else ()


def number_evidence(note: Note) -> Apparatus:
    """Return the note's evidence, numbered from 1 in reading order, identical grounds once."""
    grounds: dict[Hashable, tuple[int, Ground, list[str]]] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    for sentence in note.sentences:
        own: list[int] = []
        for ground in _grounds(sentence):
            entry = grounds.setdefault(_key(ground), (len(grounds) + 1, ground, []))
            if entry[0] not in own:
                own.append(entry[0])
                entry[2].append(sentence.id)
        numbers[sentence.id] = tuple(own)
    return Apparatus(
        entries=tuple(
            Entry(number=number, ground=ground, sentence_ids=tuple(ids))
            for number, ground, ids in grounds.values()
        ),
        numbers=numbers,
        sources={source.number: source for source in note.sources},
    )

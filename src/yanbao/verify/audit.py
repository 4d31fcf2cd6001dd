"""Audit: the path of a sentence, walked link by link down to the bytes it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from yanbao.errors import IntegrityError, NotFound
from yanbao.model.documents import Document
from yanbao.model.notes import Note, NoteSource, Sentence
from yanbao.model.verdicts import AuditStep, AuditTrail
from yanbao.verify.arithmetic import FormulaError
from yanbao.verify.citations import check_citations
from yanbao.verify.evidence import find_cells, input_citations, input_references
from yanbao.verify.formulas import recompute
from yanbao.verify.gate import CHECKS, KnownTables, find_behind, gather

#: collects one file again: the documents of the file at this path
Collect = Callable[[Path], Sequence[Document]]
_SCORE_ROOM = 0.1


@dataclass(slots=True, kw_only=True)
class _Walk:
    """What has been found on the way, so that each file is read and collected once."""

    note: Note
    root: Path | None
    collect: Collect | None
    knowledge: KnownTables | None
    sentences: Mapping[str, Sentence]
    documents: dict[str, Document] = field(default_factory=dict)
    bytes_of: dict[str, str] = field(default_factory=dict)
    steps: list[AuditStep] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    walked: set[str] = field(default_factory=set)


def audit(
    note: Note,
    *,
    sentence_id: str | None = None,
    root: Path | None = None,
    collect: Collect | None = None,
    knowledge: KnownTables | None = None,
) -> AuditTrail:
    """Return the path of one sentence, or of all, every link of it checked.

    ``root`` is the folder that source paths are relative to; ``collect`` reads a source file
    again into documents; ``knowledge`` lets names and sessions be checked. What is not given is
    not checked, and the trail says so.

    Raises
    ------
    IntegrityError
        A link is broken: the message names the sentence, the link, what came, what was expected.
    NotFound
        The note has no sentence of this id.
    """
    sentences = {sentence.id: sentence for sentence in note.sentences}
    if sentence_id is not None and sentence_id not in sentences:
        raise NotFound(
            f"the note has no sentence {sentence_id!r}",
            hint=f"it has {len(sentences)}, from {next(iter(sentences), 'none')}",
        )
    asked = tuple(sentences) if sentence_id is None else (sentence_id,)
    walk = _Walk(note=note, root=root, collect=collect, knowledge=knowledge, sentences=sentences)
    if root is None:
        walk.unchecked.append("source bytes: no folder of sources was given")
    if root is None or collect is None:
        walk.unchecked.append("words in their documents: no way to read the files again was given")
    if knowledge is None:
        walk.unchecked.append("names and codes: no listing table was given")
    for name in asked:
        _walk_sentence(sentences[name], walk, depth=0)
    _check_scores(note, asked)
    return AuditTrail(
        note=note.name,
        sentence_ids=asked,
        steps=tuple(walk.steps),
        unchecked=tuple(dict.fromkeys(walk.unchecked)),
    )


def _break(sentence: Sentence, link: str, detail: str) -> IntegrityError:
    return IntegrityError(f"{sentence.id}: the link to its {link} is broken: {detail}")


def _walk_sentence(sentence: Sentence, walk: _Walk, *, depth: int) -> None:
    if sentence.id in walk.walked:
        return
    walk.walked.add(sentence.id)
    walk.steps.append(
        AuditStep(
            sentence_id=sentence.id,
            link="sentence",
            detail=f"{sentence.kind}: {sentence.text}",
            depth=depth,
        )
    )
    walk.steps += [
        AuditStep(sentence_id=sentence.id, link=link, detail=detail, depth=depth + 1)
        for link, detail in _follow(sentence, walk)
    ]
    for name in sentence.rests_on:
        behind = walk.sentences.get(name)
        if behind is None or behind is sentence:
            raise _break(sentence, "sentence", f"it rests on {name!r}, which is not in the note")
        _walk_sentence(behind, walk, depth=depth + 1)
    _check_again(sentence, walk)


def _follow(sentence: Sentence, walk: _Walk) -> Iterator[tuple[str, str]]:
    sources = {source.number: source for source in walk.note.sources}
    for citation in dict.fromkeys((*sentence.citations, *input_citations(sentence))):
        span = citation.span
        source = sources.get(citation.source)
        if source is None:
            raise _break(sentence, "source", f"the note has no source {citation.source}")
        if source.document_id != span.document_id:
            detail = f"source {source.number} is {source.document_id}, cited is {span.document_id}"
            raise _break(sentence, "source", detail)
        yield ("words", f"“{span.quote}” at {span.start}:{span.end} of source {source.number}")
        yield from _follow_source(sentence, source, walk)
    for reference in dict.fromkeys((*sentence.references, *input_references(sentence))):
        yield (
            "reference",
            f"{reference.dataset} {reference.key}: “{reference.quote}” {reference.address}",
        )
    if sentence.formula is not None:
        yield ("formula", _repeat(sentence, walk))


def _follow_source(
    sentence: Sentence, source: NoteSource, walk: _Walk
) -> Iterator[tuple[str, str]]:
    yield ("document", f"{source.document_id} {source.publisher} {source.title} {source.address}")
    if walk.root is None:
        return
    path = _find_file(sentence, source, walk.root)
    if source.path not in walk.bytes_of:
        try:
            walk.bytes_of[source.path] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            detail = f"{source.path} cannot be read: {error.strerror}"
            raise _break(sentence, "bytes", detail) from error
        if walk.collect is not None:
            for document in walk.collect(path):
                walk.documents[document.id] = document
    found = walk.bytes_of[source.path]
    if found != source.sha256:
        detail = f"{source.path} has sha256 {found}, the note was written from {source.sha256}"
        raise _break(sentence, "bytes", detail)
    yield ("bytes", f"{source.path} {source.pointer} sha256 {found}")


def _find_file(sentence: Sentence, source: NoteSource, root: Path) -> Path:
    """Return the file behind a source; a note may not lead out of the folder it names."""
    path = root / source.path
    inside = path.resolve().is_relative_to(root.resolve())
    if not source.path or not inside:
        raise _break(sentence, "bytes", f"{source.path!r} is not a file under {root}")
    if not path.is_file():
        raise _break(sentence, "bytes", f"{source.path} is missing under {root}")
    return path


def _repeat(sentence: Sentence, walk: _Walk) -> str:
    formula = sentence.formula
    if formula is None:
        raise _break(sentence, "formula", "there is none")
    calendars = walk.knowledge.calendars if walk.knowledge is not None else None
    try:
        recompute(formula, calendars=calendars)
    except FormulaError as error:
        if calendars is None and "needs the calendars" in str(error):
            walk.unchecked.append(f"formula of {sentence.id}: no calendars were given")
            return f"{formula.expression} = {formula.result} (not repeated)"
        raise _break(sentence, "formula", str(error)) from error
    inputs = ", ".join(f"{given.name} = {given.value[:80]}" for given in formula.inputs)
    for given in formula.inputs:
        if given.citation is None and given.reference is None:
            walk.unchecked.append(f"{given.name} of {sentence.id}: a count of the run")
    return f"{formula.expression} = {formula.result} with {inputs}"


def _check_again(sentence: Sentence, walk: _Walk) -> None:
    """Put the sentence through the gate's checks, with the documents as they read today."""
    if walk.root is None or walk.collect is None:
        return
    evidence = replace(
        gather(walk.note, walk.documents, walk.knowledge),
        cells=find_cells(walk.note).get(sentence.id, ()),
        behind=find_behind(sentence, walk.sentences, {}),
    )
    # Broken citations first: a number missing from words that were changed is the lesser news.
    for finding in check_citations(sentence, evidence):
        raise _break(sentence, "words", f"“{finding.words}”: {finding.reason}")
    for _, check in CHECKS:
        for finding in check(sentence, evidence):
            if "needs the calendars" not in finding.reason:
                raise _break(sentence, "evidence", f"{finding.words}: {finding.reason}")


def _check_scores(note: Note, asked: Sequence[str]) -> None:
    """Add the parts of each ranked item's score up again."""
    for item in note.ranked:
        if item.sentences[0].id not in asked:
            continue
        weights = dict(item.impact.weights)
        total = 100 * sum(weights.get(name, 0.0) * value for name, value, _ in item.impact.parts)
        if abs(total - item.impact.total) > _SCORE_ROOM:
            detail = f"its parts come to {total:.1f}, printed is {item.impact.total}"
            raise _break(item.sentences[0], "impact score", detail)

"""The gate: what its evidence does not carry leaves the note, and what rests only on it too."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Final, Protocol

from yanbao.model.documents import Document
from yanbao.model.notes import Block, Note, Paragraph, RankedItem, Section, Sentence, Table
from yanbao.model.verdicts import Finding, Verdict
from yanbao.verify.citations import check_citations
from yanbao.verify.days import day_of
from yanbao.verify.evidence import Check, Evidence, Listings, Sessions, find_cells
from yanbao.verify.formulas import check_formula
from yanbao.verify.mending import cut_clauses, restore_words
from yanbao.verify.names import check_names, find_wrong_pairs
from yanbao.verify.numbers import check_numbers
from yanbao.verify.words import check_words

#: every check, in the order its findings are told; a new one is one more line
CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("citations", check_citations),
    ("formula", check_formula),
    ("numbers", check_numbers),
    ("names", check_names),
    ("words", check_words),
)
_EMPTIED: Final = {
    "zh": "本节原有内容未能通过核对，已删去。",
    "en": "What stood in this section did not pass verification and was removed.",
}
#: a label prints name and code side by side, with or without brackets
_LABEL = re.compile(r"^(.{1,80}?) ([A-Z0-9][A-Z0-9-]{0,10}\.X[A-Z]{3})$")
#: what the gate counts, of all sentences that came to it
COUNTS: Final = ("sentences", "verified", "mended", "cut", "dropped")
_CHANGES: Final = {
    "mended": "the words of the evidence were put in their place",
    "cut": "the clause was cut",
}


class KnownTables(Protocol):
    """What the gate asks of the knowledge tables."""

    @property
    def listings(self) -> Listings:
        """Who is listed where, under which names."""
        ...

    @property
    def calendars(self) -> Sessions:
        """When markets are open."""
        ...


def gate(
    note: Note,
    *,
    documents: Mapping[str, Document],
    knowledge: KnownTables | None,
    drafted: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Note, tuple[Finding, ...]]:
    """Return the note with only the sentences that stand, and a finding for each that does not.

    ``drafted`` names the sentences that a model or a stranger wrote, with what the note's own
    sentence said in that place (or nothing): those are judged like any claim of others
    (verify/claims.py), beyond what the note's own are held to. A fact that fails
    is mended with the words of its evidence, or cut down to the clauses that stand; both are
    judged anew. Counts of the run are written into ``note.counts``: ``sentences`` that came,
    ``verified`` that stand, of these ``mended`` and ``cut``, and ``dropped`` that were removed.
    """
    verdicts = judge(note, documents=documents, knowledge=knowledge, drafted=drafted)
    mended = _mend(note, verdicts, gather(note, documents, knowledge), drafted)
    changes = [(mended[v.sentence_id][1], v) for v in verdicts if v.sentence_id in mended]
    if mended:
        note = with_sentences(note, {name: sentence for name, (sentence, _) in mended.items()})
        verdicts = judge(note, documents=documents, knowledge=knowledge, drafted=drafted)
    dropped = {verdict.sentence_id for verdict in verdicts if not verdict.stands}
    findings = [
        replace(f, reason=f"{f.reason}; {_CHANGES[change]}")
        for change, v in changes
        for f in v.findings
    ]
    findings += [finding for verdict in verdicts for finding in verdict.findings]
    note, more = keep_standing(note, dropped, gather(note, documents, knowledge))
    findings += more
    total = len(verdicts)
    counts = dict(note.counts)
    told = [change for change, v in changes if v.sentence_id not in dropped]
    numbers = (total, total - len(dropped), told.count("mended"), told.count("cut"), len(dropped))
    counts.update(zip(COUNTS, numbers, strict=True))
    return replace(note, counts=tuple(counts.items())), tuple(findings)


def keep_standing(
    note: Note, dropped: Collection[str], evidence: Evidence
) -> tuple[Note, list[Finding]]:
    """Return the note without some sentences, and what was found wrong with its labels."""
    sections, findings = [], []
    for section in note.sections:
        kept, more = _keep_section(section, set(dropped), evidence, note)
        sections.append(kept)
        findings += more
    return replace(note, sections=tuple(sections)), findings


def _mend(
    note: Note, verdicts: tuple[Verdict, ...], evidence: Evidence, drafted: Mapping[str, str]
) -> dict[str, tuple[Sentence, str]]:
    """Return the sentences that stand once changed, with what was done, by id; tables are left."""
    cells = find_cells(note)
    sentences = {sentence.id: sentence for sentence in note.sentences}
    mended: dict[str, tuple[Sentence, str]] = {}
    for verdict in verdicts:
        sentence = sentences[verdict.sentence_id]
        if verdict.stands or sentence.kind != "fact" or sentence.id in cells:
            continue
        own = replace(evidence, drafted=sentence.id in drafted, stood=drafted.get(sentence.id, ""))
        proposals = chain(
            ((text, "mended") for text in restore_words(sentence.text, verdict.findings)),
            ((text, "cut") for text in cut_clauses(sentence.text, verdict.findings)),
        )
        for text, change in proposals:
            changed = replace(sentence, text=text)
            if not any(check(changed, own) for _, check in CHECKS):
                mended[sentence.id] = (changed, change)
                break
    return mended


def with_sentences(note: Note, mended: Mapping[str, Sentence]) -> Note:
    """Return the note with some sentences in place of those of the same ids."""
    sections = []
    for section in note.sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Table):
                blocks.append(block)
                continue
            sentences = tuple(mended.get(s.id, s) for s in block.sentences)
            blocks.append(replace(block, sentences=sentences))
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(note, sections=tuple(sections))


def judge(
    note: Note,
    *,
    documents: Mapping[str, Document],
    knowledge: KnownTables | None,
    drafted: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Verdict, ...]:
    """Return a verdict on every sentence, in reading order.

    A judgement or forecast stands as long as something that it rests on does; its numbers must
    then be in what is left.
    """
    evidence = gather(note, documents, knowledge)
    cells = find_cells(note)
    sentences = {sentence.id: sentence for sentence in note.sentences}
    findings: dict[str, tuple[Finding, ...]] = {}
    names = tuple(name for name, _ in CHECKS)
    pending = list(note.sentences)
    while pending:
        failed: set[str] = set()
        for sentence in pending:
            behind = find_behind(sentence, sentences, findings)
            own = replace(
                evidence,
                cells=cells.get(sentence.id, ()),
                behind=behind,
                drafted=sentence.id in drafted,
                stood=drafted.get(sentence.id, ""),
            )
            found = _check_ground(sentence, behind, sentences, findings)
            found = found or tuple(f for _, check in CHECKS for f in check(sentence, own))
            if found:
                findings[sentence.id] = found
                failed.add(sentence.id)
        # Only what rests on other sentences can fail because some have just failed.
        pending = [s for s in note.sentences if failed and s.rests_on and s.id not in findings]
    return tuple(
        Verdict(sentence_id=s.id, checks=names, findings=findings.get(s.id, ()))
        for s in note.sentences
    )


def gather(
    note: Note, documents: Mapping[str, Document], knowledge: KnownTables | None
) -> Evidence:
    """Return the documents and tables behind a note, as the checks take them."""
    return Evidence(
        documents=documents,
        sources={source.number: source for source in note.sources},
        listings=knowledge.listings if knowledge is not None else None,
        calendars=knowledge.calendars if knowledge is not None else None,
        as_of=day_of(note.as_of),
    )


def find_behind(
    sentence: Sentence, sentences: Mapping[str, Sentence], findings: Mapping[str, object]
) -> tuple[Sentence, ...]:
    """Return the standing sentences that this one rests on, at any distance, each once."""
    found: dict[str, Sentence] = {}
    waiting = list(sentence.rests_on)
    while waiting:
        name = waiting.pop(0)
        one = sentences.get(name)
        if one is None or name in found or name in findings or name == sentence.id:
            continue
        found[name] = one
        waiting += one.rests_on
    return tuple(found.values())


def _check_ground(
    sentence: Sentence,
    behind: tuple[Sentence, ...],
    sentences: Mapping[str, Sentence],
    findings: Mapping[str, object],
) -> tuple[Finding, ...]:
    """Find a sentence that rests on nothing: on what was removed, or on judgements in a circle."""
    unknown = [name for name in sentence.rests_on if name not in sentences]
    if unknown or sentence.id in sentence.rests_on:
        words = ", ".join(unknown) or sentence.id
        code, reason = "rests-on-missing", "the note has no other sentence of this id"
    elif not sentence.rests_on or sentence.citations or any(map(_is_ground, behind)):
        return ()
    elif all(name in findings for name in sentence.rests_on):
        words = ", ".join(sentence.rests_on)
        code, reason = "rests-on-dropped", "everything it rests on was removed"
    else:
        words = ", ".join(sentence.rests_on)
        code, reason = "rests-on-circle", "no fact stands at the end of what it rests on"
    return (Finding(code=f"verify.{code}", sentence_id=sentence.id, words=words, reason=reason),)


def _is_ground(sentence: Sentence) -> bool:
    return sentence.kind in ("fact", "calculation", "notice") or bool(sentence.citations)


def _keep_section(
    section: Section, dropped: set[str], evidence: Evidence, note: Note
) -> tuple[Section, list[Finding]]:
    blocks: list[Block] = []
    findings: list[Finding] = []
    rank = 0
    for block in section.blocks:
        kept: Block | None
        if isinstance(block, Table):
            rows = tuple(
                replace(row, sentence=_prune(row.sentence, dropped))
                for row in block.rows
                if row.sentence.id not in dropped
            )
            kept = replace(block, rows=rows) if rows else None
        elif isinstance(block, RankedItem):
            kept, more = _keep_item(block, dropped, evidence, rank + 1)
            findings += more
            rank += kept is not None
        else:
            sentences = _keep_sentences(block.sentences, dropped)
            kept = replace(block, sentences=sentences) if sentences else None
        if kept is not None:
            blocks.append(kept)
    if section.blocks and not blocks:
        notice = Sentence(id=f"v-{section.id}", kind="notice", text=_EMPTIED[note.language])
        blocks.append(Paragraph(sentences=(notice,)))
    return replace(section, blocks=tuple(blocks)), findings


def _keep_sentences(sentences: tuple[Sentence, ...], dropped: set[str]) -> tuple[Sentence, ...]:
    return tuple(_prune(s, dropped) for s in sentences if s.id not in dropped)


def _prune(sentence: Sentence, dropped: set[str]) -> Sentence:
    if dropped.isdisjoint(sentence.rests_on):
        return sentence
    kept = tuple(name for name in sentence.rests_on if name not in dropped)
    return replace(sentence, rests_on=kept)


def _keep_item(
    item: RankedItem, dropped: set[str], evidence: Evidence, rank: int
) -> tuple[RankedItem | None, list[Finding]]:
    """Keep an item that still tells a fact; its lead is then its first standing sentence."""
    sentences = _keep_sentences(item.sentences, dropped)
    if not any(sentence.kind in ("fact", "calculation") for sentence in sentences):
        return None, []
    if item.sentences[0].strong and not any(sentence.strong for sentence in sentences):
        sentences = (replace(sentences[0], strong=True), *sentences[1:])
    findings: list[Finding] = []
    labels = []
    for label in item.listing_labels:
        wrong = find_wrong_pairs(_LABEL.sub(r"\1（\2）", label), evidence)
        for code, words, reason in wrong:
            findings.append(
                Finding(
                    code=f"verify.{code}",
                    sentence_id=sentences[0].id,
                    words=words,
                    reason=f"{reason}; the label was removed",
                )
            )
        if not wrong:
            labels.append(label)
    kept = replace(item, sentences=sentences, listing_labels=tuple(labels), rank=rank)
    return kept, findings

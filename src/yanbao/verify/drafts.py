"""Drafts: sentences of a note in a model's or a person's words, gated before they may stand.

The writer's own sentence has stood; a draft may only say it otherwise. Each draft is held to
everything (verify/claims.py) with its citations and the own sentence as its evidence. One that
fails gives way to the own sentence: where something true stands ready, a mended draft is only
proposed, with the words of the evidence in place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from yanbao.model.documents import Document
from yanbao.model.notes import Note, Sentence
from yanbao.model.verdicts import Finding
from yanbao.verify.evidence import find_cells
from yanbao.verify.gate import KnownTables, gate, gather, keep_standing, with_sentences

#: ``kept`` as drafted; ``replaced`` by the own sentence; ``left-out`` as the draft asks;
#: ``refused`` where nothing may be drafted
Fate = Literal["kept", "replaced", "left-out", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """New words for a sentence; none leave it out. ``evidence`` are further sentences of the note
    whose citations carry it too.
    """

    sentence_id: str
    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFate:
    """What became of a draft: the words asked for, the words that stand now, and why.

    ``proposed`` are the draft's words mended or cut so that they would stand, if any are.
    """

    sentence_id: str
    fate: Fate
    drafted: str
    printed: str
    proposed: str = ""
    findings: tuple[Finding, ...] = ()


def gate_drafts(
    note: Note,
    drafts: Sequence[Draft],
    *,
    documents: Mapping[str, Document],
    knowledge: KnownTables | None,
) -> tuple[Note, tuple[DraftFate, ...]]:
    """Return the note with the drafts that stand, and what became of each draft, in their order.

    ``documents`` are those that the note cites, by id. The last draft of a sentence counts.
    """
    own = {sentence.id: sentence for sentence in note.sentences}
    latest = {draft.sentence_id: draft for draft in drafts}
    fates = {
        name: refusal
        for name, draft in latest.items()
        if (refusal := _refuse(draft, own, note)) is not None
    }
    asked = {name: draft for name, draft in latest.items() if name not in fates}
    left_out = {name for name, draft in asked.items() if not draft.text.strip()}
    pending = {
        name: _redraw(own[name], draft, own)
        for name, draft in asked.items()
        if name not in left_out
    }
    findings: dict[str, list[Finding]] = {}
    proposed: dict[str, str] = {}
    gone = _with_resting(note, left_out)
    pending = {name: one for name, one in pending.items() if name not in gone}
    base, _ = keep_standing(note, gone, gather(note, documents, knowledge))
    while True:
        gated, found = gate(
            with_sentences(base, pending), documents=documents, knowledge=knowledge,
            drafted={name: _stood(asked[name], own) for name in pending},
        )  # fmt: skip
        standing = {sentence.id: sentence.text for sentence in gated.sentences}
        failed = [name for name, one in pending.items() if standing.get(name) != one.text]
        for finding in found:
            if finding.sentence_id in failed:
                findings.setdefault(finding.sentence_id, []).append(finding)
        if not failed:
            break
        proposed.update({name: standing.get(name, "") for name in failed})
        pending = {name: one for name, one in pending.items() if name not in failed}
    for name, draft in asked.items():
        fate: Fate = "left-out" if name in left_out else "kept" if name in pending else "replaced"
        fates[name] = DraftFate(
            sentence_id=name, fate=fate, drafted=draft.text, printed=standing.get(name, ""),
            proposed=proposed.get(name, ""),
            findings=tuple(dict.fromkeys(findings.get(name, ()))),
        )  # fmt: skip
    counts = dict(gated.counts)
    counts["drafted"] = len(pending)
    gated = replace(gated, counts=tuple(counts.items()))
    return gated, tuple(fates[name] for name in latest)


def _stood(draft: Draft, own: Mapping[str, Sentence]) -> str:
    """Return what the note's own sentences say in the draft's place: they have stood."""
    names = dict.fromkeys((draft.sentence_id, *draft.evidence))
    return "\n".join(own[name].text for name in names)


def _with_resting(note: Note, left_out: set[str]) -> set[str]:
    """Return the sentences left out and those that rest on nothing else."""
    gone = set(left_out)
    while True:
        more = {
            sentence.id
            for sentence in note.sentences
            if sentence.id not in gone
            and sentence.rests_on
            and not sentence.citations
            and gone.issuperset(sentence.rests_on)
        }
        if not more:
            return gone
        gone |= more


def _refuse(draft: Draft, own: Mapping[str, Sentence], note: Note) -> DraftFate | None:
    """Refuse a draft of what no words may change."""
    sentence = own.get(draft.sentence_id)
    unknown = [name for name in draft.evidence if name not in own]
    if sentence is None or unknown:
        code, reason = "draft-unknown", "the note has no sentence of this id"
        words = ", ".join(unknown) or draft.sentence_id
    elif sentence.kind in ("forecast", "notice"):
        code, words = "draft-fixed", sentence.kind
        reason = "a registered call and what the run says of itself are not worded anew"
    elif sentence.id in find_cells(note):
        code, words = "draft-fixed", "table"
        reason = "a row prints its cells; change the words around the table"
    else:
        return None
    finding = Finding(
        code=f"verify.{code}", sentence_id=draft.sentence_id, words=words, reason=reason
    )
    return DraftFate(
        sentence_id=draft.sentence_id,
        fate="refused",
        drafted=draft.text,
        printed=sentence.text if sentence else "",
        findings=(finding,),
    )


def _redraw(sentence: Sentence, draft: Draft, own: Mapping[str, Sentence]) -> Sentence:
    """Return the own sentence in the draft's words, with the citations of its further evidence."""
    others = [own[name] for name in draft.evidence if name != sentence.id]
    citations = (*sentence.citations, *(c for one in others for c in one.citations))
    references = (*sentence.references, *(r for one in others for r in one.references))
    return replace(
        sentence,
        text=draft.text.strip(),
        citations=tuple(dict.fromkeys(citations)),
        references=tuple(dict.fromkeys(references)),
    )

"""Notices: a source says elsewhere that what it printed was wrong (更正, 勘误, Correction).

A changed text at the same address is a version (versions.py); a notice has an address of its own.
It corrects what its source told in the same story: a number that it gives anew for what was
measured before, where it no longer gives the old one, or gives both and says which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from yanbao.cluster import Corpus
from yanbao.model.documents import Document
from yanbao.model.notes import Correction, Note
from yanbao.model.readings import Claim
from yanbao.model.spans import Span
from yanbao.model.stories import Story
from yanbao.pipeline.versions import EarlierNotes

_NOTICE: Final = re.compile(r"更正|勘误|勘誤|订正|訂正|\bcorrect(?:ion|ed)\b", re.IGNORECASE)
#: words of a sentence that gives the wrong number beside the right one
_INSTEAD: Final = re.compile(
    r"应为|應為|更正为|更正為|误作|誤作|误为|有误|而非|\bnot\b|\binstead of\b|\brather than\b",
    re.IGNORECASE,
)


def find_noticed(
    stories: Sequence[Story], corpus: Corpus, told: EarlierNotes
) -> Iterator[Correction]:
    """Yield published sentences that a notice of their source corrects.

    Parameters
    ----------
    stories
        The stories of this run; a notice corrects within its own.
    corpus
        Documents and what was read from them.
    told
        Which notes told a document.
    """
    for story in stories:
        documents = [corpus.documents[i] for i in story.document_ids]
        for notice in documents:
            if not _NOTICE.search(notice.title) or notice.id in told:
                continue
            for old in documents:
                if old.publisher == notice.publisher and _is_before(old, notice):
                    yield from _corrected(old, notice, corpus, told.of(old.id))


def _is_before(old: Document, notice: Document) -> bool:
    if old.known_at is None or notice.known_at is None:
        return False
    return (old.known_at, old.id) < (notice.known_at, notice.id)


def _corrected(
    old: Document, notice: Document, corpus: Corpus, notes: Sequence[Note]
) -> Iterator[Correction]:
    """Yield the sentences of notes whose cited numbers the notice gives anew."""
    for claim in corpus.readings[old.id].claims:
        now = _find_anew(claim, notice, corpus)
        if now is None:
            continue
        for note in notes:
            for sentence in note.sentences:
                spans = [c.span for c in sentence.citations if c.span.document_id == old.id]
                cited = next((s for s in spans if s.covers(claim.quantity.span)), None)
                if cited is not None:
                    yield Correction(
                        note=note.name,
                        sentence_id=sentence.id,
                        old_id=old.id,
                        new_id=notice.id,
                        was=cited,
                        now=now,
                    )


def _find_anew(claim: Claim, notice: Document, corpus: Corpus) -> Span | None:
    """The sentence of a notice that gives another number for what a claim measures."""
    reading = corpus.readings[notice.id]
    same = [other for other in reading.claims if _measures_same(claim, other)]
    amounts = {_amount(other) for other in same}
    for other in same:
        sentence = next((s for s in reading.sentences if s.covers(other.quantity.span)), None)
        if sentence is None or _amount(other) == _amount(claim):
            continue
        if _amount(claim) not in amounts or _INSTEAD.search(sentence.quote):
            return sentence
    return None


def _measures_same(one: Claim, other: Claim) -> bool:
    periods = {one.period, other.period} - {None}
    return (
        one.attribute == other.attribute
        and one.quantity.unit == other.quantity.unit
        and len(periods) < 2
    )


def _amount(claim: Claim) -> tuple[Decimal, Decimal | None]:
    return claim.quantity.amount, claim.quantity.amount_max

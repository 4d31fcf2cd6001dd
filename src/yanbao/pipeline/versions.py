"""Versions: what a source printed at one address, one text after the other.

A source's later version takes the earlier one's place in notes; where a published sentence rests
on words that the later one changed, that is a correction, and the next note prints it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from yanbao.errors import NotFound
from yanbao.model.captures import Capture
from yanbao.model.documents import Document
from yanbao.model.notes import Correction, Note
from yanbao.model.runs import Telling
from yanbao.model.spans import Span
from yanbao.ports import Store
from yanbao.publish import parse_note
from yanbao.text.likeness import overlap
from yanbao.text.sentences import find_sentences
from yanbao.text.views import View

#: two texts at one address this like are one text and its later version
_LIKE: Final = 0.6
#: how like the words must be that stand in place of others
_REWORDED: Final = 0.5
_HALF: Final = 0.7
_SIGNS: Final = re.compile(r"[\W_]+")


def keep_latest(captures: Sequence[Capture]) -> list[Capture]:
    """Leave out what its source replaced by a later version at the same address."""
    at: dict[tuple[str, str], list[Capture]] = defaultdict(list)
    for capture in captures:
        if capture.document.address and capture.document.parent_id is None:
            at[capture.source, capture.document.address].append(capture)
    replaced: set[str] = set()
    for versions in at.values():
        versions.sort(key=lambda capture: capture.captured_at)
        for place, capture in enumerate(versions):
            later = versions[place + 1 :]
            if any(_is_version(capture.document, other.document) for other in later):
                replaced.add(capture.document.id)
    return [capture for capture in captures if capture.document.id not in replaced]


def find_corrections(
    captures: Sequence[Capture], store: Store, tellings: Sequence[Telling]
) -> tuple[list[Correction], list[Document]]:
    """Find published sentences that rest on words their source has changed since.

    Parameters
    ----------
    captures
        The documents of this run.
    store
        Where the earlier versions and the earlier notes are.
    tellings
        What earlier notes told, by document.

    Returns
    -------
    The corrections that no note has printed yet, and the documents they speak of.
    """
    notes: dict[str, dict[str, None]] = defaultdict(dict)
    for telling in tellings:
        notes[telling.document_id][telling.note] = None
    printed = store.runs.corrected()
    found: dict[tuple[str, str, str, str], Correction] = {}
    documents: dict[str, Document] = {}
    read: dict[str, Note] = {}
    for capture in captures:
        new = capture.document
        for old in _earlier_versions(capture, store, notes):
            for name in notes[old.id]:
                note = read.setdefault(name, _read_note(name, store))
                for sentence_id, span in _cited(note, old.id):
                    key = (name, sentence_id, old.id, new.id)
                    if key in printed or key in found or _stands(span, new):
                        continue
                    now = _find_instead(span, new)
                    if now is None and len(new.text) < _HALF * len(old.text):
                        continue  # a shorter text leaves out; it does not take back
                    found[key] = Correction(
                        note=name,
                        sentence_id=sentence_id,
                        old_id=old.id,
                        new_id=new.id,
                        was=span,
                        now=now,
                    )
                    documents |= {old.id: old, new.id: new}
    return list(found.values()), list(documents.values())


def _earlier_versions(
    capture: Capture, store: Store, notes: Mapping[str, object]
) -> Iterator[Document]:
    """Yield the told documents that this one is a later version of."""
    document = capture.document
    if not document.address or document.parent_id is not None:
        return
    for document_id in store.documents.find_at(document.address):
        if document_id == document.id:
            return  # those captured later come after
        if document_id not in notes:
            continue
        try:
            (old,) = store.documents.read([document_id])
        except NotFound:
            continue  # its time is over
        if old.source == capture.source and _is_version(old.document, document):
            yield old.document


def _is_version(old: Document, new: Document) -> bool:
    return old.parent_id is None and overlap(old.text, new.text) >= _LIKE


def _read_note(name: str, store: Store) -> Note:
    (run,) = store.runs.find(name=name, most=1)
    return parse_note(run.note)


def _cited(note: Note, document_id: str) -> Iterator[tuple[str, Span]]:
    """Yield the sentences that cite a document, each with the words it cites."""
    for sentence in note.sentences:
        for citation in sentence.citations:
            if citation.span.document_id == document_id:
                yield sentence.id, citation.span


def _stands(span: Span, document: Document) -> bool:
    """Whether the words still stand in a text, whatever was done to signs and blanks."""
    return _SIGNS.sub("", span.quote) in _SIGNS.sub("", document.text)


def _find_instead(span: Span, document: Document) -> Span | None:
    """The sentence that now stands where the words stood, None where none is like them."""
    best, most = None, _REWORDED
    for sentence in find_sentences(View.of(document)):
        if sentence.start < document.body_start <= span.start:
            continue  # the title says it shorter
        matcher = SequenceMatcher(None, span.quote, sentence.quote, autojunk=False)
        if matcher.quick_ratio() > most and matcher.ratio() > most:
            best, most = sentence, matcher.ratio()
    return best

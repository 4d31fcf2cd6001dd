"""Versions: what a source printed at one address, one text after the other.

A source's later version takes the earlier one's place in notes; where a published sentence rests
on words that the later one changed, that is a correction, and the next note prints it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
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
            if any(_replaces(other, capture) for other in later):
                replaced.add(capture.document.id)
    return [capture for capture in captures if capture.document.id not in replaced]


def is_version(old: Document, new: Document) -> bool:
    """Whether two texts at one address are one text and its later version."""
    return old.parent_id is None and overlap(old.text, new.text) >= _LIKE


def _replaces(new: Capture, old: Capture) -> bool:
    """Whether a text stands in an earlier one's place: its later version, or the article of which
    the list had printed a summary.
    """
    fuller = old.link is None is not new.link and len(new.document.text) > len(old.document.text)
    return fuller or is_version(old.document, new.document)


class EarlierNotes:
    """The notes that told a document, each read when it is first asked for."""

    def __init__(self, store: Store, tellings: Sequence[Telling]) -> None:
        self._store = store
        self._names: dict[str, dict[str, None]] = defaultdict(dict)
        for telling in tellings:
            self._names[telling.document_id][telling.note] = None
        self._notes: dict[str, Note] = {}

    def __contains__(self, document_id: str) -> bool:
        """Whether any note told a document."""
        return document_id in self._names

    def of(self, document_id: str) -> list[Note]:
        """The notes that told a document, in the order they were written."""
        return [self._read(name) for name in self._names.get(document_id, ())]

    def _read(self, name: str) -> Note:
        if name not in self._notes:
            (run,) = self._store.runs.find(name=name, most=1)
            self._notes[name] = parse_note(run.note)
        return self._notes[name]


def find_changed(
    captures: Sequence[Capture], store: Store, told: EarlierNotes
) -> Iterator[Correction]:
    """Yield published sentences that rest on words a later version has changed.

    Parameters
    ----------
    captures
        The documents of this run.
    store
        Where their earlier versions are.
    told
        Which notes told a document.
    """
    at = store.documents.find_at([c.document.address for c in captures if c.document.address])
    for capture in captures:
        new = capture.document
        captured = at.get(new.address, ())
        for old in _earlier_versions(capture, captured, store, told):
            for note in told.of(old.id):
                for sentence_id, span in _cited(note, old.id):
                    if _stands(span, new):
                        continue
                    now = _find_instead(span, new)
                    if now is None and len(new.text) < _HALF * len(old.text):
                        continue  # a shorter text leaves out; it does not take back
                    yield Correction(
                        note=note.name,
                        sentence_id=sentence_id,
                        old_id=old.id,
                        new_id=new.id,
                        was=span,
                        now=now,
                    )


def _earlier_versions(
    capture: Capture, captured: Sequence[str], store: Store, told: EarlierNotes
) -> Iterator[Document]:
    """Yield the told documents that this one is a later version of."""
    document = capture.document
    if document.parent_id is not None:
        return
    for document_id in captured:
        if document_id == document.id:
            return  # those captured later come after
        if document_id not in told:
            continue
        try:
            (old,) = store.documents.read([document_id])
        except NotFound:
            continue  # its time is over
        if (old.link is None) != (capture.link is None):
            continue  # a summary and its article word one thing twice: neither takes back
        if old.source == capture.source and is_version(old.document, document):
            yield old.document


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

"""Exact and near copies: reprints of one text count as one voice.

Shingles of eight characters over letters and digits only (so that punctuation, spacing and script
do not hide a copy). Two texts are copies when they share most of their shingles (Jaccard), or when
the shorter one lies almost wholly within the longer (a cut-down reprint). Candidates come from an
inverted index over each text's smallest shingle hashes (Broder 1997, "On the resemblance and
containment of documents"), so the work grows with the number of copies, not of pairs.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from yanbao.model.documents import Document
from yanbao.model.stories import CopyGroup
from yanbao.text.simplify import simplify

_LETTERS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds between a copy and an independent text.

    A sketch is a text's ``sketch`` smallest hashes, of which two copies share ``shared_in_sketch``
    at least. More than ``crowd`` documents with one hash are a crowd, of which ``voices`` are held.
    """

    shingle: int = 8
    jaccard: float = 0.5
    containment: float = 0.8
    sketch: int = 48
    shared_in_sketch: int = 2
    least_shingles: int = 24
    crowd: int = 160
    voices: int = 16


def _shingles(document: Document, size: int) -> frozenset[int]:
    body = document.text[document.body_start :] or document.title
    letters = _LETTERS.sub("", simplify(body)).lower()
    pieces = (letters[i : i + size] for i in range(max(1, len(letters) - size + 1)))
    return frozenset(zlib.crc32(piece.encode()) for piece in pieces)


def are_copies(left: frozenset[int], right: frozenset[int], options: Options) -> bool:
    """Whether two shingle sets are of one text."""
    shared = len(left & right)
    shorter = min(len(left), len(right))
    if shorter < options.least_shingles:
        return left == right
    jaccard = shared / (len(left) + len(right) - shared)
    return jaccard >= options.jaccard or shared / shorter >= options.containment


class _Voices:
    """Documents joined into voices, by candidates that share enough of their sketches."""

    def __init__(self, shingles: Mapping[str, frozenset[int]], options: Options) -> None:
        self._shingles, self._options = shingles, options
        self._parent = {name: name for name in shingles}

    def root(self, name: str) -> str:
        """The document that stands for a document's voice."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def join(self, name: str, other: str) -> None:
        """Make two documents one voice."""
        self._parent[self.root(name)] = self.root(other)

    def join_copies(self, name: str, sketch: Sequence[int], index: Mapping[int, list[str]]) -> None:
        """Join a document with those of the index that are copies of it."""
        seen: dict[str, int] = defaultdict(int)
        for value in sketch:
            for other in index.get(value, ()):
                seen[other] += 1
        needed, own = min(self._options.shared_in_sketch, len(sketch)), self._shingles[name]
        for other, count in seen.items():
            if count < needed or self.root(name) == self.root(other):
                continue
            if are_copies(own, self._shingles[other], self._options):
                self.join(name, other)


def find_copies(
    documents: Sequence[Document], *, options: Options | None = None
) -> tuple[CopyGroup, ...]:
    """Group documents into voices, each led by its earliest document; order of first appearance.

    A form that thousands of announcements fill in makes each a candidate of every other. A hash
    that more than ``crowd`` documents share therefore holds one document of each of ``voices``
    voices: a reprint is still met there, or by the hashes of what its announcement says itself,
    which are a third of it at least (else the form alone would make all of them copies).
    """
    options = options or Options()
    shingles = {document.id: _shingles(document, options.shingle) for document in documents}
    voices = _Voices(shingles, options)
    _join_by_sketches(shingles, voices, options)
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[voices.root(document.id)].append(document)
    return tuple(_group(members) for members in groups.values())


def _join_by_sketches(
    shingles: Mapping[str, frozenset[int]], voices: _Voices, options: Options
) -> None:
    """Join by each text's smallest hashes, one document after the other."""
    index: dict[int, list[str]] = defaultdict(list)
    crowds: set[int] = set()
    first: dict[frozenset[int], str] = {}
    for name, own in shingles.items():
        twin = first.setdefault(own, name)
        if twin != name:
            voices.join(name, twin)
            continue
        sketch = sorted(own)[: options.sketch]
        voices.join_copies(name, sketch, index)
        for value in sketch:
            held = index[value]
            if value not in crowds or _is_missing(name, held, voices, options):
                held.append(name)
            if len(held) > options.crowd:
                crowds.add(value)
                by_voice = {voices.root(other): other for other in reversed(held)}
                held[:] = sorted(by_voice.values(), key=held.index)[: options.voices]


def _is_missing(name: str, held: Sequence[str], voices: _Voices, options: Options) -> bool:
    """Whether a crowd has room for a voice, and does not hold it yet."""
    room = len(held) < options.voices
    return room and voices.root(name) not in {voices.root(other) for other in held}


def _group(members: list[Document]) -> CopyGroup:
    latest = datetime.max.replace(tzinfo=UTC)
    ordered = sorted(members, key=lambda d: (d.known_at or latest, d.id))
    return CopyGroup(original_id=ordered[0].id, document_ids=tuple(d.id for d in ordered))

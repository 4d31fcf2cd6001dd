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
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from yanbao.model.documents import Document
from yanbao.model.stories import CopyGroup
from yanbao.text.simplify import simplify

_LETTERS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds between a copy and an independent text."""

    shingle: int = 8
    jaccard: float = 0.5
    containment: float = 0.8
    sketch: int = 48
    shared_in_sketch: int = 2
    least_shingles: int = 24


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


def find_copies(
    documents: Sequence[Document], *, options: Options | None = None
) -> tuple[CopyGroup, ...]:
    """Group documents into voices, each led by its earliest document; order of first appearance."""
    options = options or Options()
    shingles = {document.id: _shingles(document, options.shingle) for document in documents}
    parent = {document.id: document.id for document in documents}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    index: dict[int, list[str]] = defaultdict(list)
    for document in documents:
        own = shingles[document.id]
        seen: dict[str, int] = defaultdict(int)
        sketch = sorted(own)[: options.sketch]
        for value in sketch:
            for other in index[value]:
                seen[other] += 1
        needed = min(options.shared_in_sketch, len(sketch))
        for other, count in seen.items():
            if count >= needed and are_copies(own, shingles[other], options):
                parent[root(document.id)] = root(other)
        for value in sketch:
            index[value].append(document.id)

    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[root(document.id)].append(document)
    return tuple(_group(members) for members in groups.values())


def _group(members: list[Document]) -> CopyGroup:
    latest = datetime.max.replace(tzinfo=UTC)
    ordered = sorted(members, key=lambda d: (d.known_at or latest, d.id))
    return CopyGroup(original_id=ordered[0].id, document_ids=tuple(d.id for d in ordered))

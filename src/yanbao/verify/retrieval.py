"""Retrieval: the documents that are most like a sentence, by BM25 over character pairs.

Robertson & Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond", eq. 3.15,
with k1 = 1.2 and b = 0.75. Only the pairs that the queries hold are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from yanbao.text.simplify import simplify

_K1: Final = 1.2
_B: Final = 0.75
_TEXT_LIMIT: Final = 100_000


def find_documents(
    queries: Sequence[str], texts: Sequence[str], *, limit: int = 3
) -> tuple[tuple[int, ...], ...]:
    """Return, for each query, the places of the texts most like it, the best first."""
    if not texts:
        return tuple(() for _ in queries)
    asked = [np.unique(_pairs(query)) for query in queries]
    terms = np.unique(np.concatenate(asked)) if asked else np.zeros(0, dtype=np.int64)
    if not len(terms):
        return tuple(() for _ in queries)
    counts, lengths = _count(texts, terms)
    held = (counts > 0).sum(axis=0)
    rarity = np.log1p((len(texts) - held + 0.5) / (held + 0.5))
    norm = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
    weights = counts * (_K1 + 1) / (counts + norm[:, None]) * rarity
    found = []
    for pairs in asked:
        scores = weights[:, np.searchsorted(terms, pairs)].sum(axis=1)
        order = np.argsort(-scores, kind="stable")[:limit]
        found.append(tuple(int(place) for place in order if scores[place] > 0))
    return tuple(found)


def _pairs(text: str) -> npt.NDArray[np.int64]:
    """Return the character pairs of a text as numbers, those with a blank or a mark left out."""
    plain = simplify(text[:_TEXT_LIMIT]).lower()
    raw = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes: npt.NDArray[np.int64] = raw.astype(np.int64)
    if len(codes) < 2:
        return np.zeros(0, dtype=np.int64)
    word = (codes >= 0x3400) | ((codes >= 48) & (codes <= 57)) | ((codes >= 97) & (codes <= 122))
    word &= ~((codes >= 0xFF00) & (codes <= 0xFFEF))
    kept = word[:-1] & word[1:]
    pairs: npt.NDArray[np.int64] = codes[:-1] * np.int64(0x200000) + codes[1:]
    return pairs[kept]


def _count(
    texts: Sequence[str], terms: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    counts = np.zeros((len(texts), len(terms)))
    lengths = np.zeros(len(texts))
    for place, text in enumerate(texts):
        pairs = _pairs(text)
        lengths[place] = len(pairs)
        if not len(pairs):
            continue
        spots = np.minimum(np.searchsorted(terms, pairs), len(terms) - 1)
        hits = spots[terms[spots] == pairs]
        counts[place] = np.bincount(hits, minlength=len(terms))
    return counts, lengths

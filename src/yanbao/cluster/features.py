"""What a document is about, as weighted features that survive rewording and translation.

Character bigrams of title and lead for Chinese, words for other scripts, the listings it names and
the numbers it prints. Listings and numbers carry a story across languages.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanbao.model.documents import Document
from yanbao.model.readings import Link, Reading
from yanbao.text.simplify import simplify

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z][a-z'’]{2,}")
_LEAD = 400
_MOST_NUMBERS = 12
_LISTING_WEIGHT = 3.0
_NUMBER_WEIGHT = 1.5
_TITLE_WEIGHT = 2.0

_ENGLISH_STOP = frozenset(
    (
        "the and for with that this from has have had are was were will its but not you our "
        "their his her they them what when how who why which into over after before more than "
        "about says said can may could would should new one two year years also been being out all"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Features:
    """Unit-length sparse vector over features, plus the listings and numbers by themselves."""

    weights: dict[str, float]
    listing_ids: frozenset[str]
    numbers: frozenset[str]


def _terms(text: str) -> Counter[str]:
    plain = simplify(text).lower()
    terms: Counter[str] = Counter()
    for run in _HAN.findall(plain):
        terms.update(run[i : i + 2] for i in range(len(run) - 1))
    terms.update(word for word in _WORD.findall(plain) if word not in _ENGLISH_STOP)
    return terms


def _numbers(reading: Reading) -> frozenset[str]:
    """Numbers exact enough to tell a story by: three significant digits or more."""
    found: list[str] = []
    for quantity in reading.quantities:
        digits = quantity.value.normalize().as_tuple().digits
        if len(digits) >= 3:
            found.append(f"#{abs(quantity.amount).normalize():f}{quantity.unit}")
    return frozenset(found[:_MOST_NUMBERS])


def features(
    documents: Sequence[Document],
    readings: Mapping[str, Reading],
    links: Mapping[str, Sequence[Link]],
) -> dict[str, Features]:
    """Return the features of each document, weighted by rarity within the run (tf–idf)."""
    raw: dict[str, dict[str, float]] = {}
    listing_ids: dict[str, frozenset[str]] = {}
    numbers: dict[str, frozenset[str]] = {}
    frequency: Counter[str] = Counter()
    for document in documents:
        body = document.text[document.body_start :][:_LEAD] if document.body_start else ""
        terms: defaultdict[str, float] = defaultdict(float)
        for term, count in _terms(document.title or document.text[:80]).items():
            terms[term] += count * _TITLE_WEIGHT
        for term, count in _terms(body).items():
            terms[term] += min(count, 2)
        linked = frozenset(
            link.listing_id
            for link in links.get(document.id, ())
            if link.listing_id and link.mention.role == "subject"
        )
        listing_ids[document.id] = linked
        numbers[document.id] = _numbers(readings[document.id])
        raw[document.id] = terms
        frequency.update(terms.keys())
        frequency.update(linked)
        frequency.update(numbers[document.id])
    count = len(documents)
    found: dict[str, Features] = {}
    for document in documents:
        weights = {
            term: (1 + math.log(tf)) * math.log((1 + count) / frequency[term])
            for term, tf in raw[document.id].items()
            if tf > 0
        }
        named = sorted(listing_ids[document.id])
        for name in named[:8]:
            # a document that names thirty shares is about none of them
            share = _LISTING_WEIGHT / math.sqrt(len(named))
            weights[name] = share * math.log((1 + count) / frequency[name])
        for number in sorted(numbers[document.id]):
            weights[number] = _NUMBER_WEIGHT * math.log((1 + count) / frequency[number])
        norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        found[document.id] = Features(
            weights={term: w / norm for term, w in sorted(weights.items())},
            listing_ids=listing_ids[document.id],
            numbers=numbers[document.id],
        )
    return found


def similarity(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Cosine of two unit-length sparse vectors."""
    if len(left) > len(right):
        left, right = right, left
    return sum(weight * right.get(term, 0.0) for term, weight in left.items())

"""Anchors: what of a sentence can be found in another language, and where a source holds it.

Numbers in whatever scale they are printed, days, listed names by every name of the listing, the
terms of finance in ``data/terms.tsv``, and names that Chinese texts print in Latin letters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.amounts import Amount
from yanbao.verify.evidence import Listings
from yanbao.verify.hostile import clean
from yanbao.verify.passages import Passage, is_han, read_passage, split_sentences
from yanbao.verify.terms import Term, TermKind, find_terms

#: words that join others and say nothing by themselves
JOINING: Final = frozenset(
    "a an the of in on at to for from by with and or but as is are was were be been it its they "
    "their this that these those which who has have had than then also after before "
    "into over about around both each per while when up down more less between "
    "during against under above below out off there here how what s t because since until so "
    "amid among through via such other another new billion million trillion thousand percent "
    "cent per usd hkd rmb cny dollars yuan year years quarter month months week day days today "
    "yesterday monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec first second third fourth half year-on-year year-over-year total "
    "totalling totaling totaled totalled respectively worth".split()
)
_LEGAL = re.compile(
    r"(?:,?\s(?:co|ltd|inc|corp|corporation|company|limited|holdings?|group|plc)\b\.?)+$"
)
_NAME_LEAST: Final = 4
_PROPER = re.compile(r"\b[A-Z][A-Za-z0-9&-]+")
_LATIN_RUN = re.compile(r"[A-Za-z]{2,}")
_HAN_SCALES: Final = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_LATIN_SCALES: Final = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


#: how much a term of a kind tells of what a sentence is about
_WORTH: Final[dict[TermKind, float]] = {
    "measure": 1.5, "body": 1.5, "asset": 1.5, "plain": 1.0, "word": 0.3,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A listed name at its place; ``forms`` are all names of the listing, lower-cased."""

    start: int
    end: int
    text: str
    ids: frozenset[str]
    forms: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What of a sentence can be found in another language."""

    passage: Passage
    names: tuple[Name, ...]
    terms: tuple[Term, ...]


def reads_latin(text: str) -> bool:
    """Whether a text is told in Latin letters: most of its words are."""
    sample = text[:4_000]
    return len(_LATIN_RUN.findall(sample)) * 2 > sum(map(is_han, sample))


def read_anchors(text: str, listings: Listings | None, more: Sequence[Name] = ()) -> Anchors:
    """Read the numbers, days, names and terms of a sentence; ``more`` are names found elsewhere."""
    text = clean(text)
    passage = read_passage(text, None)
    names = tuple(_find_names(simplify(text), listings))
    names += tuple(n for n in more if not any(o.start < n.end and n.start < o.end for o in names))
    terms = tuple(
        term
        for term in find_terms(passage.plain)
        if term.word not in JOINING
        and not any(n.start < term.end and term.start < n.end for n in names)
    )
    return Anchors(passage=passage, names=names, terms=terms)


def _find_names(text: str, listings: Listings | None) -> Iterator[Name]:
    if listings is None:
        return
    for hit in listings.find_names(text):
        ids = [x for one in hit.listing_ids[:4] for x in (one, *listings.pair_of(one))]
        forms = {name.text.lower() for one in ids for name in listings.names_of(one)}
        yield Name(
            start=hit.start,
            end=hit.end,
            text=hit.text,
            ids=frozenset(ids),
            forms=frozenset(form for form in forms if len(form) > 1) | {hit.text.lower()},
        )


def find_theirs(plain: str, others: Sequence[Name]) -> Iterator[Name]:
    """Find, in plain text, the names of listings that the other side tells, whatever their case."""
    for name in others:
        for form in sorted(name.forms, key=len, reverse=True):
            bare = _LEGAL.sub("", form).strip(" ,.")
            if len(bare) < _NAME_LEAST or not bare.isascii():
                continue
            match = re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", plain)
            if match is not None:
                yield Name(
                    start=match.start(), end=match.end(), text=match.group(), ids=name.ids,
                    forms=name.forms,
                )  # fmt: skip
                break


def tell_across(anchors: Anchors) -> str:
    """Return the anchors in the other language's forms: what to look for, not a translation."""
    latin = reads_latin(anchors.passage.text)
    # Chinese texts print many names as they are
    words = [w for w in _PROPER.findall(anchors.passage.text) if w.lower() not in JOINING]
    words += [form for term in anchors.terms if term.kind != "word" for form in sorted(term.others)]
    words += [
        form
        for name in anchors.names
        for form in sorted(name.forms)
        if any(map(is_han, form)) == latin
    ]
    words += [day.text for day in anchors.passage.days]
    words += [f"{d.month}月{d.day}日" for d in anchors.passage.days if latin and d.month and d.day]
    for amount in anchors.passage.amounts:
        words += _write_scaled(amount, latin)
    return " ".join(words)[:2_000]


def _write_scaled(amount: Amount, latin: bool) -> list[str]:
    scales = _HAN_SCALES if latin else _LATIN_SCALES
    return [f"{amount.value / size:.10g}{word}" for size, word in scales if amount.value >= size]


def find_evidence(text: str, anchors: Anchors, *, limit: int = 3) -> tuple[float, tuple[str, ...]]:
    """Return how well a text's best sentence holds the anchors, and its best sentences."""
    forms = [(2.0, _write_digits(a)) for a in anchors.passage.amounts if weighs(a)]
    forms += [(2.0, name.forms) for name in anchors.names]
    forms += [(_WORTH[term.kind], term.others) for term in anchors.terms]
    forms += [(0.5, frozenset((day.text,))) for day in anchors.passage.days]
    forms += [
        (1.0, frozenset((word.lower(),)))
        for word in _PROPER.findall(anchors.passage.text)
        if word.lower() not in JOINING
    ]
    ranked = []
    for place, part in enumerate(split_sentences(text)):
        plain = _flatten(part)
        score = sum(weight for weight, words in forms if any(word in plain for word in words))
        if score:
            ranked.append((-score / math.log(20 + len(plain)), place, part))
    best = sorted(ranked)[:limit]
    return (-best[0][0] if best else 0.0), tuple(part for _, _, part in best)


@lru_cache(maxsize=65_536)
def _flatten(part: str) -> str:
    return simplify(part).lower().replace(",", "")


def _write_digits(amount: Amount) -> frozenset[str]:
    """Return the digits of a number at every scale that it may be printed in."""
    sizes = (1.0, 1e3, 1e4, 1e6, 1e8, 1e9, 1e12)
    written = (f"{amount.value / size:.10g}" for size in sizes if amount.value >= size)
    return frozenset(one for one in written if len(one) < 14)


def weighs(amount: Amount) -> bool:
    """Whether a number says something: it has a unit, or three digits."""
    return bool(amount.kind) or len(amount.digits) > 2

"""NameIndex: finds every known name form in plain text, leftmost and longest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import AhoCorasick, Implementation

from yanbao.knowledge.loading import pause_collector
from yanbao.model.listings import NameKind

_COMPANY_END = re.compile("公司")
_TITLE_CASE = re.compile(r"[A-Z][A-Za-z&.'-]{1,30},? (?:of |& |the )?[A-Z]")
_FULL_MIN, _FULL_MAX = 7, 34
#: how many characters of a form its beginning has; of one that begins with a Latin letter or digit
_HEAD, _LATIN_HEAD = 2, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A name form found in plain text; ``listing_ids`` in order of plausibility."""

    start: int
    end: int
    text: str
    listing_ids: tuple[str, ...]
    kind: NameKind


#: what a name form means: the listings and the kind of the form (the strongest, if several)
Meaning = tuple[tuple[str, ...], NameKind]


class NameIndex:
    """A finder of short forms, another of English company names, a dictionary of full ones.

    The English finder is built only when a text has two capitalised words in a row, and full
    Chinese names are looked up backwards from 公司: so a Chinese news day never pays for either.
    Blockers are longer words that hide a name (小米椒 hides 小米); they match and mean nothing.
    """

    def __init__(
        self,
        *,
        short: dict[str, Meaning],
        english: dict[str, Meaning],
        full: dict[str, Meaning],
        blockers: Iterable[str],
    ) -> None:
        self._short = short
        self._english_forms = english
        self._full = full
        self._blockers = tuple(blockers)

    @cached_property
    @pause_collector()
    def _short_finder(self) -> _Finder:
        return _Finder((*self._short, *self._blockers))

    @cached_property
    @pause_collector()
    def _english_finder(self) -> _Finder:
        return _Finder(self._english_forms)

    @cached_property
    def _full_ends(self) -> frozenset[str]:
        """How full names end: most companies of a text are none of them."""
        return frozenset(text[-_FULL_MIN:] for text in self._full)

    def find(self, plain: str) -> list[NameHit]:
        """Return the hits in text order; none overlap."""
        folded = plain.replace("＊", "*")
        hits = _hits(folded, self._short_finder, self._short)
        if _TITLE_CASE.search(folded):
            hits = _merge(_hits(folded, self._english_finder, self._english_forms), hits)
        full = self._find_full(folded)
        return _merge(full, hits) if full else hits

    def _find_full(self, plain: str) -> list[NameHit]:
        found: list[NameHit] = []
        for match in _COMPANY_END.finditer(plain):
            end = match.end()
            if plain[max(0, end - _FULL_MIN) : end] not in self._full_ends:
                continue
            for length in range(min(_FULL_MAX, end), _FULL_MIN - 1, -1):
                text = plain[end - length : end]
                meaning = self._full.get(text)
                if meaning:
                    found.append(_hit(end - length, end, text, meaning))
                    break
        return found


class _Finder:
    """Finds forms in text, leftmost and longest, by an automaton over how they begin.

    One over whole forms would take three times as long to make, at the start of every command.
    """

    def __init__(self, forms: Collection[str]) -> None:
        self._forms = frozenset(forms)
        lengths: dict[str, tuple[int, ...]] = {}
        for form in sorted(forms, key=len, reverse=True):
            head = form[:_LATIN_HEAD] if form[0] < "\x80" else form[:_HEAD]
            known = lengths.get(head, ())
            if len(form) not in known:
                lengths[head] = (*known, len(form))
        self._lengths = tuple(lengths.values())
        self._automaton = AhoCorasick(
            list(lengths), implementation=Implementation.ContiguousNFA, store_patterns=False
        )

    def find(self, plain: str) -> Iterator[tuple[int, int, str]]:
        """Yield where forms stand, and the form; none overlap."""
        forms, lengths, past = self._forms, self._lengths, 0
        heads = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        # of two heads at a place the longer begins the longer forms
        for start, _, head in sorted([(start, -end, head) for head, start, end in heads]):
            if start < past:
                continue
            for length in lengths[head]:
                form = plain[start : start + length]
                if form in forms:
                    past = start + len(form)  # the text's end may cut it
                    yield start, past, form
                    break


def _hit(start: int, end: int, text: str, meaning: Meaning) -> NameHit:
    return NameHit(start=start, end=end, text=text, listing_ids=meaning[0], kind=meaning[1])


def _hits(plain: str, finder: _Finder, meanings: dict[str, Meaning]) -> list[NameHit]:
    hits = []
    for start, end, text in finder.find(plain):
        meaning = meanings.get(text)
        if meaning is not None and stands_alone(plain, start, end):
            hits.append(_hit(start, end, text, meaning))
    return hits


def stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether no Latin word or number goes on beyond the ends."""
    before = plain[start - 1] if start else " "
    after = plain[end] if end < len(plain) else " "
    if _is_latin(plain[start]) and (
        _is_latin(before) or (before == "." and plain[start].isdigit())
    ):
        return False
    return not (_is_latin(plain[end - 1]) and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _merge(first: list[NameHit], second: list[NameHit]) -> list[NameHit]:
    """Join two lists of hits; where they overlap the longer stays, on a tie the first's."""
    merged: list[NameHit] = []
    ranked = sorted(
        [(hit.start, hit.start - hit.end, 0, hit) for hit in first]
        + [(hit.start, hit.start - hit.end, 1, hit) for hit in second],
        key=lambda entry: entry[:3],
    )
    for _, _, _, hit in ranked:
        if merged and hit.start < merged[-1].end:
            if hit.end - hit.start > merged[-1].end - merged[-1].start:
                merged[-1] = hit
        else:
            merged.append(hit)
    return merged

"""Lexicon: many words looked up in one pass over the matching copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind


class Hit(NamedTuple):
    """A word found at ``[start, end)``; ``entry`` is the number of the entry it belongs to."""

    start: int
    end: int
    entry: int


class Lexicon:
    """Words of numbered entries. A Latin word matches whole; ``word*`` matches as a beginning.

    ``longest`` keeps only the longest word at each place (net profit, not profit); otherwise every
    word is reported.
    """

    def __init__(self, entries: Sequence[Sequence[str]], *, longest: bool) -> None:
        owners: dict[str, list[int]] = {}
        self._open_end: set[str] = set()
        for number, words in enumerate(entries):
            for word in words:
                bare = word.removesuffix("*")
                if bare != word:
                    self._open_end.add(bare)
                owners.setdefault(bare, []).append(number)
        self._words = tuple(owners)
        self._owners = tuple(tuple(owners[word]) for word in self._words)
        self._latin = tuple(word[0] < "\u0250" for word in self._words)
        kind = MatchKind.LeftmostLongest if longest else MatchKind.Standard
        self._overlapping = not longest
        self._automaton = AhoCorasick(list(self._words), matchkind=kind)

    def find(self, lower: str) -> list[Hit]:
        """Find the words in lower-cased text, in text order."""
        hits: list[Hit] = []
        words, latin, owners = self._words, self._latin, self._owners
        size = len(lower)
        for number, start, end in self._automaton.find_matches_as_indexes(
            lower, overlapping=self._overlapping
        ):
            if latin[number]:
                if start and _is_letter(lower[start - 1]) and _is_letter(lower[start]):
                    continue
                closed = words[number] not in self._open_end and _is_letter(lower[end - 1])
                if closed and end < size and _is_letter(lower[end]):
                    continue
            hits += [Hit(start, end, owner) for owner in owners[number]]
        hits.sort()
        return hits


def _is_letter(character: str) -> bool:
    """Whether a Latin letter or digit stands here."""
    return character < "\u0250" and character.isalnum()


def lower_case(plain: str) -> str:
    """Return ``plain`` in lower case at the same length, so that offsets stay."""
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in plain)
    return lower

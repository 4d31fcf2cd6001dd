"""Lexicon: the words that change what a sentence says, found in one pass over the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from ahocorasick_rs import AhoCorasick

_FOLDER: Final = ("data",)
_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of the lexicon at its place, with the classes it stands in."""

    start: int
    end: int
    word: str
    classes: frozenset[str]


class Lexicon:
    """Words by class. ``find`` is leftmost-longest; a Latin word must end where it ends."""

    def __init__(self, classes: Mapping[str, tuple[str, ...]]) -> None:
        by_word: dict[str, set[str]] = {}
        for name, words in classes.items():
            for word in words:
                by_word.setdefault(word, set()).add(name)
        self._classes = {word: frozenset(names) for word, names in by_word.items()}
        self._words = tuple(self._classes)
        self._latin = tuple(word[0].isascii() or word[-1].isascii() for word in self._words)
        self._automaton = AhoCorasick(self._words)

    def find(self, plain: str) -> tuple[Mark, ...]:
        """Return the marks of lower-cased text, in order, without overlap."""
        found: list[Mark] = []
        past = 0
        hits = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        for start, back, number in sorted((start, -end, number) for number, start, end in hits):
            if start < past:
                continue
            if not self._latin[number] or _stands_alone(plain, start, -back):
                past, word = -back, self._words[number]
                found.append(Mark(start, past, word, self._classes[word]))
        return tuple(found)

    def classes_of(self, word: str) -> frozenset[str]:
        """Return the classes of a word, none when it is not in the lexicon."""
        return self._classes.get(word, _NONE)


def _stands_alone(plain: str, start: int, end: int) -> bool:
    first, last = plain[start], plain[end - 1]
    if first.isascii() and first.isalnum() and start and _is_latin(plain[start - 1]):
        return False
    return not (last.isascii() and last.isalnum() and end < len(plain) and _is_latin(plain[end]))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _read_table(name: str) -> list[list[str]]:
    text = files("yanbao.verify").joinpath(*_FOLDER, name).read_text("utf-8")
    return [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def load_words() -> Lexicon:
    """Read the shipped classes of words."""
    return Lexicon({name: tuple(words.split("|")) for name, words in _read_table("words.tsv")})


@lru_cache(maxsize=1)
def load_synonyms() -> Mapping[str, tuple[str, ...]]:
    """Read the shipped synonyms: each form with the other forms of its groups."""
    others: dict[str, dict[str, None]] = {}
    for (group,) in _read_table("synonyms.tsv"):
        words = group.split("|")
        for word in words:
            others.setdefault(word, {}).update(dict.fromkeys(w for w in words if w != word))
    return {word: tuple(forms) for word, forms in others.items()}


@lru_cache(maxsize=1)
def load_sisters() -> tuple[Lexicon, Mapping[str, tuple[str, ...]]]:
    """Read the proper names of a kind: a finder whose classes are the kinds, and each form with
    the forms of the same name.
    """
    kinds: dict[str, tuple[str, ...]] = {}
    forms: dict[str, tuple[str, ...]] = {}
    for number, (line,) in enumerate(_read_table("sisters.tsv")):
        names = [tuple(name.split("/")) for name in line.split("|")]
        kinds[str(number)] = tuple(form for name in names for form in name)
        for name in names:
            forms.update(dict.fromkeys(name, name))
    return Lexicon(kinds), forms


@lru_cache(maxsize=1)
def load_opposites() -> tuple[Lexicon, Mapping[str, str]]:
    """Read the shipped opposites: a finder whose classes are the sides of the pairs, and the other
    side of each.
    """
    sides: dict[str, tuple[str, ...]] = {}
    others: dict[str, str] = {}
    for number, (one, two) in enumerate(_read_table("opposites.tsv")):
        sides |= {f"{number}+": tuple(one.split("/")), f"{number}-": tuple(two.split("/"))}
        others |= {f"{number}+": f"{number}-", f"{number}-": f"{number}+"}
    return Lexicon(sides), others


@lru_cache(maxsize=8192)
def find_opposite_words(plain: str) -> tuple[Mark, ...]:
    """Return the words of a text that have opposites; a text is read once."""
    return load_opposites()[0].find(plain)


@lru_cache(maxsize=8192)
def find_sister_names(plain: str) -> tuple[Mark, ...]:
    """Return the proper names of a text that have sisters; a text is read once."""
    return load_sisters()[0].find(plain)


@lru_cache(maxsize=1)
def load_synonym_finder() -> Lexicon:
    """Return a finder of the words that have synonyms."""
    return Lexicon({"synonym": tuple(load_synonyms())})


@lru_cache(maxsize=1)
def load_common_pairs() -> frozenset[str]:
    """Read the pairs of Chinese characters that stand in many texts of the press."""
    text = files("yanbao.verify").joinpath(*_FOLDER, "common_pairs.txt").read_text("utf-8").strip()
    return frozenset(text[i : i + 2] for i in range(0, len(text), 2))

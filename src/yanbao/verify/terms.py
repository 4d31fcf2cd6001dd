"""Terms: finance words of one language with their forms in the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from yanbao.verify.lexicon import Lexicon, load_synonyms
from yanbao.verify.passages import is_han

#: a ``word`` is no term of finance but has synonyms in the other language
TermKind = Literal["measure", "body", "asset", "plain", "word"]
_KINDS: Final[tuple[TermKind, ...]] = ("measure", "body", "asset", "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term at its place in a text; ``others`` are its forms in the other language."""

    start: int
    end: int
    word: str
    kind: TermKind
    others: frozenset[str]


@lru_cache(maxsize=1)
def body_forms() -> tuple[frozenset[str], ...]:
    """Return the forms of each body that acts, in both languages."""
    text = files("yanbao.verify").joinpath("data", "terms.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in text.split("\n"))
    return tuple(
        frozenset("|".join(line[1:]).split("|")) for line in lines if line and line[0] == "body"
    )


@lru_cache(maxsize=1)
def _load() -> tuple[Lexicon, Mapping[str, tuple[TermKind, frozenset[str]]]]:
    """Read the shipped terms, and the synonyms that hold forms of both languages."""
    kinds: dict[str, TermKind] = {}
    others: dict[str, set[str]] = {}
    text = files("yanbao.verify").joinpath("data", "terms.tsv").read_text("utf-8")
    for line in text.split("\n"):
        if not line or line.startswith("#"):
            continue
        kind, english, chinese = line.split("\t")
        for forms, across in ((english, chinese), (chinese, english)):
            for word in forms.split("|"):
                named = next(one for one in _KINDS if one == kind)
                if kinds.get(word, "plain") == "plain":
                    kinds[word] = named
                others.setdefault(word, set()).update(across.split("|"))
    for word, synonyms in load_synonyms().items():
        foreign = {form for form in synonyms if _is_chinese(form) != _is_chinese(word)}
        if foreign:
            others.setdefault(word, set()).update(foreign)
    known = {word: (kinds.get(word, "word"), frozenset(told)) for word, told in others.items()}
    return Lexicon({"term": tuple(known)}), known


def _is_chinese(word: str) -> bool:
    return any(map(is_han, word))


def find_terms(plain: str) -> tuple[Term, ...]:
    """Return the terms of simplified, lower-cased text, leftmost and longest, with their kinds."""
    finder, known = _load()
    return tuple(
        Term(start=m.start, end=m.end, word=m.word, kind=known[m.word][0], others=known[m.word][1])
        for m in finder.find(plain)
    )

"""Keyword traits: what can be measured of a word without digits beside an article.

Most of what is asked is not in the article word for word, and still more of that is right than
wrong: a reporter's verb, a noun of function, another way to say the same. So three things are
measured: how much of the word the article holds, how common the parts are that it does not hold,
and of which characters and pairs the word is made (its weights are learned from labelled words).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.lexicon import load_common_pairs, load_synonyms, load_words

#: the measures, in the order of the learned weights
TRAITS: Final = (
    "absent", "told", "open", "open-share", "strange", "strange-share", "longest", "length",
    "opening", "rarest", "rarest-open", "mean-open", "words", "words-open",
    "words-open-share", "whole", "rarest-word", "mean-word", "rarest-pair", "mean-pair",
    "quiet", "alike", "rare",
)  # fmt: skip
_LONGEST_WORD: Final = 4
_OPENING: Final = 200
_LIMIT: Final = 60
#: a part that stands in no text of the background counts against a way to cut the keyword
_UNKNOWN: Final = -1.0
#: as common as a part can be: what is said of a keyword that leaves nothing open
_COMMONEST: Final = math.log1p(1000)


@dataclass(frozen=True, slots=True)
class Article:
    """An article, simplified and lower-cased, with its characters and those it opens with."""

    plain: str
    characters: frozenset[str]
    opening: frozenset[str]


@lru_cache(maxsize=64)
def read_article(text: str) -> Article:
    """Read an article once for all its keywords."""
    plain = simplify(text).lower()
    return Article(plain, frozenset(plain), frozenset(plain[:_OPENING]))


def measure_traits(article: Article, plain: str, commonness: Mapping[str, int]) -> list[float]:
    """Return the measures of a plain keyword, in the order of ``TRAITS``.

    ``commonness`` says in how many background texts a stretch of two to four characters stands.
    """
    plain = plain[:_LIMIT]
    size = max(len(plain), 1)
    marks = load_words().find(plain)
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    absent_pairs = [pair for pair in pairs if pair not in article.plain]
    strange = sum(c not in article.characters for c in plain)
    words = cut_words(plain, commonness)
    open_words = [word for word in words if word not in article.plain]
    common = {word: math.log1p(commonness.get(word, 0)) for word in (*words, *pairs)}
    open_common = [common[word] for word in open_words]
    word_common = [common[word] for word in words]
    pair_common = [common[pair] for pair in pairs]
    return [
        float(plain not in article.plain),
        math.log1p(article.plain.count(plain)) if plain else 0.0,
        float(len(absent_pairs)),
        len(absent_pairs) / max(len(pairs), 1),
        float(strange),
        strange / size,
        _longest_part(plain, article.plain) / size,
        float(size),
        sum(c in article.opening for c in plain) / size,
        min((common[pair] for pair in absent_pairs), default=_COMMONEST),
        min(open_common, default=_COMMONEST),
        sum(open_common) / len(open_common) if open_common else _COMMONEST,
        float(len(words)),
        float(len(open_words)),
        len(open_words) / max(len(words), 1),
        math.log1p(commonness.get(plain, 0)),
        min(word_common, default=0.0),
        sum(word_common) / max(len(words), 1),
        min(pair_common, default=0.0),
        sum(pair_common) / max(len(pairs), 1),
        sum(m.end - m.start for m in marks if m.end - m.start > 1) / size,
        float(any(other in article.plain for other in load_synonyms().get(plain, ()))),
        float(sum(pair not in load_common_pairs() for pair in absent_pairs)),
    ]


def name_grams(plain: str) -> frozenset[str]:
    """Return the characters and pairs of a keyword, its ends and itself (``^``, ``$``), and the
    families of the verifier's words in it (``#modality``).
    """
    plain = plain[:_LIMIT]
    pairs = (plain[i : i + 2] for i in range(len(plain) - 1))
    marks = load_words().find(plain)
    families = {f"#{name.split('.')[0]}" for mark in marks for name in mark.classes}
    ends = (f"^{plain[:1]}", f"{plain[-1:]}$", f"^{plain}$")
    return frozenset((*plain, *pairs, *ends, *families))


def cut_words(plain: str, commonness: Mapping[str, int]) -> list[str]:
    """Cut a keyword into the parts of up to four characters that are commonest together."""
    best: list[tuple[float, list[str]]] = [(0.0, [])]
    for end in range(1, len(plain) + 1):
        ways = []
        for length in range(1, min(_LONGEST_WORD, end) + 1):
            word = plain[end - length : end]
            known = commonness.get(word, 0)
            gain = length * math.log1p(known) if known else _UNKNOWN
            ways.append((best[end - length][0] + gain, [*best[end - length][1], word]))
        best.append(max(ways, key=lambda way: way[0]))
    return best[-1][1]


def _longest_part(plain: str, article: str) -> int:
    """Return how long the longest stretch of the keyword is that stands in the article."""
    for length in range(len(plain), 0, -1):
        if any(plain[i : i + length] in article for i in range(len(plain) - length + 1)):
            return length
    return 0


@lru_cache(maxsize=1)
def load_commonness() -> Mapping[str, int]:
    """Read in how many background texts each stretch stands: ``count TAB stretches with blanks``.

    Counted by scripts/train_keywords.py.
    """
    text = files("yanbao.verify").joinpath("data", "common_words.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.split("\n") if line and not line.startswith("#"))
    return {word: int(count) for count, words in rows for word in words.split(" ")}

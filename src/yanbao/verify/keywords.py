"""Keywords: whether an article carries one word or phrase of a text written about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.lexicon import load_common_pairs, load_synonyms, load_words
from yanbao.verify.passages import is_han

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_LOOSE = re.compile(r"\s")
_LEADING = re.compile(r"^(?:约|近|超过|逾|共|第|全国|将近|超|达|未满)")
_SCORE = re.compile(r"(\d)[比:：](?=\d)")
#: log-odds that the article does not carry a keyword without digits; set by hand
_WEIGHTS: Final = {
    "bias": -2.15, "absent": 0.55, "uncovered": 1.0, "strange": 0.9, "rare": 0.7, "quiet": -0.9,
    "alike": -0.5,
}  # fmt: skip
THRESHOLD: Final = -1.25


@dataclass(frozen=True, slots=True)
class _Article:
    plain: str
    tight: str
    characters: frozenset[str]
    numbers: frozenset[str]


@lru_cache(maxsize=64)
def _read(article: str) -> _Article:
    plain = simplify(article).lower()
    tight = _tighten(plain)
    return _Article(plain, tight, frozenset(plain), frozenset(_NUMBER.findall(tight)))


def _tighten(plain: str) -> str:
    return _SCORE.sub(r"\1-", _LOOSE.sub("", plain))


def carries(article: str, keyword: str) -> bool:
    """Whether the article carries the keyword: word for word, or by its numbers and parts."""
    return doubt(article, keyword) <= THRESHOLD


def doubt(article: str, keyword: str) -> float:
    """Return the log-odds that the article does not carry the keyword."""
    read = _read(article)
    plain = simplify(keyword).lower().strip()
    if any(c.isdigit() for c in plain):
        return _doubt_number(read, plain)
    return _doubt_words(read, plain)


def _doubt_number(read: _Article, plain: str) -> float:
    """A keyword with digits must stand there as it is, but for words like 约 and for spacing."""
    tight = _LEADING.sub("", _tighten(plain))
    if _stands(plain, read.plain) or (len(tight) > 1 and _stands(tight, read.tight)):
        return -4.0
    return 4.0


def _stands(words: str, text: str) -> bool:
    """Whether the words stand in the text and no number goes on at either end: 6日 is not 16日."""
    place = text.find(words)
    while place >= 0:
        before, end = text[place - 1 : place], place + len(words)
        goes_on = words[0].isdigit() and (before.isdigit() or before in (".", ","))
        goes_on = goes_on or (words[-1].isdigit() and text[end : end + 1].isdigit())
        if not goes_on:
            return True
        place = text.find(words, place + 1)
    return False


def _doubt_words(read: _Article, plain: str) -> float:
    pairs = [plain[i : i + 2] for i in range(len(plain) - 1)]
    open_pairs = [p for p in pairs if p not in read.plain]
    common = load_common_pairs()
    rare = any(is_han(p[0]) and p not in common for p in open_pairs)
    marks = load_words().find(plain)
    quiet = sum(m.end - m.start for m in marks if m.end - m.start > 1) / max(len(plain), 1)
    synonyms = load_synonyms()
    alike = any(o in read.plain for o in synonyms.get(plain, ()))
    strange = sum(is_han(c) and c not in read.characters for c in plain)
    weights = _WEIGHTS
    return (
        weights["bias"]
        + weights["absent"] * (plain not in read.plain)
        + weights["uncovered"] * len(open_pairs) / max(len(pairs), 1)
        + weights["strange"] * strange / max(len(plain), 1)
        + weights["rare"] * rare
        + weights["quiet"] * quiet
        + weights["alike"] * alike
    )

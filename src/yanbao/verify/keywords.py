"""Keywords: whether an article carries one word or phrase of a text written about it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.keyword_traits import (
    TRAITS,
    load_commonness,
    measure_traits,
    name_grams,
    read_article,
)

_LOOSE = re.compile(r"\s")
_LEADING = re.compile(r"^(?:约|近|超过|逾|共|第|全国|将近|超|达|未满)")
_SCORE = re.compile(r"(\d)[比:：](?=\d)")
#: log-odds of a number that stands in the article, and of one that does not
_CERTAIN: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordWeights:
    """What each measure and each gram of a word weighs; above ``threshold`` it is not carried.

    Learned by scripts/train_keywords.py.
    """

    bias: float
    threshold: float
    traits: Mapping[str, float]
    grams: Mapping[str, float]


@lru_cache(maxsize=1)
def load_keyword_weights() -> KeywordWeights:
    """Read the shipped weights."""
    path = files("yanbao.verify").joinpath("data", "keyword_weights.json")
    return KeywordWeights(**json.loads(path.read_text("utf-8")))


def carries(article: str, keyword: str) -> bool:
    """Whether the article carries the keyword: word for word, or by its numbers and parts."""
    return doubt(article, keyword) <= load_keyword_weights().threshold


def doubt(article: str, keyword: str) -> float:
    """Return the log-odds that the article does not carry the keyword."""
    plain = simplify(keyword).lower().strip()
    if any(c.isdigit() for c in plain):
        return _doubt_number(read_article(article).plain, plain)
    return _doubt_words(article, plain)


@lru_cache(maxsize=64)
def _tighten(plain: str) -> str:
    return _SCORE.sub(r"\1-", _LOOSE.sub("", plain))


def _doubt_number(article: str, plain: str) -> float:
    """A keyword with digits must stand there as it is, but for words like 约 and for spacing."""
    tight = _LEADING.sub("", _tighten(plain))
    if _stands(plain, article) or (len(tight) > 1 and _stands(tight, _tighten(article))):
        return -_CERTAIN
    return _CERTAIN


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


def _doubt_words(article: str, plain: str) -> float:
    weights = load_keyword_weights()
    measured = measure_traits(read_article(article), plain, load_commonness())
    weighed = (weights.traits[name] * value for name, value in zip(TRAITS, measured, strict=True))
    spelled = (weights.grams.get(gram, 0.0) for gram in name_grams(plain))
    # exact sums: the order of a set's members must not show
    return weights.bias + math.fsum(weighed) + math.fsum(spelled)

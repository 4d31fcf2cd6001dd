"""Keywords: whether an article carries one word or phrase of a text written about it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.keyword_context import CONTEXT, measure_context, name_context, read_told
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


@lru_cache(maxsize=2)
def load_keyword_weights(*, in_text: bool = False) -> KeywordWeights:
    """Read the shipped weights of keywords alone, or of those in the text that they stand in."""
    name = "keyword_context_weights.json" if in_text else "keyword_weights.json"
    path = files("yanbao.verify").joinpath("data", name)
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


def find_invented(article: str, text: str, keywords: Sequence[str]) -> tuple[bool, ...]:
    """Return, of each keyword of a text written about an article, whether it is invented.

    ``keywords`` in the order of the text. Surer than ``carries``, which sees one word alone.
    """
    threshold = load_keyword_weights(in_text=True).threshold
    doubts = doubt_each(article, text, keywords)
    return tuple(
        doubted > (0.0 if any(map(str.isdigit, keyword)) else threshold)
        for keyword, doubted in zip(keywords, doubts, strict=True)
    )


def doubt_each(article: str, text: str, keywords: Sequence[str]) -> tuple[float, ...]:
    """Return the log-odds that the article does not carry each keyword of a text about it."""
    read, told = read_article(article), read_told(text, tuple(keywords))
    weights = load_keyword_weights(in_text=True)
    found = []
    for number, plain in enumerate(told.keywords):
        if any(c.isdigit() for c in plain):
            found.append(_doubt_number(read.plain, plain))
            continue
        measured = measure_traits(read, plain, load_commonness())
        measured += measure_context(read, told, number)
        grams = name_grams(plain) | name_context(told, number)
        found.append(_weigh(weights, (*TRAITS, *CONTEXT), measured, grams))
    return tuple(found)


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
    measured = measure_traits(read_article(article), plain, load_commonness())
    return _weigh(load_keyword_weights(), TRAITS, measured, name_grams(plain))


def _weigh(
    weights: KeywordWeights, names: Sequence[str], measured: Iterable[float], grams: Iterable[str]
) -> float:
    weighed = (weights.traits[name] * value for name, value in zip(names, measured, strict=True))
    spelled = (weights.grams.get(gram, 0.0) for gram in grams)
    # exact sums: the order of a set's members must not show
    return weights.bias + math.fsum(weighed) + math.fsum(spelled)

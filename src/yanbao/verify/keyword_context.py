"""Keyword context: what the text around a keyword, and its other keywords, tell of it.

A text that invents one thing invents others, and what follows a reporter's verb or a title is
invented more often than what stands between two words of the article.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.text.simplify import simplify
from yanbao.verify.keyword_traits import Article

#: the measures, in the order of the learned weights
CONTEXT: Final = (
    "place", "keywords", "others-absent", "absent-before", "absent-after", "joined-before",
    "joined-after", "into-sentence", "text", "begins", "ends", "held-around", "absent-held",
    "beside-before", "beside-after", "absent-beside-before", "absent-beside-after", "in-opening",
    "absent-length", "often", "absent-joined-before", "absent-joined-after",
)  # fmt: skip
_ENDS: Final = "。！？\n；"
#: characters of the text before and after a keyword that are looked at
_BESIDE: Final = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A text with its keywords in order, lower-cased and simplified, and where each stands (-1
    where it does not).
    """

    plain: str
    keywords: tuple[str, ...]
    places: tuple[int, ...]


@lru_cache(maxsize=64)
def read_told(text: str, keywords: tuple[str, ...]) -> Told:
    """Read a text once for all its keywords, which are looked for one behind the other."""
    plain = simplify(text).lower()
    words = tuple(simplify(keyword).lower().strip() for keyword in keywords)
    places, past = [], 0
    for word in words:
        place = plain.find(word, past)
        past = place + len(word) if place >= 0 else past
        places.append(place if place >= 0 else plain.find(word))
    return Told(plain, words, tuple(places))


def measure_context(article: Article, told: Told, number: int) -> list[float]:
    """Return the measures of one keyword of a text, in the order of ``CONTEXT``."""
    word, place, known = told.keywords[number], told.places[number], article.plain
    absent = [keyword not in known for keyword in told.keywords]
    others = absent[:number] + absent[number + 1 :]
    own = float(absent[number])
    before, after = _beside(told, number)
    low, high = _sentence(told.plain, place)
    held = _held_around(told.plain[low:high], word, known)
    joined_before = bool(before) and before[-1:] + word[:1] in known
    joined_after = place >= 0 and word[-1:] + after[:1] in known
    beside = [len(two) == _BESIDE and two in known for two in (before, after)]
    size = max(len(word), 1)
    return [
        number / len(absent),
        float(len(absent)),
        sum(others) / max(len(others), 1),
        float(number > 0 and absent[number - 1]),
        float(number + 1 < len(absent) and absent[number + 1]),
        float(joined_before),
        float(joined_after),
        (place - low) / 50 if place >= 0 else 0.0,
        len(told.plain) / 100,
        next((n for n in range(len(word), 0, -1) if word[:n] in known), 0) / size,
        next((n for n in range(len(word), 0, -1) if word[-n:] in known), 0) / size,
        held,
        own * held,
        *map(float, beside),
        *(own * found for found in beside),
        float(word in "\n".join(known.split("\n", 2)[:2])),
        own * len(word),
        math.log1p(told.plain.count(word)) if word else 0.0,
        own * (before + word[:1] in known),
        own * (word[-1:] + after in known),
    ]


def name_context(told: Told, number: int) -> frozenset[str]:
    """Return the characters and pairs right before and after a keyword (``<``, ``>``)."""
    before, after = _beside(told, number)
    return frozenset((f"<{before[-1:]}", f"<{before}", f">{after[:1]}", f">{after}"))


def _beside(told: Told, number: int) -> tuple[str, str]:
    place = told.places[number]
    if place < 0:
        return "", ""
    end = place + len(told.keywords[number])
    return told.plain[max(0, place - _BESIDE) : place], told.plain[end : end + _BESIDE]


def _sentence(plain: str, place: int) -> tuple[int, int]:
    low = max((plain.rfind(c, 0, max(place, 0)) for c in _ENDS), default=-1) + 1
    ends = [at for c in _ENDS if (at := plain.find(c, max(place, 0))) >= 0]
    return low, min(ends, default=len(plain))


def _held_around(sentence: str, word: str, known: str) -> float:
    """Return which share of a sentence's pairs, but for the word's own, the article holds."""
    pairs = {sentence[i : i + 2] for i in range(len(sentence) - 1)}
    pairs -= {word[i : i + 2] for i in range(len(word) - 1)}
    return sum(pair in known for pair in pairs) / max(len(pairs), 1)

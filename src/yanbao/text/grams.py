"""Grams: a text as the words a search index holds, and a query as phrases of them.

Chinese is written without blanks: each run of its characters becomes overlapping pairs and its
last character alone, so that any stretch of two or more is a phrase of pairs, and one character
the beginning of a pair. Everything else is words in small letters. Texts come simplified, so that
both scripts give the same grams.
"""

from __future__ import annotations

import re
from typing import Final

_CJK: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN: Final = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_FIRST_CJK: Final = "\u3040"


def find_grams(plain: str) -> list[str]:
    """Return the grams of a simplified text, in order."""
    grams: list[str] = []
    for found in _RUN.finditer(plain.lower()):
        run = found.group()
        if run[0] < _FIRST_CJK:
            grams.append(run)
        else:
            grams += [run[place : place + 2] for place in range(len(run))]
    return grams


def find_phrase(plain: str) -> tuple[tuple[str, ...], bool]:
    """Return the grams of a query's word as they follow one another in a text that holds it, and
    whether the last one is only the beginning of a gram.
    """
    grams = find_grams(plain)
    if not grams or grams[-1][0] < _FIRST_CJK or len(grams[-1]) > 1:
        return tuple(grams), False
    # the last character alone: said by the pair before it, or the beginning of some pair
    alone = len(grams) == 1 or grams[-2][0] < _FIRST_CJK or len(grams[-2]) == 1
    return (tuple(grams), True) if alone else (tuple(grams[:-1]), False)

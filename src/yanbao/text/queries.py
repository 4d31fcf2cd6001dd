"""Queries: what a user types into a search, as words that must or must not stand in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from yanbao.text.grams import find_phrase
from yanbao.text.simplify import simplify

_WORD: Final = re.compile(r'(-?)(?:"([^"]*)"|“([^”]*)”|「([^」]*)」|(\S+))')
#: words of a query beyond which none is read
_MOST: Final = 16
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryWord:
    """A word or a quoted phrase, simplified; ``grams`` as an index holds them."""

    plain: str
    grams: tuple[str, ...]
    begins: bool = False
    excluded: bool = False


def parse_query(text: str) -> list[QueryWord]:
    """Read a query: words apart, "a phrase" in quotes, -word for what must not stand there,
    word* for what begins so. What holds no letter and no digit is passed over.
    """
    words: list[QueryWord] = []
    for found in _WORD.finditer(text):
        minus, *quoted, bare = found.groups()
        said = next((part for part in quoted if part is not None), bare or "")
        plain = simplify(said)[:_LONGEST].strip()
        grams, begins = find_phrase(plain)
        if grams:
            open_ = begins or (bare is not None and bare.endswith("*"))
            word = QueryWord(
                plain=plain.rstrip("*"), grams=grams, begins=open_, excluded=bool(minus)
            )
            words.append(word)
    return words[:_MOST]

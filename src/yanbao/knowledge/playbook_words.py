"""Whether a text speaks of a playbook's words: Chinese anywhere, Latin ones from a word's start.

A plain ``word in text`` would find "ban" in "bank" and miss "fed" in "Fed". So Latin words are
matched without regard to case and never inside another Latin word; those of three letters or
fewer must be whole words, longer ones are stems (``stabilis`` finds "stabilisation").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: a Latin word up to this length must stand alone: "ban" is not "bandwidth"
_LONGEST_WHOLE_WORD: Final = 3


@lru_cache(maxsize=1024)
def compile_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern that finds any of the words in plain (simplified) text."""
    return re.compile("|".join(_part(word) for word in words), re.IGNORECASE)


def speaks_of(words: tuple[str, ...], plain: str) -> bool:
    """Tell whether plain (simplified) text holds any of the words; no words, no."""
    return bool(words) and compile_words(words).search(plain) is not None


def _part(word: str) -> str:
    pattern = re.escape(word)
    if not word.isascii():
        return pattern
    before = "(?<![A-Za-z])" if word[0].isalpha() else ""
    after = "(?![A-Za-z])" if len(word) <= _LONGEST_WHOLE_WORD else ""
    return f"{before}{pattern}{after}"

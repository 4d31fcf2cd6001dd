"""Snippets: the place of a text that holds most of the words looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from yanbao.text.simplify import simplify

#: occurrences of one word that are looked at
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A stretch of a text, ``start`` its offset there; ``marks`` where words stand in it.

    ``begun`` says whether the text stands before it too, ``more`` whether it goes on after it.
    """

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]
    begun: bool = False
    more: bool = False


def find_snippet(text: str, words: Sequence[str], *, width: int = 90, after: int = 0) -> Snippet:
    """Return the stretch of ``width`` characters that holds most of the words, the first of them.

    Parameters
    ----------
    text
        As it was written; a traditional text is found by simplified words.
    words
        Simplified.
    width
        Characters at most.
    after
        What stands before this offset (a title that is shown anyway) is looked at only where no
        word stands behind it.
    """
    plain = simplify(text).lower()
    places = _find_places(plain if len(plain) == len(text) else text.lower(), words)
    behind = [place for place in places if place[0] >= after]
    floor, places = (after, behind) if behind or not places else (0, places)
    if not places:
        end = min(len(text), floor + width)
        return Snippet(text=text[floor:end], start=floor, marks=(), more=end < len(text))
    best = max(
        range(len(places)),
        key=lambda i: (len({w for s, e, w in places[i:] if e <= places[i][0] + width}), -i),
    )
    first = places[best][0]
    last = max(e for s, e, _ in places[best:] if e <= first + width or s == first)
    before = max(0, min(width // 3, width - (last - first)))
    start = max(floor, min(first - before, len(text) - width))
    end = min(len(text), max(start + width, last))
    inside = ((s, e) for s, e, _ in places if start <= s and e <= end)
    marks = tuple((s - start, e - start) for s, e in inside)
    return Snippet(
        text=text[start:end],
        start=start,
        marks=_merge(marks),
        begun=start > floor,
        more=end < len(text),
    )


def _find_places(plain: str, words: Sequence[str]) -> list[tuple[int, int, str]]:
    places: list[tuple[int, int, str]] = []
    for word in dict.fromkeys(word.lower() for word in words if word):
        place = plain.find(word)
        for _ in range(_MOST):
            if place < 0:
                break
            places.append((place, place + len(word), word))
            place = plain.find(word, place + len(word))
    return sorted(places)


def _merge(marks: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in marks:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)

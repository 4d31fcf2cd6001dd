"""Traded places: two stretches of the source's own words, each in the other's company.

受原料涨价影响，毛利率下降 told as 受毛利率下降影响，原料涨价; 增持甲、减持乙 as 增持乙、减持甲;
与美股相比，A股 as 与A股相比，美股: every word stands in the evidence, and two have changed places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from yanbao.verify.pairing import Clue, Pairing

#: the shortest stretch that is looked at, and the most of them in a sentence
_SHORTEST: Final = 2
_MOST: Final = 24
#: characters of company that are compared on either side
_NEAR: Final = 2
#: so many characters of the one must stand about the other
_ALIKE: Final = 3
_COMPANY = re.compile(r"[\u3400-\u9fff]+")
_NAMED = re.compile(r"[\u3400-\u9fff]{2}|[a-z]股")
#: items of a list may stand in any order, and 完成芯片的流片 is 完成流片的芯片
_LISTING: Final = frozenset("、和与及或跟,&")
_ONE_BY_ONE = re.compile(r"分别|依次|respectively")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Words at their place in the sentence and their one place in a quote."""

    start: int
    end: int
    place: int

    @property
    def length(self) -> int:
        return self.end - self.start


def find_traded_places(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue for two stretches that have changed places."""
    plain = pair.sentence.plain
    if any(plain.rstrip("。.") in quote.plain for quote in pair.quotes):
        return  # the source's own words
    if _ONE_BY_ONE.search(plain) or _ONE_BY_ONE.search(pair.evidence):
        return
    for quote in pair.quotes:
        found = _find_stretches(plain, quote.plain)
        for one, two in combinations(found, 2):
            if one.place > two.place and _have_traded(plain, quote.plain, one, two):
                words = plain[one.start : two.end]
                yield Clue(
                    code="places-traded",
                    words=words,
                    carried=quote.plain[two.place : one.place + one.length],
                    reason="the source has these two the other way round",
                )
                return


def _find_stretches(mine: str, theirs: str) -> list[_Stretch]:
    """Return the longest stretches of one text, from the left, that stand once in the other."""
    found: list[_Stretch] = []
    start = 0
    while start < len(mine) - 1 and len(found) < _MOST:
        end = start + _SHORTEST
        if mine[start:end] not in theirs:
            start += 1
            continue
        while end < len(mine) and mine[start : end + 1] in theirs:
            end += 1
        words = mine[start:end]
        if theirs.count(words) == 1 and mine.count(words) == 1 and _NAMED.search(words):
            found.append(_Stretch(start=start, end=end, place=theirs.index(words)))
        start = end
    return found


def _have_traded(mine: str, theirs: str, one: _Stretch, two: _Stretch) -> bool:
    between = mine[one.end : two.start].strip()
    if between in ("", "的") or (between[0] in _LISTING and between[-1] in _LISTING):
        return False
    here = [_sides(mine, s.start, s.end) for s in (one, two)]
    there = [_sides(theirs, s.place, s.place + s.length) for s in (one, two)]
    # what stands between the two tells an exchange from words that merely follow in another order
    inner = _alike(here[0][1], there[1][1]) + _alike(here[1][0], there[0][0])
    traded = inner + _alike(here[0][0], there[1][0]) + _alike(here[1][1], there[0][1])
    kept = _shared(here[0], there[0]) + _shared(here[1], there[1])
    return traded >= _ALIKE and inner > 0 and not kept


def _sides(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words beside a stretch, as far as no mark of punctuation stands between; the one
    before it is read from the stretch.
    """
    before = _COMPANY.match(text[max(0, start - _NEAR) : start][::-1])
    after = _COMPANY.match(text[end : end + _NEAR])
    return before.group() if before else "", after.group() if after else ""


def _shared(one: tuple[str, str], two: tuple[str, str]) -> int:
    """Return how many characters of company two stretches have alike."""
    return sum(_alike(a, b) for a, b in zip(one, two, strict=True))


def _alike(one: str, two: str) -> int:
    pairs = zip(one, two, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))

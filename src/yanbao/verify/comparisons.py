"""Comparisons: which of two is said to be more, however the comparison is worded.

甲比乙好, 甲胜过乙, 与乙相比甲更好 and 乙不及甲 say one thing, 乙比甲好 another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han

_MORE: Final = r"好|强|高|大|多|快|优|贵|早|先|重|长|热|严"
_LESS: Final = r"低|小|少|慢|弱|差|晚|轻|短|便宜|逊|冷"
_END: Final = r"(?=[，。；！？\n]|$)"
#: 甲比乙好, 甲，比乙还要好
_THAN = re.compile(
    rf"(?P<one>[^，。；！？\n]{{2,24}}?)，?(?<![占同环对可反])比(?![例重率较如起特亚利赛])"
    rf"(?P<two>[^，。；！？\n]{{2,24}}?)(?:都|也)?(?:更|还要?|要)?(?:(?P<more>{_MORE})|(?P<less>{_LESS}))"
)
#: 甲胜过乙, 甲不及乙
_OVER = re.compile(
    rf"(?P<one>[^，。；！？\n]{{2,24}}?)(?<!不)(?:(?P<more>(?:{_MORE})[于过]|胜过|领先于?|跑赢|超越)|"
    rf"(?P<less>(?:{_LESS})于|落后于?|跑输|不及|不如|逊色于|紧随))(?![^，。]{{0,2}}\d)"
    rf"(?P<two>[^，。；！？\n]{{2,24}}){_END}"
)
#: 与乙相比，甲更好
_BESIDE = re.compile(
    rf"(?:与|和|同|较|相比(?:于|起)?|相较(?:于)?)(?P<two>[^，。；！？\n]{{2,20}}?)(?:相比|而言|来说)?，"
    rf"(?P<one>[^，。；！？\n]{{2,20}}?)(?:更为?|还要)(?:(?P<more>{_MORE})|(?P<less>{_LESS}))"
)
#: 甲是乙的三倍
_TIMES = re.compile(
    r"(?P<one>[^，。；！？\n]{2,24}?)(?P<more>是|为|相当于|达到?|接近)(?P<less>)?"
    r"(?P<two>[^，。；！？\n\d]{2,16}?)的(?:近|约|逾|超过?)?[\d一二两三四五六七八九十.]+(?:到|至|-)?[\d.]*倍"
)
_COMPARES = re.compile(r"[比于过]|领先|落后|跑[赢输]|不[及如]|超越|逊色|紧随|相[比较]|倍")
_TOKEN = re.compile(r"[a-z]*\d+[a-z0-9]*|[a-z]{2,}|[abh]股")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two that are compared, what is only of the one and only of the other; ``more``: the one."""

    one: frozenset[str]
    two: frozenset[str]
    more: bool
    words: str


@lru_cache(maxsize=4096)
def find_compared(passage: Passage) -> tuple[Compared, ...]:
    """Return the comparisons of a passage."""
    if not _COMPARES.search(passage.plain):
        return ()
    found = []
    for form in (_THAN, _OVER, _BESIDE, _TIMES):
        for match in form.finditer(passage.plain):
            one, two = _marks_of(match["one"]), _marks_of(match["two"])
            if one - two and two - one:
                found.append(
                    Compared(one=one - two, two=two - one, more=match["more"] is not None,
                             words=match.group())
                )  # fmt: skip
    return tuple(found)


def _marks_of(words: str) -> frozenset[str]:
    return grams_of(words) | frozenset(_TOKEN.findall(words))


def find_turned_comparisons(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue for two that are compared the other way round than in the evidence."""
    for mine in find_compared(pair.sentence):
        for quote in pair.quotes:
            for theirs in find_compared(quote):
                along = len(mine.one & theirs.one), len(mine.two & theirs.two)
                across = len(mine.one & theirs.two), len(mine.two & theirs.one)
                straight = min(along) > 0 and sum(along) > sum(across)
                crossed = min(across) > 0 and sum(across) > sum(along)
                if (straight and mine.more != theirs.more) or (
                    crossed and mine.more == theirs.more
                ):
                    yield Clue(
                        code="comparison-turned",
                        words=mine.words,
                        carried=theirs.words,
                        reason="the source compares the two the other way round",
                    )
                    return


_MORE_THAN = re.compile(r"(?P<one>[^.;,]{3,80}) than (?P<two>[^.;,]{3,60})")


def find_crossed_than(pair: Pairing) -> Iterator[Clue]:
    """Find, in English, the two that are compared in each other's places."""
    mine = _MORE_THAN.search(pair.sentence.plain) if " than " in pair.sentence.plain else None
    if mine is None or any(is_han(c) for c in mine.group()):
        return
    one, two = grams_of(mine["one"]), grams_of(mine["two"])
    for theirs in _MORE_THAN.finditer(pair.evidence):
        first, last = grams_of(theirs["one"]), grams_of(theirs["two"])
        across = (len((one - two) & (last - first)), len((two - one) & (first - last)))
        along = len((two - one) & (last - first))
        if min(across) and not along:
            yield Clue(
                code="order-swapped",
                words=mine.group()[:60],
                carried=theirs.group()[:60],
                reason="the source has the two the other way round",
            )
            return

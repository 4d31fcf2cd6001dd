"""Turns: up or down, more or less, from the one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Clause, Passage, grams_of

_AXES: Final = (
    "change",
    "width",
    "profit",
    "trade",
    "flow",
    "rate",
    "stance",
    "more",
    "open",
    "time",
    "in",
    "join",
    "premium",
)


_POLES: Final = {axis: (f"axis.{axis}+", f"axis.{axis}-") for axis in _AXES}


def _aligned_even(ranked: tuple[tuple[float, Passage, Clause], ...]) -> str:
    for _, _, other in ranked[:2]:
        for mark in other.marks:
            if "equal" in mark.classes:
                return mark.word
    return ""


def find_turns(pair: Pairing) -> Iterator[Clue]:
    """Find a word whose opposite stands where the source says the same otherwise."""
    for clause, ranked in pair.aligned:
        for axis in _AXES:
            up, down = _POLES[axis]
            if up not in clause.classes and down not in clause.classes:
                continue
            mine = {
                (up in m.classes) - (down in m.classes)
                for m in clause.marks
                if m.classes & {up, down}
            }
            if len(mine) != 1 or not ranked or ranked[0][0] < 0.25:
                continue
            word = next(m.word for m in clause.marks if m.classes & {up, down})
            if word in pair.known:
                continue
            if (
                axis == "more"
                and not any(q.has(up) or q.has(down) for q in pair.quotes)
                and (even := _aligned_even(ranked))
            ):
                yield Clue(
                    code="comparison-turned", words=word, carried=even, reason="alike in the source"
                )
                continue
            theirs: dict[int, str] = {}
            for score, _, other in ranked:
                if score < 0.5 * ranked[0][0]:
                    continue
                for mark in other.marks:
                    if mark.classes & {up, down}:
                        theirs.setdefault((up in mark.classes) - (down in mark.classes), mark.word)
            own = next(iter(mine))
            if theirs and own not in theirs:
                if axis == "more" and _is_crossed(pair):
                    continue
                sure = axis == "more" and _same_base(clause, ranked[0][2], word, theirs)
                yield Clue(
                    code="turned" if sure or axis not in ("more", "stance") else "turned-soft",
                    words=word,
                    carried=next(iter(theirs.values())),
                    reason="the source says the opposite",
                )


def _same_base(clause: Clause, other: Clause, word: str, theirs: dict[int, str]) -> bool:
    """Whether two opposite comparisons are made with the same thing."""
    base = grams_of(clause.text.partition(word)[2][:8])
    return any(len(base & grams_of(other.text.partition(w)[2][:12])) >= 2 for w in theirs.values())


_FROM_TO = re.compile(
    r"(?:从|由)(.{2,14}?)(?:转向|转为|变为|升至|降至|升到|降到|改为|更名为|变更为|调整为|"
    r"到|至|切换)(.{2,14})"
)


_OVER = re.compile(
    r"([^，。；]{2,14}?)(?<!不)(?:高于|低于|领先于?|落后于|超过|多于|少于|优于|不及|大于|小于|跑赢|"
    r"跑输|快于|慢于|强于|弱于|好于|逊于|胜过|超越|更可靠于)(?![^，。]{0,2}\d)([^，。；]{2,14})"
)


_FROM = re.compile(r"[从由]")


_WAY = re.compile(r"[高低多少优大小快慢强弱好逊]于|领先|落后于|超过|不及|跑[赢输]|胜过|超越")
_BRACKET = re.compile(r"[（(][^（）()]{0,20}[）)]")


_MORE = re.compile(r"[高多优大快强好]于|领先|超过|跑赢|胜过|超越")


def _ways_differ(one: str, two: str) -> bool:
    return (_MORE.search(one) is None) != (_MORE.search(two) is None)


def _is_crossed(pair: Pairing) -> bool:
    """Whether the sentence compares the other way round with the opposite word: B 不及 A."""
    mine = _OVER.search(_BRACKET.sub("", pair.sentence.plain))
    if mine is None:
        return False
    start, end = grams_of(mine[1]), grams_of(mine[2])
    for quote in pair.quotes:
        for theirs in _OVER.finditer(_BRACKET.sub("", quote.plain)):
            first, last = grams_of(theirs[1]), grams_of(theirs[2])
            across = len(start & (last - first)) + len(end & (first - last))
            along = len(start & (first - last)) + len(end & (last - first))
            if _ways_differ(mine.group(), theirs.group()) and across > along:
                return True
    return False


def find_orders(pair: Pairing) -> Iterator[Clue]:
    """Find what goes from one to the other here, and from the other to the one in the source."""
    for form, needed in ((_FROM_TO, _FROM), (_OVER, _WAY)):
        if not needed.search(pair.sentence.plain):
            continue
        mine = form.search(_BRACKET.sub("", pair.sentence.plain))
        if mine is None:
            continue
        start, end = grams_of(mine[1]), grams_of(mine[2])
        for quote in pair.quotes:
            for theirs in form.finditer(_BRACKET.sub("", quote.plain)):
                first, last = grams_of(theirs[1]), grams_of(theirs[2])
                straight = len(start & (first - last)) + len(end & (last - first))
                crossed = (len(start & (last - first)), len(end & (first - last)))
                if form is _OVER and _ways_differ(mine.group(), theirs.group()):
                    continue  # B 不及 A says what A 优于 B says
                # the end tells most: what is begun with carries the rest of the clause
                turned = min(crossed) > 0 and not end & (last - first)
                if turned or sum(crossed) > straight + 1:
                    yield Clue(
                        code="order-swapped",
                        words=mine.group(),
                        carried=theirs.group(),
                        reason="the source has it the other way round",
                    )
                    return

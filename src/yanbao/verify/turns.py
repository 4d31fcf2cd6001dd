"""Turns: up or down, more or less, from the one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from yanbao.verify.lexicon import Mark
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
            if word in pair.known or _is_denied(clause, word):
                continue
            if axis == "trade" and is_sold_to(pair):
                continue  # who is sold to buys
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
                if axis == "more" and is_crossed(pair):
                    continue
                sure = axis == "more" and _same_base(clause, ranked[0][2], word, theirs)
                yield Clue(
                    code="turned" if sure or axis not in ("more", "stance") else "turned-soft",
                    words=word,
                    carried=next(iter(theirs.values())),
                    reason="the source says the opposite",
                )


_SOLD_TO = re.compile(
    r"(?:卖|出售|转让)[予给]|向[^，。；]{2,16}(?:卖出?|出售|转让|出让)|\bsold? (?:\w+ ){0,4}to\b"
    r"|从[^，。；]{2,16}(?:买入|收购|购入|购得|受让|买下)"
)


def is_sold_to(pair: Pairing) -> bool:
    """Whether a buyer is named with a sale, or a seller with a purchase: each may be told as the
    other.
    """
    return _SOLD_TO.search(pair.evidence) is not None


def _is_denied(clause: Clause, word: str) -> bool:
    """Whether a word is denied where it stands (不赞成), so that its opposite says the same."""
    place = clause.text.find(word)
    return place > 0 and clause.text[place - 1] in "不未没非"


_ADVERBS = re.compile(
    r"(?:也|已经?|正|将|会|仍|还|又|再|继续|持续|大幅|小幅|一度|明显|有所|进一步|同比|环比|随后|纷纷|"
    r"集体)+$"
)


def find_turned_subjects(pair: Pairing) -> Iterator[Clue]:
    """Find 钨价回落 where the evidence has 钨价 go the other way only."""
    sentence = pair.sentence
    for axis in _WAYS:
        up, down = _POLES[axis]
        if (up in sentence.classes) == (down in sentence.classes):
            continue  # neither, or both: 高开低走
        if axis == "trade" and is_sold_to(pair):
            continue
        way = 1 if up in sentence.classes else -1
        for mark in sentence.marks:
            if not mark.classes & {up, down} or mark.word in pair.known:
                continue
            subject = _subject_of(sentence, mark)
            if not grams_of(subject) or _is_denied_at(sentence, mark.start):
                continue
            ways = {
                1 if up in other.classes else -1
                for quote in pair.quotes
                if subject in quote.plain
                for other in quote.marks
                if other.classes & {up, down} and _subject_of(quote, other) == subject
            }
            if ways == {-way}:
                yield Clue(
                    code="turned",
                    words=subject + mark.word,
                    reason="the source has it go the other way",
                )
                return


def _subject_of(passage: Passage, mark: Mark) -> str:
    """Return the two characters before a word, and before the adverbs that it has."""
    return _ADVERBS.sub("", passage.plain[max(0, mark.start - 12) : mark.start])[-2:]


_WAYS: Final = ("change", "profit", "flow", "trade", "width")


def _is_denied_at(passage: Passage, place: int) -> bool:
    return passage.plain[max(0, place - 1) : place] in tuple("不未没非")


def _same_base(clause: Clause, other: Clause, word: str, theirs: dict[int, str]) -> bool:
    """Whether two opposite comparisons are made with the same thing."""
    base = grams_of(clause.text.partition(word)[2][:8])
    return any(len(base & grams_of(other.text.partition(w)[2][:12])) >= 2 for w in theirs.values())


_FROM_TO = re.compile(
    r"(?:从|由)(.{2,14}?)(?:转向|转为|变为|升至|降至|升到|降到|改为|更名为|变更为|调整为|"
    r"到|至|切换)(.{2,14})"
)


_FROM_TO_EN = re.compile(r"\bfrom ([^.;,]{3,40}?) (?:over |back )?to ([^.;,]{3,40})")


_OVER = re.compile(
    r"([^，。；]{2,14}?)，?(?<!不)(?:反超|赶超|胜于|高于|低于|领先于?|落后于|超过|多于|少于|优于|不及|大于|小于|跑赢|"
    r"跑输|快于|慢于|强于|弱于|好于|逊于|胜过|超越|更可靠于)了?(?![^，。]{0,2}\d)([^，。；]{2,14})"
)


_FROM = re.compile(r"[从由]")


_WAY = re.compile(
    r"[高低多少优大小快慢强弱好逊胜]于|领先|落后于|超过|反超|赶超|不及|"
    r"跑[赢输]|胜过|超越"
)
_BRACKET = re.compile(r"[（(][^（）()]{0,20}[）)]")


_MORE = re.compile(r"[高多优大快强好胜]于|领先|超过|反超|赶超|跑赢|胜过|超越")


def _ways_differ(one: str, two: str) -> bool:
    return (_MORE.search(one) is None) != (_MORE.search(two) is None)


def is_crossed(pair: Pairing) -> bool:
    """Whether the sentence compares the other way round with the opposite word: B 不及 A."""
    mine = _OVER.search(_spell(pair.sentence.plain))
    if mine is None:
        return False
    start, end = grams_of(mine[1]), grams_of(mine[2])
    for quote in pair.quotes:
        for theirs in _OVER.finditer(_spell(quote.plain)):
            if not _ways_differ(mine.group(), theirs.group()):
                continue
            first, last = grams_of(theirs[1]), grams_of(theirs[2])
            here, there = len(start & (last - first)), len(end & (first - last))
            along = len(start & (first - last)) + len(end & (last - first))
            # what is compared with stands alone behind the word; the measure stands before it
            if here + there > along or (here and there > len(end & last)):
                return True
    return False


#: what two that changed places with the opposite word between them make the checks see
_CROSSED: Final = frozenset(
    "comparison-base subject-exchanged doer-differs number-crossed places-crossed".split()
)


def settle_comparisons(pair: Pairing, clues: Iterable[Clue]) -> Iterator[Clue]:
    """Return the clues without those that a comparison told from its other side brings about."""
    seen = tuple(clues)
    crossed = any(clue.code in _CROSSED for clue in seen) and is_crossed(pair)
    return (clue for clue in seen if not (crossed and clue.code in _CROSSED))


_SHARES: Final = {"a股": "甲股", "h股": "乙股", "b股": "丙股"}


def _spell(plain: str) -> str:
    """Return a text without its brackets, kinds of shares in Chinese characters alone."""
    plain = _BRACKET.sub("", plain)
    for word, spelt in _SHARES.items():
        plain = plain.replace(word, spelt)
    return plain


def find_orders(pair: Pairing) -> Iterator[Clue]:
    """Find what goes from one to the other here, and from the other to the one in the source."""
    for form, needed in ((_FROM_TO, _FROM), (_OVER, _WAY), (_FROM_TO_EN, _FROM_TO_EN)):
        if not needed.search(pair.sentence.plain):
            continue
        mine = form.search(_spell(pair.sentence.plain))
        if mine is None:
            continue
        start, end = grams_of(mine[1]), grams_of(mine[2])
        for quote in pair.quotes:
            for theirs in form.finditer(_spell(quote.plain)):
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

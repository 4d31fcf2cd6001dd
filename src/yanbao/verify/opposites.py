"""Opposites: a word here where its opposite stands in the same words of the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.lexicon import Mark, find_opposite_words, load_opposites
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of
from yanbao.verify.turns import is_sold_to

#: how far around a word its company is read, in characters
_REACH: Final = 12
#: of the words around it, the share that must stand around the opposite too, and how many at least
_SHARE: Final = 0.4
_LEAST: Final = 3
_DENIALS: Final = frozenset("不未无没非")
_BOUGHT = re.compile(r"买|购|售|卖|转让")


def find_opposites(pair: Pairing) -> Iterator[Clue]:
    """Yield a clue for a word whose opposite, and not the word itself, has its company there."""
    yield from _find_before_after(pair)
    sides = load_opposites()[1]
    sentence = pair.sentence
    mine = find_opposite_words(sentence.plain)
    if not mine:
        return
    theirs = [(quote, mark) for quote in pair.quotes for mark in find_opposite_words(quote.plain)]
    own = frozenset().union(*(mark.classes for mark in mine))
    sold = is_sold_to(pair)
    for mark in mine:
        if sold and _BOUGHT.search(mark.word):
            continue  # 甲向乙出售 is 乙从甲买入
        for side in mark.classes:
            other = sides[side]
            if other in own or any(side in m.classes for _, m in theirs):
                continue
            around = _company(sentence, mark)
            for quote, rival in theirs:
                if other not in rival.classes or mark.word in pair.known:
                    continue
                shared = len(around & _company(quote, rival))
                turned = _is_denied(sentence, mark) == _is_denied(quote, rival)
                if turned and shared >= max(_LEAST, _SHARE * len(around)):
                    yield Clue(
                        code="opposite-said",
                        words=mark.word,
                        carried=rival.word,
                        reason="the source says the opposite in these words",
                    )
                    return


def _company(passage: Passage, mark: Mark) -> frozenset[str]:
    """Return the character pairs around a word, in its own clause."""
    clause = passage.clause_at(mark.start)
    low = max(mark.start - _REACH, clause.start if clause else 0)
    high = min(mark.end + _REACH, clause.end if clause else len(passage.plain))
    numbers = {
        f"{sign}{abs(a.value):g}"
        for a in passage.amounts
        if low <= a.start < high
        for sign in "#="  # a number in common tells as much as two pairs of characters
    }
    before, after = passage.plain[low : mark.start], passage.plain[mark.end : high]
    return grams_of(before) | grams_of(after) | numbers


def _is_denied(passage: Passage, mark: Mark) -> bool:
    return not _DENIALS.isdisjoint(passage.plain[max(0, mark.start - 2) : mark.start])


_BESIDE = re.compile(r"(?P<what>[\u3400-\u9fff]{2})(?:之|以)?(?P<side>[前后])(?=[的，、。；（ ]|$)")


def _find_before_after(pair: Pairing) -> Iterator[Clue]:
    """Find 到期后 where the source says 到期前."""
    theirs = {(m["what"], m["side"]) for q in pair.quotes for m in _BESIDE.finditer(q.plain)}
    for match in _BESIDE.finditer(pair.sentence.plain) if theirs else ():
        what, side = match["what"], match["side"]
        turned = (what, "前" if side == "后" else "后")
        if turned in theirs and (what, side) not in theirs and what not in ("此前", "日前"):
            yield Clue(
                code="opposite-said",
                words=match.group(),
                carried="".join(turned),
                reason="the source says the opposite in these words",
            )
            return

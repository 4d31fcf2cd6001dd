"""Causes: a reason needs one in the evidence, of the same thing, the same way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yanbao.verify.lexicon import Mark, load_synonym_finder, load_synonyms
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of, is_han

_CAUSAL: Final = frozenset(("cause.strict", "cause.back", "cause.forth"))
_LEADING: Final = frozenset(
    "随着 因 由于 因为 受 鉴于 出于 为了 受到 得益于 受益于 受惠于 基于".split()
)
#: 驱动 E 的核心因素包括 C
_FACTORS = re.compile(
    r"(?P<effect>[^，。；]{2,24}?)的?(?:最?(?:核心|主要|关键|重要|直接|根本))*"
    r"(?:因素|原因|动力|力量|动因|诱因)(?:包括|主要是|是|为|在于|有|，|：)*(?P<cause>.*)"
)
#: E 主要是 C 所致
_DUE = re.compile(r"(?P<effect>.*?)(?:主要)?(?:是因|是由|系因|系由|是|系|因|由|为)(?P<cause>.+)")
#: 因 C 而 E
_SO = re.compile(r"(?P<cause>[^，。]{2,16}?)而(?P<effect>[^，。].*)")
#: 因 C 被迫 E
_FORCED = re.compile(
    r"(?P<cause>[^，。]{2,10}?)(?P<effect>(?:被迫|遭|无法|难以|不得不|推迟|暂停|[下上大][跌涨]|走[强弱]|"
    r"受挫|承压)[^，。]*)"
)
#: C 是 E 的主要原因
_IS_WHY = re.compile(
    r"(?P<cause>.+?)(?:成为|正是|就是|才是|是|为)(?P<effect>.+?)的?(?:主要|核心|最)*$"
)
_REASONS: Final = frozenset("原因 主因 根源 诱因 起因 核心因素 关键因素 主要因素 reason".split())
#: characters each side of a causal word that hold what it joins
_AROUND: Final = 14
#: what comes later is not the reason of what came before
_LATER = re.compile(r"随后|此后|继而|其后|紧接着|接着")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That one thing is the reason of another, in character pairs; ``told`` are the words."""

    cause: frozenset[str]
    effect: frozenset[str]
    told: str
    word: str


def _is_copied(pair: Pairing, mark: Mark) -> bool:
    """Whether the words around a causal word stand so in the evidence."""
    plain = pair.sentence.plain
    begin = max((plain.rfind(c, 0, mark.start) + 1 for c in "“：:"), default=0)
    around = plain[max(begin, mark.start - _AROUND) : mark.end + _AROUND]
    return len(around) > _AROUND and any(around in quote.plain for quote in pair.quotes)


#: 由此倒推 tells how it is reckoned
_RECKONS = re.compile(r"(?:可以?)?(?:倒推|反推|推算|推知|估算|测算|计算|算|计|得出|可知|可见)")


def find_causes(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of reasons: added, swapped, another, or none."""
    strict = [
        m
        for m in pair.sentence.marks
        if ("cause.strict" in m.classes and m.word not in ("影响", "as", "after"))
        or (m.word in ("使", "让") and pair.sentence.plain[m.start - 1 : m.start] == "，")
    ]
    strict = [m for m in strict if not _RECKONS.match(pair.sentence.plain, m.end)]
    if not strict:
        yield from _find_turned(pair)
        return
    if _is_copied(pair, strict[0]):
        return
    yield from _find_added(pair, strict[0])
    mine = _read_relation(pair.sentence.plain, strict[0])
    if mine is None:
        return
    yield from _find_swapped(pair, mine)
    yield from _find_other(pair, mine)
    told = _without_synonyms(pair, mine.told)
    strange = [c for c in told if is_han(c) and c not in pair.characters]
    unheld = len(mine.cause & pair.grams) < 0.35 * len(mine.cause)
    if mine.cause and unheld and len(strange) > 0.25 * len(mine.told):
        yield Clue(
            code="cause-unknown",
            words=mine.told[:40],
            reason="the source names another reason, or none",
        )


def _find_turned(pair: Pairing) -> Iterator[Clue]:
    """Find 整合推高金价 where the source has 金价推动整合."""
    forth = [
        m
        for m in pair.sentence.marks
        if "cause.forth" in m.classes and (len(m.word) > 1 or m.word in "使令")
    ]
    if forth and any(q.has("cause.strict") or q.has("cause.forth") for q in pair.quotes):
        mine = _read_relation(pair.sentence.plain, forth[0])
        if mine is not None:
            yield from _find_swapped(pair, mine)


def _without_synonyms(pair: Pairing, words: str) -> str:
    """Return words without those that the evidence says in another form."""
    for mark in load_synonym_finder().find(words):
        if any(other in pair.known for other in load_synonyms()[mark.word]):
            words = words.replace(mark.word, "")
    return words


def _find_added(pair: Pairing, first: Mark) -> Iterator[Clue]:
    told = any(p.has("cause.strict") for p in (*pair.quotes, pair.title))
    titled = (m for m in pair.title.marks if m.word not in _SLIGHT)  # 让更多人出门 gives no reason
    loose = told or any(p.has("cause.back") or p.has("cause.forth") for p in pair.quotes)
    loose = loose or any(m.classes & {"cause.back", "cause.forth"} for m in titled)
    if not told and first.word not in pair.known and not _is_given(pair, first):
        yield Clue(
            code="cause-added" if not loose else "cause-soft",
            words=first.word,
            reason="no word of the source says that one is the reason of the other",
        )


def _is_given(pair: Pairing, first: Mark) -> bool:
    """Whether a word of cause stands in the very clause of the evidence that says the same."""
    for clause, ranked in pair.aligned:
        if clause.start <= first.start < clause.end and ranked and ranked[0][0] >= 0.3:
            marks = [m for m in ranked[0][2].marks if m.word not in _SLIGHT]
            return any(m.classes & {"cause.back", "cause.forth"} for m in marks)
    return False


_SLIGHT: Final = frozenset(
    "随着 由 系 受 因 为了 在于 基于 from as after since 使 让 令 促 故".split()
)


def _find_swapped(pair: Pairing, mine: Relation) -> Iterator[Clue]:
    """Find cause and effect in each other's places, or a reason that came after its effect."""
    best, straight, word = 0, 0, ""
    for passage in (*pair.quotes, pair.title):
        for theirs in find_relations(passage):
            cause, effect = theirs.cause - theirs.effect, theirs.effect - theirs.cause
            along = len(mine.cause & cause) + len(mine.effect & effect)
            parts = (len(mine.cause & effect), len(mine.effect & cause))
            across = sum(parts) if min(parts) > 0 else 0
            straight = max(straight, along)
            if across > best:
                best, word = across, theirs.word
    whole = len(mine.cause) + len(mine.effect)
    if best > straight + 1 and straight < 0.7 * whole:
        yield Clue(
            code="cause-swapped",
            words=mine.word,
            carried=word,
            reason="cause and effect have changed places",
        )


def _find_other(pair: Pairing, mine: Relation) -> Iterator[Clue]:
    shared, common, told = 0, 0, ""
    for passage in (*pair.quotes, pair.title):
        for theirs in find_relations(passage):
            held = len(mine.effect & theirs.effect)
            if theirs.word and held > shared and len(theirs.cause) >= 2:
                shared, common, told = held, len(mine.cause & theirs.cause), theirs.told
    alike = sum(c in told for c in mine.told if is_han(c))
    apart = common <= 0.2 * len(mine.cause) and alike <= 0.4 * len(mine.told)
    if shared >= 3 and len(mine.cause) >= 3 and apart:
        yield Clue(
            code="cause-other",
            words=mine.told[:40],
            carried=told[:30],
            reason="the source names another reason",
        )


@lru_cache(maxsize=4096)
def find_relations(passage: Passage) -> tuple[Relation, ...]:
    """Return what a passage gives as the reason of what; what comes later counts as no reason
    (its relation has no word).
    """
    found = [
        relation
        for mark in passage.marks
        if not _CAUSAL.isdisjoint(mark.classes)
        and (relation := _read_relation(passage.plain, mark)) is not None
    ]
    for match in _LATER.finditer(passage.plain):
        before = passage.plain[max(0, match.start() - 60) : match.start()]
        after = passage.plain[match.end() : match.end() + 60]
        found.append(Relation(cause=grams_of(before), effect=grams_of(after), told=before, word=""))
    return tuple(found)


def _read_relation(plain: str, mark: Mark) -> Relation | None:
    """Return the reason and what follows from it, as one causal word splits its sentence."""
    start = max(plain.rfind(c, 0, mark.start) for c in "。！？\n；") + 1
    ends = [p for c in "。！？\n；" if (p := plain.find(c, mark.end)) >= 0]
    parts = _split(plain[start : mark.start], plain[mark.end : min(ends, default=len(plain))], mark)
    if parts is None:
        return None
    cause, effect = parts
    return Relation(
        cause=grams_of(cause), effect=grams_of(effect), told=cause.strip(), word=mark.word
    )


def _split(before: str, after: str, mark: Mark) -> tuple[str, str] | None:
    """Return (cause, effect) of the words before and after a causal word."""
    if mark.word == "所致":
        due = _DUE.fullmatch(before)
        return (due["cause"], due["effect"]) if due else (before, "")
    forced = _FORCED.match(after) if mark.word in ("因", "由于", "因为") else None
    if forced:
        return forced["cause"], before.rpartition("，")[2] + forced["effect"]
    therefore = _SO.match(after) if mark.word in ("因", "由于", "因为") else None
    if therefore:
        return therefore["cause"], before.rpartition("，")[2] + therefore["effect"]
    if mark.word in _REASONS and not after.strip("，,"):
        why = _IS_WHY.fullmatch(before)
        return (why["cause"], why["effect"]) if why else None
    if "cause.back" in mark.classes and "cause.forth" not in mark.classes:
        own = before.rpartition("，")[2]
        if mark.word == "因" and len(own) < 6 and own != before and "，" not in after:
            return None  # 前一日也因跌逾7%熔断: where the reason ends cannot be told
        leads = mark.word in _LEADING and (len(before) < 6 or ("，" in after and len(before) < 14))
        if leads or not before.strip():
            cause, _, effect = after.partition("，")
            return (cause, before + effect) if effect else None
        return after, before
    factors = _FACTORS.match(after)
    if factors:
        return factors["cause"] or before, factors["effect"]
    return before, after

"""Denials: told as so what the source denies, doubts, calls absent or so in part only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage, grams_of
from yanbao.verify.polarity import denies


def find_denials(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what the source denies in words of its own."""
    yield from _find_questions(pair)
    yield from _find_onlys(pair)
    yield from _find_rathers(pair)
    yield from _find_unlikely(pair)
    yield from _find_absent(pair)
    yield from _find_rather_other(pair)
    yield from _find_not_wholly(pair)
    yield from _find_no_more(pair)
    yield from _find_never(pair)


_ASKED = re.compile(r"(?:[么吗？?])+[^。？?]{0,6}(?:否定|并非如此|不是|并不|未必|不能|不会)")


def _find_questions(pair: Pairing) -> Iterator[Clue]:
    """Find what the source asks and answers with no, told as if it were so."""
    if any(map(denies, pair.sentence.marks)) or _DOUBT.search(pair.sentence.plain):
        return
    for quote in pair.quotes:
        for match in _ASKED.finditer(quote.plain):
            asked = grams_of(quote.plain[max(0, match.start() - 16) : match.start()])
            if asked and len(asked & pair.sentence.grams) >= 0.6 * len(asked):
                yield Clue(
                    code="negation-dropped",
                    words=pair.sentence.text[:30],
                    carried=match.group(),
                    reason="the source asks it and answers no",
                )
                return


_RATHER = re.compile(r"(?:而非|而不是|并非|不是)(?P<what>[\u3400-\u9fff]{2,4})")


def _find_rathers(pair: Pairing) -> Iterator[Clue]:
    """Find what the source says it is not (而非需求), told as what it is."""
    if _DOUBT.search(pair.sentence.plain):
        return
    for quote in pair.quotes:
        for match in _RATHER.finditer(quote.plain):
            what = match["what"][:2]
            before = quote.plain[max(0, match.start() - 8) : match.start()]
            named = [g for g in grams_of(before) if g in pair.sentence.plain]
            if what in pair.sentence.plain and quote.plain.count(what) == 1 and not named:
                yield Clue(
                    code="negation-dropped",
                    words=what,
                    carried=match.group(),
                    reason="the source says that it is not this but another",
                )
                return


_SURE = re.compile(r"有望|(?:很|极|非常|大)(?:有)?可能(?!性)|大概率|多半|\blikely\b")
_HARDLY = re.compile(
    r"可能性(?:并)?(?:不大|不高|很小|较小|极小|很低|较低|甚微|微乎其微|渺茫)|不(?:太|大)可能|unlikely"
)


def _find_unlikely(pair: Pairing) -> Iterator[Clue]:
    """Find what the source calls unlikely, told as likely."""
    sure = _SURE.search(pair.sentence.plain)
    if sure is None or sure.group() in pair.evidence or _DOUBT.search(pair.sentence.plain):
        return
    hardly = _HARDLY.search(pair.evidence)
    if hardly:
        yield Clue(
            code="negation-dropped",
            words=sure.group(),
            carried=hardly.group(),
            reason="the source calls it unlikely",
        )


_ABSENT = re.compile(r"(?:不存在|并无|暂无|尚无|没有)(?P<what>[^，。；！？\n]{4,30})")


def _find_absent(pair: Pairing) -> Iterator[Clue]:
    """Find as there what the source says there is none of (不存在借壳上市的计划)."""
    if any("neg" in m.classes for m in pair.sentence.marks) or _DOUBT.search(pair.sentence.plain):
        return
    for quote in pair.quotes:
        for match in _ABSENT.finditer(quote.plain):
            what = grams_of(match["what"])
            if len(what & pair.sentence.grams) >= 0.6 * len(what) > 1:
                yield Clue(
                    code="negation-dropped",
                    words=pair.sentence.text[:30],
                    carried=match.group(),
                    reason="the source says that there is none",
                )
                return


_NOT_ONLY = re.compile(r"不(?:仅仅|仅|只|单单|单|光)(?:仅)?(?P<what>是?[^，。；]{2,12})")
_ONLY = re.compile(r"(?:仅仅|只不过|不过|只|仅)(?P<what>是[^，。；]{2,12})")


def _find_onlys(pair: Pairing) -> Iterator[Clue]:
    """Find what the source calls not only so, told as only so."""
    mine = _ONLY.search(pair.sentence.plain)
    if mine is None or _NOT_ONLY.search(pair.sentence.plain):
        return
    said = grams_of(mine["what"])
    for quote in pair.quotes:
        for match in _NOT_ONLY.finditer(quote.plain):
            if len(said & grams_of(match["what"])) >= 0.5 * max(len(said), 1):
                yield Clue(
                    code="negation-dropped",
                    words=mine.group(),
                    carried=match.group(),
                    reason="the source says that it is more than this",
                )
                return


_DOUBT = re.compile(r"不|非|未|否|难|没")
_BUT = re.compile(r"(?:不是|并非|非)(?P<no>[^，。；]{2,24})[，,；]?而是(?P<yes>[^，。；]{2,24})")
_NOT = re.compile(r"(?P<yes>[^，。；]{2,24})[，,]?(?:而非|而不是|并非|不是)(?P<no>[^，。；]{2,24})")


def _sides_of(passage: Passage) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what a passage says that it is, and what it is not (不是甲，而是乙; 乙，而非甲)."""
    if "非" not in passage.plain and "不是" not in passage.plain:
        return None
    found = _BUT.search(passage.plain) or _NOT.search(passage.plain)
    if found is None:
        return None
    yes, no = grams_of(found["yes"]), grams_of(found["no"])
    return yes - no, no - yes


def _find_rather_other(pair: Pairing) -> Iterator[Clue]:
    """Find 是甲，并非乙 where the source has 并非甲，而是乙."""
    mine = _sides_of(pair.sentence)
    if mine is None:
        return
    for quote in pair.quotes:
        theirs = _sides_of(quote)
        if theirs is None:
            continue
        across = len(mine[0] & theirs[1]) + len(mine[1] & theirs[0])
        along = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
        if across > along + 1:
            yield Clue(
                code="negation-flipped",
                words=pair.sentence.plain[:30],
                carried=quote.plain[:30],
                reason="the source has it the other way round",
            )
            return


_WHOLLY_NOT = re.compile(r"完全不|完全没有|毫不|都不|根本不")
_NOT_WHOLLY = re.compile(r"不完全|并非完全|不全|并不都|不都|不尽")


def _find_not_wholly(pair: Pairing) -> Iterator[Clue]:
    """Find 完全不依赖 where the source has 不完全依赖."""
    mine = _WHOLLY_NOT.search(pair.sentence.plain)
    theirs = _NOT_WHOLLY.search(pair.evidence)
    if mine and theirs and not _WHOLLY_NOT.search(pair.evidence):
        yield Clue(
            code="negation-flipped",
            words=mine.group(),
            carried=theirs.group(),
            reason="the source denies it in part only",
        )


_NO_MORE = re.compile(r"不再(?:被|会|是|受)?(?P<what>[\u3400-\u9fff]{2})")
_STILL = r"(?:仍|依旧|继续|还)(?:然|旧|会|是|在|被|受|要)?"


def _find_no_more(pair: Pairing) -> Iterator[Clue]:
    """Find 不再被禁止 where the source has 仍禁止."""
    for mine in _NO_MORE.finditer(pair.sentence.plain):
        still = re.search(_STILL + mine["what"], pair.evidence)
        if still:
            yield Clue(
                code="negation-flipped",
                words=mine.group(),
                carried=still.group(),
                reason="the source says that it is so still",
            )
            return


_NEVER = re.compile(r"从未|从没|未曾|不曾|never")
_ONCE = re.compile(r"曾(?!不|未)|once|previously|formerly")


def _find_never(pair: Pairing) -> Iterator[Clue]:
    """Find 从未参与 where the source has 曾……任职 in words that say the same else."""
    mine = _NEVER.search(pair.sentence.plain)
    if mine is None or mine.group() in pair.known:
        return
    for clause, ranked in pair.aligned:
        if not clause.start <= mine.start() < clause.end or not ranked:
            continue
        for _, _, other in ranked[:2]:
            once = _ONCE.search(other.text)
            if once and len(clause.grams & other.grams) >= 3:
                yield Clue(
                    code="negation-flipped",
                    words=mine.group(),
                    carried=once.group(),
                    reason="the source says that it was so once",
                )
                return

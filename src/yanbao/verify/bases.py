"""Bases: what a number or a comparison is measured from, here and in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Clause, Passage, classes_of, grams_of

_DEGREE = re.compile(r"[高低多少增减快慢大小强弱涨跌更好差优重轻升降早晚溢]")
_GROUPS: Final = (
    ("yoy", "qoq"),
    ("cum", "single"),
    ("day", "week", "month"),
    ("early", "mid", "late"),
)
_BASES: Final = (
    "比",
    "较",
    "相比",
    "相较",
    "高于",
    "低于",
    "多于",
    "少于",
    "超过",
    "优于",
    "than",
    "versus",
    "领先",
    "落后",
    "仅次于",
    "高过",
    "跌破",
    "升破",
    "突破",
    "未达到",
    "不及",
    "低过",
    "折让",
    "溢价",
)


def find_base_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what is compared with what, and over which stretch of time."""
    yield from _find_stretches(pair)
    yield from _find_bases(pair)
    yield from _find_number_bases(pair)
    yield from _find_turned(pair)
    yield from _find_other_spans(pair)


#: 单日跌幅, weekly loss: over which stretch a move is measured
_SPAN = re.compile(
    r"(?P<span>单日|单周|单月|单季|单年)(?:最大|最深|最高)?(?P<what>[涨跌升降增减]幅|成交额|流入|流出)"
    r"|(?P<each>daily|one-day|weekly|monthly|quarterly|annual) "
    r"(?P<move>loss|gain|drop|rise|decline|advance)"
)
_ONE_DAY: Final = "one-day"


def _spans(passage: Passage) -> set[tuple[str, str]]:
    return {
        (m["span"] or m["each"].replace(_ONE_DAY, "daily"), m["what"] or m["move"])
        for m in _SPAN.finditer(passage.plain)
    }


def _find_other_spans(pair: Pairing) -> Iterator[Clue]:
    """Find a weekly loss that the source measures over a day."""
    mine = _spans(pair.sentence)
    theirs = set().union(*(_spans(q) for q in (*pair.quotes, pair.title))) if mine else set()
    for span, what in mine - theirs:
        others = sorted(other for other, moved in theirs if moved == what)
        if others:
            yield Clue(
                code="base-differs",
                words=f"{span} {what}" if span.isascii() else span + what,
                carried=others[0],
                reason="the source measures it over another stretch of time",
            )
            return


#: 高于2026年: how it lies to what
_LIES = re.compile(
    r"(?P<way>高|多|大|快|强|好|优|低|少|小|慢|弱|逊)于(?P<base>[^，。；！？\n]{2,12})"
)
_ABOVE: Final = frozenset("高多大快强好优")


def _find_turned(pair: Pairing) -> Iterator[Clue]:
    """Find 高于甲 where the evidence has 低于甲 only."""
    for mine in _LIES.finditer(pair.sentence.plain):
        base, turned = mine["base"][:4], ""
        for quote in pair.quotes:
            for theirs in _LIES.finditer(quote.plain):
                if not theirs["base"].startswith(base[:3]):
                    continue
                if (theirs["way"] in _ABOVE) == (mine["way"] in _ABOVE):
                    return
                turned = turned or theirs.group()
        if turned and not any(c.isdigit() for c in base[:1] if "%" in mine["base"]):
            yield Clue(
                code="comparison-turned",
                words=mine.group(),
                carried=turned,
                reason="the source compares the other way",
            )
            return


def _find_stretches(pair: Pairing) -> Iterator[Clue]:
    """Find 同比, 单季, 年初 and their like where the evidence measures otherwise."""
    known = {p[2] for q in (*pair.quotes, pair.title) for p in q.periods}
    for group in _GROUPS:
        mine = [g for g in group if pair.sentence.has(f"period.{g}")]
        for name in mine:
            if any(q.has(f"period.{name}") for q in (*pair.quotes, pair.title)):
                continue
            others = [g for g in group if g != name and pair.holds(f"period.{g}")]
            word = next(m.word for m in pair.sentence.marks if f"period.{name}" in m.classes)
            if name in ("day", "single") and word in ("当日", "当天") and not others:
                continue
            if name == "late" and any((d.day or 0) >= 28 for q in pair.quotes for d in q.days):
                continue
            if word in ("前三季度", "前三季", "首三季") and "9m" in known:
                continue
            if (
                word in pair.known
                or (name == "late" and len(word) == 1)
                or (name == "early" and len(word) == 1 and not others)
            ):
                continue
            yield Clue(
                code="base-differs" if others else f"base-added-{name}",
                words=word,
                reason="the source measures otherwise",
            )


def _computes(pair: Pairing, start: int, end: int) -> bool:
    """Whether a clause prints a number that the evidence does not: a comparison of its own."""
    known = {abs(b.value) for _, b in pair.amounts}
    return any(start <= a.start < end and abs(a.value) not in known for a in pair.sentence.amounts)


_THAN = re.compile(
    r"(?<![同环])[比较](?P<base>[^，。；例重率]{2,12}?)(?:更|还|又|要)?[多少高低增减升降便贵快慢大小下上]"
)
#: of what is compared with, the words that tell nothing apart
_GENERAL = re.compile(r"时期|期间|阶段|水平|平均|规模|时|末")
_PAST: Final = (
    "上年",
    "去年",
    "同期",
    "上月",
    "上季",
    "前一",
    "此前",
    "年前",
    "月前",
    "基数",
    "预期",
)


def _find_other_bases(pair: Pairing, amount: Amount, clause: Clause) -> Iterator[Clue]:
    """Find a difference from one thing that the evidence gives as a difference from another."""
    mine = _THAN.search(clause.text)
    if mine is None or clause.start + mine.start() > amount.start:
        return
    base = grams_of(_GENERAL.sub("，", mine["base"]))
    if not base or any(word in mine["base"] for word in _PAST):
        return
    bases: list[str] = []
    for passage, b in pair.amounts:
        if b.value != amount.value or b.unit != amount.unit:
            continue
        around = passage.clause_at(b.start)
        theirs = _THAN.search(around.text) if around else None
        if theirs is None and "同比" not in passage.plain[max(0, b.start - 30) : b.start]:
            return
        told = around.text[theirs.start() + 1 :] if around and theirs else "同比"
        bases.append(told[: max(b.start - around.start, 12)] if around and theirs else told)
    if bases and not any(base & grams_of(_GENERAL.sub("，", one)) for one in bases):
        yield Clue(
            code="base-differs",
            words=mine.group(),
            carried=bases[0],
            reason="the source measures this number from something else",
        )


def _find_number_bases(pair: Pairing) -> Iterator[Clue]:
    """Find a rate called 同比 here that the evidence gives as 环比, or the other way round."""
    for amount in pair.sentence.amounts:
        clause = pair.sentence.clause_at(amount.start)
        if clause is not None:
            yield from _find_other_bases(pair, amount, clause)
        if amount.kind not in ("%", "pp") or clause is None:
            continue
        for mine, other in (("period.yoy", "period.qoq"), ("period.qoq", "period.yoy")):
            if not clause.has(mine) or clause.has(other):
                continue
            rooms = [
                classes_of_sentence(p, b.start)
                for p, b in pair.amounts
                if b.kind == amount.kind and b.value == amount.value
            ]
            if rooms and all(other in room and mine not in room for room in rooms):
                yield Clue(
                    code="base-differs",
                    words=clause.text.strip()[:30],
                    reason="the source measures this number otherwise",
                )
                return


def classes_of_sentence(passage: Passage, place: int) -> frozenset[str]:
    """Return the classes of the words in the sentence around an offset."""
    low = max(passage.plain.rfind(c, 0, place) for c in "。！？\n；") + 1
    ends = [at for c in "。！？\n；" if (at := passage.plain.find(c, place)) >= 0]
    high = min(ends, default=len(passage.plain))
    return classes_of(tuple(m for m in passage.marks if low <= m.start < high))


def _find_bases(pair: Pairing) -> Iterator[Clue]:
    """What a comparison is made with must be what the evidence compares with."""
    sentence = pair.sentence
    for clause in sentence.clauses:
        for word in _BASES:
            place = clause.text.find(word)
            if place < 0 or (
                word == "比"
                and (
                    clause.text[place - 1 : place] in ("同", "环", "占", "对")
                    or clause.text[place + 1 : place + 2]
                    in ("例", "重", "较", "率", "起", "特", "亚", "利", "如", "赛")
                )
            ):
                continue
            after = clause.text[place + len(word) : place + len(word) + 9]
            if word in ("比", "较") and not _DEGREE.search(clause.text[place:]):
                continue
            base = grams_of(after)
            if len(base) < 2 or _computes(pair, clause.start, clause.end):
                continue
            near: frozenset[str] = frozenset()
            for quote in (*pair.quotes, pair.title):
                for other in _BASES:
                    spot = quote.plain.find(other)
                    while spot >= 0:
                        near |= grams_of(quote.plain[spot : spot + len(other) + 14])
                        spot = quote.plain.find(other, spot + 1)
            held = len(base & pair.grams)
            if near and not base & near and not 0 < held < 0.4 * len(base):
                yield Clue(
                    code="comparison-base",
                    words=word + after,
                    reason="compared with something else in the source",
                )
            elif not near and len(base & pair.grams) < 0.4 * len(base):
                yield Clue(
                    code="comparison-added",
                    words=word + after,
                    reason="the source does not compare so",
                )

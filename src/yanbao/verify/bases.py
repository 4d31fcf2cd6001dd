"""Bases: what a number or a comparison is measured from, here and in the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.comparisons import find_crossed_than, find_turned_comparisons
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Clause, Passage, classes_of, grams_of
from yanbao.verify.stretches import find_stretch_clues

_DEGREE = re.compile(r"[高低多少增减快慢大小强弱涨跌更好差优重轻升降早晚溢]")
_BASES: Final = (
    "比 较 相比 相较 高于 低于 多于 少于 超过 优于 than versus 领先 落后 "
    "仅次于 高过 跌破 升破 突破 未达到 不及 低过 折让 溢价"
).split()


def find_base_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of what is compared with what, and over which stretch of time."""
    yield from find_stretch_clues(pair)
    yield from _find_bases(pair)
    yield from _find_number_bases(pair)
    yield from _find_missed_estimates(pair)
    yield from _find_turned(pair)
    yield from find_turned_comparisons(pair)
    yield from find_crossed_than(pair)
    yield from _find_other_base_of(pair)


_SUBJECT_LIES = re.compile(
    r"(?P<what>[\u3400-\u9fff]{2})(?:远|略|明显|大幅|显著|更|仍|也|均|都)*"
    r"(?P<way>[高多大快强好优低少小慢弱逊])于(?P<base>[^，。；！？\n\d]{2,12})"
)


def _find_other_base_of(pair: Pairing) -> Iterator[Clue]:
    """Find 风险远高于另类资产 where the source has 风险远高于股票或债券."""
    theirs = [m for quote in pair.quotes for m in _SUBJECT_LIES.finditer(quote.plain)]
    for mine in _SUBJECT_LIES.finditer(pair.sentence.plain) if theirs else ():
        alike = [m for m in theirs if m["what"] == mine["what"] and m["way"] == mine["way"]]
        base = grams_of(mine["base"])
        if alike and not any(base & grams_of(m["base"]) for m in alike):
            yield Clue(
                code="base-differs",
                words=mine.group(),
                carried=alike[0].group(),
                reason="the source compares it with something else",
            )
            return


#: 高于2026年: how it lies to what
_LIES = re.compile(
    r"(?P<way>高|多|大|快|强|好|优|低|少|小|慢|弱|逊)于(?P<base>[^，。；！？\n]{2,24})"
)
_ABOVE: Final = frozenset("高多大快强好优")
_TOKEN = re.compile(r"[a-z][a-z0-9-]*[0-9][a-z0-9-]*|[a-z]{3,}|\d{4,}")


def _is_one_base(one: str, two: str) -> bool:
    """Whether two comparisons are made with one thing: the same words first, or the same token."""
    return two.startswith(one[:3]) or bool(set(_TOKEN.findall(one)) & set(_TOKEN.findall(two)))


def _find_turned(pair: Pairing) -> Iterator[Clue]:
    """Find 高于甲 where the evidence has 低于甲 only."""
    for mine in _LIES.finditer(pair.sentence.plain):
        base, turned = mine["base"][:4], ""
        for quote in pair.quotes:
            for theirs in _LIES.finditer(quote.plain):
                if not _is_one_base(mine["base"], theirs["base"]):
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
    past = any(word in mine["base"] for word in _PAST)
    if not base:
        return
    bases: list[str] = []
    for passage, b in pair.amounts:
        if b.value != amount.value or b.unit != amount.unit:
            continue
        around = passage.clause_at(b.start)
        theirs = _THAN.search(around.text) if around else None
        if theirs is None and "同比" not in passage.plain[max(0, b.start - 30) : b.start]:
            return
        if past and (theirs is None or any(word in theirs["base"] for word in _PAST)):
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


_ESTIMATE = re.compile(
    r"(?:预期|预估|预测|预计|市场估计|estimate[sd]?|forecast)(?:值|中值)?(?:为|的|是|约|,|，)*"
)
_TO_ESTIMATE = re.compile(
    r"(?P<way>高[于出过]|超[出过]?|好于|胜过|强于|优于|低于|不及|逊于|弱于|差于)[^，。；]{0,6}(?:预期|预估|预测|估计)"
)


def _find_missed_estimates(pair: Pairing) -> Iterator[Clue]:
    """Find 高于预期 where the source's number lies below the one it calls expected."""
    mine = _TO_ESTIMATE.search(pair.sentence.plain)
    if mine is None or _TO_ESTIMATE.search(pair.evidence):
        return
    for quote in pair.quotes:
        for told in _ESTIMATE.finditer(quote.plain):
            expected = next((b for b in quote.amounts if 0 <= b.start - told.end() <= 4), None)
            before = [b for b in quote.amounts if b.end <= told.start()]
            if expected is None or not before or before[-1].unit != expected.unit:
                continue
            above = before[-1].value > expected.value
            if before[-1].value != expected.value and above != (mine["way"][0] in "高超好胜强优"):
                yield Clue(
                    code="comparison-wrong",
                    words=mine.group(),
                    carried=f"{before[-1].text} / {expected.text}",
                    reason="the source's numbers stand the other way round",
                )
                return


def classes_of_sentence(passage: Passage, place: int) -> frozenset[str]:
    """Return the classes of the words in the sentence around an offset."""
    low = max(passage.plain.rfind(c, 0, place) for c in "。！？\n；") + 1
    ends = [at for c in "。！？\n；" if (at := passage.plain.find(c, place)) >= 0]
    high = min(ends, default=len(passage.plain))
    return classes_of(tuple(m for m in passage.marks if low <= m.start < high))


#: 比上年同期 is 同比, 比前一日 is 较上日
_TIME_BASE = re.compile(
    r"(?:上年|去年|上一?年度?)(?:的)?同期|(?:前|上)一?个?(?:交易)?(?:日|天|周|月|季度?)(?!本)"
)
_SAME_TIME = {
    "年": re.compile(r"同比|同期|yoy|year-on-year|year over year"),
    "": re.compile(r"环比|[较比](?:前|上)|前值|上(?:个?交易)?日|隔夜|前一|上一|qoq|mom"),
}


def _is_named_otherwise(pair: Pairing, base: str) -> bool:
    """Whether a time is compared with that the evidence names in another word."""
    told = _TIME_BASE.match(base)
    if told is None:
        return False
    return _SAME_TIME["年" if "年" in told.group() else ""].search(pair.evidence) is not None


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
            if _is_named_otherwise(pair, after):
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

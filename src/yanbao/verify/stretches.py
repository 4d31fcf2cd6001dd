"""Stretches: over which time a number is measured, here and in the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from yanbao.verify.amounts import Amount
from yanbao.verify.pairing import Clue, Pairing
from yanbao.verify.passages import Passage


def find_stretch_clues(pair: Pairing) -> Iterator[Clue]:
    """Yield the clues of a move, a sum or a rate over another stretch of time."""
    yield from _find_stretches(pair)
    yield from _find_other_labels(pair, ("%", "pp"), _label_of)  # 环比增8% for 同比增8%
    yield from _find_other_labels(pair, ("%",), _span_of)  # a week's move for a day's
    yield from _find_span_of_nouns(pair)
    yield from _find_other_spans(pair)
    yield from _find_summed_up(pair)


_GROUPS: Final = (
    ("yoy", "qoq"),
    ("cum", "single"),
    ("day", "week", "month"),
    ("early", "mid", "late"),
)
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


_OVER_SPAN = re.compile(
    r"(?P<day>24小时|日内|单日|一天|当日|一日|盘中)|(?P<week>一周|本周|周内|7天|七日|单周|当周|上周)|"
    r"(?P<month>一个月|月内|本月|30天|单月|当月)|(?P<year>今年|年内|年初|全年|一年)"
    r"|(?P<daily>\b(?:daily|one-day|session|(?:mon|tues|wednes|thurs|fri)day))|(?P<weekly>\bweek)"
)
_BY_SPAN = re.compile(
    r"(?P<span>(?<![\d一二三四前首])[年月日周季])(?:均|度)?(?P<what>销售额|收入|产量|产能|销量|营收|交付量|租金|供应量|需求量|支出|消费|开支|成本)"
)


def _find_span_of_nouns(pair: Pairing) -> Iterator[Clue]:
    """Find 年销售额 where the source has 月销售额 only."""
    mine = {(m["span"], m["what"]) for m in _BY_SPAN.finditer(pair.sentence.plain)}
    theirs = {(m["span"], m["what"]) for q in pair.quotes for m in _BY_SPAN.finditer(q.plain)}
    for span, what in sorted(mine - theirs) if theirs else ():
        others = sorted(other for other, told in theirs if told == what)
        if others and pair.evidence.count(what) == len(others):
            yield Clue(
                code="base-differs",
                words=span + what,
                carried=others[0] + what,
                reason="the source measures it over another stretch of time",
            )
            return


def _span_of(passage: Passage, amount: Amount) -> str:
    """Return over which stretch of time the words right before a rate say that it goes."""
    clause = passage.clause_at(amount.start)
    low = max(clause.start if clause else 0, amount.start - 14)
    found = [m.lastgroup or "" for m in _OVER_SPAN.finditer(passage.plain, low, amount.start)]
    if found:
        return found[-1]
    behind = _OVER_SPAN.match(passage.plain, amount.end + len(" on "))  # -2.7% on Friday
    return behind.lastgroup or "" if behind else ""


def _find_other_labels(
    pair: Pairing, kinds: tuple[str, ...], label_of: Callable[[Passage, Amount], str]
) -> Iterator[Clue]:
    """Find a rate that the evidence has, each time, under another label than the sentence."""
    for amount in pair.sentence.amounts:
        mine = label_of(pair.sentence, amount) if amount.kind in kinds else ""
        if not mine:
            continue
        told = [
            label_of(p, b)
            for p, b in pair.amounts
            if b.kind == amount.kind and b.value == amount.value
        ]
        if told and all(label and label != mine for label in told):
            yield Clue(
                code="base-differs",
                words=pair.sentence.text[max(0, amount.start - 6) : amount.end],
                carried=f"{told[0]} {amount.text}",
                reason="the source measures this number otherwise",
            )
            return


#: what 当月 or 单日 may stand for in the source's words
_HELD_SPANS: Final = {
    "日": re.compile(r"[一1单当]天|[一1单当]日|24小时|日内"),
    "天": re.compile(r"[一1单当]天|[一1单当]日|24小时|日内"),
    "月": re.compile(r"每月|本月|单月|当月|月(?:收入|均|度|薪|租|供|实际)|实际月"),
    "季": re.compile(r"季"),
    "周": re.compile(r"周"),
    "年": re.compile(r"年"),
}


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
            summed = [k for k in known if k.endswith("m") and k[:-1].isdigit() and int(k[:-1]) > 1]
            if name == "single" and word in ("单月", "当月", "单季", "当季") and summed:
                yield Clue(
                    code="base-differs",
                    words=word,
                    carried=summed[0],
                    reason="the source counts several months together",
                )
                continue
            if word[0] in "当单" and _HELD_SPANS[word[1]].search(pair.evidence):
                continue
            if name == "day" and any(held in pair.evidence for held in ("一度", "日内", "盘中")):
                continue
            if name == "mid" and any(d.month in (6, 7) for q in pair.quotes for d in q.days):
                continue
            if (
                word in pair.known
                or (name == "late" and len(word) == 1)
                or (name == "early" and len(word) == 1 and not others)
            ):
                continue
            if others:
                yield Clue(code="base-differs", words=word, reason="the source measures otherwise")


_LABELLED = re.compile(r"(?P<label>同比|环比)[^，。；、\d]{0,8}$")


def _label_of(passage: Passage, amount: Amount) -> str:
    """Return 同比 or 环比 where it stands right before a rate."""
    found = _LABELLED.search(passage.plain[max(0, amount.start - 12) : amount.start])
    return found["label"] if found else ""


_EACH = re.compile(r"每(?:一?[年月日天周季]|个?季度|个?月|股|台|辆|人|户|吨)|[年月日季周]均")
_TOGETHER = re.compile(r"累计|总共|合计|一共|共计|总计|总额")


def _find_summed_up(pair: Pairing) -> Iterator[Clue]:
    """Find 累计593亿度 where the source has 每年593亿度."""
    for amount in pair.sentence.amounts:
        clause = pair.sentence.clause_at(amount.start)
        if clause is None or not (amount.kind or amount.counter or amount.value > 31):
            continue
        summed = _TOGETHER.search(pair.sentence.plain, clause.start, amount.start)
        if summed is None or _EACH.search(clause.text):
            continue
        told = [
            _EACH.search(p.plain, c.start, b.start)
            for p, b in pair.amounts
            if b.value == amount.value and b.unit == amount.unit and (c := p.clause_at(b.start))
        ]
        if told and all(told) and told[0] is not None:
            yield Clue(
                code="base-differs",
                words=summed.group() + amount.text,
                carried=told[0].group() + amount.text,
                reason="the source gives it for each, not all together",
            )
            return

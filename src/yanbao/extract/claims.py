"""Turn numbers into claims: who asserts what about whom, for which period, how firmly."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from yanbao.extract.attributes import Decision, decide_attribute, is_money
from yanbao.extract.lexicon import Hit
from yanbao.extract.metrics import metric_lexicon
from yanbao.extract.modality import find_holder, find_modality, is_analyst, is_forecast
from yanbao.extract.passages import Passage
from yanbao.extract.subjects import Resolver, Subject
from yanbao.model.readings import Claim, Quantity, TimeMention
from yanbao.model.spans import Span
from yanbao.model.vocabulary import Modality

#: The longest quote, in characters, where the clause allows it.
LONGEST_QUOTE = 60

_BASIS = re.compile(
    r"较(?:发行价|发售价|上年同期|上年|去年同期|去年|上月|上一交易日|前一交易日|年初|上季度|此前)|与上年(?:同期)?相比|同比|环比|"
    r"按年|按季|按月|年化|year[- ]on[- ]year|year[- ]over[- ]year|from a year (?:ago|earlier)|month[- ]on[- ]month"
)
_LAST_YEAR = re.compile(r"上年同期|去年同期|上年度?同期")
_GUIDANCE = {"net_profit": "guidance_net_profit", "net_profit_yoy": "guidance_net_profit_yoy"}
_DAILY = frozenset(
    "price price_change_pct index_level index_change_pct commodity_price commodity_change_pct fx_rate "
    "bond_yield turnover net_flow".split()
)
_REPORTED = frozenset(
    "revenue revenue_yoy net_profit net_profit_yoy guidance_net_profit guidance_net_profit_yoy eps "
    "gross_margin expense cash_flow sales_volume sales_volume_yoy".split()
)
# Counts in these units are asides (ages, ranks, meetings, editions) unless a measure is named.
_ASIDES = frozenset(
    "岁 年 届 位 次 天 日 月 周 小时 分钟 秒 场 名 章 条 项 章节 期 轮 个月 点 分 页 号 季 代 级 层 种 类 句 "
    "year years day days hour hours minute minutes week weeks month months times".split()
)
_YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What carries over from one number to the next within a sentence."""

    sentence: int = -1
    period: str | None = None
    forecast: bool = False


def find_claims(passage: Passage) -> tuple[Claim, ...]:
    """Return one claim for each asserted quantity, in text order."""
    hits = metric_lexicon().find(passage.lower)
    resolver = Resolver(passage)
    claims: list[Claim] = []
    title_period = _first_period(passage)
    context = Context()
    for quantity in passage.quantities:
        number = passage.sentence_at(quantity.span.start)
        if number != context.sentence:
            context = Context(sentence=number)
        decision = decide_attribute(passage, quantity, hits)
        if _is_aside(quantity, decision):
            continue
        subject = resolver.resolve(quantity, decision)
        claim, context = _claim(passage, quantity, (decision, subject), context, title_period)
        claims.append(claim)
    return number_claims(passage.view.document_id, drop_repeats(claims))


def _is_aside(quantity: Quantity, decision: Decision) -> bool:
    """Whether the number counts something no fund would ask about."""
    if quantity.unit == "" and decision.metric is None:
        return True
    return decision.kind == "count" and decision.metric is None and quantity.unit in _ASIDES


def _claim(
    passage: Passage,
    quantity: Quantity,
    decided: tuple[Decision, Subject],
    context: Context,
    title_period: str | None,
) -> tuple[Claim, Context]:
    """Make the claim and what carries over from it."""
    decision, subject = decided
    plain = passage.view.plain
    sentence = passage.sentences[context.sentence]
    clause_start, clause_end = passage.clause_at(quantity.span.start)
    words = plain[sentence.start : sentence.end]
    clause = plain[clause_start:clause_end]
    lead = plain[sentence.start : quantity.span.end]
    holder = find_holder(words)
    modality = _modality(clause, words, lead, holder)
    attribute = decision.attribute
    if modality == "forecast" and not _LAST_YEAR.search(clause):
        attribute = _GUIDANCE.get(attribute, attribute)
    elif _LAST_YEAR.search(clause):
        modality = "actual"
    period = _period(passage, quantity, clause_start) or context.period
    claim = Claim(
        id="c",
        span=_quote(passage, quantity, decision),
        subject=subject.name or "?",
        subject_span=subject.span,
        attribute=attribute,
        quantity=quantity,
        period=period or _default_period(passage, attribute, title_period),
        modality=modality,
        holder=holder,
        basis=_basis(plain[clause_start : quantity.span.end]),
    )
    return claim, replace(context, period=period, forecast=modality == "forecast")


def _modality(clause: str, sentence: str, lead: str, holder: str | None) -> Modality:
    """Decide how firmly the number is said; an expectation earlier in the sentence carries on."""
    modality = find_modality(clause, sentence)
    if modality == "actual" and is_forecast(lead):
        modality = "forecast"
    if modality == "forecast" and holder is not None and is_analyst(holder):
        return "estimate_by_third_party"
    return modality


def _basis(text: str) -> str | None:
    """Return the last base of comparison named before the number."""
    found = _BASIS.findall(text)
    return found[-1] if found else None


def _period(passage: Passage, quantity: Quantity, clause_start: int) -> str | None:
    """Return the period named last before the number in its clause, else in its sentence."""
    sentence = passage.sentences[passage.sentence_at(quantity.span.start)]
    for low in (clause_start, sentence.start):
        times = passage.between(passage.times, low, quantity.span.start)
        if times:
            listed = _listed_period(passage, quantity, times, low)
            period = listed or times[-1].period
            if _LAST_YEAR.search(passage.view.plain[low : quantity.span.start]):
                return _year_before(period)
            return period
    return None


def _listed_period(
    passage: Passage, quantity: Quantity, times: tuple[TimeMention, ...], low: int
) -> str | None:
    """Align a list of periods with a list of numbers (一季度和全年……分别为 15% 和 12%)."""
    marker = passage.lower.find("分别", low, quantity.span.start)
    if marker < 0:
        return None
    _, clause_end = passage.clause_at(quantity.span.start)
    numbers = passage.between(passage.quantities, marker, clause_end)
    named = [time for time in times if time.span.start < marker]
    if len(named) == len(numbers) and quantity in numbers:
        return named[numbers.index(quantity)].period
    return None


def _year_before(period: str) -> str:
    """Return the same period one year earlier."""
    head = period[:_YEAR]
    return f"{int(head) - 1}{period[_YEAR:]}" if head.isdigit() and "/" not in period else period


def _first_period(passage: Passage) -> str | None:
    """Return the reporting period the title names, if it names one longer than a day."""
    for time in passage.times:
        if time.span.start >= max(passage.title_end, 1):
            break
        if time.grain in ("quarter", "half", "year", "month", "range"):
            return time.period
    return None


def _default_period(passage: Passage, attribute: str, title_period: str | None) -> str | None:
    """Return what an undated number covers: the day for market figures, else the title's period."""
    day: date | None = passage.published_on
    if attribute in _DAILY and day is not None:
        return day.isoformat()
    return title_period if attribute in _REPORTED else None


def _quote(passage: Passage, quantity: Quantity, decision: Decision) -> Span:
    """Return the shortest piece that shows the words of the measure and the number."""
    start, end = quantity.span.start, quantity.span.end
    sentence = passage.sentences[passage.sentence_at(start)]
    clause_start, clause_end = passage.clause_at(start)
    low = max(clause_start, sentence.start)
    if decision.hit is not None:
        if decision.hit.start >= end:
            end = min(decision.hit.end, start + LONGEST_QUOTE)
        elif end - decision.hit.start <= LONGEST_QUOTE:
            low = min(low, decision.hit.start)
    if end - low > LONGEST_QUOTE:
        low = max(end - LONGEST_QUOTE, low)
        anchor = decision.hit.start if decision.hit is not None else start
        low = min(max(low, min(anchor, start)), start)
    while low < start and passage.view.text[low].isspace():
        low += 1
    return passage.view.span(low, end)


def drop_repeats(claims: list[Claim]) -> list[Claim]:
    """Keep one of the claims that say the same; the one that names its period, else the first."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        quantity = claim.quantity
        key = (quantity.amount, quantity.amount_max, quantity.unit, claim.attribute)
        rival = kept.get(key)
        if rival is None or not _same_subject(rival.subject, claim.subject):
            kept[key if rival is None else (*key, claim.subject)] = claim
        elif rival.period is None and claim.period is not None:
            kept[key] = claim
    return sorted(kept.values(), key=lambda claim: claim.quantity.span.start)


def _same_subject(one: str, other: str) -> bool:
    """Whether two names may stand for the same thing (one holds the other)."""
    return one in other or other in one


def number_claims(document_id: str, claims: list[Claim]) -> tuple[Claim, ...]:
    """Give the claims their ids, in order."""
    return tuple(
        replace(claim, id=f"{document_id}:c{number}")
        for number, claim in enumerate(claims, start=1)
    )


__all__ = ["Hit", "find_claims", "is_money", "number_claims"]

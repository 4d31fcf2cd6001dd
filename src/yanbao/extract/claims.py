"""Turn numbers into claims: who asserts what about whom, for which period, how firmly."""

from __future__ import annotations

import re
from dataclasses import replace

from yanbao.extract.asides import counted, is_aside, is_called_so, is_supposed
from yanbao.extract.attributes import Decision, decide_attribute, is_money
from yanbao.extract.carried import MOVE_OF, MOVES, Context, carry
from yanbao.extract.coverage import LAST_YEAR, Coverage
from yanbao.extract.lexicon import Hit
from yanbao.extract.measure_lists import decide_listed
from yanbao.extract.metrics import metric_lexicon, metrics
from yanbao.extract.modality import MARKET, Place, decide_modality, find_holder
from yanbao.extract.passages import WIDEST, Passage
from yanbao.extract.repeats import drop_headings, drop_repeats, find_headings
from yanbao.extract.subjects import Resolver
from yanbao.extract.tables import find_table_claims, find_tables
from yanbao.extract.topics import Subject
from yanbao.model.readings import Claim, Quantity
from yanbao.model.spans import Span

#: The longest quote, in characters, where the clause allows it.
LONGEST_QUOTE = 60

_BASIS = re.compile(
    r"较(?:发行价|发售价|上年同期|上年|去年同期|去年|上月|上一交易日|前一交易日|年初|上季度|此前)|与上年(?:同期)?相比|同比|环比|"
    r"按年|按季|按月|年化|year[- ]on[- ]year|year[- ]over[- ]year|from a year (?:ago|earlier)|"
    r"month[- ]on[- ]month"
)
# What others had expected of a number that is already told.
_BEATEN = re.compile(
    r"(?:超出|高于|低于|好于|不及|优于|超过|逊于|超|略高于|略低于)[^，。；]{0,10}预期"
)
_GUIDANCE = {"net_profit": "guidance_net_profit", "net_profit_yoy": "guidance_net_profit_yoy"}
_MONEY = frozenset(
    "valuation penalty_amount contract_value buyback_amount dividend_total fiscal_amount "
    "money_credit cash_flow turnover revenue market_cap net_profit fund_size proceeds net_flow "
    "deal_value investment_amount gdp market_size debt_amount expense other_amount".split()
)
_PER_TEN = re.compile(r"10股|十股|10派|十派")
_RATE_UNIT = re.compile(r"兑|换|=")
_PER_DOLLAR = re.compile(r"\s?兑\s?1\s?美元")
_CURRENCIES = {
    "美元": "USD", "日元": "JPY", "人民币": "CNY", "港元": "HKD", "韩元": "KRW", "卢比": "INR",
    "欧元": "EUR", "英镑": "GBP",
}  # fmt: skip
_QUOTED_IN = re.compile(rf"兑({'|'.join(_CURRENCIES)})")
# Quoted as so many of them a dollar (日元兑美元153), whichever way the pair is named.
_PER_ONE_DOLLAR = re.compile(r"(日元|人民币|韩元|卢比|港元)(?:汇率)?兑美元")
_NO_DOLLARS = 2
_CURRENCY_NAME = re.compile("|".join(_CURRENCIES))


def find_claims(passage: Passage) -> tuple[Claim, ...]:
    """Return one claim for each asserted quantity, in text order."""
    hits = _outside_numbers(passage, metric_lexicon().find(passage.lower))
    hits = [hit for hit in hits if not _is_figurative(passage, hit)]
    resolver = Resolver(passage)
    tables = find_tables(passage)
    claims = find_table_claims(passage, tables, resolver.document())
    coverage = Coverage(passage)
    context = Context()
    for quantity in passage.quantities:
        if any(table.start <= quantity.span.start < table.end for table in tables):
            continue
        number = passage.sentence_at(quantity.span.start)
        if number != context.sentence:
            context = _next_sentence(passage, context, number)
        decision = decide_attribute(passage, quantity, hits)
        decision = counted(passage, quantity, decision)
        listed = decide_listed(passage, quantity, decision, hits)
        decision, carried = carry(passage, quantity, decision, context, hits)
        decision = listed or decision
        if is_aside(quantity, decision) or _is_unit_of_rate(passage, quantity):
            continue
        if is_supposed(passage, quantity) or is_called_so(passage, quantity):
            continue
        subject = carried or resolver.resolve(quantity, decision)
        claim, context = _claim(coverage, quantity, (decision, subject), context)
        claims.extend(_for_each(resolver, claim, decision))
    claims = drop_headings(drop_repeats(claims, passage.title_end), find_headings(passage))
    return number_claims(passage.view.document_id, claims)


def _next_sentence(passage: Passage, context: Context, number: int) -> Context:
    """Carry the measure and its subject into the next sentence of the line, and nothing else."""
    fresh = Context(sentence=number)
    if number != context.sentence + 1 or context.sentence < 0:
        return fresh
    start = passage.sentences[number].start
    if "\n" in passage.lower[context.end : start]:
        return fresh
    return replace(
        fresh, decision=context.decision, subject=context.subject, unit=context.unit, end=start
    )


def _is_figurative(passage: Passage, hit: Hit) -> bool:
    """Whether a trade is one in quotation marks: 跨国药企“加仓”中国 builds plants."""
    quoted = passage.lower[max(0, hit.start - 1) : hit.start] in ("“", "「", "『")
    quoted = quoted and passage.lower[hit.end : hit.end + 1] in ("”", "」", "』")
    return quoted and metrics()[hit.entry].name == "net_flow"


def _outside_numbers(passage: Passage, hits: list[Hit]) -> list[Hit]:
    """Drop the words that are units of numbers (欧元 in 6亿欧元)."""
    kept: list[Hit] = []
    numbers = iter(passage.quantities)
    current = next(numbers, None)
    for hit in hits:
        while current is not None and current.span.end <= hit.start:
            current = next(numbers, None)
        if current is None or not (current.span.start <= hit.start and hit.end <= current.span.end):
            kept.append(hit)
    return kept


def _for_each(resolver: Resolver, claim: Claim, decision: Decision) -> list[Claim]:
    """Repeat a shared move for every name of the list that shares it."""
    if decision.attribute not in MOVES or decision.kind != "change":
        return [claim]
    names = resolver.resolve_list(claim.quantity)
    if len(names) < 2:
        return [claim]
    return [replace(claim, subject=name.name, subject_span=name.span) for name in names]


def _claim(
    coverage: Coverage, quantity: Quantity, decided: tuple[Decision, Subject], context: Context
) -> tuple[Claim, Context]:
    """Make the claim and what carries over from it."""
    decision, subject = decided
    passage = coverage.passage
    plain = passage.view.plain
    sentence = passage.sentences[context.sentence]
    clause_start, clause_end = passage.clause_at(quantity.span.start)
    low, high = passage.around(quantity.span.start)
    words = plain[low:high]
    clause = plain[clause_start:clause_end]
    lead = plain[low : quantity.span.end]
    holder = find_holder(plain[sentence.start : min(sentence.end, sentence.start + WIDEST)])
    place = Place(
        clause=clause, sentence=words, lead=lead, start=quantity.span.start - clause_start,
        end=quantity.span.end - clause_start,
    )  # fmt: skip
    modality = decide_modality(place, decision.attribute, holder)
    attribute = decision.attribute
    if modality == "forecast" and not (LAST_YEAR.search(clause) or _BEATEN.search(clause)):
        attribute = _GUIDANCE.get(attribute, attribute)
    elif LAST_YEAR.search(clause):
        modality = "actual"
    period = coverage.named(quantity, decision.attribute, context.period)
    if modality == "actual" and coverage.is_ahead(period):
        modality = "forecast" if attribute in MARKET else "plan"
    if attribute in MARKET and modality == "actual" and (holder or "") not in clause:
        holder = None  # a market's move is nobody's word
    claim = Claim(
        id="c",
        span=_quote(passage, quantity, decision),
        subject=subject.name or "?",
        subject_span=subject.span,
        attribute=attribute,
        quantity=_priced(passage, quantity, attribute),
        period=period or coverage.default(quantity, attribute, modality),
        modality=modality,
        holder=holder,
        basis=_basis(plain[clause_start : quantity.span.end]),
    )
    move = decision.attribute if decision.attribute in MOVES else context.move
    move = MOVE_OF.get(decision.attribute, move)
    if quantity.unit == "point":
        move = "index_change_pct"
    context = Context(
        sentence=context.sentence, period=period, forecast=modality == "forecast", move=move,
        decision=decision, subject=subject, end=quantity.span.end, unit=quantity.unit,
    )  # fmt: skip
    return claim, context


def _basis(text: str) -> str | None:
    """Return the last base of comparison named before the number."""
    found = _BASIS.findall(text)
    return found[-1] if found else None


def _quote(passage: Passage, quantity: Quantity, decision: Decision) -> Span:
    """Return the shortest piece that shows the words of the measure and the number."""
    start, end = quantity.span.start, quantity.span.end
    sentence = passage.sentences[passage.sentence_at(start)]
    clause_start, _ = passage.clause_at(start)
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


def _is_unit_of_rate(passage: Passage, quantity: Quantity) -> bool:
    """Whether this is the 1 of an exchange rate (1美元兑7.1元), which asserts nothing."""
    around = passage.lower[max(0, quantity.span.start - 2) : quantity.span.end + 2]
    return quantity.value == 1 and is_money(quantity.unit) and _RATE_UNIT.search(around) is not None


def _priced(passage: Passage, quantity: Quantity, attribute: str) -> Quantity:
    """Give a bare exchange rate or world-market price the currency it is quoted in."""
    if attribute == "dividend_per_share" and is_money(quantity.unit):
        before = passage.lower[max(0, quantity.span.start - 12) : quantity.span.start]
        return replace(quantity, per="10 shares" if _PER_TEN.search(before) else "share")
    if quantity.unit:
        return quantity
    clause_start, _ = passage.clause_at(quantity.span.start)
    if attribute == "index_level":
        return replace(quantity, unit="point")
    if attribute == "commodity_price":
        return replace(quantity, unit="USD")
    if attribute in _MONEY:
        return replace(quantity, unit="CNY")
    if attribute != "fx_rate":
        return quantity
    after = _PER_DOLLAR.match(passage.lower, quantity.span.end)
    named = _QUOTED_IN.findall(passage.lower[clause_start : quantity.span.start])
    if not named and "人民币" in passage.lower[clause_start : quantity.span.start]:
        named = ["人民币"]
    if after is not None:
        named = _CURRENCY_NAME.findall(passage.lower[clause_start : quantity.span.start])
    if named == ["美元"] and quantity.value >= _NO_DOLLARS:
        named = _PER_ONE_DOLLAR.findall(passage.lower[clause_start : quantity.span.start]) or named
    return replace(quantity, unit=_CURRENCIES[named[-1]]) if named else quantity


def number_claims(document_id: str, claims: list[Claim]) -> tuple[Claim, ...]:
    """Give the claims their ids, in order."""
    return tuple(
        replace(claim, id=f"{document_id}:c{number}")
        for number, claim in enumerate(claims, start=1)
    )


__all__ = ["Hit", "find_claims", "is_money", "number_claims"]

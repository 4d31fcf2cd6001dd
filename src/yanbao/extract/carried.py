"""What a number takes over from the one before it: its measure, its subject, what moves."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from yanbao.extract.attribute_wording import UNIT_PRICES
from yanbao.extract.attributes import (
    LARGE,
    Decision,
    is_conversion,
    is_level,
    is_money,
    is_move,
)
from yanbao.extract.lexicon import Hit
from yanbao.extract.metrics import metrics
from yanbao.extract.passages import Passage
from yanbao.extract.subject_wording import OF_COUNTRIES
from yanbao.extract.topics import Subject
from yanbao.model.readings import Quantity

_LEVELS = {
    "price_change_pct": "price",
    "index_change_pct": "index_level",
    "commodity_change_pct": "commodity_price",
}
_OF_A_SHARE = "price_change_pct"
MOVES = frozenset(_LEVELS)
MOVE_OF = {level: move for move, level in _LEVELS.items()}
_LIST_GAP = re.compile(r"\s?(?:、|和|及|与|以及|, |, and | and )\s?$")
# The same move in another unit (fell 408.99 points, or 0.83%).
_RESTATED = re.compile(
    r"[，,]?\s?(?:or|或者?|即)(?: (?:about|around|nearly|almost|roughly))?\s?约?"
)
_ONLY_GROWTH = re.compile(
    r"(?:[，,\s]|较(?:上年|去年)(?:同期)?|比上年(?:同期)?|同比|环比|按年|分别|年|大幅|小幅|约|近|超过|超|逾|增长|增加|上升|下降|下滑|减少|增幅|降幅|"
    r"暴增|猛增|激增|大增|骤降|暴跌|增|降|为|了|达)+"
)
# What a price is asked for, and no share (涨价包括：甲产品上涨5%).
_OF_PRODUCTS = re.compile(
    r"涨价|提价|调价|降价|(?<!股票)价格|售价|产品|服务费|容量|price (?:hike|increase|cut)s?"
)
# A number beside which another of the same measure was set: a forecast, or the time before.
_COMPARED = re.compile(
    r"(?:预期|预测|预估|预计|前值|上月|上个?月|上年|去年|同期|此前|前一|上季度|\d月份?|中值|高于|低于|好于|不及|"
    r"目标|expect\w*|forecast|estimate\w*|from|versus|vs\.?)[^，。；]{0,10}$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What carries over from one number to the next within a sentence."""

    sentence: int = -1
    period: str | None = None
    forecast: bool = False
    move: str | None = None
    decision: Decision | None = None
    subject: Subject | None = None
    end: int = 0
    unit: str = ""


def carry(
    passage: Passage, quantity: Quantity, decision: Decision, context: Context, hits: list[Hit]
) -> tuple[Decision, Subject | None]:
    """Let a bare move or a restated amount take over what the number before it was about."""
    clause_start, _ = passage.clause_at(quantity.span.start)
    before = passage.lower[max(clause_start, context.end) : quantity.span.start]
    if context.decision is not None and _LIST_GAP.match(before):
        same_kind = context.unit == quantity.unit and context.end >= clause_start
        if same_kind and decision.score <= context.decision.score:
            return replace(context.decision, kind=context.decision.kind), None
    near = passage.lower[max(context.end, quantity.span.start - 12) : quantity.span.start]
    if (grown := _grown(before, decision, context)) is not None:
        return grown, None if "分别" in before else context.subject
    if context.move and quantity.unit == "%" and _RESTATED.fullmatch(before):
        return replace(decision, attribute=context.move, kind="change"), context.subject
    if context.decision is not None and is_conversion(near) and is_money(quantity.unit):
        return context.decision, context.subject
    priced = decision.kind in ("money", "bare") and quantity.scale == 1
    if priced and context.move and is_level(before):
        weak = decision.metric is None or decision.metric.name in ("growth", "size")
        if weak:
            return replace(decision, attribute=_LEVELS[context.move]), context.subject
    unnamed = decision.metric is None or decision.metric.name == "growth"
    if unnamed and context.decision is not None and context.unit == quantity.unit:
        named = context.decision.metric is not None and context.decision.metric.name != "growth"
        each = context.decision.attribute in UNIT_PRICES and quantity.scale >= LARGE
        if named and not each and _COMPARED.search(near):
            return context.decision, context.subject
    hit = decision.hit
    quoted = hit is not None and hit.end <= clause_start and decision.attribute == _OF_A_SHARE
    if context.move and decision.kind == "change" and quoted and is_move(before):
        return replace(decision, attribute=context.move), None
    if _is_same_price(passage, quantity, decision, context):
        return decision, context.subject
    if decision.kind == "change" and unnamed and (told := _of_economy(passage, quantity, context)):
        return replace(decision, attribute=told.attribute, metric=told.metric), None
    if decision.kind == "change" and unnamed and is_move(before):
        fallback = context.move or _move_told_of(passage, quantity, hits)
        if decision.attribute == "growth_pct":
            decision = replace(decision, attribute=fallback)
    return decision, None


def _is_same_price(
    passage: Passage, quantity: Quantity, decision: Decision, context: Context
) -> bool:
    """Whether a price of one piece goes on with what the one before it was the price of."""
    last = context.decision
    if decision.kind != "each" or decision.metric is not None or last is None:
        return False
    low, _ = passage.clause_at(quantity.span.start)
    named = passage.between(passage.mentions, low, quantity.span.start)
    return last.attribute == decision.attribute and last.kind == "each" and not named


def _of_economy(passage: Passage, quantity: Quantity, context: Context) -> Decision | None:
    """Let a bare move go on with a statistic (CPI上涨1.3%。其中，城市上涨1.4%)."""
    last = context.decision
    if last is None or last.metric is None or last.metric.name not in OF_COUNTRIES:
        return None
    if last.kind not in ("change", "level") or context.unit != quantity.unit:
        return None
    low, _ = passage.around(quantity.span.start)
    return None if passage.between(passage.mentions, low, quantity.span.start) else last


def _move_told_of(passage: Passage, quantity: Quantity, hits: list[Hit]) -> str:
    """Say what moves where nothing else does: a commodity that the sentence names, else a share."""
    low, _ = passage.around(quantity.span.start)
    named = passage.between(passage.mentions, low, quantity.span.start)
    told = hits[bisect_left(hits, (low,)) : bisect_left(hits, (quantity.span.start,))]
    table = metrics()
    if not named and any(table[hit.entry].name == "commodity" for hit in told):
        return "commodity_change_pct"
    clause_start, _ = passage.clause_at(quantity.span.start)
    own = passage.between(passage.mentions, clause_start, quantity.span.start)
    told_of = clause_start if own else low
    if _OF_PRODUCTS.search(passage.lower, told_of, quantity.span.start):
        return "growth_pct"
    return _OF_A_SHARE


def _grown(before: str, decision: Decision, context: Context) -> Decision | None:
    """Let a clause that only says 同比增长 tell of the measure that the sentence named last."""
    last = context.decision
    if last is None or last.metric is None or decision.kind != "change":
        return None
    if decision.metric is not None and decision.metric.name != "growth":
        return None
    attribute = last.metric.attributes.get("change")
    if attribute is None or last.kind == "change" or not _ONLY_GROWTH.fullmatch(before):
        return None
    return replace(decision, attribute=attribute, metric=last.metric)

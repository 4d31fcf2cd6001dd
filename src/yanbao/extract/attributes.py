"""Decide which attribute of the closed list a number asserts, by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from yanbao.extract.attribute_wording import (
    APART,
    CAUSE,
    CHANGE,
    CHANGE_AFTER,
    CHINESE,
    COMMODITY_PER,
    CONVERTED,
    DELTA_END,
    DELTA_METRICS,
    DIRECT_MOVE,
    GROUNDS,
    LEVEL_END,
    LINKED,
    MEMBERS,
    MONEY_LENGTH,
    MOVED_BY,
    MOVED_BY_PART,
    MOVES_AT_ONCE,
    NO_AMOUNT,
    NOUNS_AFTER,
    OF_POWER,
    OF_PRODUCT,
    OF_SIZE,
    OFFERED,
    OVER_A_MONTH,
    OVER_A_YEAR,
    OVER_THE_YEAR,
    PART_OF,
    PLACES,
    PRICE_CHANGES,
    RATE_OF_CHANGE,
    RATIO_TOLD,
    REACHED,
    SHARE_AFTER,
    SHARE_OF,
    SHARES,
    SIZES,
    STATED,
    STOCK_MOVE,
    TOLD_OF_GROWTH,
    UNIT_PRICES,
)
from yanbao.extract.lexicon import Hit
from yanbao.extract.metrics import Metric, metrics
from yanbao.extract.passages import Passage
from yanbao.model.readings import Mention, Quantity

#: What a measure gains that stands right before its number.
ADJACENT_BONUS = 1.0
#: How far back and forward words can govern a number, in characters.
REACH_BACK = 90
REACH_FORWARD = 24
#: What distance, a comma, a semicolon, a number and a cause between word and number cost.
COST_CHARACTER = 0.05
COST_CHARACTER_AFTER = 0.1
COST_AFTER = 0.7
COST_CLAUSE = 1.2
COST_CROSSED = 10.0
COST_SEMICOLON = 2.5
COST_QUANTITY = 0.25
COST_CAUSE = 1.5
#: a noun that the number stands before (25%关税)
COST_TOUCHING = 0.2
#: The most that words can weigh from beyond their clause.
FAR_WEIGHT = 3.2
#: How close 每股 must stand to its price; from what factor on an amount is no price of one piece.
NEAREST = 4
LARGE = 1_000_000
#: What a decision weighs that its words leave no doubt about.
CERTAIN = 9.0
#: attributes of what moves in a market
MOVES = frozenset(("price_change_pct", "index_change_pct", "commodity_change_pct"))

#: How much the noun behind an amount weighs against a measure named before it.
TOLD_AFTER = 2.0

#: what stands before a price that is told as it stands
_QUOTED = re.compile(r"报|收于|开于|closed? at")
_DEFAULTS = {
    "money": "other_amount",
    "each": "product_price",
    "level": "other_pct",
    "change": "growth_pct",
    "pp": "other_pct",
    "bp": "rate_change_bp",
    "times": "other_count",
    "shares": "shares_count",
    "point": "index_level",
    "count": "other_count",
    "bare": "other_count",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An attribute, and the words that decided it (None: only the unit did)."""

    attribute: str
    kind: str
    metric: Metric | None = None
    hit: Hit | None = None
    score: float = 0.0
    #: one of several measures that a list sets against as many numbers
    listed: bool = False


def is_money(unit: str) -> bool:
    """Whether the unit is an ISO 4217 code."""
    return len(unit) == MONEY_LENGTH and unit.isascii() and unit.isupper()


def kind_of(quantity: Quantity, before: str, after: str) -> str:
    """Name the kind of unit; a percentage is a level or a change by the words beside it."""
    unit = quantity.unit
    if unit == "%":
        if before.endswith("±") or is_part(quantity, before, after):
            return "level"
        if RATE_OF_CHANGE.search(before):
            return "change"
        if LEVEL_END.search(before):
            return "level"
        if CHANGE.search(before) or CHANGE_AFTER.search(after) or quantity.value < 0:
            return "change"
        return "level"
    if is_money(unit):
        return "each" if quantity.per else "money"
    return {
        "pp": "pp",
        "bp": "bp",
        "x": "times",
        "shares": "shares",
        "point": "point",
        "": "bare",
    }.get(unit, "count")


def is_part(quantity: Quantity, before: str, after: str) -> bool:
    """Whether a percentage is a part of a whole (九成产品上涨) and no movement."""
    return (
        PART_OF.search(quantity.span.quote) is not None
        and MOVED_BY_PART.search(before) is None
        and RATE_OF_CHANGE.match(after.removeprefix("的")) is None
    )


def decide_attribute(passage: Passage, quantity: Quantity, hits: list[Hit]) -> Decision:
    """Decide what a number asserts; what is compared with a year before is no market's move."""
    decision = _decide(passage, quantity, hits)
    if decision.attribute not in MOVES:
        return decision
    start = quantity.span.start
    if OVER_THE_YEAR.search(passage.lower, passage.clause_at(start)[0], start):
        return replace(decision, attribute="growth_pct")
    return decision


def _decide(passage: Passage, quantity: Quantity, hits: list[Hit]) -> Decision:
    """Score the measures named around a number; the nearest and most telling one wins."""
    start, end = quantity.span.start, quantity.span.end
    sentence = passage.sentences[passage.sentence_at(start)]
    clause_start, _ = passage.clause_at(start)
    others = passage.between(passage.quantities, max(sentence.start, start - REACH_BACK), start)
    gap_start = max(clause_start, others[-1].span.end if others else 0)
    before = passage.lower[gap_start:start]
    after = passage.lower[end : min(end + REACH_FORWARD, sentence.end)]
    kind = kind_of(quantity, before, after)
    if kind == "count" and PLACES.match(after):
        return Decision(attribute="other_count", kind=kind)
    best = _best_hit(passage, quantity, hits, kind)
    mention = _mention_decision(passage, quantity, kind, (clause_start, before))
    if mention is not None and (best is None or mention.score > best.score):
        return _refine(mention, quantity, before, after)
    if best is not None and best.attribute == "index_change_pct":
        low = max(sentence.start, start - REACH_BACK)
        if MEMBERS.search(passage.lower, low, clause_start):
            return Decision(attribute="price_change_pct", kind=kind, score=best.score)
    told = _told_after(kind, after)
    if told is not None and (best is None or best.hit is None or best.score < TOLD_AFTER):
        return Decision(attribute=told, kind=kind, score=TOLD_AFTER)
    if best is not None:
        return _refine(best, quantity, before, after)
    if kind == "each":
        return Decision(attribute=_each(quantity), kind=kind)
    if kind == "times" and CHANGE.search(before):
        return Decision(attribute="growth_pct", kind=kind)
    if quantity.unit in OF_POWER:
        return Decision(attribute="capacity", kind=kind)
    return Decision(attribute=_DEFAULTS[kind], kind=kind)


def _told_after(kind: str, after: str) -> str | None:
    """Say what an amount is by the noun that it describes (330亿美元的旗舰基金)."""
    if kind != "money":
        return None
    return next((attribute for words, attribute in NOUNS_AFTER if words.match(after)), None)


def _each(quantity: Quantity) -> str:
    """Say what a price per unit is, by the unit alone."""
    if quantity.per in COMMODITY_PER:
        return "commodity_price"
    return "price" if quantity.per in ("share", "股") else "product_price"


def _refine(decision: Decision, quantity: Quantity, before: str, after: str) -> Decision:
    """Correct what the unit or the words right before the number say more exactly."""
    attribute = decision.attribute
    name = decision.metric.name if decision.metric else ""
    if decision.kind in ("money", "bare") and name in DELTA_METRICS and DELTA_END.search(before):
        attribute = "other_amount"
    if attribute == "index_level" and MOVED_BY.search(before):
        attribute = "other_count"
    if attribute in MOVES and decision.kind == "level" and _is_state(quantity, before, after):
        attribute = "other_pct"
    shared = SHARE_OF.search(before) or SHARE_AFTER.match(after)
    if attribute == "growth_pct" and decision.kind == "level" and shared:
        attribute = "other_pct"
    if attribute in ("commodity_price", "price", "product_price") and MOVED_BY.search(before):
        attribute = "other_amount"
    if decision.kind == "each" and attribute in ("price", "deal_value", "stake_pct"):
        attribute = _each(quantity)
    if attribute == "price" and decision.kind == "each" and OFFERED.match(after):
        attribute = "offer_price"
    if name in PRICE_CHANGES and decision.kind in ("money", "each"):
        attribute = "product_price" if REACHED.search(before) else attribute
    if attribute == "product_price" and APART.search(before):
        attribute = "other_amount"
    if attribute in OVER_A_YEAR and OVER_A_MONTH.search(before):
        attribute = "growth_pct"
    if quantity.unit == "%" and attribute in TOLD_OF_GROWTH and RATIO_TOLD.search(before):
        attribute = "other_pct"
    if attribute == decision.attribute:
        return decision
    return Decision(
        attribute=attribute, kind=decision.kind, metric=decision.metric, hit=decision.hit,
        score=decision.score,
    )  # fmt: skip


def _is_state(quantity: Quantity, before: str, after: str) -> bool:
    """Whether a percentage told of something that moves is a state of it or a part of a whole."""
    if is_part(quantity, before, after) or SHARE_AFTER.match(after):
        return True
    if before.endswith(("±", "top ")):  # a bound goes both ways
        return True
    return STATED.search(before) is not None and not is_move(before)


def _best_hit(passage: Passage, quantity: Quantity, hits: list[Hit], kind: str) -> Decision | None:
    """Return the best-scoring measure that can carry a number of this kind."""
    table = metrics()
    start, end = quantity.span.start, quantity.span.end
    sentence = passage.sentences[passage.sentence_at(start)]
    low = max(sentence.start, start - REACH_BACK)
    high = min(sentence.end, end + REACH_FORWARD)
    best: Decision | None = None
    for hit in hits[bisect_left(hits, (low,)) : bisect_left(hits, (high,))]:
        metric = table[hit.entry]
        attribute = _attribute_for(metric, quantity, kind)
        if metric.name == "per_share" and not 0 <= start - hit.end <= NEAREST:
            continue
        if attribute in UNIT_PRICES and quantity.scale >= LARGE:
            continue
        if attribute is None or (hit.start < end and hit.end > start):
            continue
        if metric.thing and _is_another_between(passage, hit, start):
            continue
        if metric.thing and kind == "money" and hit.start > end + NEAREST:
            continue
        cost = _cost(passage, hit, start, end)
        across = cost >= COST_CLAUSE
        score = (min(metric.weight, FAR_WEIGHT) if across else metric.weight) - cost
        linked = hit.end <= start and LINKED.fullmatch(passage.lower[hit.end : start])
        if linked and metric.weight >= 2 and not metric.thing:
            score += ADJACENT_BONUS
        if best is None or score >= best.score:
            best = Decision(attribute=attribute, kind=kind, metric=metric, hit=hit, score=score)
    return best if best is not None and best.score > -1.5 else None


def _is_another_between(passage: Passage, hit: Hit, start: int) -> bool:
    """Whether a company is named between the words of a thing and a later clause's number."""
    clause_start, _ = passage.clause_at(start)
    if hit.end > clause_start:
        return False
    named = passage.between(passage.mentions, hit.end, start)
    return any(one.kind == "listing" and one.role == "subject" for one in named)


def _attribute_for(metric: Metric, quantity: Quantity, kind: str) -> str | None:
    """Say what a number of this kind is of this measure; 超三万亿 without a unit may be money."""
    if kind == "count" and quantity.unit.lower() in SIZES:
        return metric.attributes.get(kind) if metric.name in OF_SIZE else None
    if kind == "bare" and metric.name == "sales_volume" and quantity.scale >= LARGE * 100:
        return None
    if kind != "bare":
        return metric.attributes.get(kind)
    if quantity.scale > 1 and not metric.thing:
        money = None if metric.name in NO_AMOUNT else metric.attributes.get("money")
        return metric.attributes.get("bare") or money
    return metric.attributes.get("bare") if quantity.scale == 1 or metric.name == "crypto" else None


def is_conversion(before: str) -> bool:
    """Whether the number only restates the one before it in another currency."""
    return CONVERTED.search(before) is not None


def is_level(before: str) -> bool:
    """Whether the words before an amount say that a price reached it."""
    return REACHED.search(before) is not None


def is_move(before: str) -> bool:
    """Whether the words before a percentage tell of a market price rather than of a business."""
    if STOCK_MOVE.search(before) is None or GROUNDS.search(before) is not None:
        return False
    return CHINESE.search(before) is not None or SHARES.search(before) is not None


def _cost(passage: Passage, hit: Hit, start: int, end: int) -> float:
    """Say how much lies between a word and a number."""
    if hit.start >= end:
        between = passage.lower[end : hit.start]
        if between in ("", "的"):
            return COST_TOUCHING
        crossed = sum(between.count(mark) for mark in "，,；;。：:、")
        return COST_AFTER + COST_CHARACTER_AFTER * len(between) + COST_CROSSED * crossed
    between = passage.lower[hit.end : start]
    clauses = between.count("，") + between.count(", ") + between.count("：") + between.count(": ")
    breaks = between.count("；") + between.count("; ")
    numbers = len(passage.between(passage.quantities, hit.end, start))
    caused = CAUSE.search(between) is not None
    return (
        COST_CHARACTER * len(between)
        + COST_CLAUSE * clauses
        + COST_SEMICOLON * breaks
        + COST_QUANTITY * numbers
        + COST_CAUSE * caused
    )


def _mention_decision(
    passage: Passage, quantity: Quantity, kind: str, gap: tuple[int, str]
) -> Decision | None:
    """Let the kind of the thing named in the clause decide: an index moves, a share has a price."""
    clause_start, before = gap
    named = [
        mention
        for mention in passage.between(passage.mentions, clause_start, quantity.span.start)
        if mention.kind in ("index", "listing") and mention.role == "subject"
    ]
    if not named:
        return None
    mention = named[-1]
    distance = quantity.span.start - mention.span.end
    attribute = _of_mention(mention, kind, before)
    if attribute is None:
        return None
    weight = 2.6 if mention.kind == "index" else 2.3
    if attribute in MOVES and DIRECT_MOVE.fullmatch(
        passage.lower, mention.span.end, quantity.span.start
    ):
        weight = CERTAIN
    return Decision(attribute=attribute, kind=kind, score=weight - COST_CHARACTER * distance)


def _of_mention(mention: Mention, kind: str, before: str) -> str | None:
    """Say what a number of this kind tells of an index or a share."""
    if mention.kind == "listing" and kind == "change" and OF_PRODUCT.search(before):
        return None
    moves = (
        is_move(before)
        or MOVES_AT_ONCE.match(before[-40:].rpartition(mention.span.quote.lower())[2]) is not None
    )
    if mention.kind == "index":
        if kind in ("change", "level"):
            return "index_change_pct" if moves or kind == "change" else None
        return "index_level" if kind in ("point", "bare") else None
    if kind == "change" and moves:
        return "price_change_pct"
    if kind == "each" or (kind == "money" and _QUOTED.search(before)):
        return "price"
    return None

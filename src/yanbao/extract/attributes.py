"""Decide which attribute of the closed list a number asserts, by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

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

_CHANGE = re.compile(
    r"同比|环比|增|涨|跌|降|减|升|下滑|下挫|挫|回落|回升|反弹|缩水|扩大|收窄|提高|幅|飙|跳水|暴|走高|走低|下行|上行|高开|低开|"
    r"上调|下调|削|收缩|萎缩|翻|贬值|"
    r"\b(?:up|down|rose|rise|rises|rising|fell|fall|falls|falling|gain\w*|los[te]\w*|drop\w*|jump\w*|slump\w*|"
    r"surg\w*|plung\w*|tumbl\w*|ralli\w*|soar\w*|sank|sink\w*|climb\w*|slid\w*|slip\w*|grew|grow\w*|"
    r"increas\w*|decreas\w*|declin\w*|advanc\w*|add\w*|shed|higher|lower|decline|loss)\b"
)
_RATE_OF_CHANGE = re.compile(r"同比|环比|增速|增幅|涨幅|降幅|跌幅|增长率")
_LEVEL_END = re.compile(
    r"(?:至|到|为|达|达到|占|报|约占|占比|的|(?<!\w)at|(?<!\w)to|(?<!\w)of)\s*(?:约|近|超|超过|逾|大约|about|around|nearly)?\s*$"
)
_CHANGE_AFTER = re.compile(
    r"^\s*(?:以上|左右)?的?(?:年均?)?(?:复合)?(?:增长|增速|涨幅|跌幅|降幅|下降|增幅|上涨|下跌|increase|gain|drop|decline|rise|fall|jump|loss)"
)
_LINKED = re.compile(r"(?:为|达|达到|约|近|超|超过|逾|仅|共|累计|合计|至|总计|高达|不超过|\s)*")
_DELTA_END = re.compile(
    r"(?:增加|减少|下降|降低|提高|增长|多|少|蒸发|缩水)(?:了)?(?:约|近|超|超过|逾)?\s*$"
)
_STOCK_MOVE = re.compile(
    r"涨|跌|挫|飙|跳水|高开|低开|拉升|\b(?:rose|fell|jump\w*|slump\w*|surg\w*|plung\w*|tumbl\w*|soar\w*|sank|"
    r"climb\w*|slid\w*|slip\w*|gain\w*|drop\w*|up|down|pop\w*|rall\w*)\b"
)
# A company that English lets fall by a percentage is its share (Acme dropped almost 5%).
_MOVES_AT_ONCE = re.compile(
    r" (?:rose|fell|jump\w*|slump\w*|surg\w*|plung\w*|tumbl\w*|soar\w*|sank|climb\w*|slid\w*|"
    r"slip\w*|gain\w*|drop\w*|pop\w*|rall\w*)"
    r"(?: (?:about|around|almost|nearly|more than|as much as|over|by))*\s?$"
)
_SHARES = re.compile(r"\b(?:shares?|stocks?|equit\w+|index|nasdaq|dow|futures|market)\b")
_GROUNDS = re.compile(r"同比|环比|营收|收入|利润|净利|销量|产量|年增")
_MOVED_BY = re.compile(r"(?:涨|跌|升|降|上调|下调|调高|调低)(?:了|超|近|约|逾)*\s?$")
_REACHED = re.compile(
    r"(?:至|到|触及|报|收于|收报|升破|跌破|突破|站上|失守|\b(?:to|at))\s?(?:约|近|超|逾|每股|每盎司|每桶)?\s?$"
)
_COMMODITY_PER = frozenset(
    ("barrel", "桶", "ounce", "盎司", "吨", "ton", "tonne", "克", "gram", "蒲式耳", "bushel")
)
_DELTA_METRICS = frozenset(
    ("revenue", "net_profit", "other_profit", "growth", "fund_size", "market_cap")
)
# Sizes and other properties of a thing, which nobody sells, employs or ships.
_SIZES = frozenset(
    "gb tb mb nm 纳米 毫米 mm 厘米 cm 英寸 公里 米 克 g ℃ 度 mah 毫安时 tops nit nits 公斤 kg "
    "hz mhz".split()
)
_OF_POWER = frozenset(("kW", "MW", "GW"))
_OF_SIZE = frozenset(("capacity", "commodity", "production", "volume_other", "trade", "inventory"))
_NO_AMOUNT = frozenset(("growth", "size", "price_move", "price_cut"))
_CONVERTED = re.compile(
    r"(?:约合|折合|相当于|合计约合|约为人民币|（约|\(约|\(about|或约)(?:约|人民币|为)*\s?$"
)
UNIT_PRICES = frozenset(
    "price offer_price price_target product_price commodity_price eps dividend_per_share "
    "fx_rate".split()
)
_MONEY_LENGTH = 3
_PRICE_CHANGES = frozenset(("price_cut", "price_move"))
_OFFERED = re.compile(
    r"\s?的?(?:价格|对价|现金)?[，,]?\s?(?:向|对)?[^，。；]{0,8}(?:收购|要约|认购|配售|发行|发售)"
)
_APART = re.compile(
    r"(?:差距|差价|相差|高出|高|低|便宜|贵|多|少|缩小至|优惠|直降|立减|降)(?:了|约|近|超|逾|已经|缩小|至|到|达)*\s?$"
)
# What is told of a month before is not told of a year before.
_OVER_A_YEAR = frozenset(
    "cpi_yoy ppi_yoy retail_sales_yoy export_import_yoy revenue_yoy net_profit_yoy".split()
)
_OVER_A_MONTH = re.compile(r"环比[^，。；]{0,8}$|month[- ]on[- ]month[^,.;]{0,12}$")
# What stands before such a word is the cause of what the number tells.
_CAUSE = re.compile(
    r"导致|致使|致(?=公司|其|净|营|业|利|股)|使得?|令(?=公司|其|净|营|业|利|股)|拖累|带动|推动"
)

_NOUNS_AFTER = (
    (re.compile(r"\s?(?:规模)?的?[^，。；、]{0,6}(?:基金|fund)(?!公司|会|经理)"), "fund_size"),
    (re.compile(r"\s?(?:规模)?的?(?:[^，。；、]{0,8})市场(?!价|份额|占|价值|参)"), "market_size"),
    (
        re.compile(
            r"\s?，?(?:用于|以|向|的?现金|将其|的价格)*(?:收购|受让|购买|认购|竞拍|竞得|拍得|卖给|售予|出售给)"
        ),
        "deal_value",
    ),
    (re.compile(r"\s?起(?![诉来初因])|\s?(?:的)?(?:价位|档位|价格带|价位段)"), "product_price"),
    (
        re.compile(
            r"\s?的?[^，。；、]{0,6}(?:贷款|借款|债券|票据|物业贷|信贷|中期票据)(?!利率|余额|人|市场)"
        ),
        "debt_amount",
    ),
    (re.compile(r"\s?的?(?:这笔|巨额|重磅)?交易(?!额|量|日|所|市|价|规模|活跃)"), "deal_value"),
    (re.compile(r"\s?，?(?:用于|以|向)?(?:投资|增资|建设|新建|扩建)"), "investment_amount"),
    (re.compile(r"\s?，?(?:用于)?回购"), "buyback_amount"),
    (re.compile(r"\s?的[^，。；、]{0,10}(?:协议|订单|合同|大单)"), "contract_value"),
)
#: How much the noun behind an amount weighs against a measure named before it.
TOLD_AFTER = 2.0

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


def is_money(unit: str) -> bool:
    """Whether the unit is an ISO 4217 code."""
    return len(unit) == _MONEY_LENGTH and unit.isascii() and unit.isupper()


def kind_of(quantity: Quantity, before: str, after: str) -> str:
    """Name the kind of unit; a percentage is a level or a change by the words beside it."""
    unit = quantity.unit
    if unit == "%":
        if _RATE_OF_CHANGE.search(before):
            return "change"
        if _LEVEL_END.search(before):
            return "level"
        if _CHANGE.search(before) or _CHANGE_AFTER.search(after) or quantity.value < 0:
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


def decide_attribute(passage: Passage, quantity: Quantity, hits: list[Hit]) -> Decision:
    """Score the measures named around a number; the nearest and most telling one wins."""
    start, end = quantity.span.start, quantity.span.end
    sentence = passage.sentences[passage.sentence_at(start)]
    clause_start, _ = passage.clause_at(start)
    others = passage.between(passage.quantities, max(sentence.start, start - REACH_BACK), start)
    gap_start = max(clause_start, others[-1].span.end if others else 0)
    before = passage.lower[gap_start:start]
    after = passage.lower[end : min(end + REACH_FORWARD, sentence.end)]
    kind = kind_of(quantity, before, after)
    best = _best_hit(passage, quantity, hits, kind)
    mention = _mention_decision(passage, quantity, kind, (clause_start, before))
    if mention is not None and (best is None or mention.score > best.score):
        return _refine(mention, quantity, before, after)
    told = _told_after(kind, after)
    if told is not None and (best is None or best.hit is None or best.score < TOLD_AFTER):
        return Decision(attribute=told, kind=kind, score=TOLD_AFTER)
    if best is not None:
        return _refine(best, quantity, before, after)
    if kind == "each":
        return Decision(attribute=_each(quantity), kind=kind)
    if kind == "times" and _CHANGE.search(before):
        return Decision(attribute="growth_pct", kind=kind)
    if quantity.unit in _OF_POWER:
        return Decision(attribute="capacity", kind=kind)
    return Decision(attribute=_DEFAULTS[kind], kind=kind)


def _told_after(kind: str, after: str) -> str | None:
    """Say what an amount is by the noun that it describes (330亿美元的旗舰基金)."""
    if kind != "money":
        return None
    return next((attribute for words, attribute in _NOUNS_AFTER if words.match(after)), None)


def _each(quantity: Quantity) -> str:
    """Say what a price per unit is, by the unit alone."""
    if quantity.per in _COMMODITY_PER:
        return "commodity_price"
    return "price" if quantity.per in ("share", "股") else "product_price"


def _refine(decision: Decision, quantity: Quantity, before: str, after: str) -> Decision:
    """Correct what the unit or the words right before the number say more exactly."""
    attribute = decision.attribute
    name = decision.metric.name if decision.metric else ""
    if decision.kind == "money" and name in _DELTA_METRICS and _DELTA_END.search(before):
        attribute = "other_amount"
    if decision.kind == "point" and _MOVED_BY.search(before):
        attribute = "other_count"
    if attribute in ("commodity_price", "price", "product_price") and _MOVED_BY.search(before):
        attribute = "other_amount"
    if decision.kind == "each" and attribute in ("price", "deal_value", "stake_pct"):
        attribute = _each(quantity)
    if attribute == "price" and decision.kind == "each" and _OFFERED.match(after):
        attribute = "offer_price"
    if name in _PRICE_CHANGES and decision.kind in ("money", "each"):
        attribute = "product_price" if _REACHED.search(before) else attribute
    if attribute == "product_price" and _APART.search(before):
        attribute = "other_amount"
    if attribute in _OVER_A_YEAR and _OVER_A_MONTH.search(before):
        attribute = "growth_pct"
    if attribute == decision.attribute:
        return decision
    return Decision(
        attribute=attribute, kind=decision.kind, metric=decision.metric, hit=decision.hit,
        score=decision.score,
    )  # fmt: skip


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
        cost = _cost(passage, hit, start, end)
        across = cost >= COST_CLAUSE
        score = (min(metric.weight, FAR_WEIGHT) if across else metric.weight) - cost
        linked = hit.end <= start and _LINKED.fullmatch(passage.lower[hit.end : start])
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
    if kind == "count" and quantity.unit.lower() in _SIZES:
        return metric.attributes.get(kind) if metric.name in _OF_SIZE else None
    if kind == "bare" and metric.name == "sales_volume" and quantity.scale >= LARGE * 100:
        return None
    if kind != "bare":
        return metric.attributes.get(kind)
    if quantity.scale > 1 and not metric.thing:
        money = None if metric.name in _NO_AMOUNT else metric.attributes.get("money")
        return metric.attributes.get("bare") or money
    return metric.attributes.get("bare") if quantity.scale == 1 or metric.name == "crypto" else None


def is_conversion(before: str) -> bool:
    """Whether the number only restates the one before it in another currency."""
    return _CONVERTED.search(before) is not None


def is_level(before: str) -> bool:
    """Whether the words before an amount say that a price reached it."""
    return _REACHED.search(before) is not None


def is_move(before: str) -> bool:
    """Whether the words before a percentage tell of a market price rather than of a business."""
    if _STOCK_MOVE.search(before) is None or _GROUNDS.search(before) is not None:
        return False
    return not before.isascii() or _SHARES.search(before) is not None


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
    caused = _CAUSE.search(between) is not None
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
    return Decision(attribute=attribute, kind=kind, score=weight - COST_CHARACTER * distance)


def _of_mention(mention: Mention, kind: str, before: str) -> str | None:
    """Say what a number of this kind tells of an index or a share."""
    moves = (
        is_move(before)
        or _MOVES_AT_ONCE.match(before[-40:].rpartition(mention.span.quote.lower())[2]) is not None
    )
    if mention.kind == "index":
        if kind in ("change", "level"):
            return "index_change_pct" if moves or kind == "change" else None
        return "index_level" if kind in ("point", "bare") else None
    if kind == "change" and moves:
        return "price_change_pct"
    if kind == "each" or (kind == "money" and re.search(r"报|收于|开于|closed? at", before)):
        return "price"
    return None

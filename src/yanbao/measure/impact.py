"""ImpactScore: how much a point may move trading in funds, as a sum of parts that are shown.

    total = 100 * sum(weight_i * part_i),   each part in [0, 1]

    event_type  the prior of the type (knowledge/data/playbooks), less where it is only planned
    size        the largest move or amount told, against what is ordinary for its kind
    who         how much of the investable book it touches (market, holdings, listings)
    novelty     told now for the first time, or an old happening told again
    sources     independent voices, 1 - 0.6 ** (n - 1) on top of a single one's 0.3
    recency     exp(-age / 18 h) from the last telling, or from the day it tells of
    theme       about the theme's own subject, or beside it
    talk        in a day's brief, in the theme's place (and with more of recency): how many other
                voices speak of the matter

The weights are a stated judgement, not an estimate; they stand in ``WEIGHTS`` and in every note.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from yanbao.model.readings import Claim, Quantity
from yanbao.model.stories import ImpactScore, Point, ScorePart
from yanbao.text.gauges import measures_fear
from yanbao.text.simplify import simplify

WEIGHTS: tuple[tuple[str, float], ...] = (
    ("event_type", 0.25),
    ("size", 0.15),
    ("who", 0.18),
    ("novelty", 0.10),
    ("sources", 0.07),
    ("recency", 0.10),
    ("theme", 0.15),
)
_WEIGHTS_OF_A_DAY = (
    *((name, 0.15 if name == "recency" else weight) for name, weight in WEIGHTS[:-1]),
    ("talk", 0.10),
)

#: what is large for its kind: the value at which the part reaches 0.5, in the claim's own unit
_ORDINARY: dict[str, float] = {
    "price_change_pct": 8.0,
    "index_change_pct": 1.5,
    "commodity_change_pct": 3.0,
    "revenue_yoy": 40.0,
    "net_profit_yoy": 60.0,
    "guidance_net_profit_yoy": 80.0,
    "rate_change_bp": 10.0,
    "tariff_pct": 15.0,
    "cpi_yoy": 2.0,
    "ppi_yoy": 2.0,
    "gdp_yoy": 5.0,
    "stake_pct": 15.0,
    "subscription_multiple": 500.0,
    "growth_pct": 40.0,
    "export_import_yoy": 8.0,
    "retail_sales_yoy": 5.0,
}
#: percent a day of a gauge of fear
_ORDINARY_FEAR = 15.0
#: money at which the part reaches 0.5, in CNY; other currencies by a rough factor
_ORDINARY_AMOUNT = 1e10
_CURRENCY_IN_CNY = {"CNY": 1.0, "HKD": 0.92, "USD": 7.1, "EUR": 8.2, "JPY": 0.047, "KRW": 0.005}
_AMOUNT_ATTRIBUTES = frozenset(
    "proceeds deal_value investment_amount contract_value buyback_amount net_flow turnover "
    "market_cap fiscal_amount money_credit penalty_amount debt_amount revenue net_profit "
    "guidance_net_profit fund_size market_size".split()
)
_MARKET_WIDE = frozenset(
    "monetary_policy fiscal_policy industrial_policy trade_policy regulation macro_data "
    "geopolitics market_move index_rebalance fund_flow commodity_move fx_move bond_move".split()
)
_HOME_MARKETS = frozenset({"XHKG", "XSHG", "XSHE", "BJSE"})
_HOME_WORDS = re.compile(
    r"A股|港股|沪|深[证圳交]|科创|创业板|恒生|恒指|中国|我国|央行|人民银行|国务院|证监会|财政部|发改委|"
    r"工信部|商务部|统计局|人民币|两市|China|Chinese|Hong Kong|Beijing"
)
#: what a province counts or plans is of its own
_OF_A_PROVINCE = re.compile(
    r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|"
    r"湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|昆明|兰州|深圳|广州|"
    r"杭州|南京|成都|武汉|西安|厦门|青岛|大连|宁波|苏州|长沙|郑州|合肥)(?!证券|银行|期货|港)"
)
_OF_THE_LAND = re.compile(
    r"全国(?!首|第|最|各)|国家|中国|我国|国务院|央行|部委|[财商工住]\w{0,4}部|证监会|统计局|总局"
)
_COUNTED = frozenset(
    "macro_data fiscal_policy industrial_policy regulation operations_update".split()
)
#: a rule or a plan that names one or two companies is theirs, not the market's
_OFTEN_OF_ONE = frozenset({"regulation", "industrial_policy"})
#: a market move of as many listings is one of the market
_WIDE = 6
_DECAY_H = 18.0
#: other voices on the same matter at which the part reaches 0.5
_TALK = 2.0
#: a date that is still to come can be acted on, whatever numbers stand beside it
_AHEAD = 0.6
#: what a text tells later than this is background
_LEAD = 700
_OF_A_LONGER_TIME = 0.3
#: no broad index has moved further in one session of these markets, in percent
_LARGEST_INDEX_MOVE = 15
_DAILY = frozenset({"price_change_pct", "index_change_pct", "commodity_change_pct"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a point's listings reach into disclosed books: the largest weight, and how many."""

    largest_weight: float
    sets: int


def score(
    point: Point,
    *,
    type_weight: float,
    reach: Reach,
    as_of: datetime,
    theme: str | None = None,
    talk: int | None = None,
) -> ImpactScore:
    """Return the score of a point as of an instant; ``theme`` is the listing a note turns on.

    A piece of a day's brief, which turns on none, is scored by its ``talk``: how many voices tell
    of its matter elsewhere.
    """
    parts: tuple[ScorePart, ...] = (
        _event_part(point, type_weight),
        _size_part(point, as_of),
        _who_part(point, reach),
        _novelty_part(point, as_of),
        _sources_part(point),
        _recency_part(point, as_of),
        _theme_part(point, theme) if talk is None else _talk_part(talk),
    )
    weights = WEIGHTS if talk is None else _WEIGHTS_OF_A_DAY
    weight = dict(weights)
    total = 100 * sum(weight[name] * value for name, value, _ in parts)
    return ImpactScore(point_id=point.id, total=round(total, 1), parts=parts, weights=weights)


def _event_part(point: Point, type_weight: float) -> ScorePart:
    if point.modality != "actual":
        return ("event_type", round(type_weight * 0.75, 3), f"{point.event_type}, {point.modality}")
    return ("event_type", round(type_weight, 3), point.event_type)


def _saturate(value: float, half: float) -> float:
    """Rise from 0 to 1, 0.5 at ``half``."""
    return value / (value + half)


def _amount_in_cny(quantity: Quantity) -> float:
    return abs(float(quantity.amount)) * _CURRENCY_IN_CNY.get(quantity.unit, 0.0)


def _is_of_a_day(claim: Claim) -> bool:
    """Whether a move is of one day: it says so, and no index moves so far in one."""
    of_market = claim.attribute == "index_change_pct" and not measures_fear(claim.subject)
    bound = _LARGEST_INDEX_MOVE if of_market else math.inf
    return bool(_DAY.fullmatch(claim.period or "")) and abs(claim.quantity.amount) <= bound


def _tells_of_longer(point: Point) -> bool:
    """Whether at least half of the moves a text leads with are of weeks, months or years."""
    lead = [c for c in point.claims if c.attribute in _DAILY and c.span.start < _LEAD]
    return bool(lead) and 2 * sum(not _is_of_a_day(claim) for claim in lead) >= len(lead)


def _claim_size(claim: Claim, *, longer: bool = False) -> float:
    ordinary = _ORDINARY.get(claim.attribute)
    if claim.attribute == "index_change_pct" and measures_fear(claim.subject):
        ordinary = _ORDINARY_FEAR
    if ordinary is not None and claim.quantity.unit in _units_of(claim.attribute):
        size = _saturate(abs(float(claim.quantity.amount)), ordinary)
        # the move of a month or a year is larger without being news
        past = claim.attribute in _DAILY and (longer or not _is_of_a_day(claim))
        return size * _OF_A_LONGER_TIME if past else size
    if claim.attribute in _AMOUNT_ATTRIBUTES:
        # trillions are everyday in macro data: money alone never makes a point the largest
        return 0.7 * _saturate(_amount_in_cny(claim.quantity), _ORDINARY_AMOUNT)
    return 0.0


def _units_of(attribute: str) -> tuple[str, ...]:
    """The units an attribute's ordinary value is in: a growth of 1,400 times is a slogan's."""
    return ("x",) if attribute == "subscription_multiple" else ("%", "bp", "pp")


def _size_part(point: Point, as_of: datetime) -> ScorePart:
    told_first = [claim for claim in point.claims if claim.span.start < _LEAD]
    longer = _tells_of_longer(point)
    sized = [(_claim_size(claim, longer=longer), claim) for claim in told_first[:200]]
    value, claim = max(sized, key=lambda pair: pair[0], default=(0.0, None))
    if point.occurred_on is not None and point.occurred_on > as_of.date() and value < _AHEAD:
        return ("size", _AHEAD, f"a date ahead: {point.occurred_on.isoformat()}")
    if claim is None or value == 0.0:
        return ("size", 0.1, "no number of a known kind")
    return ("size", round(max(value, 0.1), 3), f"{claim.attribute}: {claim.quantity.span.quote}")


def _is_market_wide(point: Point) -> bool:
    """A move of one or two shares is reported as market news but touches only their holders."""
    if point.event_type not in _MARKET_WIDE:
        return False
    if point.event_type in _OFTEN_OF_ONE and 0 < len(point.listing_ids) <= 2:
        return False
    if point.event_type != "market_move":
        return True
    indices = any(claim.attribute.startswith("index_") for claim in point.claims)
    return indices or len(point.listing_ids) >= _WIDE or not point.listing_ids


def _speaks_of_home(point: Point) -> bool:
    if any(name.rsplit(".", 1)[-1] in _HOME_MARKETS for name in point.listing_ids):
        return True
    words = [span.quote for span in (*point.titles, *point.sentences[:2])]
    return any(_HOME_WORDS.search(text) for text in words)


def _is_of_a_province(point: Point) -> bool:
    """Whether a point's titles, or its first sentence, name a province and not the whole land."""
    if point.event_type not in _COUNTED:
        return False
    words = [span.quote for span in (*point.titles, *point.sentences[:1])]
    head = simplify(" ".join(words))
    return bool(_OF_A_PROVINCE.search(head)) and not _OF_THE_LAND.search(head)


def _who_part(point: Point, reach: Reach) -> ScorePart:
    if _is_market_wide(point):
        concrete = bool(point.listing_ids) or any(_claim_size(c) > 0 for c in point.claims[:60])
        if _is_of_a_province(point):
            return ("who", 0.35, "of a province")
        if not _speaks_of_home(point):
            rules = point.event_type in _OFTEN_OF_ONE  # another country's own
            return ("who", 0.6 if concrete and not rules else 0.35, "market-wide, abroad")
        return ("who", 0.9 if concrete else 0.65, "market-wide, home markets")
    if not point.listing_ids:
        return ("who", 0.15, "no listing named")
    home_count = sum(name.rsplit(".", 1)[-1] in _HOME_MARKETS for name in point.listing_ids)
    held = _saturate(reach.largest_weight, 0.05) if reach.sets else 0.0
    breadth = _saturate(float(home_count), 6.0)
    value = min(1.0, 0.25 + 0.5 * held + 0.35 * breadth) if home_count else 0.25 + 0.3 * held
    reason = f"{len(point.listing_ids)} listings, in {reach.sets} disclosed books"
    return ("who", round(value, 3), reason)


def _novelty_part(point: Point, as_of: datetime) -> ScorePart:
    """A happening dated well before its telling, or told by an earlier note, is old news."""
    if point.followup is not None:
        before = point.followup.earlier[0].name
        if point.followup.is_news:
            return ("novelty", 0.6, f"told in {before}, with something new since")
        return ("novelty", 0.1, f"told in {before}, nothing new since")
    newest = point.occurred_on
    told_on = point.last_known_at.astimezone(as_of.tzinfo).date()
    if newest is not None and newest < told_on - timedelta(days=7):
        return ("novelty", 0.3, f"happened {newest.isoformat()}")
    if _tells_of_longer(point):
        return ("novelty", 0.5, "moves of a longer time")
    spread = point.last_known_at - point.first_known_at
    if spread > timedelta(days=2):
        return ("novelty", 0.6, "told before, told again")
    return ("novelty", 1.0, "first told within two days")


def _sources_part(point: Point) -> ScorePart:
    count = len(point.publishers)
    title_ends = {title.document_id: title.end for title in point.titles}
    if all(span.start < title_ends.get(span.document_id, 0) for span in point.sentences):
        return ("sources", 0.1, "a headline without a text")
    value = 0.3 + 0.7 * (1 - 0.6 ** (count - 1))
    return ("sources", round(value, 3), f"{count} independent")


def _theme_part(point: Point, theme: str | None) -> ScorePart:
    if theme is None or point.subject == theme:
        return ("theme", 1.0, "of the theme")
    if theme in point.listing_ids:
        return ("theme", 0.5, "names the theme's subject")
    return ("theme", 0.1, "beside the theme")


def _talk_part(talk: int) -> ScorePart:
    return ("talk", round(_saturate(float(talk), _TALK), 3), f"{talk} other voices on its matter")


def _recency_part(point: Point, as_of: datetime) -> ScorePart:
    """Age from the last telling; from the end of the day it tells of where that lies before."""
    known = point.last_known_at
    if point.occurred_on is not None:
        ended = datetime.combine(point.occurred_on + timedelta(days=1), time(), as_of.tzinfo)
        known = min(known, ended)
    age_h = max(0.0, (as_of - known).total_seconds() / 3600)
    return ("recency", round(math.exp(-age_h / _DECAY_H), 3), f"{age_h:.1f} h old")

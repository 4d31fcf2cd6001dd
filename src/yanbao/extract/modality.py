"""How firmly a sentence speaks (done, planned, forecast, rumored, denied), and who says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from yanbao.model.vocabulary import Modality


def _glance(heads: str, words: str) -> re.Pattern[str]:
    """Compile words that are tried only where one of ``heads`` stands, with which each begins.

    ``re`` finds by itself what words begin with, unless one opens with a look-behind or boundary.
    """
    return re.compile(f"(?=[{heads}])(?:{words})")


_DENIED = _glance(
    "否辟不子纯并没尚dr",
    r"否认|辟谣|不实|不属实|子虚乌有|纯属谣言|并非事实|没有计划|尚无计划|\bden(?:y|ies|ied)\b|refute",
)
_RUMOR = re.compile(
    r"传闻|据传|盛传|市场传|消息称|消息人士|知情人士|据悉.{0,4}正|据称|传出|或已接近|传将|有消息|"
    r"reportedly|rumou?r|people familiar|sources? sa(?:y|id)|in talks to|considering"
)
_PLAN = _glance(
    "拟计筹打准有即将力目规不考申待ptwasi",
    r"(?<![模虚比])拟|计划|筹划|打算|(?<!减值)(?<!跌价)(?<!坏账)(?<!损失)准备(?!金)|有意|即将|将(?!近|军|领|来|帅)|力争|"
    r"目标是|规划|不超过|考虑(?!到)|申请(?!量|人|者|数)|待批|"
    r"\bplans? to\b|\bto\s(?:buy|acquire|sell|launch|invest|cut|raise|build|list|open|spin)|"
    r"\bwill\b|\baims? to\b|\bset to\b|proposed?\b|intend",
)
_TARGET = re.compile(
    r"目标(?!价|位|公司|资产|客户|股价|区间|范围|利率)[^，。；、0-9]{0,8}\Z"
    r"|\btarget(?:s|ed|ing)?(?! range)(?: (?:of|is|was|at|for|a|an|about|around|inflation))*\s?\Z"
)
_TARGETED = re.compile(
    r"\s?(?:左右|以上|以内)?的?(?:这一)?(?:年度|全年|长期|中期|政策|通胀|通货膨胀|增长|经济|官方)*目标(?!价|位|公司|资产|客户|区间|范围|利率)"
    r"|(?: [a-z]+){0,2} (?:target|goal|objective)\b(?! range)"
)
_FORECAST = _glance(
    "或预有料可将展估efpcmog",
    r"或(?=向|达|升|涨|跌|突破|重回|至|超)|预计|预期|预测|有望|料将|或将|可能|预估|料|展望|预增|预减|预降|预亏|预盈|预告|预警|将达|将增|将升|估计|预见|"
    r"\bexpect|\bforecast|\bprojected?\b|\bestimated? to\b|\bcould\b|\bmay\b|\bmight\b|"
    r"outlook|guidance",
)
#: what a market does, which its own clause tells
MARKET = frozenset(
    "price price_change_pct index_level index_change_pct commodity_price commodity_change_pct "
    "fx_rate bond_yield rate_change_bp turnover net_flow".split()
)
_DEALS = frozenset(
    "offer_price deal_value stake_pct investment_amount proceeds shares_count buyback_amount "
    "dividend_per_share dividend_total fund_size debt_amount".split()
)
_DONE = re.compile(
    r"已|完成|累计|此前|截至|目前|现持|去年|上年|曾|竞[拍得]|成交|\b(?:completed|has|had|already)\b"
)
# What a deal is as long as it is only agreed.
_AGREED = re.compile(r"同意|要约|协议|宣布.{0,12}(?:收购|要约)|agreed to|offer to|deal to")
# What others expect, told beside what came (预期2.83美元).
_EXPECTED = re.compile(
    r"(?:市场|分析师|机构|一致|华尔街|彭博|路透)(?:普遍|此前|一致)?(?:预期|预测|预计|预估)(?:值|中值|均值)?(?:的|为|是|约)*\Z"
    r"|\A\s?(?:此前)?预期(?:值|中值)?(?:为|是|约)*\Z"
    r"|(?:analysts?|wall street|consensus|economists?)[^,.;]{0,30}"
    r"(?:expected|expect|estimates?|forecasts?|polled)(?: (?:of|for|was|were|at|around))*\s\Z"
)
# What something was before it moves on (由26万吨增加至33万吨).
_FROM = re.compile(r"(?:由|从|\bfrom )[^，。；,.;]{0,12}\Z")
_ONWARDS = re.compile(
    r"\s?(?:左右|以上)?(?:大幅|进一步|逐步|小幅)?(?:增|提|升|降|减|扩|缩|上调|下调|调|变|涨|跌|回落|攀升)[^，。；]{0,8}(?:至|到|为|成)"
    r"| to\b"
)
# A step that somebody asks for is not taken (支持年内再降息50个基点) …
_URGED = re.compile(
    r"(?:支持|要求|主张|呼吁|建议|赞成|倾向于?|希望|敦促)[^，。；]{0,16}(?:[降加减]息|[上下]调|降准)[^，。；]{0,4}\Z"
)
# … and 上个月将利率下调25个基点 tells of one that was
_SET_BEFORE = re.compile(
    r"(?:上个?月|上周|去年|今年[\d一二三四五六七八九十]{1,2}月|昨[日天]|日前|此前|年初)[^，。；]{0,12}将"
    r"[^，。；]{2,24}(?:[上下]调|调[降低高升]|[降提升][低高至到])"
)
_ANALYST = re.compile(
    r"证券|研报|该行|大行|该券商|该机构|分析师|券商|机构|高盛|摩根|花旗|瑞银|中金|投行|研究所|首席|策略师|德银|野村|汇丰|美银|大摩|小摩|"
    r"analyst|goldman|morgan|citi|ubs|jpmorgan|barclays|strateg|idc|counterpoint"
)
_SPEECH = (
    "表示|认为|指出|称|预计|预测|透露|介绍|强调|坦言|警告|估算|估计|判断|建议|披露|写道|补充|"
    "预判|告诉"
)
_SPOKEN = re.compile(_SPEECH)
_HOLDER = re.compile(
    r"(?:^|[。；\n，,“”\"])\s*(?:据|根据|结合|参考|按照)?(?P<who>[^，。；：:、“”\"\n]{2,24}?)"
    rf"(?:研报|报告|数据)?(?:则|也|还|同时|进一步|并|均|普遍|在[^，。；：\n]{{1,18}})?(?:{_SPEECH})"
)
_HOLDER_EN = re.compile(
    r"according to (?P<who>[^,.;\n]{2,40})|(?P<says>[A-Z][^,.;\n]{1,40}?) (?:said|says)\b"
)
_SAID = re.compile("according to|said|says")
_NOT_A_HOLDER = re.compile(
    r"^(?:其|该|此|公告|同时|此外|并|这|有|他|她|它|我们|公司$|本公司|公司|子公司|市场$|报告期|预计|据悉|消息|20\d\d|但|而|近期|因|若|如)|"
    r"公告$|首次$"
)
_LATELY = re.compile(r"(?:此前|近日|日前|最新|近期|当日|昨日|今日)+$")
_HOLDER_LIKE = re.compile(
    r"该行|大行|该券商|该机构|分析师|策略师|首席|经理|总裁|董事|主席|负责人|专家|教授|证券|研究|机构|银行|部|局|委|协会|公司|集团|发言人|官员|"
    r"高盛|摩根|花旗|瑞银|中金|大摩|小摩|业内|人士|[A-Z]{3}|[A-Z][a-z]+|CEO|创始人|行长|部长|总统|基金|[一-鿿]{2,8}"
    r"(?:报告|数据|研报)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a number stands: its clause (and its bounds in it), its sentence, and the sentence up
    to the number.
    """

    clause: str
    sentence: str
    lead: str
    start: int
    end: int


def decide_modality(place: Place, attribute: str, holder: str | None) -> Modality:
    """Decide how firmly a number is said.

    An expectation earlier in the sentence carries on, and a plan to deal does; a market's move or
    price is what its own clause says, and nobody plans it.
    """
    before, after = place.clause[: place.start], place.clause[place.end :]
    if attribute == "price_target" or _EXPECTED.search(before):
        return "estimate_by_third_party"
    if _FROM.search(before) and _ONWARDS.match(after):
        return "actual"
    market = attribute in MARKET
    modality = find_modality(place.clause, place.clause if market else place.sentence)
    if modality == "actual" and not market and is_forecast(place.lead):
        modality = "forecast"
    if market:
        modality = "forecast" if modality == "plan" else modality
    elif attribute in _DEALS:
        open_ended = modality == "actual" and not _DONE.search(place.clause)
        if open_ended and (_PLAN.search(place.lead) or _AGREED.search(place.lead)):
            modality = "plan"
    elif modality == "plan" and not _PLAN.search(place.clause.replace("不超过", "")):
        modality = "actual"  # 不超过 alone bounds a number, and plans none
    if modality == "forecast" and holder is not None and is_analyst(holder):
        return "estimate_by_third_party"
    if modality == "actual" and is_target(place.clause, place.start, place.end):
        return "plan"
    if attribute == "rate_change_bp":
        if modality == "actual" and _URGED.search(before):
            return "forecast"
        if modality == "forecast" and _SET_BEFORE.search(place.clause):
            return "actual"
    return modality


@lru_cache(maxsize=1024)
def find_modality(clause: str, sentence: str) -> Modality:
    """Decide how firmly the clause speaks; the sentence lends a rumor, a denial or a forecast."""
    if _DENIED.search(clause):
        return "denied"
    if _RUMOR.search(sentence):
        return "rumor"
    if _FORECAST.search(clause):
        return "forecast"
    if _PLAN.search(clause):
        return "plan"
    return "actual"


def is_target(clause: str, start: int, end: int) -> bool:
    """Whether the number at ``[start, end)`` is what somebody aims at (2%的目标)."""
    return _TARGET.search(clause[:start]) is not None or _TARGETED.match(clause[end:]) is not None


def is_forecast(text: str) -> bool:
    """Whether words of expectation stand here."""
    return _FORECAST.search(text) is not None


@lru_cache(maxsize=1024)
def find_holder(text: str) -> str | None:
    """Find who says it, where the sentence names a speaker other than the publisher."""
    window = text[:120]
    match = _HOLDER.search(window) if _SPOKEN.search(window) else None
    if match is not None:
        who = _LATELY.sub("", match.group("who")).strip(" 　的")
        if _HOLDER_LIKE.search(who) and not _NOT_A_HOLDER.search(who):
            return who
    match = _HOLDER_EN.search(text[:400]) if _SAID.search(text) else None
    if match is not None:
        return (match.group("who") or match.group("says")).strip()
    return None


def is_analyst(holder: str) -> bool:
    """Whether the speaker is a broker, bank or research house."""
    return _ANALYST.search(holder.lower()) is not None

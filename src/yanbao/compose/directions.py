"""Which way a point works for the party itself, and for how long: read off numbers first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yanbao.compose.phrases import value_text
from yanbao.compose.wording import GROWTHS, MOVES, pick
from yanbao.model.notes import Direction, NoteLanguage
from yanbao.model.playbooks import Playbook, Sign
from yanbao.model.readings import Claim
from yanbao.model.spans import Span
from yanbao.model.stories import Point
from yanbao.text.gauges import measures_fear
from yanbao.text.simplify import simplify

_BY_SIGN: dict[Sign, Direction] = {"+": "positive", "-": "negative", "0": "unclear", "?": "unclear"}
#: types whose direction is what the numbers say, whatever the type's usual sign
BY_NUMBERS = frozenset(
    "market_move commodity_move fx_move bond_move earnings_release earnings_guidance fund_flow "
    "macro_data operations_update opinion other analyst_rating".split()
)
#: types whose usual sign holds only for the supportive kind: a tax cut, not a shutdown
_POLICY = frozenset(
    "fiscal_policy monetary_policy industrial_policy regulation trade_policy".split()
)
#: what is known of first-day returns says nothing of later days
_OFFERS = frozenset({"ipo_listing", "ipo_pricing"})
_SUPPORTS = re.compile(
    r"支持|扩大|增加|下达|加快|降准|降息|下调|减税|降费|补贴|鼓励|试点|放宽|延长|净投放|促进|培育|"
    r"取消.{0,6}(?:关税|限制)|豁免|support|stimulus|expand|cut rates|eas(?:e|ing)|subsid",
    re.IGNORECASE,
)
_HINDERS = re.compile(
    r"收紧|加息|加征|制裁|限制|否决|停摆|关门|暂停|中止|净回笼|抵免结束|退坡|管制|禁止|处罚|"
    r"shutdown|tighten|sanction|tariff|ban\b|restrict|halt",
    re.IGNORECASE,
)
#: what was to happen does not: the usual sign of the happening does not hold
_FALLS_THROUGH = re.compile(
    r"终止|撤回|失败|否决|取消|中止|搁置|未能|流产|叫停|"
    r"withdr[ae]w|cancel|call(?:s|ed) off|fail(?:s|ed)? to",
    re.IGNORECASE,
)
#: what weighed on all gives way: the usual sign of the type does not hold
_EASES = re.compile(
    r"停火|和谈|磋商|免签|缓和|解除|撤销|豁免|退税|退还|退款|恢复(?:通航|供应|生产|谈判)|重开|"
    r"重新开放|宣布开放|解冻|"
    r"ceasefire|truce|peace (?:talk|deal)|refund|de-?escalat|lift(?:s|ed)? sanctions",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 10
#: the share of signed numbers that go one way where the whole is told to
_MOST_OF_THEM = 0.75
#: a smaller move, in percent, goes no way
_FLAT = Decimal("0.1")
#: a move that a text tells of and no longer stands, and how far before the number it says so
_ONCE = re.compile(r"一度|此前|曾[经上下涨跌]|at one point|earlier", re.IGNORECASE)
_REACH = 14
#: a rise of prices is good or bad by what was expected
_SIGNED = (MOVES | GROWTHS | {"net_flow", "net_profit", "guidance_net_profit"}) - {
    "cpi_yoy",
    "ppi_yoy",
}


def direction_of(
    point: Point,
    told: Sequence[Span],
    playbook: Playbook,
    language: NoteLanguage,
    *,
    traded: bool = False,
) -> tuple[Direction, str]:
    """Return the direction and its reason in words.

    ``told`` are the words that stand for the point. Numbers in them that carry a sign decide for
    market moves and results, and wherever an index is told to have moved; signs that differ are
    mixed. For other types the playbook's usual direction is told, with its reason, where the words
    tell of such an event; that of an offer ends with the first day, so ``traded`` says whether the
    share has had one.
    """
    inside = [c for c in point.claims if any(span.covers(c.span) for span in told)]
    signed = [c for c in inside or point.claims if _bears_sign(c) and not _is_given_back(c, told)]
    of_markets = any(
        claim.attribute == "index_change_pct" for claim in inside if _bears_sign(claim)
    )
    is_told = _tells_its_event(point, told)
    if signed and (of_markets or point.event_type in BY_NUMBERS or (inside and not is_told)):
        ups = sum(claim.quantity.amount > 0 for claim in signed)
        share = ups / len(signed)
        upward = share >= _MOST_OF_THEM
        strongest = max((c for c in signed if (c.quantity.amount > 0) == upward), key=_size)
        words = value_text(strongest.quantity, strongest.attribute, language)
        whose = simplify(strongest.subject)
        short = language == "zh" and len(whose) <= _LONGEST_SUBJECT
        reason = f"{whose}{words}" if short else words
        if upward:
            return "positive", reason
        if share <= 1 - _MOST_OF_THEM:
            return "negative", reason
        return "mixed", "所述数字有升有降" if language == "zh" else "numbers point both ways"
    if not is_told and playbook.sign in ("+", "-") and point.event_type not in BY_NUMBERS:
        beside = ("所引语句没有直接说到该事件", "the words quoted do not tell of the event itself")
        return "unclear", pick(beside, language)
    words_told = simplify(" ".join(span.quote for span in (*point.titles, *told)))
    if traded and point.event_type in _OFFERS:
        words = "首日已过，通常方向只及于首日" if language == "zh" else "the first day has passed"
        return "unclear", words
    if playbook.sign == "-" and (found := _EASES.search(words_told)):
        against = ("与通常方向相反", "works against the usual direction")
        return "mixed", f"{_quoted(found.group(), language)}{pick(against, language)}"
    if point.event_type in _POLICY:
        return _policy_direction(words_told, playbook, language)
    if playbook.sign in ("+", "-") and (found := _FALLS_THROUGH.search(words_told)):
        words = (
            f"原文称“{found.group()}”，通常方向不适用" if language == "zh" else "it fell through"
        )
        return "unclear", words
    return _BY_SIGN[playbook.sign], pick(playbook.sign_reason, language)


def _tells_its_event(point: Point, told: Sequence[Span]) -> bool:
    """Whether the words told hold an event of the point's type; where it has none, they do."""
    own = [event for event in point.events if event.type == point.event_type]
    return not own or any(span.overlaps(event.span) for event in own for span in told)


def _policy_direction(
    told: str, playbook: Playbook, language: NoteLanguage
) -> tuple[Direction, str]:
    """Read whether a measure supports or hinders; a type's usual sign alone says nothing of it."""
    supports, hinders = _SUPPORTS.search(told), _HINDERS.search(told)
    found = supports or hinders
    if found is None:
        silent = ("原文没有说明是支持还是限制", "the text does not say which way")
        return "unclear", pick(silent if playbook.sign == "-" else playbook.sign_reason, language)
    if supports and hinders:
        return "mixed", pick(playbook.sign_reason, language)
    if supports and playbook.sign == "-":
        return "unclear", pick(playbook.sign_reason, language)
    return "positive" if supports else "negative", _quoted(found.group(), language).rstrip("， ")


def _quoted(word: str, language: NoteLanguage) -> str:
    return f"原文称“{word}”，" if language == "zh" else f"“{word}” in the source "


def _is_given_back(claim: Claim, told: Sequence[Span]) -> bool:
    """Whether a move is told as one that did not last (此前一度涨14%)."""
    words = next((span for span in told if span.covers(claim.span)), claim.span)
    before = words.quote[: claim.quantity.span.start - words.start]
    return _ONCE.search(simplify(before[-_REACH:])) is not None


def _bears_sign(claim: Claim) -> bool:
    """Whether a claim's sign speaks for now: what happened, or a company's own guidance."""
    told = claim.modality == "actual" or claim.attribute.startswith("guidance_")
    flat = claim.attribute in MOVES and abs(claim.quantity.amount) < _FLAT
    bears = claim.attribute in _SIGNED and claim.quantity.amount != 0 and not flat
    return told and bears and not measures_fear(claim.subject)


def _size(claim: Claim) -> Decimal:
    return abs(claim.quantity.amount) if claim.quantity.unit == "%" else Decimal(0)

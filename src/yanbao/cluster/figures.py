"""Figures: claims of several documents about one quantity, brought together and compared.

Two values agree when one is the other rounded or cut off to its own printed digits (34.46 agrees
with 34.5 and with 34.4, not with 34.6). What does not agree stays a version of its own; nothing is
averaged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

from yanbao.cluster.publishers import voice_of
from yanbao.cluster.sessions import session_period
from yanbao.knowledge.calendars import Calendars
from yanbao.model.documents import Document
from yanbao.model.figures import Figure, Version
from yanbao.model.readings import Claim, Quantity
from yanbao.model.stories import CopyGroup
from yanbao.text.simplify import simplify

_Key = tuple[str, str, str, str, str, str]


#: prices and moves that differ within one session, so that their stage belongs to what they are
_STAGED = frozenset({"price", "price_change_pct", "index_level", "index_change_pct", "market_cap"})
_CHINA = ZoneInfo("Asia/Shanghai")
_OPENS = time(9, 15)
#: when continuous trade ends, or Hong Kong's closing auction begins
_CLOSES = {"XSHG": time(15), "XSHE": time(15), "BJSE": time(15), "XHKG": time(16)}
#: sums of one session's trade
_OF_A_SESSION = frozenset({"turnover", "net_flow"})
#: terms of one offer, which have one value whenever they are told
_TIMELESS = frozenset({"offer_price", "proceeds", "subscription_multiple", "lot_size"})
_STAGE_WORDS = re.compile(
    r"(?P<futures>期货|期指|盘前|futures|pre-?market)"
    r"|(?P<open>开盘|高开|低开|开市|开报|开于|opened|at the open)"
    r"|(?P<close>收盘|收报|收市|收涨|收跌|收于|收高|收低|全日|全天"
    r"|closed|at the close|settled|ended)"
    r"|(?P<intraday>盘中|一度|稿件发出|截稿|早盘|午盘|午间|半日|午后|截至发稿|发稿时|最高|最低|中午|上午|暗盘"
    r"|midday|intraday|at one point|so far|morning|by noon)",
    re.IGNORECASE,
)
_REACH = 60


#: a subscription is told of one of two tranches, as a level or as what exceeds the offer
_TRANCHE_WORDS = re.compile(
    r"(?P<international_excess>国际(?:发售|配售)[^，。；]{0,8}超额)"
    r"|(?P<international>国际(?:发售|配售)|international (?:offering|placing))"
    r"|(?P<public_excess>(?:公开发售|散户|公开认购|公开招股)[^，。；]{0,16}超额|超额认购|超购|oversubscribed)"
    r"|(?P<public>公开发售|公开认购|公开招股|散户|public offer)",
    re.IGNORECASE,
)


def find_aspect(claim: Claim, document: Document) -> str:
    """Return what a number is of beyond its attribute: stage of the session, tranche of the offer,
    the ten shares that a mainland dividend is told of.

    The nearest word before the number in its sentence decides, else one just after it.
    """
    if claim.attribute == "dividend_per_share":
        return "per_10" if claim.quantity.per == "10 shares" else ""
    if claim.attribute in _STAGED:
        words = _STAGE_WORDS
    elif claim.attribute == "subscription_multiple":
        words = _TRANCHE_WORDS
    else:
        return ""
    text = document.text
    begin = max(text.rfind("。", 0, claim.span.start), text.rfind("\n", 0, claim.span.start)) + 1
    begin = max(begin, claim.span.start - _REACH)
    end = claim.quantity.span.end
    labelled = f"{claim.basis or ''} {text[begin:end]}"
    before = list(words.finditer(simplify(labelled)))
    if before:
        return before[-1].lastgroup or ""
    after = words.match(simplify(text[end : end + 6]).lstrip("，, "))
    return (after.lastgroup or "") if after else ""


def _unit_of_last_digit(quantity: Quantity) -> Decimal:
    exponent = quantity.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return step * quantity.scale


def same_value(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities state one amount, allowing for the coarser one's rounding."""
    if left.unit != right.unit or (left.value_max is None) != (right.value_max is None):
        return False
    step = max(_unit_of_last_digit(left), _unit_of_last_digit(right))
    loose = left.comparator != "eq" or right.comparator != "eq"
    gaps = [abs(left.amount - right.amount)]
    if left.amount_max is not None and right.amount_max is not None:
        gaps.append(abs(left.amount_max - right.amount_max))
    return all(gap <= step if loose else gap < step for gap in gaps)


def _digits(quantity: Quantity) -> int:
    return len(quantity.value.as_tuple().digits) - (quantity.comparator != "eq")


def agree(
    claims: Sequence[Claim],
    subjects: Mapping[str, str],
    documents: Mapping[str, Document],
    voices: Sequence[CopyGroup],
    *,
    calendars: Calendars | None = None,
) -> tuple[Figure, ...]:
    """Bring claims together by subject, attribute, basis, period and modality.

    ``subjects`` maps a claim's id to its listing id, where its subject is listed. Copies of one
    text count as one publisher. With ``calendars`` a move told on a day without trade is that of
    the session before. Order: as first told.
    """
    original = {i: group.original_id for group in voices for i in group.document_ids}
    groups: dict[_Key, list[Claim]] = defaultdict(list)
    for claim in claims:
        subject = subjects.get(claim.id, claim.subject)
        document = documents[claim.span.document_id]
        period = _period(claim, subject, document, calendars)
        key = (
            subject,
            claim.attribute,
            "" if claim.attribute == "subscription_multiple" else claim.basis or "",
            period,
            claim.modality,
            find_aspect(claim, document) or _stage_by_clock(claim, subject, period, document),
        )
        groups[key].append(claim)
    _settle_aspects(groups)
    return tuple(
        _figure(key, members, documents, original) for key, members in groups.items() if members
    )


def _stage_by_clock(claim: Claim, subject: str, period: str, document: Document) -> str:
    """Take a move told without its stage for one of the running session, before that closes."""
    closes = _CLOSES.get(subject.rpartition(".")[2])
    if claim.attribute not in _STAGED or closes is None or document.published_at is None:
        return ""
    local = document.published_at.astimezone(_CHINA)
    running = period == local.date().isoformat() and _OPENS <= local.time() < closes
    return "intraday" if running else ""


def _period(claim: Claim, subject: str, document: Document, calendars: Calendars | None) -> str:
    if claim.attribute in _TIMELESS:
        return ""
    if claim.attribute in _STAGED | _OF_A_SESSION:
        return session_period(claim, subject, document, calendars)
    return claim.period or ""


def _settle_aspects(groups: dict[_Key, list[Claim]]) -> None:
    """Count a value told without its stage as the close where another source tells it as that."""
    for key, members in groups.items():
        if key[-1]:
            continue
        closing = groups.get((*key[:-1], "close"), [])
        settled = [c for c in members if any(same_value(c.quantity, o.quantity) for o in closing)]
        closing.extend(settled)
        members[:] = [claim for claim in members if claim not in settled]


def _figure(
    key: _Key,
    claims: list[Claim],
    documents: Mapping[str, Document],
    original: Mapping[str, str],
) -> Figure:
    versions: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda c: -_digits(c.quantity)):
        home = next((v for v in versions if same_value(v[0].quantity, claim.quantity)), None)
        if home is None:
            versions.append([claim])
        else:
            home.append(claim)
    built = [_version(members, documents, original) for members in versions]
    built.sort(key=lambda v: (-_authority(v, documents), -len(v.publishers)))
    subject, attribute, basis, period, modality, aspect = key
    return Figure(
        subject=subject,
        attribute=attribute,
        basis=basis,
        period=period,
        modality=modality,
        aspect=aspect,
        versions=tuple(built),
    )


def _authority(version: Version, documents: Mapping[str, Document]) -> int:
    """A filing of the issuer outranks what the press makes of it."""
    return int(any(documents[c.span.document_id].genre == "filing" for c in version.claims))


def _version(
    claims: list[Claim], documents: Mapping[str, Document], original: Mapping[str, str]
) -> Version:
    origins = dict.fromkeys(
        original.get(claim.span.document_id, claim.span.document_id) for claim in claims
    )
    publishers = dict.fromkeys(voice_of(documents[i]) for i in origins)
    return Version(quantity=claims[0].quantity, claims=tuple(claims), publishers=tuple(publishers))

"""Read Hong Kong offer filings by labels: allotment results, formal and stabilisation notices.

The text of such a PDF comes as lines in which labels wrap; a row is a number with the words between
it and the number before it. Rows are told apart by how their label ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from yanbao.errors import Issue
from yanbao.extract.filing_dates import Dates, find_dates
from yanbao.extract.filing_facts import Fact, find_cornerstone, find_exercise, find_facts
from yanbao.extract.filing_rows import Squeezed, find_rows, squeeze
from yanbao.extract.passages import Passage
from yanbao.model.documents import Document
from yanbao.model.readings import Claim, Event

_EXCHANGE = re.compile(r"香港交易及结算所有限公司|hongkongexchangesandclearinglimited")
_HEAD = 12_000
_MAYBE = re.compile(
    r"香港交易及结算所|hong kong\s+exchanges and clearing|配\s?发\s?结\s?果\s?公\s?告|"
    r"分\s?配\s?结\s?果\s?公\s?告|allotment results|next day disclosure return"
)
_ALLOTMENT = re.compile(r"(?:配发|分配)结果(?:公告)?|allotmentresults")
_STABILISATION = re.compile(
    r"稳定价格(?:行动)?(?:及稳定价格)?期间?(?:结束|届满)|悉数行使超额配(?:股|售)权|"
    r"endof(?:the)?stabili[sz]ation|stabili[sz]ing?actions?andendof|exerciseoftheover-allotmentoption"
)
_FORMAL = re.compile(r"全球发售的发售股份数目|numberofoffersharesundertheglobaloffering")
_NEXT_DAY = re.compile(r"nextdaydisclosurereturn|翌日披露报表")
_SUMMARY = re.compile(r"公司资料股(?:份|票)代|companyinformationstockcode")
_ZONE_END = re.compile(r"董事确认|thedirectorsconfirm")
_CODE = re.compile(r"股(?:份|票)代(?:号|码)[:：]?0?(\d{1,5})|stockcode[:：]?0?(\d{1,5})")
_SHORT = re.compile(r"股份简称(?P<zh>.{1,30}?)开始买卖|stockshortname(?P<en>.{1,40}?)dealings")
_FULL = re.compile(
    r"与(?P<zh>[^(（,，。]{4,40})[(（]「本公司」|(?:issuedby|by|of)(?P<en>[^(（,]{3,60}?)\(the[“\"]company"
)

_NEEDED = (
    "price",
    "offer_shares",
    "gross",
    "net",
    "public_subscription",
    "international_subscription",
)
_NOTICE_FIELDS = ("max_price", "price", "offer_shares", "public", "international")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReading:
    """What a filing says, or why it was not read. ``recognised``: the general rules stay away."""

    recognised: bool = False
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()


def read_offer_filing(passage: Passage, document: Document) -> FilingReading:
    """Read an offer filing of the Hong Kong exchange; anything else is not recognised."""
    if not _MAYBE.search(passage.lower[:_HEAD]):
        return FilingReading()
    text = squeeze(passage.view)
    head = text.chars[:9000]
    if _NEXT_DAY.search(head[:600]):
        return _refused(document, "a next-day disclosure return, which states no offer results")
    summary = _SUMMARY.search(text.chars)
    if summary is not None and _ALLOTMENT.search(text.chars[: summary.start() + 200]):
        return _read_allotment(passage, document, text, summary.start())
    if not _EXCHANGE.search(head[:800]):
        return FilingReading()
    if _STABILISATION.search(head):
        return _read_stabilisation(passage, document, text)
    if _FORMAL.search(head):
        return _read_formal_notice(passage, document, text)
    return FilingReading()


def _refused(document: Document, reason: str) -> FilingReading:
    """Report a filing that is known and not read."""
    issue = Issue(
        code="extract.filing-form-not-read",
        severity="warning",
        subject=document.id,
        detail=f"this filing is {reason}",
        hint="give the allotment results announcement instead",
    )
    return FilingReading(recognised=True, issues=(issue,))


def _missing(document: Document, keys: list[str]) -> tuple[Issue, ...]:
    """Report rows that a filing of this form should have."""
    if not keys:
        return ()
    return (
        Issue(
            code="extract.filing-row-missing",
            severity="warning",
            subject=document.id,
            detail=f"no row was found for: {', '.join(keys)}",
            hint="the layout may be new; look at the page",
        ),
    )


def _read_allotment(
    passage: Passage, document: Document, text: Squeezed, start: int
) -> FilingReading:
    """Read the summary and details of an allotment results announcement."""
    ending = _ZONE_END.search(text.chars, start)
    stop = ending.start() if ending is not None else min(len(text.chars), start + 6000)
    facts = find_facts(passage, text, find_rows(text, start, stop))
    facts.extend(find_cornerstone(passage, text, stop, facts))
    found = {fact.key for fact in facts}
    dates = find_dates(passage, text)
    issues = _missing(document, [key for key in _NEEDED if key not in found])
    subject = _issuer(passage, text)
    return FilingReading(
        recognised=True,
        claims=_claims(passage, facts, subject),
        events=_events(passage, dates, "ipo_pricing", ending_at=document),
        issues=issues,
    )


def _read_formal_notice(passage: Passage, document: Document, text: Squeezed) -> FilingReading:
    """Read the terms on the cover of a formal notice of a global offering."""
    cover = _FORMAL.search(text.chars)
    start = cover.start() if cover is not None else 0
    code = _CODE.search(text.chars, start)
    stop = code.end() if code is not None else start + 1500
    rows = find_rows(text, max(0, start - 4), stop)
    facts = [fact for fact in find_facts(passage, text, rows) if fact.key in _NOTICE_FIELDS]
    planned = [replace(fact, modality="plan") for fact in facts]
    found = {fact.key for fact in planned}
    missing = [] if found & {"max_price", "price", "range"} else ["offer price"]
    if "offer_shares" not in found:
        missing.append("offer_shares")
    return FilingReading(
        recognised=True,
        claims=_claims(passage, planned, _issuer(passage, text)),
        events=_events(passage, find_dates(passage, text), "ipo_pricing", ending_at=document),
        issues=_missing(document, missing),
    )


def _read_stabilisation(passage: Passage, document: Document, text: Squeezed) -> FilingReading:
    """Read how far the over-allotment option was used, at what price, and what it brought."""
    facts = find_exercise(passage, text)
    found = {fact.key for fact in facts}
    return FilingReading(
        recognised=True,
        claims=_claims(passage, facts, _issuer(passage, text)),
        events=_events(passage, find_dates(passage, text), "ipo_listing", ending_at=document),
        issues=_missing(document, [key for key in ("over_allotted", "price") if key not in found]),
    )


def _issuer(passage: Passage, text: Squeezed) -> str:
    """Return the issuer's short name as printed, else its full name, else its code."""
    for pattern in (_SHORT, _FULL):
        match = pattern.search(text.chars)
        if match is not None:
            group = "zh" if match.group("zh") else "en"
            low, high = match.span(group)
            view = passage.view
            return " ".join(view.text[text.at[low] : text.at[high - 1] + 1].split())
    match = _CODE.search(text.chars)
    return (match.group(1) or match.group(2)).zfill(5) if match is not None else "?"


def _claims(passage: Passage, facts: list[Fact], subject: str) -> tuple[Claim, ...]:
    """Make the claims, in text order."""
    ordered = sorted(facts, key=lambda fact: (fact.quantity.span.start, fact.key))
    return tuple(
        Claim(
            id=f"{passage.view.document_id}:c{number}",
            span=passage.view.span(
                min(fact.start, fact.quantity.span.start), fact.quantity.span.end
            ),
            subject=subject,
            subject_span=None,
            attribute=fact.attribute,
            quantity=fact.quantity,
            period=passage.published_on.isoformat() if passage.published_on else None,
            modality=fact.modality,
            basis=fact.basis,
        )
        for number, fact in enumerate(ordered, start=1)
    )


def _events(passage: Passage, dates: Dates, main: str, *, ending_at: Document) -> tuple[Event, ...]:
    """Make the main event, the listing, the end of stabilisation and the ends of lock-ups."""
    published: date | None = ending_at.published_at.date() if ending_at.published_at else None
    title = passage.sentences[0]
    drafts = [
        Event(
            id="", type=main, span=dates.heading or title, trigger=dates.heading or title,
            modality="actual", occurred_on=published, main=True,
        )
    ]  # fmt: skip
    for dated in dates.dated:
        ahead = published is None or dated.day > published
        drafts.append(
            Event(
                id="", type=dated.type, span=dated.span, trigger=dated.trigger,
                modality="plan" if ahead else "actual", occurred_on=dated.day, roles=dated.roles,
            )
        )  # fmt: skip
    return tuple(
        Event(
            id=f"{passage.view.document_id}:e{number}", type=draft.type, span=draft.span,
            trigger=draft.trigger, modality=draft.modality, occurred_on=draft.occurred_on,
            roles=draft.roles, main=draft.main,
        )
        for number, draft in enumerate(drafts, start=1)
    )  # fmt: skip

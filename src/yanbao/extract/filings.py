"""Read Hong Kong offer filings by labels: allotment results, formal and stabilisation notices.

The text of such a PDF comes as lines in which labels wrap; a row is a number with the words between
it and the number before it. Rows are told apart by how their label ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files

from yanbao.errors import Issue
from yanbao.extract.filing_dates import Dates, find_dates
from yanbao.extract.filing_rows import Row, Squeezed, find_rows, join_lines, make_quantity, squeeze
from yanbao.extract.passages import Passage
from yanbao.model.documents import Document
from yanbao.model.readings import Claim, Event, Quantity
from yanbao.model.vocabulary import Modality

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
_EXERCISED = re.compile(
    r"(?:涉及)?合共(?P<zh>[\d,]+)股|aggregateof(?P<en>[\d,]+)(?:additional)?(?:h)?shares"
)
_PER_SHARE = re.compile(
    r"每股(?:h股|股份|a类股份)?(?:发售股份)?(?P<zh>[\d.]+)港元|hk\$(?P<en>[\d.]+)per(?:h)?share"
)
_UNIT_WORDS = re.compile(r"\s*(?:百万\s*港元|港元|股|million)")
#: What the sentences of a stabilisation notice are about, which have no labels of their own.
_NOTICE_LABELS = {
    "over_allotted": ("超额配股权涉及股份数目", "shares under the over-allotment option"),
    "price": ("每股发售价", "offer price"),
    "net": ("额外所得款项净额", "additional net proceeds"),
    "issued": ("行使后已发行股份", "issued shares after the exercise"),
}
_EXTRA_NET = re.compile(
    r"额外所得款项净额(?:约|为)*(?P<zh>[\d,.]+)百万港元|additionalnetproceedsof(?:approximately)?hk\$(?P<en>[\d,.]+)million"
)
_TOTAL_AFTER = re.compile(
    r"(?:总计|合计|总数|total)[\d,]+\s*100(?:\.0+)?%\s*(?P<n>[\d,]{9,})\s*100(?:\.0+)?%"
)
_CORNERSTONE = re.compile(r"基石投资者|cornerstoneinvestors")
_TOTAL = re.compile(r"(?:总计|合计|total)(?P<n>[\d,]{7,})\s*(?P<pct>[\d.]+)%")
_EXCUSED = re.compile(r"取得豁免|获得豁免|获豁免|allotteeswithwaivers")


@lru_cache(maxsize=1)
def filing_fields() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Return what each row of the tables is called and says, from ``data/filing_rows.txt``."""
    source = files("yanbao.extract").joinpath("data/filing_rows.txt").read_text(encoding="utf-8")
    fields = []
    for line in source.splitlines():
        if line.strip() and not line.startswith("#"):
            head, _, expression = line.partition(": ")
            key, _, attribute = head.partition(" ")
            fields.append((key, attribute, re.compile(f"(?:{expression})$")))
    return tuple(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReading:
    """What a filing says, or why it was not read. ``recognised``: the general rules stay away."""

    recognised: bool = False
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """A row that is understood, before it becomes a claim."""

    key: str
    attribute: str
    quantity: Quantity
    basis: str
    start: int
    modality: Modality = "actual"


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
    facts = _facts(passage, text, find_rows(text, start, stop))
    facts.extend(_cornerstone(passage, text, stop, facts))
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


def _facts(passage: Passage, text: Squeezed, rows: list[Row]) -> list[_Fact]:
    """Name each row once; the subscription level belongs to the tranche whose rows surround it."""
    facts: list[_Fact] = []
    seen: set[str] = set()
    placees = False
    placing = not any("国际发售" in row.label or "international" in row.label for row in rows)
    for row in rows:
        for key, attribute, pattern in filing_fields():
            match = pattern.search(row.label)
            if match is None:
                continue
            name = key
            begin = min(text.at[row.label_at + match.start()], row.low)
            placees = placees or key == "placees"
            if key == "subscription":
                name = "international_subscription" if placees else "public_subscription"
            if name in seen:
                break
            quantity = make_quantity(passage, row, attribute)
            if quantity is None:
                break
            seen.add(name)
            facts.append(
                _Fact(
                    key=name,
                    attribute=attribute,
                    quantity=quantity,
                    basis=_basis(
                        name, _on_one_line(passage.view.text[begin : row.low]), placing=placing
                    ),
                    start=begin,
                )
            )
            break
    return facts


def _on_one_line(printed: str) -> str:
    """Return a label that wraps around lines as one line, without the marks before the number."""
    return join_lines(printed).rstrip(" *:：($（HK港元")


def _basis(name: str, printed: str, *, placing: bool) -> str:
    """Return the row's label as printed, led by the tranche where the label leaves it open."""
    latin = printed.isascii()
    if name == "public_subscription":
        return f"{'Public offer' if latin else '公开发售'} {printed}"
    if name == "international_subscription":
        tranche = (
            ("Placing" if latin else "配售")
            if placing
            else ("International offer" if latin else "国际发售")
        )
        return f"{tranche} {printed}"
    return printed


def _cornerstone(passage: Passage, text: Squeezed, start: int, facts: list[_Fact]) -> list[_Fact]:
    """Read the total line of the cornerstone table, checked against the offer shares."""
    heading = _CORNERSTONE.search(text.chars, start)
    if heading is None:
        return []
    limit = _EXCUSED.search(text.chars, heading.end() + 200)
    total = _TOTAL.search(text.chars, heading.end(), limit.start() if limit else len(text.chars))
    shares = next((fact for fact in facts if fact.key == "offer_shares"), None)
    if total is None or shares is None:
        return []
    count = float(total.group("n").replace(",", ""))
    share = float(total.group("pct"))
    if abs(count / float(shares.quantity.amount) * 100 - share) > 0.02:
        return []
    label = text.original(passage.view, heading.start(), heading.end())
    found = []
    for key, attribute, group, unit in (
        ("cornerstone", "shares_count", "n", "shares"),
        ("cornerstone_pct", "stake_pct", "pct", "%"),
    ):
        low, high = total.span(group)
        row = Row(
            label="", label_at=0, start=text.at[total.start()], number=total.group(group),
            low=text.at[low], high=text.at[high - 1] + 1 + (unit == "%"), unit=unit, scale=1,
        )  # fmt: skip
        quantity = make_quantity(passage, row, attribute)
        if quantity is not None:
            found.append(
                _Fact(key=key, attribute=attribute, quantity=quantity, basis=label, start=row.start)
            )
    return found


def _read_formal_notice(passage: Passage, document: Document, text: Squeezed) -> FilingReading:
    """Read the terms on the cover of a formal notice of a global offering."""
    cover = _FORMAL.search(text.chars)
    start = cover.start() if cover is not None else 0
    code = _CODE.search(text.chars, start)
    stop = code.end() if code is not None else start + 1500
    facts = [
        fact
        for fact in _facts(passage, text, find_rows(text, max(0, start - 4), stop))
        if fact.key in _NOTICE_FIELDS
    ]
    planned = [
        replace(fact, modality="plan")
        for fact in facts
    ]  # fmt: skip
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
    facts: list[_Fact] = []
    for key, attribute, pattern, unit, scale in (
        ("over_allotted", "shares_count", _EXERCISED, "shares", 1),
        ("price", "offer_price", _PER_SHARE, "HKD", 1),
        ("net", "proceeds", _EXTRA_NET, "HKD", 1_000_000),
        ("issued", "shares_count", _TOTAL_AFTER, "shares", 1),
    ):
        match = pattern.search(text.chars)
        if match is None:
            continue
        group = next(name for name, value in match.groupdict().items() if value)
        low, high = match.span(group)
        row = Row(
            label="", label_at=0, start=text.at[match.start()], number=match.group(group),
            low=text.at[low], high=_past_unit(passage, text.at[high - 1] + 1), unit=unit,
            scale=scale,
        )  # fmt: skip
        quantity = make_quantity(passage, row, attribute)
        if quantity is not None:
            label = _NOTICE_LABELS[key][group == "en"]
            facts.append(
                _Fact(key=key, attribute=attribute, quantity=quantity, basis=label, start=row.start)
            )
    found = {fact.key for fact in facts}
    return FilingReading(
        recognised=True,
        claims=_claims(passage, facts, _issuer(passage, text)),
        events=_events(passage, find_dates(passage, text), "ipo_listing", ending_at=document),
        issues=_missing(document, [key for key in ("over_allotted", "price") if key not in found]),
    )


def _past_unit(passage: Passage, at: int) -> int:
    """Return the end of the unit words that follow a number."""
    match = _UNIT_WORDS.match(passage.lower, at)
    return match.end() if match is not None else at


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


def _claims(passage: Passage, facts: list[_Fact], subject: str) -> tuple[Claim, ...]:
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

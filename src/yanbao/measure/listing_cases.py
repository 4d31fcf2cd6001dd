"""Read off the documents what the date rules start from: first trading day, close of applications,
and which lock-ups bind.

Reads documents, their readings and links, and the table of offerings. Writes one case with the
span behind each day and each trait. Never takes a day from a sentence about another listing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yanbao.errors import Issue
from yanbao.knowledge import Knowledge
from yanbao.measure.key_dates import KeyDateInput
from yanbao.measure.listing_statistics import OfferCase, find_case
from yanbao.model.documents import Document
from yanbao.model.readings import Link, Reading, TimeMention
from yanbao.model.spans import Span
from yanbao.text.views import View

#: How far (in characters) a date may stand from the words it belongs to, within the sentence.
_REACH = 24
#: Applications close at most this long before the first trading day.
_LONGEST_OFFER = timedelta(days=20)
#: A listing is new to the rules for this long.
_NEW = timedelta(days=400)
_CHINA = ("XSHG", "XSHE", "BJSE")
_CLAUSE_END = re.compile("[，。；、]")
_STABILISATION = timedelta(days=30)
_THIRTIETH = re.compile(
    r"截止[^。；]{0,24}?(?:后|起计)?第?(?<![月\d])(?:30|三十)[日天]"
    r"|30(?:th)? days? after (?:the )?last day for (?:the )?lodging",
    re.IGNORECASE,
)
_DAYS: dict[str, re.Pattern[str]] = {
    "application-close": re.compile(
        r"(?:公开发售|公开招股|招股|认购|申请|孖展)[^，。；]{0,16}?(?:截止|结束|截至)"
        r"|截止(?:认购|申请|办理申请|招股)|招股期(?:至|到)"
        r"|applications? (?:lists? )?(?:clos|will close)"
    ),
    "listing": re.compile(
        r"上市日期|(?:开始|首日|正式)(?:买卖|交易|挂牌|上市)|挂牌(?:上市|交易)|首日上市"
        r"|(?:登陆|在)(?:港交所|联交所|香港联合交易所|香港交易所|上交所|深交所|科创板|创业板|主板)"
        r"[^，。；]{0,8}(?:上市|挂牌)?"
        r"|dealings? (?:in the [a-z ]{1,30})?(?:are expected to )?commence|listing date"
        r"|(?:began|begin|start(?:ed)?) trading|trading debut|debuted",
        re.IGNORECASE,
    ),
}
_PRE_COMMERCIAL = re.compile(r"[-－]W?P$")
_LOCKED = re.compile(r"禁售|限售|锁定|不(?:得)?出售|lock-?up", re.IGNORECASE)
_NO_CONTROL = re.compile(r"(?:无|没有|不存在|并无|概无)[^，。；]{0,6}控股股东")
_TRAITS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cornerstones", re.compile(r"基石投资|cornerstone", re.IGNORECASE)),
    (
        "stabilisation",
        re.compile(
            r"稳定价格|稳价|超额配股权|超额配售选择权|绿鞋|over-allotment|stabili[sz]",
            re.IGNORECASE,
        ),
    ),
    ("18c-pre-commercial", re.compile(r"未商业化公司|pre-commercial", re.IGNORECASE)),
    ("18c-commercial", re.compile(r"已商业化公司|领航资深独立投资者|18C\.14")),
    ("weighted-voting", re.compile(r"不同投票权|同股不同权|weighted voting", re.IGNORECASE)),
    ("prc-issuer", re.compile(r"H股|H shares?", re.IGNORECASE)),
    ("strategic-placement", re.compile(r"战略配售|战略投资者")),
    ("offline-placement", re.compile(r"网下(?:发行|配售|投资者)")),
)
_HONG_KONG_ONLY = frozenset(
    {
        "18c-commercial",
        "18c-pre-commercial",
        "cornerstones",
        "prc-issuer",
        "stabilisation",
        "weighted-voting",
    }
)
_MAINLAND_ONLY = frozenset({"offline-placement", "strategic-placement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCase:
    """What the documents say of a listing, for the date rules and for the statistics.

    ``evidence`` gives, for each trigger and trait that a document names, the words that say so.
    """

    key_input: KeyDateInput
    offer: OfferCase
    evidence: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence about the subject: its place, its matching text, its days."""

    span: Span
    plain: str
    times: tuple[TimeMention, ...]


def find_listing_case(
    subject_id: str,
    *,
    documents: Mapping[str, Document],
    readings: Mapping[str, Reading],
    links: Mapping[str, Sequence[Link]],
    knowledge: Knowledge,
    as_of: datetime,
) -> tuple[ListingCase, list[Issue]]:
    """Find the days and traits of a listing in the documents about it, and in the tables.

    Of several days printed for one trigger the one in most documents counts;
    ``measure.days-differ`` names the others. A close of applications that does not fit the first
    trading day is set aside.
    """
    sentences = [
        sentence
        for document_id, document in documents.items()
        if document.known_at is None or document.known_at <= as_of
        for sentence in _find_sentences(
            subject_id, document, readings[document_id], links.get(document_id, ())
        )
    ]
    offer = find_case(subject_id, knowledge.offerings, as_of)
    triggers, evidence, issues = _find_triggers(
        subject_id, sentences, listed_on=_find_listed_on(subject_id, knowledge, as_of)
    )
    mic = subject_id.partition(".")[2]
    traits = {"fund-holdings"} | _read_traits(mic, sentences, evidence)
    _add_known_traits(
        subject_id,
        traits,
        names=[name.text for name in knowledge.listings.names_of(subject_id)],
        listing=triggers.get("listing"),
        offer=offer,
        as_of=as_of,
    )
    offering = knowledge.offerings.find(subject_id, as_of)
    if offering is not None and offering.cornerstone_share:
        traits.add("cornerstones")
    if "prc-issuer" in traits or subject_id.endswith(_CHINA):
        # the financial year of mainland companies is the calendar's
        triggers["year-end"] = date(as_of.year - 1, 12, 31)
        triggers["half-year-end"] = date(as_of.year, 6, 30)
    board = "gem" if "gem" in traits else "main"
    case = ListingCase(
        key_input=KeyDateInput(
            listing_id=subject_id,
            mic=mic,
            triggers=tuple(sorted(triggers.items())),
            traits=tuple(sorted(traits)),
        ),
        offer=offer or OfferCase(listing_id=subject_id, board=board),
        evidence=tuple(evidence),
    )
    return case, issues


def _find_triggers(
    subject_id: str, sentences: Sequence[_Sentence], *, listed_on: date | None
) -> tuple[dict[str, date], list[tuple[str, Span]], list[Issue]]:
    """Return first trading day and close of applications, the words that say so, what differs.

    ``listed_on`` is the tables' first trading day; it stands before the documents'.
    """
    triggers: dict[str, date] = {}
    evidence: list[tuple[str, Span]] = []
    issues: list[Issue] = []

    def settle(trigger: str, day: date, votes: Sequence[tuple[date, Span]]) -> None:
        triggers[trigger] = day
        evidence.extend([(trigger, span) for told, span in votes if told == day][:1])

    votes = _vote(sentences, "listing")
    listing = listed_on
    if listing is None and votes:
        listing = _decide(subject_id, "listing", votes, issues)
    if listing is not None:
        settle("listing", listing, votes)
    votes = _vote(sentences, "application-close")
    fitting = [v for v in votes if listing is None or _fits(v[0], listing)]
    if fitting:
        close = _decide(subject_id, "application-close", fitting, issues)
        settle("application-close", close, fitting)
    elif votes:
        detail = f"applications closed on {votes[0][0]}, first trading day {listing}: set aside"
        issues.append(_differ(subject_id, detail))
    return triggers, evidence, issues


def _find_sentences(
    subject_id: str, document: Document, reading: Reading, links: Sequence[Link]
) -> Iterator[_Sentence]:
    """Yield the sentences about the subject, of a document that is mostly about it.

    That is: its title names the subject before any other listing, or it names none more often. A
    filing speaks of its issuer throughout; elsewhere a sentence that names only others is theirs.
    """
    linked = [link for link in links if link.listing_id]
    counts = Counter(link.listing_id for link in linked)
    heads = [link.listing_id for link in linked if link.mention.span.start < len(document.title)]
    titled = heads[:1] == [subject_id]
    if not titled and (not counts[subject_id] or counts[subject_id] < max(counts.values())):
        return
    own_filing = titled and document.genre == "filing"
    plain = View.of(document).plain
    for span in reading.sentences:
        named = {link.listing_id for link in linked if span.covers(link.mention.span)}
        if named and subject_id not in named and not own_filing:
            continue
        yield _Sentence(
            span=span,
            plain=plain[span.start : span.end],
            times=tuple(t for t in reading.times if t.grain == "day" and span.covers(t.span)),
        )


def _find_days(sentence: _Sentence, trigger: str) -> Iterator[tuple[date, Span]]:
    """Yield the day that stands nearest to each place the trigger's words stand.

    Filings print the 30th day after the close rather than the close: then it is counted back.
    """
    offset = sentence.span.start
    thirtieth = trigger == "application-close" and _THIRTIETH.search(sentence.plain)
    if thirtieth:
        after = [t for t in sentence.times if t.span.start >= thirtieth.start() + offset]
        before = [t for t in sentence.times if t.span.start < thirtieth.start() + offset]
        found = _nearest(after, thirtieth.end() + offset, sentence) or _nearest(
            before, thirtieth.start() + offset, sentence
        )
        if found is not None:
            yield found - _STABILISATION, sentence.span
        return
    for match in _DAYS[trigger].finditer(sentence.plain):
        start, end = match.start() + offset, match.end() + offset
        inside = [t for t in sentence.times if t.span.start < end and start < t.span.end]
        found = inside[0].start_on if inside else _nearest(sentence.times, end, sentence)
        found = found or _nearest(sentence.times, start, sentence)
        if found is not None:
            yield found, sentence.span


def _nearest(times: Sequence[TimeMention], place: int, sentence: _Sentence) -> date | None:
    """Return the day nearest to a place, if within reach and in the same clause."""
    rows = []
    for time in times:
        low, high = sorted((place, time.span.end if time.span.end <= place else time.span.start))
        gap = sentence.plain[low - sentence.span.start : high - sentence.span.start]
        if len(gap) <= _REACH and not _CLAUSE_END.search(gap):
            rows.append((len(gap), time.span.start, time))
    return min(rows, key=lambda row: row[:2])[2].start_on if rows else None


def _decide(
    subject_id: str, name: str, votes: Sequence[tuple[date, Span]], issues: list[Issue]
) -> date:
    """Return the day printed in most documents; the earlier of equals. Say what differs."""
    papers = Counter(day for day, _ in {(day, span.document_id): day for day, span in votes})
    day = min(papers, key=lambda d: (-papers[d], d))
    others = sorted(d.isoformat() for d in papers if d != day)
    if others:
        words = f"{papers[day]} documents; also {', '.join(others[:5])}"
        issues.append(_differ(subject_id, f"{name}: {day} in {words}"))
    return day


def _vote(sentences: Sequence[_Sentence], trigger: str) -> list[tuple[date, Span]]:
    return [vote for sentence in sentences for vote in _find_days(sentence, trigger)]


def _fits(close: date, listing: date) -> bool:
    return timedelta(0) < listing - close <= _LONGEST_OFFER


def _find_listed_on(subject_id: str, knowledge: Knowledge, as_of: datetime) -> date | None:
    """Return the tables' first trading day: where known, it stands before the documents'."""
    offering = knowledge.offerings.find(subject_id, as_of)
    if offering is not None:
        return offering.listed_on
    listing = knowledge.listings.by_id(subject_id)
    if listing is not None and listing.listed_on and listing.listed_on <= as_of.date():
        return listing.listed_on
    return None


def _read_traits(
    mic: str, sentences: Sequence[_Sentence], evidence: list[tuple[str, Span]]
) -> set[str]:
    """Return what sentences about the subject say of it."""
    foreign = _MAINLAND_ONLY if mic == "XHKG" else _HONG_KONG_ONLY
    found = {
        name: span
        for name, words in _TRAITS
        if name not in foreign
        and (span := next((s.span for s in sentences if words.search(s.plain)), None))
    }
    if mic == "XHKG" and not any(_NO_CONTROL.search(s.plain) for s in sentences):
        control = (s for s in sentences if "控股股东" in s.plain and _LOCKED.search(s.plain))
        if (sentence := next(control, None)) is not None:
            found["controlling-shareholder"] = sentence.span
    evidence.extend(found.items())
    return set(found)


def _add_known_traits(
    subject_id: str,
    traits: set[str],
    *,
    names: Sequence[str],
    listing: date | None,
    offer: OfferCase | None,
    as_of: datetime,
) -> None:
    """Add what code, name and tables say. A name's P marker says pre-commercial under 18C."""
    symbol, _, mic = subject_id.partition(".")
    marked = any(_PRE_COMMERCIAL.search(name) for name in names)
    if offer is not None and offer.chapter.startswith("18C"):
        traits.add("18c-commercial" if offer.chapter == "18C" else "18c-pre-commercial")
    if "18c-pre-commercial" in traits or marked:
        traits.discard("18c-commercial")
    if listing is not None and abs(as_of.date() - listing) <= _NEW:
        traits.add("new-listing")
    if mic == "XHKG" and symbol.startswith("08"):
        traits.add("gem")
    if mic == "XSHG" and symbol.startswith("68"):
        traits.add("star-board")


def _differ(subject_id: str, detail: str) -> Issue:
    return Issue(code="measure.days-differ", severity="info", subject=subject_id, detail=detail)

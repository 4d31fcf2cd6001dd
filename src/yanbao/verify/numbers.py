"""Numbers: what a sentence prints in figures stands in the words it cites.

Compared by value after scale and unit (55.83亿 = 5,583 million), exactly, or to the printed
rounding where the sentence says 约. Dates agree part by part; what a source says relative to its
day of publication (今日, 周五) may be printed as the date it means. Bare counts in words (两家)
are not checked; measured ones (三成, 两倍) are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from yanbao.knowledge.names import NameHit
from yanbao.model.notes import Sentence
from yanbao.model.verdicts import Finding
from yanbao.text.simplify import simplify
from yanbao.verify.days import Day, complete, day_of, find_days, meant_days, spelt_months
from yanbao.verify.evidence import Evidence
from yanbao.verify.numerals import (
    Numeral,
    find_halves,
    find_numerals,
    find_worded,
    loose_factors,
)

#: a notice is carried by counts of the run, a forecast by its registration
CHECKED_KINDS: Final = ("fact", "calculation", "judgement")
PAIR = re.compile(r"[（(]([A-Za-z0-9.-]{1,12}\.[A-Z]{4})[）)]")
#: a listing's id wherever it stands; one that no table knows is a finding of names.py
LISTING_ID = re.compile(r"(?<![A-Za-z0-9.-])[A-Z0-9][A-Z0-9-]{0,10}\.X[A-Z]{3}(?![A-Za-z])")
_PERIOD = re.compile(
    r"(?P<q>q[1-4]|[1-4]q(?=\d|\b)|第?[一二三四1-4](?:季度?|财季)"
    r"|(?:first|second|third|fourth)[- ]quarter)"
    r"|(?P<h>h[12](?!\d)|[12]h(?=\d|\b)|[上下]半年|半年[度报]|(?:first|second)[- ]half)",
    re.IGNORECASE,
)
_ORDINALS: Final = {
    **dict(zip("一二三四", "1234", strict=True)), "first": "1", "second": "2", "third": "3",
    "fourth": "4", "上": "1", "下": "2",
}  # fmt: skip
_SOURCES = re.compile(
    r"(?P<n>\d{1,3}) ?(?:家|个|条|份|independent )?(?:独立)?(?:来源|媒体|sources)"
)
_TOKEN = re.compile(r"[a-z0-9][a-z0-9.+/-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carried:
    """What the evidence says, in numbers."""

    text: str
    numerals: tuple[Numeral, ...]
    days: tuple[Day, ...]
    periods: frozenset[str]
    factors: tuple[Decimal, ...]
    source_count: int


def check_numbers(sentence: Sentence, evidence: Evidence) -> tuple[Finding, ...]:
    """Find the numbers and dates that the sentence prints and its evidence does not hold."""
    if sentence.kind not in CHECKED_KINDS:
        return ()
    carried = _read_evidence(sentence, evidence)
    plain = simplify(evidence.printed(sentence))
    plain = PAIR.sub(lambda found: " " * len(found.group()), plain)
    plain = LISTING_ID.sub(lambda found: " " * len(found.group()), plain)
    plain = _blank(plain, _numbered_names(plain, evidence))
    # Rounding what is cited is arithmetic: a calculation may, a fact may not.
    rounds = sentence.kind == "calculation"
    return tuple(
        Finding(code=f"verify.{code}", sentence_id=sentence.id, words=words, reason=reason)
        for code, words, reason in dict.fromkeys(_find_unsupported(plain, carried, rounds=rounds))
    )


def _numbered_names(plain: str, evidence: Evidence) -> list[tuple[int, int]]:
    """Return where names stand that hold a number: listings (标普500), publishers (36氪)."""
    publishers = {document.publisher for document in evidence.documents.values()}
    found = [
        match.span()
        for publisher in sorted(publishers)
        if any(c.isdigit() for c in publisher) and not publisher.isdigit()
        for match in re.finditer(re.escape(simplify(publisher)), plain)
    ]
    if evidence.listings is not None:
        hits = evidence.listings.find_names(plain)
        found += [
            (hit.start, hit.end)
            for hit in hits
            if any(c.isdigit() for c in hit.text) and _is_named(hit)
        ]
    return found


def _is_named(hit: NameHit) -> bool:
    return not hit.text.replace(".", "").isdigit()


def stands_in(value: str, quote: str, *, published_on: date | None) -> bool:
    """Whether every number or date of ``value`` is in the quoted words: a formula's input."""
    carried = _carry([(quote, published_on)], [])
    return not any(True for _ in _find_unsupported(simplify(value), carried))


def _find_unsupported(
    plain: str, carried: _Carried, *, rounds: bool = False
) -> Iterator[tuple[str, str, str]]:
    days = find_days(plain)
    for day in days:
        if not _day_stands(day, carried):
            yield ("date-differs", day.text, "no cited words hold this date")
    rest = _blank(plain, [(day.start, day.end) for day in days])
    for match in _PERIOD.finditer(rest):
        if _period(match) not in carried.periods:
            yield ("period-differs", match.group(), "no cited words hold this period")
    rest = _blank(rest, [match.span() for match in _PERIOD.finditer(rest)])
    for match in _SOURCES.finditer(rest):
        if int(match["n"]) > carried.source_count:
            reason = f"the sentence cites {carried.source_count}"
            yield ("source-count-differs", match.group(), reason)
    rest = _blank(rest, [match.span() for match in _SOURCES.finditer(rest)])
    for numeral in (*find_numerals(rest), *find_worded(rest, only_measured=True)):
        token = _token_around(rest, numeral)
        if token is not None and token in carried.text:
            continue
        if not _numeral_stands(numeral, carried, rounds=rounds):
            yield ("number-differs", numeral.text, "no cited words hold this number")


def _blank(text: str, places: list[tuple[int, int]]) -> str:
    for start, end in places:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _token_around(text: str, numeral: Numeral) -> str | None:
    """Return the name that a number is part of (H200, 18C, 5G), None for a number of its own."""
    for match in _TOKEN.finditer(text, max(0, numeral.start - 20), numeral.end + 20):
        overlaps = match.start() < numeral.end and numeral.start < match.end()
        token = match.group().rstrip(".-/")
        if overlaps and not token.replace(".", "").isdigit():
            return token.lower()
    return None


def _day_stands(day: Day, carried: _Carried) -> bool:
    if any(day.agrees(other) for other in carried.days):
        return True
    parts = [part for part in (day.year, day.month, day.day) if part is not None]
    alone = len(parts) == 1
    return alone and any(numeral.printed == parts[0] for numeral in carried.numerals)


def _numeral_stands(numeral: Numeral, carried: _Carried, *, rounds: bool) -> bool:
    numeral = replace(numeral, near=numeral.near or (rounds and bool(numeral.kind)))
    return any(_same(numeral, other, carried.factors) for other in carried.numerals)


def _same(numeral: Numeral, other: Numeral, factors: tuple[Decimal, ...]) -> bool:
    if numeral.kind and other.kind and numeral.kind != other.kind:
        return False
    room = numeral.place / 2 if numeral.near else Decimal(0)
    amounts = [other.amount]
    if other.printed == other.amount:
        amounts += [other.amount * factor for factor in factors]
    if any(abs(abs(numeral.amount) - abs(amount)) <= room for amount in amounts):
        return True
    return numeral.bare and abs(numeral.printed) == abs(other.printed)


def _period(match: re.Match[str]) -> str:
    word = match.group().lower()
    number = next((c for c in word if c.isdigit()), None)
    if number is None:
        number = next((n for w, n in _ORDINALS.items() if w in word), "1")  # 半年度
    return ("q" if match["q"] else "h") + number


def _read_evidence(sentence: Sentence, evidence: Evidence) -> _Carried:
    texts: list[tuple[str, date | None]] = []
    whole: list[str] = [sentence.mechanism or ""]
    documents = set()
    away = _tells_new_york(sentence.text)
    sessions: list[Day] = []
    own: list[Day] = []
    for citation in evidence.citations(sentence):
        document = evidence.documents.get(citation.span.document_id)
        published_on = None
        if document is not None:
            documents.add(document.id)
            whole.append(document.publisher)
            if document.published_at is not None:
                published_on = day_of(document.published_at)
                own.append(_published(document.published_at.date()))
                sessions.append(_published(_begun_in_new_york(document.published_at)))
        texts.append((citation.span.quote, published_on))
    for reference in evidence.references(sentence):
        texts.append((f"{reference.quote}\n{reference.key}\n{reference.dataset}", None))
        if reference.known_on is not None:
            whole.append(reference.known_on.isoformat())
    for one in (sentence, *evidence.behind):
        if one.formula is not None:
            whole += [one.formula.result, one.formula.expression]
            whole += [given.value for given in one.formula.inputs]
    whole += [one.text for one in evidence.behind]
    carried = _carry(texts, whole, sources=len(documents), publishing=not away)
    cited: list[tuple[str, date | None]] = [(q, day) for q, day in texts if day is not None]
    if sentence.formula is None and any(_is_day(quote) for quote, _ in cited):
        # a day cited by itself dates the sentence: those of publication and of tables are others
        return replace(carried, days=_carry(cited, [], publishing=False).days)
    return replace(carried, days=(*carried.days, *(sessions if away else own)))


def _is_day(quote: str) -> bool:
    """Whether a quote prints a day and nothing else."""
    plain = simplify(quote).strip()
    days = find_days(plain)
    return len(days) == 1 and days[0].day is not None and days[0].text == plain


#: words of a day's trade
_TRADED = re.compile(r"[涨跌]|收[于盘报]|盘[中前后]|持平")
_NEW_YORK: Final = frozenset(("XNYS", "XNAS", "ARCX", "XASE", "XCBO"))
_INDICES: Final = re.compile(r"道琼斯|道指|纳斯达克|纳指|标普500|费城半导体|恐慌指数|美股|全美市场")
_OPENS: Final = time(9, 30)


def _tells_new_york(text: str) -> bool:
    """Whether a sentence tells a day's trade in New York, and of no other market's listings."""
    markets = {match.group().rpartition(".")[2] for match in LISTING_ID.finditer(text)}
    named = bool(markets) or _INDICES.search(text) is not None
    return named and markets <= _NEW_YORK and _TRADED.search(text) is not None


def _begun_in_new_york(at: datetime) -> date:
    """Return the day of New York's last session begun at an instant: of what is printed before it
    opens, the day is no day of trade.
    """
    local = at.astimezone(ZoneInfo("America/New_York"))
    return local.date() if local.time() >= _OPENS else local.date() - timedelta(days=1)


def _carry(
    texts: list[tuple[str, date | None]],
    whole: list[str],
    *,
    sources: int = 0,
    publishing: bool = True,
) -> _Carried:
    numerals: list[Numeral] = []
    days: list[Day] = []
    factors: list[Decimal] = []
    periods: set[str] = set()
    plains = []
    for text, published_on in (*texts, *((text, None) for text in whole)):
        plain = simplify(text)
        plains.append(plain.lower())
        own = find_days(plain)
        days += own
        days += [complete(day, published_on) for day in own]
        days += meant_days(plain, published_on)
        days += spelt_months(plain, own, published_on)
        if published_on is not None and publishing:
            days.append(_published(published_on))
        rest = _blank(plain, [(day.start, day.end) for day in own])
        numerals += find_numerals(rest)
        numerals += find_worded(rest, only_measured=False)
        numerals += find_halves(rest)
        factors += loose_factors(plain)
        periods |= {_period(match) for match in _PERIOD.finditer(rest)}
    return _Carried(
        text="\n".join(plains),
        numerals=tuple(numerals),
        days=tuple(days),
        periods=frozenset(periods),
        factors=tuple(dict.fromkeys(factors)),
        source_count=sources,
    )


def _published(day: date) -> Day:
    return Day(start=0, end=0, text="", year=day.year, month=day.month, day=day.day)

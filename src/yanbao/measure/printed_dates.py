"""Dates ahead that documents print: what is planned or expected, and for which day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from yanbao.model.documents import Document
from yanbao.model.measures import KeyDate
from yanbao.model.readings import Event, Reading, TimeMention
from yanbao.model.spans import Span
from yanbao.text.likeness import overlap
from yanbao.text.pointing import points_back
from yanbao.text.simplify import simplify

_LONGEST = 80
#: two labels of one day that share this much of their bigrams tell of one thing
_SAME = 0.5
_CONNECTIVE = re.compile(
    r"^(?:(?:此外|同时|另外|不过|但|然而|因此|值得注意的是|[^，]{0,6}获悉)[，,：:]|其中[，,：:]?)"
)
#: a headline that opens with whom it is about (``依依股份：``)
_NAMED = re.compile(r"[*＊\u4e00-\u9fffA-Za-z]{2,10}[:：]")
_NAMELESS = ("公司", "本公司", "该公司")
#: what opens so leaves its subject to words that are not quoted
_LEANS = re.compile(
    r"^(?:其(?!他)|也|并|而|且|但|则|还|又|该|此|这|那|他|她|它|以及|或|"
    r"(?:比赛|赛事|会议|活动|项目|工程|展会)(?=[将拟计于定预]))"
)
#: a day in brackets behind a fiscal year says when years begin, not when something happens
_FISCAL = re.compile(r"财(?:政)?年度?[（(]$")
_REACH = 8
_ROLE_WORDS = {
    "last_day": ("{holders}禁售期最后一日", "last locked day of {holders}"),
    "first_day": ("{shares}开始买卖", "dealings in {shares} begin"),
    "stabilisation_end": ("稳定价格期结束", "end of the stabilisation period"),
}


def printed_dates(
    documents: Mapping[str, Document],
    readings: Mapping[str, Reading],
    *,
    as_of: datetime,
) -> tuple[KeyDate, ...]:
    """Return the days after ``as_of`` that the documents' events name, earliest telling first.

    A day counts where the sentence itself prints it; an event dated only by its publication has no
    day to watch.
    """
    found: list[KeyDate] = []
    for document_id, document in documents.items():
        if document.language != "zh":
            continue  # the label is the sentence itself
        reading = readings[document_id]
        for event in reading.events:
            day = event.occurred_on
            if day is None or day <= as_of.date():
                continue
            key_date = _by_role(event, day) or _by_sentence(event, day, reading, document)
            if key_date is not None and not any(_is_same(key_date, other) for other in found):
                found.append(key_date)
    return tuple(found)


def _is_same(one: KeyDate, other: KeyDate) -> bool:
    """Whether two sentences tell of one thing on one day in other words."""
    if one.on != other.on:
        return False
    names = [_NAMED.match(key_date.label[0]) for key_date in (one, other)]
    if names[0] and names[1]:
        return names[0].group() == names[1].group()
    return overlap(one.label[0], other.label[0]) >= _SAME


def _by_role(event: Event, day: date) -> KeyDate | None:
    for role in event.roles:
        if role.name in _ROLE_WORDS:
            quotes = {one.name: one.span.quote for one in reversed(event.roles)}
            holders, shares = quotes.get("holders", ""), quotes.get("object", "")
            zh, en = _ROLE_WORDS[role.name]
            plain = simplify(holders).partition("（")[0]
            label = (
                zh.format(holders=plain, shares=simplify(shares) or "股份"),
                en.format(holders=holders, shares=shares or "the shares"),
            )
            return KeyDate(on=day, label=label, span=role.span)
    return None


def _by_sentence(event: Event, day: date, reading: Reading, document: Document) -> KeyDate | None:
    time = next(
        (
            t
            for t in reading.times
            if event.span.covers(t.span)
            and t.grain == "day"
            and t.start_on == day
            and any(character.isdigit() for character in t.span.quote)
            and not _FISCAL.search(simplify(document.text[: t.span.start][-_REACH:]))
        ),
        None,
    )
    if time is None:
        return None
    clause = _clause(event.span, time, document)
    text = _CONNECTIVE.sub("", " ".join(simplify(clause.quote).split()))
    named = _NAMED.match(simplify(document.title))
    if named and text.startswith(_NAMELESS):
        text = f"{named.group()}{text}"
    if len(text) > _LONGEST or len(text) < 8 or _LEANS.match(text) or points_back(text):
        return None
    return KeyDate(on=day, label=(text, text), span=clause)


def _clause(sentence: Span, time: TimeMention, document: Document) -> Span:
    """The sentence where it is short, else the part between semicolons that holds the date."""
    text = document.text
    if sentence.end - sentence.start <= _LONGEST:
        begin, end = sentence.start, sentence.end
    else:
        begin = max(text.rfind(mark, sentence.start, time.span.start) for mark in "；;，")
        begin = max(begin + 1, sentence.start)
        ends = [p for mark in "；;。" if (p := text.find(mark, time.span.end, sentence.end)) >= 0]
        end = min(ends, default=sentence.end)
    while end > begin and text[end - 1] in "。；;，, \n":
        end -= 1
    return document.span(begin, end)

"""Dated events of filings: a last locked day, a first day of dealings, the end of stabilisation."""

from __future__ import annotations

from yanbao.compose.draft import Draft
from yanbao.model.notes import Sentence
from yanbao.model.readings import Event
from yanbao.model.stories import Point
from yanbao.text.simplify import simplify

#: role → words, filled with the subject's name, whose shares they are, and the day
_WORDS = {
    "last_day": (
        "{name}公告列明，{holders}所持股份的禁售期最后一日为{day}。",
        "{name} announces that the shares of {holders} are locked up to and including {day}.",
    ),
    "first_day": (
        "{name}公告列明，{shares}于{day}开始买卖。",
        "{name} announces that dealings in {shares} begin on {day}.",
    ),
    "stabilisation_end": (
        "{name}公告列明，稳定价格期于{day}结束，此后不得再作稳定价格行动。",
        "{name} announces that stabilisation ends on {day}; no support may follow.",
    ),
}


def tell_dated_event(draft: Draft, point: Point) -> Sentence | None:
    """Print the dated event of a filing in the note's own words; None where it has none."""
    for event in point.events:
        for role in event.roles:
            if role.name in _WORDS and event.occurred_on is not None:
                text = _fill(draft, point, event, role.name)
                if draft.scribe.is_told(text):
                    return None
                spans = dict.fromkeys((role.span, event.trigger))
                return draft.tell_event(event, text, list(spans))
    return None


def _fill(draft: Draft, point: Point, event: Event, role: str) -> str:
    day = event.occurred_on
    if day is None:
        raise ValueError("a dated event has a day")
    quotes = {role.name: role.span.quote for role in reversed(event.roles)}
    holders = quotes.get("holders", "")
    # a filing may tell of the first day of some shares alone, such as those over-allotted
    shares = quotes.get("object", "")
    zh = draft.language == "zh"
    words = _WORDS[role][0 if zh else 1]
    return words.format(
        name=draft.subject_words(point.subject) if point.subject else "",
        shares=(simplify(shares) if zh else shares) or ("股份" if zh else "the shares"),
        holders=simplify(holders).partition("（")[0] if zh else holders,
        day=f"{day.year}年{day.month}月{day.day}日" if zh else day.isoformat(),
    )

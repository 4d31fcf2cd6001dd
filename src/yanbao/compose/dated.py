"""Dated events of filings: a last locked day, a first day of dealings, the end of stabilisation."""

from __future__ import annotations

from collections.abc import Sequence

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
    """Print the dated event of a filing in the note's own words; None where it has none.

    What several holders' papers tell of one day is one sentence.
    """
    dated = [(e, r) for e in point.events for r in e.roles if r.name in _WORDS and e.occurred_on]
    if not dated:
        return None
    first, role = dated[0]
    alike = [e for e, r in dated if r.name == role.name and e.occurred_on == first.occurred_on]
    text = _fill(draft, point, alike, role.name)
    if draft.scribe.is_told(text):
        return None
    spans = [r.span for e, r in dated if e in alike] + [e.trigger for e in alike]
    return draft.tell_events(alike, text, list(dict.fromkeys(spans)))


def _fill(draft: Draft, point: Point, events: Sequence[Event], role: str) -> str:
    day = events[0].occurred_on
    if day is None:
        raise ValueError("a dated event has a day")
    zh = draft.language == "zh"
    holders = dict.fromkeys(_quote(event, "holders", zh=zh) for event in events)
    # a filing may tell of the first day of some shares alone, such as those over-allotted
    shares = _quote(events[0], "object", zh=zh) or ("股份" if zh else "the shares")
    return _WORDS[role][0 if zh else 1].format(
        name=draft.subject_words(point.subject) if point.subject else "",
        shares=shares,
        holders=("、" if zh else ", ").join(holders),
        day=f"{day.year}年{day.month}月{day.day}日" if zh else day.isoformat(),
    )


def _quote(event: Event, role: str, *, zh: bool) -> str:
    quote = next((r.span.quote for r in event.roles if r.name == role), "")
    return simplify(quote).partition("（")[0] if zh else quote

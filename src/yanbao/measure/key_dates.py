"""Compute the dates to watch from rules: lock-ups, stabilisation, reviews, deadlines.

A rule of low confidence yields nothing; one of medium confidence says in its label that the day is
computed by rule. An announced review takes the place of the computed one from its announcement on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from yanbao.errors import Issue, NotFound
from yanbao.knowledge.calendars import Calendars
from yanbao.knowledge.rules import TRAITS, TRIGGERS, Rule, RuleTable, Step, load_rules
from yanbao.model.measures import KeyDate
from yanbao.model.references import Reference

#: Where a calendar ends before the day, a roll to a session cannot be made and is said instead.
_ROLLS = ("roll", "next", "previous")
#: Steps that count on a calendar of sessions, named by their first argument.
_ON_SESSIONS = (*_ROLLS, "sessions")
_SIGNS = {
    "days": "{0:+d}d",
    "last-weekday": "last weekday of the month",
    "month-end": "{0:+d}m, month end",
    "months": "{0:+d}m",
    "next": "next {0} session",
    "previous": "previous {0} session",
    "quarter-end": "quarter end",
    "roll": "first {0} session on or after",
    "sessions": "{1:+d} {0} sessions",
}
_ORDINALS = ("", "first", "second", "third", "fourth")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDateInput:
    """What is known of a case: venue, days that rules start from, what is true of it.

    ``triggers`` are (name, day) with names of ``knowledge.rules.TRIGGERS``; ``traits`` names of
    ``knowledge.rules.TRAITS``.
    """

    listing_id: str
    mic: str
    triggers: tuple[tuple[str, date], ...] = ()
    traits: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a word that no rule knows: it would silently select nothing."""
        for word in (name for name, _ in self.triggers):
            if word not in TRIGGERS:
                raise ValueError(f"unknown trigger {word!r}; known: {', '.join(sorted(TRIGGERS))}")
        for word in self.traits:
            if word not in TRAITS:
                raise ValueError(f"unknown trait {word!r}; known: {', '.join(sorted(TRAITS))}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``until`` cuts what lies too far ahead; ``past`` keeps days before the as-of date."""

    until: date | None = None
    past: bool = False
    rules: RuleTable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Computed:
    """A day and its arithmetic; whether every roll could be made, and whether one moved it.

    ``projected``: a session was counted on a calendar that no exchange has announced yet.
    """

    on: date
    formula: str
    rolled: bool
    moved: bool
    projected: bool


def key_dates(
    event: KeyDateInput, *, calendars: Calendars, as_of: date, options: Options | None = None
) -> tuple[tuple[KeyDate, ...], list[Issue]]:
    """Compute every date ahead that a rule gives for the case, by day and rule.

    Issues: ``measure.no-calendar`` where a calendar does not reach the day, or the venue has none.
    """
    options = options or Options()
    table = options.rules or load_rules()
    found: list[tuple[date, str, KeyDate]] = []
    issues: list[Issue] = []
    if event.mic not in calendars.mics:
        detail = f"no calendar for venue {event.mic!r}: no date is computed by rule"
        return (), [_issue(event, detail)]
    triggers = dict(event.triggers)
    for rule in table.rules:
        if not _binds(rule, event):
            continue
        for start in _find_starts(rule, triggers, as_of):
            if not _is_valid(rule, start):
                continue
            try:
                computed = _compute(rule, start, calendars)
            except NotFound as error:
                if not rule.every:
                    issues.append(_issue(event, f"{rule.id}: {error}"))
                continue
            key_date = _write(rule, computed, table, as_of)
            if key_date.on < as_of and not (options.past and not rule.every):
                continue
            if options.until is None or key_date.on <= options.until:
                found.append((key_date.on, rule.id, key_date))
            break
    found.sort(key=lambda row: row[:2])
    return tuple(key_date for _, _, key_date in found), issues


def _binds(rule: Rule, event: KeyDateInput) -> bool:
    traits = set(event.traits)
    return (
        rule.confidence != "low"
        and event.mic in rule.markets
        and rule.traits <= traits
        and not rule.without & traits
    )


def _is_valid(rule: Rule, start: date) -> bool:
    return rule.valid_from <= start and (rule.valid_to is None or start <= rule.valid_to)


def _find_starts(rule: Rule, triggers: dict[str, date], as_of: date) -> list[date]:
    """Return the trigger's day, or the days a rule recurs on from the year before as_of on."""
    if not rule.every:
        return [triggers[rule.trigger]] if rule.trigger in triggers else []
    days = [tuple(int(part) for part in text.split("-")) for text in rule.every]
    years = range(as_of.year - 1, as_of.year + 3)
    return [date(year, month, day) for year in years for month, day in days]


def _compute(rule: Rule, start: date, calendars: Calendars) -> _Computed:
    day, rolled, moved, projected = start, True, False, False
    words = [start.isoformat()]
    for name, arguments in rule.steps:
        words.append(_spell((name, arguments)))
        before = day
        try:
            day = _step(day, (name, arguments), calendars)
            moved |= name == "roll" and day != before
            projected |= name in _ON_SESSIONS and calendars.is_projected(arguments[0], day)
        except NotFound:
            if name not in _ROLLS:
                raise
            rolled = False
            words[-1] += " (calendar not published yet)"
    if rule.steps:
        words.append(day.isoformat())
    if projected:
        words.append("on a projected calendar")
    return _Computed(
        on=day, formula=" → ".join(words), rolled=rolled, moved=moved, projected=projected
    )


def _spell(step: Step) -> str:
    name, arguments = step
    if name == "nth-weekday":
        return f"{_ORDINALS[arguments[1]]} {_WEEKDAYS[arguments[0]]} of the month"
    return _SIGNS[name].format(*arguments)


def _step(day: date, step: Step, calendars: Calendars) -> date:
    name, arguments = step
    if name == "days":
        return day + timedelta(days=arguments[0])
    if name in ("roll", "next"):
        return calendars.next_session(arguments[0], day, inclusive=name == "roll")
    if name == "previous":
        return calendars.previous_session(arguments[0], day)
    if name == "sessions":
        return calendars.add_sessions(arguments[0], day, arguments[1])
    if name == "quarter-end":
        return _end_month(day.year, (day.month + 2) // 3 * 3)
    if name == "last-weekday":
        last = _end_month(day.year, day.month)
        return last - timedelta(days=max(0, last.weekday() - 4))
    if name == "nth-weekday":
        first = day.replace(day=1)
        ahead = (arguments[0] - first.weekday()) % 7 + 7 * (arguments[1] - 1)
        return first + timedelta(days=ahead)
    months = day.year * 12 + day.month - 1 + int(arguments[0])
    end = _end_month(months // 12, months % 12 + 1)
    return end if name == "month-end" else end.replace(day=min(day.day, end.day))


def _end_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _write(rule: Rule, computed: _Computed, table: RuleTable, as_of: date) -> KeyDate:
    on, formula = computed.on, computed.formula
    confidence = rule.if_moved if computed.moved else rule.confidence
    if computed.projected and confidence == "high":
        confidence = "medium"
    sources, known_on = rule.sources, rule.valid_from
    review = table.find_review(rule.family, on, as_of) if rule.family else None
    if review is not None:
        on, confidence = review.effective_on, "high"
        formula = f"announced {review.announced_on}: effective {on}"
        sources, known_on = (review.source, *sources), review.announced_on
    chinese, english = rule.label
    remarks = [rule.note] if rule.note[0] else []
    if confidence == "medium":
        remarks.append(("按规则推算", "computed by rule"))
    if computed.projected:
        remarks.append(("所依交易日历为推算，以交易所公布为准", "on a projected calendar"))
    if not computed.rolled:
        remarks.append(("届时顺延至首个交易日", "to be rolled to a session"))
    chinese = "；".join([chinese, *(remark[0] for remark in remarks)])
    english = "; ".join([english, *(remark[1] for remark in remarks)])
    return KeyDate(
        on=on,
        label=(chinese, english),
        formula=formula,
        rule=Reference(
            dataset="rules",
            key=rule.id,
            quote=f"{rule.label[1]}: {_join(rule.formula[1], rule.note[1])} / "
            f"{rule.label[0]}：{_join(rule.formula[0], rule.note[0])}",
            address=sources[0],
            known_on=known_on,
        ),
        confidence=confidence,
    )


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _issue(event: KeyDateInput, detail: str) -> Issue:
    return Issue(
        code="measure.no-calendar", severity="warning", subject=event.listing_id, detail=detail
    )

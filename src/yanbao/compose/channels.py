"""Of section 3: which indices count the subject a member, and when others can take it."""

from __future__ import annotations

from collections.abc import Sequence

from yanbao.compose.draft import Draft
from yanbao.compose.wording import pick
from yanbao.knowledge.members import MemberLists, Membership
from yanbao.model.measures import KeyDate
from yanbao.model.notes import Formula, FormulaInput, Sentence
from yanbao.model.references import Reference

_MOST_ENTRIES = 5


def channel_words(draft: Draft) -> list[Sentence]:
    """Write the lists that name the subject, and the first days on which others can."""
    subject = draft.material.theme.subject_id
    if subject is None or draft.scribe.listings.by_id(subject) is None:
        return []
    today = draft.material.as_of.date()
    members = draft.material.knowledge.members
    sentences = [_member_words(draft, subject, one) for one in members.of(subject, today)]
    ahead = [one for one in draft.material.entries if one.on >= today]
    if ahead and not sentences:
        known = (members.lists_of(name, today) for name in members.indices())
        venue = subject.rpartition(".")[2]
        fitting = [o for o in known if o and any(i.endswith(venue) for i in o.on(today))]
        sentences += _absence_words(draft, subject, fitting)
    return sentences + [_entry_words(draft, one) for one in ahead[:_MOST_ENTRIES]]


def _member_words(draft: Draft, subject: str, one: Membership) -> Sentence:
    name, day = draft.subject_words(subject), one.listed_on.isoformat()
    text = (
        f"{one.index_name}{day}的成份名单列有{name}。"
        if draft.language == "zh"
        else f"{name} is on the list of members of {one.index_name} of {day}."
    )
    quote = f"{one.index_name} {day}: {subject} {name}, on its lists since {one.since}"
    given = FormulaInput(name="day", value=day, reference=_reference(one, subject, quote))
    return draft.scribe.calculation(text, Formula(expression="day", inputs=(given,), result=day))


def _absence_words(draft: Draft, subject: str, known: Sequence[MemberLists]) -> list[Sentence]:
    """Say which lists do not name it, each with its day: they are from before or leave it out."""
    if not known:
        return []
    today = draft.material.as_of.date()
    zh = draft.language == "zh"
    name = draft.subject_words(subject)
    inputs, told = [], []
    for number, one in enumerate(known, start=1):
        day = max(d for d in one.days if d <= today).isoformat()
        quote = f"{one.index_name} {day}: {len(one.on(today))} members, {subject} not among them"
        reference = Reference(
            dataset="members", key=f"{one.index_name}/{day}", quote=quote, address=one.source
        )
        inputs.append(FormulaInput(name=f"d{number}", value=day, reference=reference))
        told.append(f"{one.index_name}（{day}）" if zh else f"{one.index_name} ({day})")
    formula = Formula(
        expression=", ".join(given.name for given in inputs),
        inputs=tuple(inputs),
        result=", ".join(given.value for given in inputs),
    )
    text = (
        f"所查成份名单均未列{name}：{'、'.join(told)}。"
        if zh
        else f"No list of members known names {name}: {', '.join(told)}."
    )
    return [draft.scribe.calculation(text, formula)]


def _entry_words(draft: Draft, entry: KeyDate) -> Sentence:
    zh = draft.language == "zh"
    label = pick(entry.label, draft.language).partition("；" if zh else ";")[0]
    label = label.replace("：", "，").replace(": ", ", ")  # "if the test is met" is its condition
    day = entry.on.isoformat()
    chained = "→" in entry.formula
    start = entry.formula.partition(" ")[0] if chained else day
    formula = Formula(
        expression=entry.formula if chained else "day",
        inputs=(FormulaInput(name="day", value=start),),
        result=day,
    )
    text = f"按规则推算，{label}为{day}。" if zh else f"By rule, {label}: {day}."
    return draft.scribe.calculation(text, formula, references=(entry.rule,) if entry.rule else ())


def _reference(one: Membership, subject: str, quote: str) -> Reference:
    key = f"{one.index_name}/{subject}"
    return Reference(
        dataset="members", key=key, quote=quote, address=one.source, known_on=one.listed_on
    )

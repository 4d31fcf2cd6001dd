"""Section 2: the drivers, step by step, and a conclusion for each horizon.

A step stands on evidence from the documents; a step without is left out, and what it lacked is
named in section 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanbao.compose.draft import Draft
from yanbao.compose.evidence import Found, find_evidence, stand_on
from yanbao.compose.wording import pick
from yanbao.model.notes import Paragraph, Section, Sentence
from yanbao.model.playbooks import Outlook, Playbook, Step
from yanbao.model.references import Reference

_MOST_EVIDENCE = 2
_YEAR = re.compile(r"(?:19|20)\d{2}")
_CHINESE_NUMERALS = "一二三四五六七八九十"
_HORIZON_WORDS = {
    "short": ("短期", "Short term"),
    "mid": ("中期", "Mid term"),
    "long": ("长期", "Long term"),
}


#: a playbook, and the facts under each of its steps that were told
_Stood = tuple[Playbook, dict[str, list[Sentence]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """The steps as sections, the conclusion, and what the steps left out had lacked."""

    steps: tuple[Section, ...]
    conclusion: Paragraph | None
    missing: tuple[str, ...]


def write_drivers(draft: Draft) -> Drivers:
    """Write the steps of the theme's playbook; in a brief, one step for each leading event type."""
    if draft.material.kind == "brief":
        return _day_drivers(draft)
    return _steps(draft, draft.playbook)


def _day_drivers(draft: Draft) -> Drivers:
    sections: list[Section] = []
    stood: list[_Stood] = []
    seen: set[str] = set()
    for point in draft.listed:
        playbook = draft.playbook_of(point)
        if playbook.event_type in seen or point.event_type in ("other", "opinion"):
            continue
        seen.add(playbook.event_type)
        for step in playbook.steps:
            evidence = find_evidence(draft, step.needs, among=[point])
            if evidence:
                section, facts = _step(draft, step, playbook, evidence, len(sections) + 1)
                if not facts:
                    continue  # what met its needs cannot be told
                sections.append(section)
                stood.append((playbook, {step.id: facts}))
                break
        if len(sections) == 4:
            break
    return Drivers(steps=tuple(sections), conclusion=_conclusion(draft, stood), missing=())


def _steps(draft: Draft, playbook: Playbook) -> Drivers:
    sections: list[Section] = []
    missing: list[str] = []
    facts: dict[str, list[Sentence]] = {}
    for step in playbook.steps:
        evidence = find_evidence(draft, step.needs)
        if evidence is None or not evidence:
            missing.append(draft.pick(step.missing))
            continue
        section, told = _step(draft, step, playbook, evidence, len(sections) + 1)
        if not told:
            missing.append(draft.pick(step.missing))
            continue
        sections.append(section)
        facts[step.id] = told
    return Drivers(
        steps=tuple(sections),
        conclusion=_conclusion(draft, [(playbook, facts)]),
        missing=tuple(missing),
    )


def _step(
    draft: Draft, step: Step, playbook: Playbook, evidence: Found, number: int
) -> tuple[Section, list[Sentence]]:
    """Evidence, mechanism, consequence, who is affected, what works against it."""
    sentences, facts = stand_on(draft, evidence, most=_MOST_EVIDENCE)
    references = [_study(draft, study_id) for study_id in step.studies]
    mechanism = draft.mechanism(playbook, step.driver)
    for i, pair in enumerate(
        () if not facts else (step.mechanism, step.consequence, step.affected, step.counter)
    ):
        text = draft.pick(pair)
        if text and not draft.scribe.is_told(text):
            sentences.append(
                draft.scribe.judgement(
                    text,
                    mechanism=mechanism,
                    rests_on=facts,
                    # a year in a judgement is a study's
                    references=references if i == 0 or _YEAR.search(text) else (),
                )
            )
    ordinal = (
        f"第{_CHINESE_NUMERALS[number - 1]}步：" if draft.language == "zh" else f"Step {number}: "
    )
    joint = "——" if draft.language == "zh" else " — "
    heading = f"{ordinal}{draft.pick(step.driver)}{joint}{draft.pick(step.headline)}"
    section = Section(
        id=f"step-{number}",
        heading=heading,
        level=4,
        blocks=(Paragraph(sentences=tuple(sentences)),),
    )
    return section, facts


def _study(draft: Draft, study_id: str) -> Reference:
    study = draft.material.knowledge.playbooks.study(study_id)
    finding = study.finding if draft.language == "zh" else study.finding_en or study.finding
    quote = (
        f"{study.authors} ({study.year}). {study.title}. {study.journal}: {finding} "
        f"({study.market}, {study.period})"
    )
    return Reference(
        dataset="studies", key=study.id, quote=quote, address=study.address.split(" ; ")[0]
    )


def _conclusion(draft: Draft, stood: Sequence[_Stood]) -> Paragraph | None:
    """One sentence a horizon, of the first type of event whose steps it rests on were told."""
    sentences: list[Sentence] = []
    bare: list[str] = []
    for horizon, words in _HORIZON_WORDS.items():
        standing = next(_outlooks(stood, horizon), None)
        if standing is None:
            bare.append(pick(words, draft.language))
            continue
        playbook, outlook, facts = standing
        text, condition = draft.pick(outlook.text), draft.pick(outlook.condition)
        name = pick(words, draft.language)
        if draft.language == "zh":
            told = f"{name}，{text.rstrip('。')}；条件是{condition.rstrip('。')}。"
        else:
            told = f"{name}: {text.rstrip('.')}, provided {condition.rstrip('.')}."
        sentences.append(
            draft.scribe.judgement(told, mechanism=draft.mechanism(playbook, words), rests_on=facts)
        )
    if not sentences:
        return None
    if bare:
        missing = (
            f"{'、'.join(bare)}没有可依据的事实，不下结论。"
            if draft.language == "zh"
            else f"{', '.join(bare)}: no facts to rest on, no conclusion."
        )
        sentences.append(draft.scribe.notice(missing))
    label = "结论：" if draft.language == "zh" else "Conclusion: "
    return Paragraph(sentences=tuple(sentences), label=label)


def _outlooks(
    stood: Sequence[_Stood], horizon: str
) -> Iterator[tuple[Playbook, Outlook, list[Sentence]]]:
    """Yield the outlooks of a horizon that rest on steps told, with the facts told there."""
    for playbook, facts in stood:
        for outlook in playbook.outlooks:
            standing = [s for step_id in outlook.rests_on for s in facts.get(step_id, ())]
            if outlook.horizon == horizon and standing:
                yield playbook, outlook, standing

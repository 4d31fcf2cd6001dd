"""Compose: write the note.

Reads material (points with their scores, figures, exposures, key dates, statistics). Writes a Note
whose every sentence carries its evidence. Never looks anything up outside the material, never
checks itself: that is the verifier's work, which shares no code with this room.
"""

from __future__ import annotations

from yanbao.compose.calls import write_calls
from yanbao.compose.corrections import write_corrections
from yanbao.compose.draft import Draft
from yanbao.compose.drivers import write_drivers
from yanbao.compose.funds import write_funds
from yanbao.compose.gaps import write_gaps
from yanbao.compose.happened import write_happened
from yanbao.compose.headings import HEADINGS, heading
from yanbao.compose.items import write_items
from yanbao.compose.material import Call, Material, PeerGroup
from yanbao.compose.nothing import compose_nothing
from yanbao.compose.outlook import write_dates, write_history, write_risks
from yanbao.compose.overview import write_overview
from yanbao.compose.peer_moves import write_peer_moves
from yanbao.compose.reactions import write_reactions
from yanbao.compose.wording import pick
from yanbao.model.notes import Block, Note, NoteLanguage, Paragraph, Section

__all__ = ["Call", "Material", "PeerGroup", "compose", "compose_nothing", "find_listed"]

_DISCLAIMER = (
    "本文由程序依据所列公开信息整理，仅供研究参考，不构成任何投资建议或要约。",
    "事实以所引原文为准，原文有误时本文随之有误；判断与推算以所列条件和公式为限。",
    "市场有风险，读者应自行核对来源并独立决策。",
)
_DISCLAIMER_EN = (
    "This note was put together by a program from the public information listed; it is research "
    "material, not investment advice or an offer.",
    "Facts are as good as the sources quoted; judgements and calculations hold within the "
    "conditions and formulas shown.",
    "Readers should check the sources and decide for themselves.",
)


def compose(material: Material) -> Note:
    """Write the note of a theme, or the brief of a day, in the layout of the contract."""
    draft = Draft(material)
    overview = write_overview(draft)
    draft.close_overview()
    items = write_items(draft)
    if not items:
        words = "没有可列的信息。" if material.language == "zh" else "There is nothing to list."
        items_blocks: list[Block] = [Paragraph(sentences=(draft.scribe.notice(words),))]
    else:
        items_blocks = list(items)
    drivers = write_drivers(draft)
    blocks: dict[str, list[Block]] = {
        "overview": [overview],
        "items": items_blocks,
        "what": [*write_corrections(draft), *write_happened(draft)],
        "drivers": _drivers_blocks(draft, has_steps=bool(drivers.steps)),
        "funds": write_funds(draft),
        "risks": write_risks(draft, overview.sentences),
        "dates": write_dates(draft),
        "history": [*write_reactions(draft), *write_peer_moves(draft), *write_history(draft)],
        "calls": write_calls(draft),
        "gaps": write_gaps(draft, drivers.missing),
        "disclaimer": [_disclaimer(draft)],
    }
    theme = _theme_name(draft)
    sections: list[Section] = []
    for name in HEADINGS:
        sections.append(_section(name, material.language, theme, blocks.get(name, [])))
        if name == "drivers":
            sections.extend(drivers.steps)
            if drivers.conclusion:
                last = sections.pop()
                sections.append(
                    Section(
                        id=last.id,
                        heading=last.heading,
                        level=last.level,
                        blocks=(*last.blocks, drivers.conclusion),
                    )
                )
    return Note(
        name=material.name,
        kind=material.kind,
        theme=theme,
        as_of=material.as_of,
        language=material.language,
        sections=tuple(sections),
        sources=draft.scribe.sources(),
        counts=tuple(sorted(material.counts.items())),
        earlier=material.earlier,
        corrections=material.corrections,
    )


def find_listed(material: Material) -> tuple[str, ...]:
    """Return the shares that the items of a note on this material are about, in their order."""
    labels = [label for item in write_items(Draft(material)) for label in item.listing_labels]
    return tuple(dict.fromkeys(label.rpartition(" ")[2] for label in labels))


def _theme_name(draft: Draft) -> str:
    """The theme in the note's language; a topic stays as the reader asked for it."""
    theme = draft.material.theme
    if draft.material.kind == "brief":
        kinds = [p for p in draft.listed if p.event_type not in ("other", "opinion")]
        labels = dict.fromkeys(pick(draft.playbook_of(p).label, draft.language) for p in kinds)
        return ("、" if draft.language == "zh" else " and ").join(list(labels)[:2]) or theme.name
    if theme.topic:
        return theme.name
    label = pick(draft.playbook.label, draft.language)
    if theme.subject_id is None:
        return label
    joint = "" if draft.language == "zh" else ", "
    return f"{draft.scribe.short_name(theme.subject_id)}{joint}{label}"


def _drivers_blocks(draft: Draft, *, has_steps: bool) -> list[Block]:
    if has_steps:
        return []
    words = (
        "来源没有为任何一个分析环节提供证据，本节不展开。"
        if draft.language == "zh"
        else "The sources give no evidence for any step; this section stays empty."
    )
    return [Paragraph(sentences=(draft.scribe.notice(words),))]


def _section(name: str, language: NoteLanguage, theme: str, blocks: list[Block]) -> Section:
    level = HEADINGS[name][0]
    return Section(
        id=name, heading=heading(name, language, theme=theme), level=level, blocks=tuple(blocks)
    )


def _disclaimer(draft: Draft) -> Paragraph:
    lines = _DISCLAIMER if draft.language == "zh" else _DISCLAIMER_EN
    return Paragraph(sentences=tuple(draft.scribe.notice(line) for line in lines))

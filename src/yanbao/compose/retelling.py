"""Retelling: the numbers of a sentence in another language, in the note's own words.

A quotation that its reader cannot read tells him nothing. What is retold are the claims that were
read from it about listings; its own words stand in the footnote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from yanbao.compose.phrases import label_of, remarks_of, value_text
from yanbao.compose.scribe import Scribe
from yanbao.compose.statements import Statement, day_words
from yanbao.compose.wording import MOVES
from yanbao.model.figures import Figure
from yanbao.model.notes import NoteLanguage
from yanbao.model.readings import Claim
from yanbao.text.simplify import simplify

_MOST = 6
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def find_retold(
    statement: Statement, figure_of: Mapping[str, Figure], scribe: Scribe
) -> list[tuple[Claim, Figure]]:
    """Return the claims of a statement that can be told in other words, with their figures.

    ``figure_of`` gives the figure that a claim, by its id, is a version of.
    """
    return [
        (claim, figure)
        for claim in statement.claims
        if (figure := figure_of.get(claim.id))
        and scribe.listings.by_id(figure.subject)
        and not claim.attribute.startswith("other_")
    ][:_MOST]


def retell(statement: Statement, told: Sequence[tuple[Claim, Figure]], scribe: Scribe) -> str:
    """Return claims of a statement in the note's words, with their periods; empty for none."""
    if not told:
        return ""
    zh = scribe.language == "zh"
    periods = {claim.id: _period(figure, scribe.language) for claim, figure in told}
    shared = next(iter(periods.values())) if len(set(periods.values())) == 1 else ""
    by_subject: dict[str, list[str]] = {}
    for claim, figure in told:
        words, period = _words(claim, figure, scribe.language), periods[claim.id]
        if period and not shared:
            words += f"（{period}）" if zh else f" ({period})"
        by_subject.setdefault(figure.subject, []).append(words)
    inner, joint, gap = ("，", "；", "") if zh else (", ", "; ", " ")
    text = joint.join(f"{scribe.name(i)}{gap}{inner.join(own)}" for i, own in by_subject.items())
    publisher = simplify(statement.publisher) if zh else statement.publisher
    opening = (
        f"据{publisher}（英文），{shared and shared + '，'}"
        if zh
        else f"According to {publisher} (in Chinese){shared and ', ' + shared}: "
    )
    return f"{opening}{text}{'。' if zh else '.'}"


def _period(figure: Figure, language: NoteLanguage) -> str:
    if not _DAY.fullmatch(figure.period):
        return figure.period
    return day_words(date.fromisoformat(figure.period), language)


def _words(claim: Claim, figure: Figure, language: NoteLanguage) -> str:
    """Label and value; of a move the value says what it is (``up 4% (close)``)."""
    value = value_text(claim.quantity, claim.attribute, language)
    if claim.attribute in MOVES:
        return value + remarks_of(figure, language)
    return f"{label_of(figure, language)}{'' if language == 'zh' else ' '}{value}"

"""Section 1: what is known, as prose and a table of key figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from yanbao.compose.draft import Draft
from yanbao.compose.market_figures import is_of_the_market
from yanbao.compose.overview import home_order
from yanbao.compose.phrases import drop_fulfilled, label_of, says_of_what
from yanbao.compose.statements import THIN_SCORE, Statement
from yanbao.model.figures import Figure
from yanbao.model.notes import Block, Paragraph, Row, Sentence, Table

_MOST_STATEMENTS = 5
_LEAST_SCORE = 1.0
_MOST_ROWS = 18
_MOST_OF_ONE = 6
_OF_ITS_TRADE = frozenset({"price", "price_change_pct", "market_cap", "turnover"})


def write_happened(draft: Draft) -> list[Block]:
    """Write what is known beyond the items, in order of time, then the key figures."""
    blocks: list[Block] = []
    prose = _prose(draft)
    if prose:
        blocks.append(prose)
    table = _figures_table(draft)
    if table:
        blocks.append(table)
    if not blocks:
        words = (
            "来源所述已全部列入上文要点，没有可补充的事实。"
            if draft.language == "zh"
            else "All that the sources tell stands in the items above."
        )
        blocks.append(Paragraph(sentences=(draft.scribe.notice(words),)))
    return blocks


def _prose(draft: Draft) -> Paragraph | None:
    """Tell what the items had no room for; the theme's own event first, then by time."""
    chosen: list[tuple[datetime, int, Sentence]] = []
    for point in draft.material.points:
        fresh = draft.fresh(draft.statements(point))
        fresh = [s for s in fresh if _belongs(draft, s) and not draft.repeats(s)]
        own = [s for s in fresh if s.language == draft.language]
        if own and _says_enough(draft, own[0]):
            sentence = draft.tell(own[0], attributed=len(point.publishers) == 1)
            chosen.append((point.first_known_at, len(chosen), sentence))
        if len(chosen) == _MOST_STATEMENTS:
            break
    chosen.sort(key=lambda entry: entry[:2])
    return Paragraph(sentences=tuple(s for _, _, s in chosen)) if chosen else None


def _says_enough(draft: Draft, statement: Statement) -> bool:
    """Whether a statement is worth the room: a day's news must say more than a theme's."""
    if draft.material.kind == "note":
        return statement.score > _LEAST_SCORE
    return bool(statement.claims) or statement.score >= THIN_SCORE


def _belongs(draft: Draft, statement: Statement) -> bool:
    """Whether prose about the theme's subject may hold it: it names it, or tells of its trade.

    How the market moved stands in the overview.
    """
    subject = draft.material.theme.subject_id
    return draft.names(statement, subject) or any(
        draft.material.subjects.get(claim.id) == subject and claim.attribute in _OF_ITS_TRADE
        for claim in statement.claims
    )


def _figures_table(draft: Draft) -> Table | None:
    theme = draft.material.theme
    expected = {attribute: i for i, attribute in enumerate(draft.playbook.expected)}

    def rank(figure: Figure) -> tuple[bool, int, int, int]:
        own = theme.subject_id is not None and figure.subject == theme.subject_id
        place = expected.get(figure.attribute, len(expected))
        return (not own, place, home_order(figure), -len(figure.best.publishers))

    if theme.subject_id is not None:
        figures = draft.figures(
            lambda f: (
                f.subject == theme.subject_id
                and (f.attribute in expected or (_is_known(f) and draft.has_told(f)))
            )
        )
    else:
        figures = draft.figures(lambda f: is_of_the_market(draft, f))
    figures = [f for f in drop_fulfilled(figures) if says_of_what(f, draft.language)]
    figures = _spread(sorted(figures, key=rank))
    if not figures:
        return None
    zh = draft.language == "zh"
    return Table(
        columns=("主体", "项目", "数值", "期间", "独立来源数")
        if zh
        else ("Subject", "Figure", "Value", "Period", "Independent sources"),
        rows=tuple(_row(draft, figure) for figure in figures),
    )


def _is_known(figure: Figure) -> bool:
    return not figure.attribute.startswith("other_")


def _spread(figures: Sequence[Figure]) -> list[Figure]:
    """Keep the first few figures of each attribute, so that none crowds out the rest."""
    counts: Counter[str] = Counter()
    kept = []
    for figure in figures:
        counts[figure.attribute] += 1
        if counts[figure.attribute] <= _MOST_OF_ONE:
            kept.append(figure)
    return kept[:_MOST_ROWS]


def _row(draft: Draft, figure: Figure) -> Row:
    label = label_of(figure, draft.language)
    value = draft.value_words(figure)
    subject = draft.subject_words(figure.subject)
    spans = draft.carriers(figure)
    sentence = draft.scribe.fact(
        f"{subject}{label}{value}" if draft.language == "zh" else f"{subject}: {label} {value}",
        spans,
        references=draft.days.references_of([figure]),
    )
    count = str(len(figure.best.publishers))
    return Row(cells=(subject, label, value, figure.period or "—", count), sentence=sentence)

"""What the sources report of other shares that day, less the market's move, and what that shows.

It needs no prices. The shares are those that a report found worth naming, so that their mean is no
estimate for the industry; the note says so beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanbao.compose.draft import Draft
from yanbao.knowledge.closes import GAUGES
from yanbao.model.figures import Figure
from yanbao.model.notes import Block, Formula, FormulaInput, Paragraph, Row, Sentence, Table
from yanbao.quant.statistics import mean_interval, sign_test
from yanbao.text.spells import tells_of_longer

#: with fewer shares the moves are shown one by one and no mean is told
_LEAST = 5
_MOST_ROWS = 10
#: a peer that is said to move further has been read of a longer spell, or is an event of its own
_MOST_PERCENT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One share's reported move and its market's of the same day, in percent."""

    own: Figure
    index: Figure

    @property
    def excess(self) -> Decimal:
        """Percentage points beyond the market."""
        return self.own.best.quantity.amount - self.index.best.quantity.amount


def write_peer_moves(draft: Draft) -> list[Block]:
    """Write reported moves less the market's; nothing where prices allow a study, or none is told.

    Of several days and markets the one with the most shares is taken. A brief's shares have nothing
    in common, and no mean.
    """
    study = draft.material.reactions
    if draft.material.theme.subject_id is None or (study is not None and study.reactions):
        return []
    moves = _find_moves(draft)
    if len(moves) < 2:
        return []
    zh = draft.language == "zh"
    index = draft.subject_words(moves[0].index.subject)
    columns = (
        ("标的", "涨跌幅", index, "扣除后（百分点）")
        if zh
        else ("Security", "Move", index, "Beyond it (points)")
    )
    rows = tuple(_row(draft, move) for move in moves[:_MOST_ROWS])
    return [Paragraph(sentences=(_summary(draft, moves),)), Table(columns=columns, rows=rows)]


def _find_moves(draft: Draft) -> list[_Move]:
    """Return the largest group of shares of one market and day, the furthest from it first."""
    own = draft.figures(lambda f: f.attribute == "price_change_pct" and _is_close(f))
    indices = draft.figures(lambda f: f.attribute == "index_change_pct" and _is_close(f))
    named_in = _named_in(draft)
    told_in = {c.span.document_id for index in indices for c in index.best.claims}

    def rank(figure: Figure) -> tuple[bool, bool]:
        """A close before a move of no stage; then what the report of the index says."""
        beside = any(c.span.document_id in told_in for c in figure.best.claims)
        return (figure.aspect != "close", not beside)

    groups: dict[tuple[str, str], dict[str, _Move]] = {}
    for figure in sorted(own, key=rank):
        mic = figure.subject.rpartition(".")[2]
        if not _is_beside(draft, figure, named_in):
            continue
        if abs(figure.best.quantity.amount) > _MOST_PERCENT:
            continue
        for gauge in GAUGES.get(mic, ()):
            found = next(
                (i for i in indices if (i.subject, i.period) == (gauge, figure.period)), None
            )
            if found is not None:
                group = groups.setdefault((gauge, figure.period or ""), {})
                group.setdefault(figure.subject, _Move(own=figure, index=found))
                break
    if not groups:
        return []
    largest = max(groups.items(), key=lambda item: (len(item[1]), item[0][1], item[0][0]))[1]
    return sorted(largest.values(), key=lambda m: (-abs(m.excess), m.own.subject))


def _named_in(draft: Draft) -> set[str]:
    """The documents that name the note's share."""
    subject = draft.material.theme.subject_id
    return {
        document_id
        for document_id in draft.material.documents
        for link in draft.material.links.get(document_id, ())
        if link.listing_id == subject
    }


def _is_beside(draft: Draft, figure: Figure, named_in: set[str]) -> bool:
    """Whether a move is of the share's peers, or of its own venue in a text that names both."""
    subject = draft.material.theme.subject_id or ""
    if figure.subject == subject or draft.is_index(figure.subject):
        return False
    if figure.subject in draft.material.related:
        return True
    beside = any(claim.span.document_id in named_in for claim in figure.best.claims)
    return beside and figure.subject.rpartition(".")[2] == subject.rpartition(".")[2]


def _is_close(figure: Figure) -> bool:
    quantity = figure.best.quantity
    return (
        figure.modality == "actual"
        and figure.aspect in ("close", "")
        and bool(figure.period)
        and len(figure.period or "") == len("2026-01-02")
        and quantity.unit == "%"
        and quantity.value_max is None
        and quantity.comparator == "eq"
        and not tells_of_longer(figure.best.claims[0].span.quote)
    )


def _summary(draft: Draft, moves: Sequence[_Move]) -> Sentence:
    zh = draft.language == "zh"
    n = len(moves)
    index = draft.subject_words(moves[0].index.subject)
    if n < _LEAST:
        return draft.scribe.notice(
            f"来源报道了{n}只相关股票的当日涨跌，扣除{index}后列于下表；样本过少，不作推断。"
            if zh
            else f"The sources report that day's move of {n} related shares; less {index} they "
            "stand below, too few to infer from."
        )
    values = [float(move.excess) for move in moves]
    interval = mean_interval(values)
    low, high = f"{interval.low:.2f}", f"{interval.high:.2f}"
    mean, up = f"{sum(values) / n:.2f}", sum(value > 0 for value in values)
    p = f"{sign_test(up, n):.3f}"
    formula = Formula(
        expression="count(x), mean(x), level, low, high, above(x, 0), p",
        inputs=(
            FormulaInput(name="x", value="; ".join(f"{move.excess:f}" for move in moves)),
            FormulaInput(name="level", value="95%"),
            FormulaInput(name="low", value=low),
            FormulaInput(name="high", value=high),
            FormulaInput(name="p", value=p),
        ),
        result=f"{n}, {mean}, 95%, {low}, {high}, {up}, {p}",
    )
    text = (
        f"来源报道了{n}只相关股票的当日涨跌，扣除{index}后平均{mean}个百分点（95%区间{low}～"
        f"{high}），{up}只为正（符号检验p={p}）；被报道者多因涨跌显著而被点名，同日"
        "又彼此联动，区间与p值都偏乐观，不代表同业总体。"
        if zh
        else f"The sources report that day's move of {n} related shares: less {index} {mean} "
        f"points on average (95% {low} to {high}), {up} of them above zero (sign test p={p}); "
        "named because they moved, and moving together, they make interval and p look better than "
        "they are and do not stand for the industry."
    )
    return draft.scribe.calculation(text, formula)


def _row(draft: Draft, move: _Move) -> Row:
    own, index = move.own.best.quantity.amount, move.index.best.quantity.amount
    name = draft.subject_words(move.own.subject)
    excess = f"{move.excess:+f}"
    formula = Formula(
        expression="own - index",
        inputs=(
            _cited(draft, "own", move.own),
            _cited(draft, "index", move.index),
        ),
        result=excess,
    )
    zh = draft.language == "zh"
    text = f"{name}扣除指数后{excess}个百分点" if zh else f"{name} {excess} points beyond the index"
    return Row(
        cells=(name, f"{own:+f}%", f"{index:+f}%", excess),
        sentence=draft.scribe.calculation(text, formula),
    )


def _cited(draft: Draft, name: str, figure: Figure) -> FormulaInput:
    return FormulaInput(
        name=name,
        value=str(figure.best.quantity.amount),
        citation=draft.scribe.cite(figure.best.claims[0].span),
    )

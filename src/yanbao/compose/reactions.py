"""What prices say of an event: abnormal returns with interval and test, soberly put."""

from __future__ import annotations

from yanbao.compose.draft import Draft
from yanbao.model.measures import Reaction
from yanbao.model.notes import Block, Formula, FormulaInput, Paragraph, Row, Table
from yanbao.model.prices import ToldPrices

_LEVEL = 0.05
_FEW = 5
_MOST_ROWS = 14


def write_reactions(draft: Draft) -> list[Block]:
    """Write the measured reactions, and first of all whether any of them is more than chance."""
    study = draft.material.reactions
    if study is None:
        return []
    zh = draft.language == "zh"
    if not study.reactions:
        words = (
            f"所给价格中有{study.asked}只相关证券，但截至本文时点的交易日不足以测度事件反应。"
            if zh
            else f"The prices hold {study.asked} related securities, but too few sessions were "
            "over to measure a reaction."
        )
        return [Paragraph(sentences=(draft.scribe.notice(words),))]
    columns = (
        ("标的", "起始交易日", "窗口", "n", "累计超额收益", "95%区间", "检验", "p值（校正后）")
        if zh
        else ("Security", "Day 0", "Window", "n", "CAR", "95% interval", "Test", "p (corrected)")
    )
    rows = tuple(_row(draft, reaction) for reaction in study.reactions[:_MOST_ROWS])
    told = [draft.scribe.notice(_verdict(draft))]
    told += [draft.scribe.notice(_told_by(study.told_by, zh=zh))] if study.told_by else []
    return [Paragraph(sentences=tuple(told)), Table(columns=columns, rows=rows)]


def _told_by(services: tuple[ToldPrices, ...], *, zh: bool) -> str:
    """Say which service told the prices, adjusted or not, and when: no file holds them."""
    if not zh:
        listed = "; ".join(
            f"{t.source} ({t.adjustment}, {t.at:%Y-%m-%d %H:%M} UTC)" for t in services
        )
        return f"Closes as told by {listed}."
    words = {"adjusted": "复权", "unadjusted": "未复权"}
    listed = "；".join(
        f"{t.source}（{words[t.adjustment]}，{t.at:%Y-%m-%d %H:%M} UTC取得）" for t in services
    )
    return f"收盘价取自{listed}。"


def _verdict(draft: Draft) -> str:
    study = draft.material.reactions
    reactions = study.reactions if study else ()
    beyond = [r for r in reactions if r.corrected < _LEVEL]
    benchmark = reactions[0].benchmark
    # half the narrowest interval: what is smaller cannot be told from chance here
    smallest = min((high - low) / 2 for low, high in (r.interval for r in reactions))
    seen = f"{smallest * 100:.1f}%"
    measured = study.asked - study.refused if study else 0
    if draft.language == "zh":
        told = (
            f"有{len(beyond)}项在校正后仍超出随机波动"
            if beyond
            else f"校正后没有一项超出随机波动，未见可检出的传导；小于约{seen}的反应在此样本中测不出"
        )
        few = "，样本过少，只作个案看待" if measured < _FEW else ""
        return (
            f"有价格的相关证券{measured}只{few}：以{benchmark}为基准、市场模型（100个交易日估计）"
            f"扣除共同变动，{told}。"
        )
    told = (
        f"{len(beyond)} of them stay beyond chance after correction"
        if beyond
        else "none is beyond chance after correction: no detectable contagion, though a reaction "
        f"below about {seen} could not be seen in this sample"
    )
    few = ", too few for more than a case" if measured < _FEW else ""
    return (
        f"{measured} related securities have prices{few}. Against {benchmark}, by the market model "
        f"over 100 sessions, {told}."
    )


def _row(draft: Draft, reaction: Reaction) -> Row:
    zh = draft.language == "zh"
    mean = "样本均值" if zh else "sample mean"
    name = draft.subject_words(reaction.listing_id) if reaction.listing_id else mean
    effect = f"{reaction.effect * 100:+.2f}%"
    low, high = (f"{bound * 100:+.2f}%" for bound in reaction.interval)
    window = f"[{reaction.window[0]}, {reaction.window[1]}]"
    formula = Formula(
        expression="car, low, high",
        inputs=(
            FormulaInput(name="car", value=effect),
            FormulaInput(name="low", value=low),
            FormulaInput(name="high", value=high),
        ),
        result=f"{effect}, {low}, {high}",
    )
    mechanism = (
        f"{reaction.model}; {reaction.test} {reaction.statistic:.2f}, p {reaction.p_value:.3f}, "
        f"Holm {reaction.corrected:.3f}, n {reaction.n}, window {window}, {reaction.day_zero}"
    )
    text = f"{name}{window}累计超额收益{effect}" if zh else f"{name} {window}: CAR {effect}"
    sentence = draft.scribe.calculation(text, formula, mechanism=mechanism)
    day = reaction.day_zero.isoformat() if reaction.day_zero else "—"
    cells = (
        name,
        day,
        window,
        str(reaction.n),
        effect,
        f"{low}～{high}",
        f"{reaction.test} {reaction.statistic:.2f}",
        f"{reaction.corrected:.3f}",
    )
    return Row(cells=cells, sentence=sentence)

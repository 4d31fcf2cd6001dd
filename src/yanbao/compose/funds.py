"""Section 3: who else is touched, and which books hold what as of which report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from yanbao.compose.channels import channel_words
from yanbao.compose.draft import Draft
from yanbao.compose.statements import Statement
from yanbao.knowledge.funds import Tracking
from yanbao.model.figures import Figure
from yanbao.model.funds import Exposure, Holding, HoldingSet, LookThrough
from yanbao.model.listings import plain_name
from yanbao.model.notes import Block, Formula, FormulaInput, Paragraph, Row, Sentence, Table
from yanbao.model.references import Reference
from yanbao.text.simplify import simplify

_MOST_BOOKS = 8
#: Books of the subject among them; the rest are of its peers.
_MOST_DIRECT = 5
_RECENT = timedelta(days=5)
#: a book reported longer ago says little of what is held now
_STALE = timedelta(days=366)
_MOST_MOVES = 10
_MOST_PRIMARY = 5
_MOST_NAMES = 6
_PRIMARY_WORDS = re.compile(
    r"上市|招股|递表|递交|申请|挂牌|融资|配售|辅导|保荐|发行|分拆|募资|集资|IPO|listing|funding|raise",
    re.IGNORECASE,
)
_PRIMARY = frozenset({"ipo_filing", "ipo_pricing", "ipo_listing", "private_funding", "spin_off"})


def write_funds(draft: Draft) -> list[Block]:
    """Write sector and peers, books by weight, indices and channels, and the primary market."""
    blocks: list[Block] = []
    moves = _moves_table(draft)
    if moves:
        blocks.append(_labelled(draft, "同业与板块", "Peers and sector", []))
        blocks.append(moves)
    blocks.append(_labelled(draft, "ETF与基金", "ETFs and funds", _holdings_words(draft)))
    table = _books_table(draft)
    if table:
        blocks.append(table)
    channels = channel_words(draft)
    if channels:
        blocks.append(_labelled(draft, "指数与通道", "Indices and channels", channels))
    primary = _primary_words(draft)
    if primary:
        blocks.append(_labelled(draft, "一级市场", "Primary market", primary))
    return [b for b in blocks if not (isinstance(b, Paragraph) and not b.sentences and not b.label)]


def _labelled(draft: Draft, chinese: str, english: str, sentences: Sequence[Sentence]) -> Paragraph:
    label = f"{chinese}：" if draft.language == "zh" else f"{english}: "
    return Paragraph(sentences=tuple(sentences), label=label)


def _moves_table(draft: Draft) -> Table | None:
    """How the listings the theme names moved last, each with who says so."""
    theme = draft.material.theme
    related = draft.material.related
    moves = draft.figures(
        lambda f: (
            f.attribute in ("price_change_pct", "index_change_pct")
            and f.modality == "actual"
            and f.subject != theme.subject_id
            and draft.scribe.listings.by_id(f.subject) is not None
            and _is_recent(draft, f)
            and (not related or f.subject in related or draft.is_index(f.subject))
        )
    )
    chosen: dict[str, Figure] = {}
    for figure in sorted(moves, key=_by_stage):
        chosen.setdefault(figure.subject, figure)
    if not chosen:
        return None
    rows = []
    for subject, figure in list(chosen.items())[:_MOST_MOVES]:
        name = draft.scribe.short_name(subject)
        value = draft.value_words(figure)
        period = figure.period or "—"
        sentence = draft.scribe.fact(
            f"{name}{'' if draft.language == 'zh' else ' '}{value}",
            draft.carriers(figure),
            references=draft.days.references_of([figure]),
        )
        publishers = "、".join(figure.best.publishers[:3])
        rows.append(Row(cells=(name, subject, value, period, publishers), sentence=sentence))
    zh = draft.language == "zh"
    columns = (
        ("名称", "代码", "变动", "期间", "来源")
        if zh
        else ("Name", "Code", "Move", "Period", "Source")
    )
    return Table(columns=columns, rows=tuple(rows))


def _by_stage(figure: Figure) -> tuple[bool, int, int]:
    """A close before what was read in between, the last session first, then what most say."""
    between = figure.aspect in ("intraday", "open", "futures")
    day = date.fromisoformat(figure.period)
    return (between, -day.toordinal(), -len(figure.best.publishers))


def _is_recent(draft: Draft, figure: Figure) -> bool:
    """Whether a move is one of the last days: a year's move does not stand beside a day's."""
    try:
        day = date.fromisoformat(figure.period)
    except ValueError:
        return False
    return draft.material.as_of.date() - _RECENT <= day


def _holdings_words(draft: Draft) -> list[Sentence]:
    material = draft.material
    sentences: list[Sentence] = []
    if material.theme.subject_id and material.direct is not None:
        sentences.append(_direct_words(draft, material.direct))
    if material.peers is not None:
        sentences.append(_peers_words(draft, material.peers))
    if not sentences:
        words = (
            "来源没有点名可以穿透的上市证券，本节不列基金敞口。"
            if draft.language == "zh"
            else "The sources name no listed security to look through to; no exposure is listed."
        )
        sentences.append(draft.scribe.notice(words))
    return sentences


def _count_formula(
    name: str, count: int, look: LookThrough, *, members: str = "", early: str = ""
) -> Formula:
    sets = [*look.without, *look.too_early, *(e.holding_set for e in look.exposures)]
    newest = max((s.report_on for s in sets), default=None)
    oldest = min((s.report_on for s in sets), default=None)
    quote = f"{name} {count}, {look.searched} holding sets known, reports {oldest} to {newest}"
    reference = Reference(dataset="holdings", key="known", quote=quote, address="")
    inputs = [FormulaInput(name=name, value=str(count), reference=reference)]
    expression, result = name, str(count)
    if members:
        inputs.append(FormulaInput(name="members", value=members))
        expression, result = f"members, {name}", f"{members}, {count}"
    if early:
        # the books that report from before a first trading day
        inputs.append(FormulaInput(name="early", value=early))
        expression, result = f"{expression}, early", f"{result}, {early}"
    return Formula(expression=expression, inputs=tuple(inputs), result=result)


def _direct_words(draft: Draft, look: LookThrough) -> Sentence:
    name = draft.subject_words(draft.material.theme.subject_id or "")
    zh = draft.language == "zh"
    if look.exposures:
        top = look.exposures[0]
        weight = f"{top.weight * 100:.2f}%"
        whose = _whose(top)
        report = top.holding_set.report_on.isoformat()
        text = (
            f"已披露持仓中，{name}权重最高的是{whose}，为{weight}（报告期{report}）。"
            if zh
            else f"Among disclosed books {whose} holds most of {name}: {weight} as of {report}."
        )
        return draft.scribe.calculation(text, _sum_formula(top, weight))
    early = len(look.too_early)
    if zh:
        text = f"所查{look.searched}组已公开的持仓与指数权重均未列示{name}"
        if early:
            text += f"，其中{early}组的报告期早于其上市日，不可能持有"
        text += "；凡称“持有该股的受益基金”目前都没有披露支持。"
    else:
        text = f"None of the {look.searched} disclosed books shows {name}"
        text += f"; {early} of them report from before it was listed." if early else "."
    counted = _count_formula("searched", look.searched, look, early=str(early) if early else "")
    return draft.scribe.calculation(text, counted)


def _peers_words(draft: Draft, look: LookThrough) -> Sentence:
    zh = draft.language == "zh"
    group = draft.material.peer_group
    if group is not None:
        whom = (
            f"“{group.name[0]}”主题的其余{group.members}只证券"
            if zh
            else f"the other {group.members} securities of the theme “{group.name[1]}”"
        )
    elif draft.material.theme.subject_id is None:
        names = _some_names(draft)
        whom = f"要点所及证券（{names}）" if zh else f"the securities of the items ({names})"
    else:
        whom = "文中其余证券" if zh else "the other securities named"
    members = str(group.members) if group else ""
    if not look.exposures:
        text = (
            f"对{whom}穿透所查{look.searched}组披露，没有找到列示它们的持仓。"
            if zh
            else f"Looking through {look.searched} disclosed books for {whom} finds none of them."
        )
        formula = _count_formula("searched", look.searched, look, members=members)
        return draft.scribe.calculation(text, formula)
    held = len({e.holding_set.id for e in look.exposures})
    direct = draft.material.direct
    first = (
        ("先列上述证券自身的，其余", "its own first, then ")
        if direct and direct.exposures
        else ("", "")
    )
    text = (
        f"{whom}出现在{held}组披露中，下表{first[0]}按合计权重列出居前者；只列报告期在一年以内者；"
        "权重为报告期数值，未披露部分给出上限而不作零处理。"
        if zh
        else f"{whom[0].upper()}{whom[1:]} stand in {held} disclosed books; {first[1]}the "
        "heaviest are listed, with the bound of what is not disclosed."
    )
    return draft.scribe.calculation(text, _count_formula("held", held, look, members=members))


def _some_names(draft: Draft) -> str:
    """The first of the securities that were looked through, by name."""
    listings = [draft.scribe.listings.by_id(i) for i in draft.material.theme.listing_ids]
    shares = [one.id for one in listings if one is not None and one.kind != "index"]
    names = [draft.scribe.short_name(i) for i in shares[:_MOST_NAMES]]
    more = len(shares) > _MOST_NAMES
    if draft.language == "zh":
        return "、".join(names) + ("等" if more else "")
    return ", ".join(names) + (" and others" if more else "")


def _whose(exposure: Exposure) -> str:
    held = exposure.holding_set
    if _stands_in(exposure):
        return f"{held.fund_name}（{held.fund_symbol}，{held.index_name}）"
    if held.fund_symbol:
        return f"{held.fund_name}（{exposure.path[0]}）"
    return held.index_name or held.fund_name


def _stands_in(exposure: Exposure) -> bool:
    """Whether a fund's book is looked into for another fund of the same index."""
    held = exposure.holding_set
    return bool(held.fund_symbol) and exposure.path[0].partition(".")[0] != held.fund_symbol


def _sum_formula(exposure: Exposure, result: str, *, bound: str = "") -> Formula:
    """The weights that make up an exposure, and what the undisclosed rest can add."""
    inputs = [
        FormulaInput(
            name=f"w{i + 1}",
            value=f"{part.weight * 100:.4f}".rstrip("0").rstrip(".") + "%",
            reference=_line(exposure.holding_set, part),
        )
        for i, part in enumerate(exposure.parts)
    ]
    expression = " + ".join(given.name for given in inputs)
    if bound:
        inputs.append(FormulaInput(name="bound", value=bound))
        expression, result = f"{expression}, bound", f"{result}, {bound}"
    return Formula(expression=expression, inputs=tuple(inputs), result=result)


def _line(held: HoldingSet, part: Holding) -> Reference:
    """The one line of a book that a weight is read from."""
    weight = f"{part.weight * 100:.4f}".rstrip("0").rstrip(".")
    shown = f"{held.disclosed * 100:.2f}"
    return replace(
        held.reference,
        key=f"{held.reference.key}/{part.listing_id}",
        quote=f"{held.index_name or held.fund_name} {held.report_on}: {part.listing_id} "
        f"{part.name} {weight}%; lines shown sum to {shown}%",
    )


def _books_table(draft: Draft) -> Table | None:
    """The heaviest books, one line a book: an index stands once, with the funds that track it.

    Books of the subject itself come before those of its peers, some of each.
    """
    material = draft.material
    by_book: dict[str, list[Exposure]] = {}
    for look in (material.direct, material.peers):
        for exposure in look.exposures if look else ():
            by_book.setdefault(exposure.holding_set.id, []).append(exposure)
    oldest = material.as_of.date() - _STALE
    recent = [group for group in by_book.values() if group[0].holding_set.report_on >= oldest]
    ranked = sorted(recent, key=lambda group: (-group[0].weight, group[0].path))
    own = {e.holding_set.id for e in material.direct.exposures} if material.direct else set()
    direct = [group for group in ranked if group[0].holding_set.id in own][:_MOST_DIRECT]
    others = [group for group in ranked if group not in direct]
    rows = [_book_row(draft, group) for group in [*direct, *others][:_MOST_BOOKS]]
    if not rows:
        return None
    zh = draft.language == "zh"
    columns = (
        ("基金或指数", "跟踪产品", "合计权重", "未披露部分上限", "报告期", "披露比例", "其中")
        if zh
        else ("Fund or index", "Tracked by", "Weight", "Bound", "As of", "Disclosed", "Of which")
    )
    return Table(columns=columns, rows=tuple(rows))


def _book_row(draft: Draft, group: Sequence[Exposure]) -> Row:
    exposure = group[0]
    held = exposure.holding_set
    weight = f"{exposure.weight * 100:.2f}%"
    bound = f"{exposure.bound * 100:.2f}%"
    parts = sorted(exposure.parts, key=lambda part: -part.weight)
    shown = "、".join(f"{plain_name(p.name)}{p.weight * 100:.2f}%" for p in parts[:4])
    has_trackers = not held.fund_symbol or _stands_in(exposure)
    trackers = _trackers(draft, held) if has_trackers else []
    tracked = "、".join(tracking.fund_id for tracking in trackers) or "—"
    name = _whose(exposure)
    sentence = draft.scribe.calculation(
        f"{name}{'：' if draft.language == 'zh' else ': '}{weight}",
        _sum_formula(exposure, weight, bound=bound),
        references=[tracking.reference for tracking in trackers],
    )
    disclosed = f"{held.disclosed * 100:.2f}%"
    cells = (name, tracked, weight, bound, held.report_on.isoformat(), disclosed, shown)
    return Row(cells=cells, sentence=sentence)


def _trackers(draft: Draft, held: HoldingSet) -> list[Tracking]:
    funds = draft.material.knowledge.funds
    return list(funds.trackers(held.index_name, as_of=draft.material.as_of.date()))[:3]


def _primary_words(draft: Draft) -> list[Sentence]:
    """What the theme's sources tell of other offerings and financings."""
    sentences: list[Sentence] = []
    subject = draft.material.theme.subject_id
    for point in draft.material.points:
        own = subject is not None and point.subject == subject
        if point.event_type not in _PRIMARY or own:
            continue
        fresh = [
            s
            for s in draft.fresh(draft.statements(point))
            if s.language == draft.language and _tells_of_offering(s)
        ]
        if fresh and fresh[0].score > 0.5:
            sentences.append(draft.tell(fresh[0], attributed=len(point.publishers) == 1))
        if len(sentences) == _MOST_PRIMARY:
            break
    return sentences


def _tells_of_offering(statement: Statement) -> bool:
    """Whether a sentence tells of an offering or a financing, in a word for it and as its news."""
    told = any(event.type in _PRIMARY for event in statement.events)
    return told and _PRIMARY_WORDS.search(simplify(statement.span.quote)) is not None

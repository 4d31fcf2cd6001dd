"""The overview: what happened, to whom, how the market moved, and why it matters to funds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from yanbao.compose.draft import Draft
from yanbao.compose.phrases import drop_fulfilled, says_of_what
from yanbao.compose.wording import pick
from yanbao.model.figures import Figure
from yanbao.model.notes import Formula, FormulaInput, Paragraph, Sentence
from yanbao.model.stories import Point
from yanbao.text.simplify import simplify

_MOST_ITEMS = 10
_STRONG_ITEMS = 3
#: with fewer statements than this each is kept for the items
_SCARCE = 4
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STAGE_WORDS = {
    "open": ("开盘", " at the open"),
    "intraday": ("盘中", " during the session"),
    "close": ("收盘", " at the close"),
}
_FIRST_INDICES = (
    "HSI.XHKG",
    "HSTECH.XHKG",
    "000001.XSHG",
    "000300.XSHG",
    "399001.XSHE",
    "399006.XSHE",
    "000688.XSHG",
)
#: a second sentence is told only where it adds numbers the first does not have
_SECOND_SCORE = 1.6


def write_overview(draft: Draft) -> Paragraph:
    """Write what happened, to whom, how the market moved, and why it matters to funds."""
    if draft.material.kind == "brief":
        return Paragraph(sentences=tuple(_day_overview(draft)))
    sentences = [_lead(draft)]
    market = _market_moves(draft)
    sentences += _tell_market(draft, market)
    excess = _excess_sentence(draft, market)
    if excess:
        sentences.append(excess)
    closed = _closed_venue_sentence(draft)
    if closed:
        sentences.append(closed)
    peers = _peers_sentence(draft, market)
    if peers:
        sentences.append(peers)
    sentences.append(
        draft.scribe.judgement(
            draft.pick(draft.playbook.sign_reason),
            mechanism=draft.mechanism(
                draft.playbook, ("对本身的通常影响", "the usual effect on itself")
            ),
            rests_on=sentences[:1],
        )
    )
    return Paragraph(sentences=tuple(sentences))


def _lead(draft: Draft) -> Sentence:
    theme = draft.material.theme
    own = [
        point
        for point in draft.material.points
        if point.event_type == theme.event_type
        and (theme.subject_id is None or theme.subject_id in point.listing_ids[:1])
    ]
    tellable = [s for point in draft.material.points for s in draft.statements(point)]
    spoken = {s.span.document_id for s in tellable if s.span.start == 0}
    if 0 < len(tellable) < _SCARCE and any(s.span.document_id not in spoken for s in tellable):
        return _lead_title(draft, spoken)
    for point in [*own, *draft.material.points]:
        statements = [s for s in draft.statements(point) if draft.names(s, theme.subject_id)]
        if statements:
            return draft.tell(statements[0], attributed=len(point.publishers) == 1)
        told = _tell_key_figures(draft)
        if told:
            return told
    return _lead_title(draft, set())


def _lead_title(draft: Draft, spoken: set[str]) -> Sentence:
    """Open with a headline, where there is too little text to spend a sentence of it here.

    ``spoken`` are the documents whose headline is itself one of the statements to come.
    """
    documents = [d for d in draft.material.documents.values() if d.id not in spoken]
    titled = [d for d in documents if d.title and d.genre != "filing"]
    document = next(iter(titled or documents))
    end = len(document.title) or min(len(document.text), 80)
    words = simplify(document.text[:end]) if draft.language == "zh" else document.text[:end]
    stop = "。" if draft.language == "zh" else "."
    return draft.scribe.fact(f"{words.rstrip('。.')}{stop}", [document.span(0, end)])


def _tell_key_figures(draft: Draft) -> Sentence | None:
    """Sum up a theme known only from filings: one figure for each thing a reader expects."""
    theme = draft.material.theme
    chosen: list[Figure] = []
    for attribute in draft.playbook.expected:
        own = [
            f
            for f in draft.material.figures
            if f.attribute == attribute
            and f.subject in (theme.subject_id, theme.subject_name)
            and f.modality == "actual"
        ]
        final = [f for f in own if "最终" in simplify(f.basis)] or own
        chosen += final[: 2 if attribute == "subscription_multiple" else 1]
    if not chosen:
        return None
    name = draft.subject_words(chosen[0].subject)
    label = draft.pick(draft.playbook.label)
    opening = f"{name}{label}：" if draft.language == "zh" else f"{name}, {label}: "
    return draft.tell_figures(chosen[:6], opening=opening)


def tell_point_by_figures(draft: Draft, point: Point) -> Sentence | None:
    """Print a filing's point of which only table rows are known, in the note's own words."""
    if not any(draft.material.documents[i].genre == "filing" for i in point.document_ids):
        return None
    ids = {claim.id for claim in point.claims}
    figures = [
        figure
        for figure in draft.material.figures
        if any(claim.id in ids for claim in figure.best.claims)
        and says_of_what(figure, draft.language)
    ]
    if not figures:
        return None
    figures = drop_fulfilled(figures)
    figures = _by_expectation(draft.playbook_of(point).expected, figures)[:6]
    words = {draft.figure_words(figure): figure for figure in reversed(figures)}
    name = draft.subject_words(point.subject) if point.subject else ""
    opening = f"{name}公告：" if draft.language == "zh" else f"{name} announces: "
    return draft.tell_figures(list(reversed(words.values())), opening=opening)


def _by_expectation(expected: Sequence[str], figures: Sequence[Figure]) -> list[Figure]:
    order = {attribute: i for i, attribute in enumerate(expected)}
    return sorted(figures, key=lambda f: order.get(f.attribute, len(order)))


def _market_moves(draft: Draft) -> list[Figure]:
    """Return the moves of the indices in the session that counts most."""
    moves = draft.figures(
        lambda f: (
            f.attribute == "index_change_pct"
            and f.modality == "actual"
            and f.aspect != "futures"
            and _DAY.fullmatch(f.period) is not None
            and draft.is_index(f.subject)
        )
    )
    return _one_session(moves)


def _tell_market(draft: Draft, moves: Sequence[Figure]) -> list[Sentence]:
    """Say how the indices moved, each with its own number, but for what is told already."""
    chosen = [figure for figure in moves if not draft.prints(figure)]
    if not chosen:
        return []
    gap = "" if draft.language == "zh" else " "
    pieces = [f"{draft.subject_words(f.subject)}{gap}{draft.value_words(f)}" for f in chosen]
    joint, end = ("，", "。") if draft.language == "zh" else (", ", ".")
    sentence = draft.scribe.fact(
        f"{_session_words(draft, chosen[0])}{joint.join(pieces)}{end}",
        [draft.days.carrier(f.best.claims[0]) for f in chosen],
        references=draft.days.references_of(chosen),
    )
    draft.note_figures(chosen)
    return [sentence]


def _one_session(moves: Sequence[Figure]) -> list[Figure]:
    """Choose the indices of one day and one stage: a close before what was read in between.

    Among the sessions told the one with most home indices counts, then a close, then the newest.
    """
    groups: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in sorted(
        moves, key=lambda f: (home_order(f), f.aspect != "close", -len(f.best.publishers))
    ):
        stage = figure.aspect if figure.aspect in ("intraday", "open") else ""
        groups.setdefault((stage, figure.period), {}).setdefault(figure.subject, figure)
    if not groups:
        return []

    def worth(key: tuple[str, str]) -> tuple[int, bool, int, str, bool]:
        home = sum(subject in _FIRST_INDICES for subject in groups[key])
        return (min(home, 3), not key[0], min(len(groups[key]), 3), key[1], key[0] == "intraday")

    return list(groups[max(groups, key=worth)].values())[:4]


def _session_words(draft: Draft, figure: Figure) -> str:
    """Open with the day and the stage."""
    stage = _STAGE_WORDS.get(figure.aspect, ("", ""))
    day = date.fromisoformat(figure.period)
    if draft.language == "zh":
        return f"{day.month}月{day.day}日{stage[0]}，"
    return f"On {day.isoformat()}{stage[1]}: "


def home_order(figure: Figure) -> int:
    """The indices a reader in Hong Kong or the mainland looks at first, then the rest."""
    if figure.subject in _FIRST_INDICES:
        return _FIRST_INDICES.index(figure.subject)
    home = figure.subject.rpartition(".")[2] in ("XSHG", "XSHE", "XHKG", "BJSE")
    return len(_FIRST_INDICES) + (0 if home else 1)


def _excess_sentence(draft: Draft, market: Sequence[Figure]) -> Sentence | None:
    """Take the market's move off the subject's own: what is left is the part to explain."""
    subject = draft.material.theme.subject_id
    own = draft.figures(
        lambda f: (
            f.attribute == "price_change_pct"
            and f.subject == subject
            and f.modality == "actual"
            and f.aspect in ("close", "")
            and f.best.quantity.comparator == "eq"
        )
    )
    pairs = [
        (figure, index)
        for figure in own
        for index in market
        if figure.period and figure.period == index.period and index.aspect in ("close", "")
    ]
    if not subject or not pairs:
        return None
    figure, index = max(
        pairs, key=lambda pair: (pair[0].aspect == "close", len(pair[0].best.publishers))
    )
    left, right = figure.best.quantity.amount, index.best.quantity.amount
    if figure.best.quantity.unit != "%" or index.best.quantity.unit != "%":
        return None
    places = max(0, -min(int(q.as_tuple().exponent) for q in (left, right)))
    result = f"{left - right:.{places}f}"
    name = draft.subject_words(subject)
    index_name = draft.subject_words(index.subject)
    text = (
        f"{name}当日涨跌幅扣除{index_name}同期变动后为{result}个百分点，行业共同因素未再分离。"
        if draft.language == "zh"
        else f"Less the move of {index_name}, {name} moved {result} percentage points; the "
        "industry's common part is not separated further."
    )
    formula = Formula(
        expression="own - index",
        inputs=(
            FormulaInput(
                name="own",
                value=str(left),
                citation=draft.scribe.cite(figure.best.claims[0].span),
            ),
            FormulaInput(
                name="index",
                value=str(right),
                citation=draft.scribe.cite(index.best.claims[0].span),
            ),
        ),
        result=result,
    )
    return draft.scribe.calculation(text, formula)


def _closed_venue_sentence(draft: Draft) -> Sentence | None:
    """Say when the mainland can first answer to a day on which only Hong Kong traded."""
    theme, calendars = draft.material.theme, draft.material.knowledge.calendars
    if not theme.subject_id or not theme.subject_id.endswith(".XHKG"):
        return None
    days = [
        event
        for point in draft.material.points
        if point.subject == theme.subject_id and point.event_type == theme.event_type
        for event in point.events
        if event.occurred_on and event.modality == "actual"
    ]
    if not days:
        return None
    event = max(days, key=lambda e: e.occurred_on or date.min)
    day = event.occurred_on or date.min
    first, last = calendars.bounds("XSHG")
    known = first <= day <= last and calendars.is_session("XHKG", day)
    if not known or calendars.is_session("XSHG", day):
        return None
    opens = calendars.next_session("XSHG", day)
    text = (
        f"{day.month}月{day.day}日A股休市，沪深市场最早在{opens.month}月{opens.day}日反映。"
        if draft.language == "zh"
        else f"Mainland markets were closed on {day}; they can first answer on {opens}."
    )
    formula = Formula(
        expression="next_session(venue, day)",
        inputs=(
            FormulaInput(name="venue", value="XSHG"),
            FormulaInput(name="day", value=day.isoformat()),
        ),
        result=opens.isoformat(),
    )
    return draft.scribe.calculation(text, formula)


def _peers_sentence(draft: Draft, market: Sequence[Figure]) -> Sentence | None:
    """Say how the subject's peers moved in the market's session, the largest moves first."""
    theme = draft.material.theme
    if not market:
        return None
    moves = draft.figures(
        lambda f: (
            f.attribute == "price_change_pct"
            and f.modality == "actual"
            and f.subject != theme.subject_id
            and f.subject in draft.material.related
            and f.period == market[0].period
        )
    )
    moves.sort(
        key=lambda f: (
            f.aspect in ("intraday", "open"),
            f.best.quantity.comparator != "eq",
            -len(f.best.publishers),
            -abs(f.best.quantity.amount),
        )
    )
    chosen: dict[str, Figure] = {}
    taken = {theme.subject_id} if theme.subject_id else set()
    for figure in moves:
        issuer = draft.scribe.listings.pair_of(figure.subject) or (figure.subject,)
        if not taken & set(issuer) and not draft.is_index(figure.subject):
            chosen.setdefault(figure.subject, figure)
            taken |= set(issuer)
    if not chosen:
        return None
    pieces, spans = [], []
    for subject, figure in list(chosen.items())[:4]:
        gap = "" if draft.language == "zh" else " "
        pieces.append(f"{draft.subject_words(subject)}{gap}{draft.value_words(figure)}")
        spans.append(draft.days.carrier(figure.best.claims[0]))
    opening, joint, end = (
        ("相关公司中，", "，", "。") if draft.language == "zh" else ("Related names: ", ", ", ".")
    )
    return draft.scribe.fact(f"{opening}{joint.join(pieces)}{end}", spans)


def _day_overview(draft: Draft) -> list[Sentence]:
    """Open a day's brief: how the market moved, then what the day's news is made of."""
    sentences = _tell_market(draft, _market_moves(draft))
    kinds: dict[str, int] = {}
    for point in draft.material.points:
        label = pick(draft.playbook_of(point).label, draft.language)
        if point.event_type not in ("other", "opinion"):
            kinds[label] = kinds.get(label, 0) + 1
    most = sorted(kinds.items(), key=lambda kind: -kind[1])[:4]
    counts = draft.material.counts
    if draft.language == "zh":
        made_of = "、".join(f"{label}（{count}）" for label, count in most)
        text = (
            f"本篇读取{counts['documents']}篇文档，归并为{counts['stories']}个事件，"
            f"较多的类型为{made_of}。"
        )
    else:
        made_of = ", ".join(f"{label} ({count})" for label, count in most)
        text = (
            f"Read {counts['documents']} documents, {counts['stories']} separate happenings; "
            f"the most frequent kinds are {made_of}."
        )
    sentences.append(draft.scribe.notice(text))
    return sentences

"""Section 7: calls that a price will settle, each drawn from a base rate and shown with it.

A row is a target and a question, a column a horizon: the same base rates over windows of different
length are read together. What settles each call, and its id in the ledger, stand in the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yanbao.compose.draft import Draft
from yanbao.compose.material import Call
from yanbao.compose.wording import pick
from yanbao.model.forecasts import TrackSummary
from yanbao.model.notes import Block, Formula, Paragraph, Row, Table

#: probabilities that lie no further from the market's own rate say nothing one could act on
_NO_EDGE = 0.03
#: the loss of one who always says one half
_COIN = 0.25
#: each horizon's last window, told with the reference
_UNTIL = re.compile(r"（截至[^）]*）| \(to [\d-]+\)")
_UNCALLED = (
    "“—”为交易日历未及，或此类标的在该期限上没有基准率。",
    " A dash: the calendar does not reach that far, or no base rate is known there.",
)
_MARKETS = {
    "BJSE": ("沪深北", "mainland"),
    "XASE": ("美股", "US"),
    "XHKG": ("港股", "Hong Kong"),
    "XNAS": ("美股", "US"),
    "XNYS": ("美股", "US"),
    "XSHE": ("沪深北", "mainland"),
    "XSHG": ("沪深北", "mainland"),
}
_QUESTIONS = {
    "beats": ("跑赢基准", "beats the benchmark"),
    "rises": ("上涨", "rises"),
    "first_day_rises": ("首日收高于发行价", "closes its first day above the offer price"),
}


def write_calls(draft: Draft) -> list[Block]:
    """Write the calls; without a base rate there is none, and the section says so."""
    calls = draft.material.calls
    zh = draft.language == "zh"
    if not calls:
        words = (
            "没有适用的基准率，本篇不作概率判断。"
            if zh
            else "No base rate applies; this note makes no call."
        )
        return [Paragraph(sentences=(draft.scribe.notice(words),))]
    told = [_preface(draft), _weigh_edge(calls, zh=zh), *_tell_record(draft)]
    blocks: list[Block] = [
        Paragraph(sentences=tuple(draft.scribe.notice(words) for words in told if words))
    ]
    first = [call for call in calls if call.forecast.question == "first_day_rises"]
    if first:
        columns = (
            ("标的", "判断", "首个交易日", "概率（基准率，有效样本）", "基准率出处")
            if zh
            else ("Target", "Call", "First session", "Probability (base rate, n)", "From")
        )
        rows = tuple(_first_day_row(draft, call) for call in first)
        blocks.append(Table(columns=columns, rows=rows))
    windows = [call for call in calls if call.forecast.question != "first_day_rises"]
    if windows:
        table = _tabulate(draft, windows)
        blocks.append(table)
        words = _tell_windows(windows, zh=zh)
        if any("—" in row.cells[3:] for row in table.rows):
            words += _UNCALLED[0] if zh else _UNCALLED[1]
        blocks.append(Paragraph(sentences=(draft.scribe.notice(words),)))
    return blocks


def _tabulate(draft: Draft, calls: Sequence[Call]) -> Table:
    """Arrange the calls over windows, targets in their order."""
    zh = draft.language == "zh"
    horizons = sorted({call.forecast.horizon for call in calls})
    rows: dict[tuple[str, str, str], list[Call]] = {}
    for call in calls:
        forecast = call.forecast
        rows.setdefault((forecast.target, forecast.benchmark, forecast.question), []).append(call)
    spans = tuple(f"{h}个交易日" if zh else f"{h} sessions" for h in horizons)
    columns = (
        ("标的", "基准", "判断", *spans, "基准率出处")
        if zh
        else ("Target", "Benchmark", "Call", *spans, "Base rates from")
    )
    return Table(
        columns=columns, rows=tuple(_row(draft, group, horizons) for group in rows.values())
    )


def _row(draft: Draft, calls: Sequence[Call], horizons: Sequence[int]) -> Row:
    zh = draft.language == "zh"
    first = calls[0].forecast
    target = draft.scribe.full_label(first.target)
    benchmark = draft.subject_words(first.benchmark) if first.benchmark else "—"
    question = pick(_QUESTIONS[first.question], draft.language)
    by_horizon = {call.forecast.horizon: call for call in calls}
    cells = [_cell(by_horizon[h], zh=zh) if h in by_horizon else "—" for h in horizons]
    told = "、" if zh else ", "
    text = f"{target}{question}：" if zh else f"{target} {question}: "
    text += told.join(
        f"{h}{'个交易日' if zh else ' sessions'} {_percent(call)}" for h, call in by_horizon.items()
    )
    references = dict.fromkeys(one for call in calls for one in call.forecast.references)
    sentence = draft.scribe.forecast(
        text, _join(calls), references=tuple(references), mechanism=_settle(draft, calls)
    )
    return Row(
        cells=(target, benchmark, question, *cells, _tell_sources(draft, calls)), sentence=sentence
    )


def _first_day_row(draft: Draft, call: Call) -> Row:
    forecast = call.forecast
    target = draft.scribe.full_label(forecast.target)
    question = pick(_QUESTIONS[forecast.question], draft.language)
    stop = "：" if draft.language == "zh" else ": "
    sentence = draft.scribe.forecast(
        f"{target}{question}{stop}{_percent(call)}",
        _join([call]),
        references=forecast.references,
        mechanism=_settle(draft, [call]),
    )
    label = pick(forecast.base_rate.label, draft.language)
    day = forecast.starts_on.isoformat()
    return Row(
        cells=(target, question, day, _cell(call, zh=draft.language == "zh"), label),
        sentence=sentence,
    )


def _percent(call: Call) -> str:
    # a tenth of a percent would claim what a shrunk base rate does not know
    return f"{call.forecast.probability * 100:.0f}%"


def _cell(call: Call, *, zh: bool) -> str:
    own = call.forecast.base_rate
    rate, n = f"{own.rate * 100:.1f}%", f"n {own.effective_n:.0f}"
    return f"{_percent(call)}（{rate}，{n}）" if zh else f"{_percent(call)} ({rate}, {n})"


def _join(calls: Sequence[Call]) -> Formula:
    """One formula of all calls of a row; the rates are held by the row's references."""
    return Formula(
        expression=", ".join(call.formula.expression for call in calls),
        inputs=tuple(
            replace(given, reference=None) for call in calls for given in call.formula.inputs
        ),
        result=", ".join(_percent(call) for call in calls),
    )


def _settle(draft: Draft, calls: Sequence[Call]) -> str:
    return " | ".join(
        f"{call.forecast.id}: {pick(call.forecast.rule, draft.language)}" for call in calls
    )


def _tell_sources(draft: Draft, calls: Sequence[Call]) -> str:
    """Name the cases that the rates count, once where the horizons share them."""
    labels = []
    for call in calls:
        label = pick(call.forecast.base_rate.label, draft.language)
        horizon = call.forecast.horizon
        for words in (f"{horizon}个交易日", f" over {horizon} sessions"):
            label = label.replace(words, "")
        labels.append(_UNTIL.sub("", label))
    return ("；" if draft.language == "zh" else "; ").join(dict.fromkeys(labels))


def _tell_windows(calls: Sequence[Call], *, zh: bool) -> str:
    """Say from which close to which each horizon runs, venue by venue."""
    spans: dict[tuple[str, str], dict[int, str]] = {}
    for call in calls:
        forecast = call.forecast
        mic = forecast.target.rpartition(".")[2]
        key = (pick(_MARKETS.get(mic, (mic, mic)), "zh" if zh else "en"), f"{forecast.starts_on}")
        spans.setdefault(key, {})[forecast.horizon] = forecast.ends_on.isoformat()
    told = []
    for (venue, start), ends in spans.items():
        until = (
            "、".join(f"{h}个交易日至{end}" for h, end in sorted(ends.items()))
            if zh
            else ", ".join(f"{h} sessions to {end}" for h, end in sorted(ends.items()))
        )
        told.append(
            f"{venue}自{start}收盘起，{until}"
            if zh
            else f"{venue}: from the close of {start}, {until}"
        )
    return f"结算区间：{'；'.join(told)}。" if zh else f"Windows: {'; '.join(told)}."


def _weigh_edge(calls: Sequence[Call], *, zh: bool) -> str:
    """Say how far the calls go beyond what the market's own rate says."""
    furthest = max(abs(call.forecast.probability - call.forecast.baseline) for call in calls)
    if not furthest:
        return (
            "各概率就是同类标的在各自市场的比率：本篇不主张任何优势，列出只为日后对账。"
            if zh
            else "Each probability is the rate of its kind in its market: the note claims no edge, "
            "and lists them to be held to account."
        )
    points = f"{furthest * 100:.1f}"
    if furthest <= _NO_EDGE:
        return (
            f"各概率与只报市场自身比率者最多相差{points}个百分点：本篇不主张任何优势，列出只为日后对账。"
            if zh
            else f"No probability lies further than {points} points from the market's own rate: "
            "the note claims no edge, and lists them to be held to account."
        )
    return (
        f"各概率与只报市场自身比率者最多相差{points}个百分点。"
        if zh
        else f"The probabilities lie up to {points} points from the market's own rate."
    )


def _tell_record(draft: Draft) -> list[str]:
    """Quote how earlier calls came out, named by the head of their ledger."""
    record = draft.material.record
    if record is None:
        return []
    zh = draft.language == "zh"
    day, head, n = record.as_of.date(), record.head[:12], record.registered
    if zh:
        opening = f"往期战绩（账本{head}，截至{day}）：登记{n}项"
        rest = f"结算{record.resolved}项，无法判定{record.unresolvable}项，"
        rest += f"事后补记{record.retrospective}项"
        none = "尚无一项结算"
    else:
        opening = f"Track record (ledger {head}, as of {day}): {n} calls registered"
        rest = f"{record.resolved} settled, {record.unresolvable} unresolvable, "
        rest += f"{record.retrospective} written afterwards"
        none = "none settled yet"
    if record.brier is None or record.market_brier is None:
        return [f"{opening}，{none}。" if zh else f"{opening}, {none}."]
    losses = (f"{record.brier:.4f}", f"{record.market_brier:.4f}", f"{_COIN:.4f}")
    scored = (
        "Brier损失{}，只报市场比率为{}，抛硬币为{}"
        if zh
        else "Brier loss {}, the market's rate alone {}, a coin {}"
    ).format(*losses)
    joint, pause, stop = ("，", "；", "。") if zh else (", ", "; ", ".")
    return [f"{opening}{joint}{rest}{pause}{scored}{pause}{_weigh(record, zh=zh)}{stop}"]


def _weigh(record: TrackSummary, *, zh: bool) -> str:
    """Say whether the interval of the gain on the market's rate leaves out zero."""
    if record.gain_on_market_interval is None:
        return "样本太少，未作区间估计" if zh else "too few days for an interval"
    low, high = record.gain_on_market_interval
    if low > 0:
        return "优于市场比率" if zh else "better than the market's rate"
    if high < 0:
        return "劣于市场比率" if zh else "worse than the market's rate"
    return "与市场比率无可检出的差别" if zh else "not to be told from the market's rate"


def _preface(draft: Draft) -> str:
    registered = draft.material.registered
    if draft.language == "zh":
        ledger = (
            "已登记入账本，只可被后来的条目取代" if registered else "未指定账本，只列示而未登记"
        )
        return (
            "下列概率只出自基准率，按样本量向市场的比率收缩，不因本篇的叙述加减；括号内为未收缩的"
            f"基准率与有效样本数；按收盘价（复权）结算，缺价则记为无法判定；{ledger}。"
        )
    ledger = (
        "they are registered in a ledger and can only be superseded"
        if registered
        else "no ledger was given, so they are shown and not registered"
    )
    return (
        "These probabilities come from base rates alone, shrunk toward the market's; nothing told "
        "above moves them. In brackets the rate before shrinking and its effective sample. They "
        f"settle on adjusted closes; {ledger}."
    )

"""Section 7: calls that a price will settle, each drawn from a base rate and shown with it."""

from __future__ import annotations

from dataclasses import replace

from yanbao.compose.draft import Draft
from yanbao.compose.material import Call
from yanbao.compose.wording import pick
from yanbao.model.forecasts import TrackSummary
from yanbao.model.notes import Block, Paragraph, Row, Table

_MOST_CALLS = 9
#: the loss of one who always says one half
_COIN = 0.25
_QUESTIONS = {
    "beats": ("跑赢基准", "beats the benchmark"),
    "rises": ("上涨", "rises"),
    "first_day_rises": ("首日收高于发行价", "closes its first day above the offer price"),
}


def write_calls(draft: Draft) -> list[Block]:
    """Write the calls; without a base rate there is none, and the section says so."""
    calls = draft.material.calls[:_MOST_CALLS]
    zh = draft.language == "zh"
    if not calls:
        words = (
            "没有适用的基准率，本篇不作概率判断。"
            if zh
            else "No base rate applies; this note makes no call."
        )
        return [Paragraph(sentences=(draft.scribe.notice(words),))]
    told = [_preface(draft), *_tell_record(draft)]
    columns = (
        ("编号", "标的", "基准", "判断", "区间", "概率", "基准率（有效n）", "基准率出处")
        if zh
        else ("Id", "Target", "Benchmark", "Call", "Window", "Probability", "Base rate", "From")
    )
    table = Table(columns=columns, rows=tuple(_row(draft, call) for call in calls))
    return [Paragraph(sentences=tuple(draft.scribe.notice(words) for words in told)), table]


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
            "下列概率只出自基准率，按样本量向市场的比率收缩，不因本篇的叙述加减；"
            f"按收盘价（复权）结算，缺价则记为无法判定；{ledger}。"
        )
    ledger = (
        "they are registered in a ledger and can only be superseded"
        if registered
        else "no ledger was given, so they are shown and not registered"
    )
    return (
        "These probabilities come from base rates alone, shrunk toward the market's; nothing told "
        f"above moves them. They settle on adjusted closes; {ledger}."
    )


def _row(draft: Draft, call: Call) -> Row:
    forecast = call.forecast
    own = forecast.base_rate
    target = draft.subject_words(forecast.target)
    benchmark = draft.subject_words(forecast.benchmark) if forecast.benchmark else "—"
    question = pick(_QUESTIONS[forecast.question], draft.language)
    sessions = "个交易日" if draft.language == "zh" else " sessions"
    window = f"{forecast.starts_on}～{forecast.ends_on}（{forecast.horizon}{sessions}）"
    # a tenth of a percent would claim what a shrunk base rate does not know
    probability = f"{forecast.probability * 100:.0f}%"
    text = (
        f"{target}{question}：{probability}"
        if draft.language == "zh"
        else (f"{target} {question}: {probability}")
    )
    formula = replace(
        call.formula,
        inputs=tuple(replace(given, reference=None) for given in call.formula.inputs),
        result=probability,
    )
    sentence = draft.scribe.forecast(text, formula, references=forecast.references)
    cells = (
        forecast.id,
        target,
        benchmark,
        question,
        window,
        probability,
        f"{own.rate * 100:.1f}%（{own.effective_n:g}）",
        pick(own.label, draft.language),
    )
    return Row(cells=cells, sentence=sentence)

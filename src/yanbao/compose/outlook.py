"""Sections 4 to 6: risks, key dates and comparable events."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanbao.compose.draft import Draft
from yanbao.compose.evidence import find_evidence, stand_on
from yanbao.compose.wording import pick
from yanbao.model.measures import KeyDate, ListingStatistics
from yanbao.model.notes import Block, Formula, FormulaInput, Paragraph, Row, Sentence, Table
from yanbao.model.playbooks import Risk
from yanbao.model.stories import Point

_CATEGORY_WORDS = {
    "technology": ("技术", "Technology"),
    "market": ("市场", "Market"),
    "commercial": ("商业", "Commercial"),
    "regulatory": ("监管与政策", "Regulation and policy"),
    "model": ("何种情况证明本文有误", "What would prove this note wrong"),
}
_MOST_DATES = 14


def write_risks(draft: Draft, opening: Sequence[Sentence]) -> list[Block]:
    """Write the risks whose evidence stands, each with the source's words where there are any."""
    blocks: list[Block] = []
    for risk in _standing_risks(draft):
        sentences: list[Sentence] = []
        facts: list[Sentence] = []
        if risk.needs.attributes or risk.needs.events or risk.needs.words:
            evidence = find_evidence(draft, risk.needs, among=_speakers(draft))
            if evidence is None:
                continue
            sentences, facts = stand_on(draft, evidence, most=1)
            if not facts:
                continue
        text = draft.pick(risk.text)
        if draft.scribe.is_told(text):
            continue
        sentences.append(
            draft.scribe.judgement(
                text,
                mechanism=draft.mechanism(draft.playbook, _CATEGORY_WORDS[risk.category]),
                rests_on=facts or opening[:1],
            )
        )
        label = pick(_CATEGORY_WORDS[risk.category], draft.language)
        joint = "：" if draft.language == "zh" else ": "
        blocks.append(Paragraph(sentences=tuple(sentences), label=f"{label}{joint}"))
    if not blocks:
        blocks.append(_nothing(draft, "来源没有谈到风险。", "The sources speak of no risk."))
    return blocks


def _speakers(draft: Draft) -> list[Point]:
    """In a day's brief only points of the leading type speak of its risks."""
    points = list(draft.material.points)
    if draft.material.kind == "note":
        return points
    return [point for point in points if point.event_type == draft.playbook.event_type]


def _standing_risks(draft: Draft) -> tuple[Risk, ...]:
    order = tuple(_CATEGORY_WORDS)
    return tuple(sorted(draft.playbook.risks, key=lambda risk: order.index(risk.category)))


def _nothing(draft: Draft, chinese: str, english: str) -> Paragraph:
    words = chinese if draft.language == "zh" else english
    return Paragraph(sentences=(draft.scribe.notice(words),))


def write_dates(draft: Draft) -> list[Block]:
    """Write what lies ahead: dates that documents print, and dates that rules compute."""
    ahead = [k for k in draft.material.key_dates if k.on >= draft.material.as_of.date()]
    ahead.sort(key=lambda k: (k.on, k.label))
    rows = [_date_row(draft, key_date) for key_date in ahead[:_MOST_DATES]]
    if not rows:
        return [
            _nothing(
                draft,
                "来源没有给出尚未到来的日期，也没有适用的日期规则。",
                "The sources print no date ahead, and no rule applies.",
            )
        ]
    zh = draft.language == "zh"
    columns = ("日期", "事项", "依据") if zh else ("Date", "What", "Basis")
    return [Table(columns=columns, rows=tuple(rows))]


#: the steps of a date rule as measure/key_dates.py writes them, in Chinese
_STEP_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"([+-]\d+)m, month end"), r"\1个月至月末"),
    (re.compile(r"([+-]\d+)d"), r"\1天"),
    (re.compile(r"([+-]\d+)m"), r"\1个月"),
    (re.compile(r"([+-]\d+) (X[A-Z]{3}|BJSE) sessions"), r"\1个\2交易日"),
    (re.compile(r"first (X[A-Z]{3}) session on or after"), r"当日或其后首个\1交易日"),
    (re.compile(r"next (X[A-Z]{3}) session"), r"下一个\1交易日"),
    (re.compile(r"previous (X[A-Z]{3}) session"), r"上一个\1交易日"),
    (re.compile(r"last weekday of the month"), "当月最后一个工作日"),
    (re.compile(r"quarter end"), "季末"),
)
_ORDINALS = {"first": "第一", "second": "第二", "third": "第三", "fourth": "第四"}
_WEEKDAYS = {
    "Monday": "周一",
    "Tuesday": "周二",
    "Wednesday": "周三",
    "Thursday": "周四",
    "Friday": "周五",
}
_NTH = re.compile(rf"({'|'.join(_ORDINALS)}) ({'|'.join(_WEEKDAYS)}) of the month")


def _formula_words(formula: str) -> str:
    for pattern, words in _STEP_WORDS:
        formula = pattern.sub(words, formula)
    return _NTH.sub(lambda m: f"当月{_ORDINALS[m[1]]}个{_WEEKDAYS[m[2]]}", formula)


def _date_row(draft: Draft, key_date: KeyDate) -> Row:
    label = pick(key_date.label, draft.language)
    day = key_date.on.isoformat()
    text = f"{day} {label}"
    zh = draft.language == "zh"
    printed = ""
    if key_date.span is not None:
        publisher = draft.material.documents[key_date.span.document_id].publisher
        printed = f"{publisher}原文" if zh else f"as printed by {publisher}"
    if key_date.span is not None and key_date.rule is None:
        basis = printed
        sentence = draft.scribe.fact(text, [key_date.span])
    else:
        basis = _formula_words(key_date.formula) if zh else key_date.formula
        basis = f"{basis}{'；' if zh else '; '}{printed}" if printed else basis
        rule = key_date.rule
        chained = "→" in key_date.formula
        start = key_date.formula.partition(" ")[0] if chained else day
        inputs = [FormulaInput(name="day", value=start)]
        if key_date.span is not None:
            cited = draft.scribe.cite(key_date.span)
            inputs.append(FormulaInput(name="printed", value=day, citation=cited))
        formula = Formula(
            expression=key_date.formula if chained else "day", inputs=tuple(inputs), result=day
        )
        sentence = draft.scribe.calculation(text, formula, references=(rule,) if rule else ())
    return Row(cells=(day, label, basis), sentence=sentence)


def write_history(draft: Draft) -> list[Block]:
    """Write how comparable events went: n, mean, median, interval, share positive, percentile."""
    statistics = draft.material.statistics
    enough = [s for s in statistics if s.enough]
    scarce = [s for s in statistics if not s.enough]
    blocks: list[Block] = []
    standing = _standing_words(draft, enough)
    if standing:
        blocks.append(Paragraph(sentences=(standing,)))
    if enough:
        zh = draft.language == "zh"
        columns = (
            ("指标", "样本", "n", "均值", "中位数", "95%区间", "上涨占比", "本例所处分位")
            if zh
            else ("Measure", "Sample", "n", "Mean", "Median", "95% interval", "Positive", "Case")
        )
        rows = tuple(_statistics_row(draft, s) for s in enough)
        blocks.append(Table(columns=columns, rows=rows))
    if scarce:
        sentences = [_scarce_words(draft, s) for s in scarce]
        blocks.append(Paragraph(sentences=tuple(sentences)))
    if not blocks:
        blocks.append(
            _nothing(
                draft,
                "历史样本不足：本项目目前只收录港股新股的可比样本，此类事件登记的样本数为0，不作推断。",
                "Too little history: only Hong Kong listings have comparable events on file so "
                "far; for this type n = 0, and nothing is inferred.",
            )
        )
    return blocks


def _standing_words(draft: Draft, enough: Sequence[ListingStatistics]) -> Sentence | None:
    """Say where the case itself stands in the widest sample."""
    found = next((s for s in enough if s.case_percentile is not None), None)
    if found is None or found.case_value is None or found.case_percentile is None:
        return None
    own, below = _value(found.case_value, found), f"{found.case_percentile * 100:.0f}%"
    name = draft.subject_words(draft.material.theme.subject_id or "")
    measure, sample = pick(found.measure, draft.language), pick(found.sample, draft.language)
    formula = Formula(
        expression="own, rank, count(x)",
        inputs=(
            FormulaInput(name="own", value=own),
            FormulaInput(name="rank", value=below),
            FormulaInput(
                name="x",
                value="; ".join(f"{value:.6f}" for value in found.values),
                reference=found.reference,
            ),
        ),
        result=f"{own}, {below}, {found.n}",
    )
    text = (
        f"{name}的{measure}为{own}，高于{sample}{found.n}只中的{below}。"
        if draft.language == "zh"
        else f"{name}: {measure} {own}, above {below} of {found.n} ({sample})."
    )
    return draft.scribe.calculation(text, formula)


def _percent(value: float) -> str:
    return f"{value * 100:.1f}%"


def _value(value: float, found: ListingStatistics) -> str:
    return f"{value:.1f}" if found.unit == "times" else _percent(value)


def _statistics_row(draft: Draft, found: ListingStatistics) -> Row:
    measure, sample = pick(found.measure, draft.language), pick(found.sample, draft.language)
    shown = [_value(v, found) for v in (found.mean, found.median, *found.interval)]
    results = [str(found.n), *shown]
    expression = "count(x), mean(x), median(x), low, high"
    inputs = [
        FormulaInput(
            name="x",
            value="; ".join(f"{value:.6f}" for value in found.values),
            reference=found.reference,
        ),
        FormulaInput(name="low", value=shown[2]),
        FormulaInput(name="high", value=shown[3]),
    ]
    positive = standing = "—"
    if found.share_positive is not None:
        positive = _percent(found.share_positive)
        expression += ", above(x, 0) / count(x)"
        results.append(positive)
    if found.case_percentile is not None:
        standing = f"{found.case_percentile * 100:.0f}%"
        expression += ", rank"
        inputs.append(FormulaInput(name="rank", value=standing))
        results.append(standing)
    formula = Formula(expression=expression, inputs=tuple(inputs), result=", ".join(results))
    median = results[2]
    text = (
        f"{sample}的{measure}中位数为{median}（n={found.n}）"
        if draft.language == "zh"
        else f"{measure} of {sample}: median {median} (n={found.n})"
    )
    sentence = draft.scribe.calculation(text, formula)
    interval = f"{results[3]}～{results[4]}"
    cells = (measure, sample, results[0], results[1], median, interval, positive, standing)
    return Row(cells=cells, sentence=sentence)


def _scarce_words(draft: Draft, found: ListingStatistics) -> Sentence:
    measure, sample = pick(found.measure, draft.language), pick(found.sample, draft.language)
    formula = Formula(
        expression="n",
        inputs=(FormulaInput(name="n", value=str(found.n), reference=found.reference),),
        result=str(found.n),
    )
    text = (
        f"{sample}的{measure}只有{found.n}个样本，历史样本不足，不单独推断。"
        if draft.language == "zh"
        else f"{measure} of {sample}: only {found.n} in the sample, too little history to infer."
    )
    return draft.scribe.calculation(text, formula)

"""Section 8: what the sources do not say, and where they differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from yanbao.compose.draft import Draft
from yanbao.compose.phrases import label_of, value_text
from yanbao.compose.wording import ATTRIBUTE_LABELS, pick
from yanbao.errors import Issue
from yanbao.model.documents import Document
from yanbao.model.figures import Figure, Version
from yanbao.model.notes import Block, Formula, FormulaInput, Paragraph, Sentence

_MOST_DIFFERENCES = 8
_MOST_ISSUES = 8
_STAGED = frozenset({"price_change_pct", "index_change_pct", "index_level", "price", "market_cap"})
_NEAR = Decimal("0.75")
#: attributes of which one subject has only one value at a time, so that two values contradict
_SINGLE_VALUED = frozenset(
    "offer_price price price_change_pct index_change_pct index_level subscription_multiple "
    "proceeds market_cap revenue revenue_yoy net_profit net_profit_yoy turnover deal_value "
    "commodity_change_pct gross_margin".split()
)
#: printed prices and percentages are rounded: an identity may miss by this much
_TOLERANCE_PP = Decimal("0.15")


def write_gaps(draft: Draft, missing_steps: Sequence[str]) -> list[Block]:
    """Write where sources differ (both values), what is missing, and what the run reported."""
    blocks: list[Block] = []
    zh = draft.language == "zh"
    differences = [*_differences(draft), *_two_tellings(draft)]
    if differences:
        label = "来源分歧：" if zh else "Where sources differ: "
        blocks.append(Paragraph(sentences=tuple(differences), label=label))
    missing = _missing(draft, missing_steps)
    if missing:
        label = "信息缺口：" if zh else "Missing: "
        blocks.append(Paragraph(sentences=tuple(missing), label=label))
    issues = _issues(draft)
    if issues:
        label = "材料本身的问题：" if zh else "Problems in the material: "
        blocks.append(Paragraph(sentences=tuple(issues), label=label))
    if not blocks:
        words = (
            "所读来源之间没有发现数值分歧。"
            if zh
            else "No difference of numbers was found between the sources."
        )
        blocks.append(Paragraph(sentences=(draft.scribe.notice(words),)))
    return blocks


def _differences(draft: Draft) -> list[Sentence]:
    sentences: list[Sentence] = []
    for figure in draft.material.figures:
        if figure.attribute not in _SINGLE_VALUED or len(figure.versions) < 2:
            continue
        if not figure.period and figure.attribute not in ("offer_price", "subscription_multiple"):
            continue  # without a period two values may both be right
        if figure.attribute in _STAGED and figure.aspect != "close":
            continue  # read at different minutes, both may be right
        if not _contradict(figure):
            continue
        sentences.append(_difference(draft, figure))
        for version in figure.versions:
            check = _identity(draft, figure, version)
            if check:
                sentences.append(check)
        if len(sentences) >= _MOST_DIFFERENCES:
            break
    return sentences


def _two_tellings(draft: Draft) -> list[Sentence]:
    """Say where a level and an excess are one fact (2,347.53 times is 2,346.53 times in excess).

    Readers take the two for a contradiction, and copiers for two facts.
    """
    sentences = []
    figures = draft.figures(lambda f: f.attribute == "subscription_multiple")
    for tranche in ("public", "international"):
        pairs = [
            (level, excess)
            for level in figures
            for excess in figures
            if (level.aspect, excess.aspect) == (tranche, f"{tranche}_excess")
            and level.subject == excess.subject
            and level.best.quantity.amount - excess.best.quantity.amount == 1
        ]
        sentences += [_one_telling(draft, *pair) for pair in pairs[:1]]
    return sentences


def _one_telling(draft: Draft, level: Figure, excess: Figure) -> Sentence:
    cite = draft.scribe.cite
    given = [
        FormulaInput(
            name=name,
            value=str(figure.best.quantity.amount),
            citation=cite(figure.best.claims[0].span),
        )
        for name, figure in (("level", level), ("excess", excess))
    ]
    name = draft.subject_words(level.subject)
    high, low = draft.value_words(level), draft.value_words(excess)
    text = (
        f"{name}的认购水平{high}与“超额认购{low}”相差1倍，是同一结果的两种说法，不构成分歧。"
        if draft.language == "zh"
        else f"{name}: cover of {high} and {low} oversubscribed differ by 1; they are one result "
        "told in two ways."
    )
    formula = Formula(expression="level - excess", inputs=tuple(given), result="1")
    return draft.scribe.calculation(text, formula)


def _contradict(figure: Figure) -> bool:
    """Whether two sources print values so near that they must mean one thing, and differ.

    Values far apart (a day's move and a year's) are rather of two things; they stay side by side
    in the table, and no contradiction is claimed.
    """
    best = figure.best
    for other in figure.versions[1:]:
        apart = not set(best.publishers) & set(other.publishers)
        if apart and _is_near(other, best):
            return True
    return False


def _difference(draft: Draft, figure: Figure) -> Sentence:
    pieces, spans = [], []
    near = [v for v in figure.versions if _is_near(v, figure.best)]
    for version in near[:3]:
        words = value_text(version.quantity, figure.attribute, draft.language)
        who = ("、" if draft.language == "zh" else ", ").join(version.publishers[:3])
        pieces.append(f"{who}为{words}" if draft.language == "zh" else f"{who}: {words}")
        spans.append(version.claims[0].span)
    name, label = draft.subject_words(figure.subject), label_of(figure, draft.language)
    if draft.language == "zh":
        return draft.scribe.fact(f"{name}{label}，{'；'.join(pieces)}。", spans)
    return draft.scribe.fact(f"{name}, {label}: {'; '.join(pieces)}.", spans)


def _is_near(version: Version, best: Version) -> bool:
    low, high = sorted((version.quantity.amount, best.quantity.amount), key=abs)
    return high != 0 and low / high >= _NEAR


def _identity(draft: Draft, figure: Figure, version: Version) -> Sentence | None:
    """Test a price against the change the same document prints: price / offer price - 1."""
    if figure.attribute != "price":
        return None
    offers = draft.figures(lambda f: f.attribute == "offer_price" and f.subject == figure.subject)
    document_ids = {claim.span.document_id for claim in version.claims}
    changes = [
        claim
        for other in draft.figures(
            lambda f: f.attribute == "price_change_pct" and f.subject == figure.subject
        )
        for candidate in other.versions
        for claim in candidate.claims
        if claim.span.document_id in document_ids
    ]
    if not offers or not changes:
        return None
    offer, change = offers[0].best, changes[0]
    implied = (version.quantity.amount / offer.quantity.amount - 1) * 100
    if abs(implied - change.quantity.amount) <= _TOLERANCE_PP:
        return None
    result = f"{implied:.1f}"
    stated = change.quantity.amount
    text = (
        f"{version.quantity.amount}对应的涨幅为{result}%，与同一来源所写的{stated}%不能同时成立。"
        if draft.language == "zh"
        else f"{version.quantity.amount} means {result}%, which cannot stand beside the {stated}% "
        "that the same source prints."
    )
    cite = draft.scribe.cite
    formula = Formula(
        expression="(price / offer - 1) * 100",
        inputs=(
            FormulaInput(
                name="price",
                value=str(version.quantity.amount),
                citation=cite(version.claims[0].span),
            ),
            FormulaInput(
                name="offer",
                value=str(offer.quantity.amount),
                citation=cite(offer.claims[0].span),
            ),
        ),
        result=result,
    )
    return draft.scribe.calculation(text, formula)


def _missing(draft: Draft, missing_steps: Sequence[str]) -> list[Sentence]:
    """Name what a reader expects to be told and is not."""
    zh = draft.language == "zh"
    sentences = []
    told = {figure.attribute for figure in draft.material.figures}
    lacking = [a for a in draft.playbook.expected if a not in told]
    if draft.material.kind == "note" and lacking:
        names = [pick(ATTRIBUTE_LABELS[a], draft.language) for a in lacking]
        text = (
            f"所读来源没有给出：{'、'.join(names)}。"
            if zh
            else f"The sources do not give: {', '.join(names)}."
        )
        sentences.append(draft.scribe.notice(text))
    if missing_steps:
        text = (
            f"因缺少证据而未展开的分析环节需要：{'；'.join(missing_steps)}。"
            if zh
            else f"Steps left out for want of evidence need: {'; '.join(missing_steps)}."
        )
        sentences.append(draft.scribe.notice(text))
    return sentences


def _issues(draft: Draft) -> list[Sentence]:
    """Report the problems that a reader of the note must know; count the rest.

    What was met in a document of another theme is told in that theme's note.
    """
    read, own = draft.material.readings, draft.material.documents
    serious = [
        issue
        for issue in draft.material.issues
        if issue.severity != "info" and (issue.subject in own or issue.subject not in read)
    ]
    if not serious:
        return []
    zh = draft.language == "zh"
    shown = sorted(serious, key=lambda issue: issue.severity != "error")[:_MOST_ISSUES]
    sentences = [draft.scribe.notice(_issue_words(issue, own, zh=zh)) for issue in shown]
    rest = Counter(issue.code for issue in serious if issue not in shown)
    if rest:
        counted = "、".join(f"{code}×{count}" for code, count in sorted(rest.items()))
        text = f"另有：{counted}。" if zh else f"Also: {counted}."
        sentences.append(draft.scribe.notice(text))
    return sentences


#: what a reader of a Chinese note is told of an Issue; its own words follow in brackets
_DIGIT = re.compile(r"\d")
_ISSUE_WORDS = {
    "collect.file-name-code-differs": "文件名与正文的证券代码不一致，按正文所属公司处理",
    "collect.date-differs": "正文日期与文件元数据不一致",
    "collect.no-date": "没有日期，无法证明在本文时点已可知",
    "collect.future-date": "日期晚于读取时刻，未采用",
    "collect.replaced-characters": "部分字符无法解码",
    "collect.hidden-characters": "含不可见字符，已在可读文本中去除",
    "run.undated": "没有日期，未采用",
    "link.unknown-code": "文中证券代码不在证券表中，未作关联",
    "link.ambiguous-name": "名称对应多个证券，未作关联",
    "link.name-code-differ": "文中名称与代码不符",
    "measure.days-differ": "各来源所印日期不一致",
    "measure.no-calendar": "交易日历未覆盖该日期，未作推算",
    "extract.filing-form-not-read": "这类公告不逐行读取，按普通文本处理",
    "extract.text-cut": "文本过长，只读取了前部",
    "run.note-replaced": "同日同名的另一篇已被替换",
    "study.benchmark-other-sessions": "基准在部分交易日没有价格，相应收益率未采用",
    "study.event-after-prices": "所给价格止于事件之前，无法测度",
    "study.event-before-prices": "所给价格始于事件之后，无法测度",
    "study.event-window-gaps": "事件窗口内缺少收益率，未累计",
    "study.ex-rights-jump": "价格疑有未复权的跳变",
    "study.no-prices-of-security": "所给价格不含该证券",
    "study.stale-prices": "长时间价格不变，视为停牌并剔除",
    "study.thin-trading": "估计窗口内成交稀少，贝塔偏向零",
    "study.too-few-returns": "估计窗口内收益率不足，未作估计",
    "study.window-after-prices": "事件窗口的一部分晚于所给价格",
    "source.not-heard": "来源未能访问",
    "source.silent": "来源停更，久于其惯常间隔",
    "source.half": "来源新增条目远少于往常",
    "source.layout-changed": "来源版式已变，原有字段缺失",
    "source.no-links": "来源的列表中没有文章",
    "source.wrong-type": "来源返回的不是其约定格式",
    "source.broken-payload": "来源返回的内容无法解析",
    "source.too-many-links": "来源条目超过上限，其余未读",
    "source.unsafe-link": "来源中有不予访问的链接",
    "source.future-date": "来源中有晚于读取时刻的日期，未采用",
    "source.no-overlap": "来源两次访问之间可能有遗漏",
    "source.clock-differs": "来源服务器的时钟与本机相差较大",
    "source.page-gone": "已读过的网页现已无法打开",
    "prices.service-failed": "行情服务未能提供收盘价",
    "prices.too-slow": "行情服务在限时内没有应答",
    "prices.not-asked": "行情服务连续失败，未再询问",
    "prices.layout-changed": "行情服务的返回格式已变，未采用",
    "prices.nothing-found": "行情服务没有该区间的收盘价",
    "prices.not-served": "行情服务不提供该证券",
    "prices.older-answer": "采用行情服务较早的应答，最近的收盘价缺失",
    "prices.no-benchmark": "没有比较基准的收盘价，未测度市场反应",
}


def _issue_words(issue: Issue, documents: Mapping[str, Document], *, zh: bool) -> str:
    document = documents.get(issue.subject)
    subject = _call(document, zh=zh) if document else issue.subject
    place = (
        f"（{issue.place}）" if issue.place and zh else f" ({issue.place})" if issue.place else ""
    )
    detail = issue.detail.rstrip(".。")
    if not zh:
        return f"[{issue.code}] {subject}{place}: {detail}."
    meaning = _ISSUE_WORDS.get(issue.code, "")
    told = f"{meaning}（{detail}）" if meaning else detail
    return f"{subject}{place}：{told}。"


def _call(document: Document, *, zh: bool) -> str:
    """Return what to call a document in a notice, which tells no number of the world."""
    title = _DIGIT.split(document.title, maxsplit=1)[0]
    title += "…" if title != document.title else ""
    return f"{document.publisher}《{title}》" if zh else f"{document.publisher}, “{title}”"

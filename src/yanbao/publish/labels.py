"""Labels: the few words that rendering itself prints, in the note's language."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from yanbao.model.notes import NoteLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words around the note's own: meta line, footnotes, page furniture."""

    lang: str
    comma: str
    colon: str
    stop: str
    semicolon: str
    brackets: tuple[str, str]
    quotes: tuple[str, str]
    direction: str
    horizon: str
    codes: str
    sources: str
    impact: str
    parts: str
    weight: str
    value: str
    reason: str
    formula: str
    where: str
    judgement: str
    forecast: str
    based_on: str
    source: str
    reference: str
    undated: str
    known: str
    inputs_more: str
    evidence: str
    contents: str
    as_of: str
    feed: str
    more: str
    full: str
    earlier: str
    new: str
    news: str
    rest: str
    all_told: str
    place: str
    kinds: MappingProxyType[str, str]
    kind_notes: MappingProxyType[str, str]
    directions: MappingProxyType[str, str]
    horizons: MappingProxyType[str, str]
    score_parts: MappingProxyType[str, str]
    counts: MappingProxyType[str, str]


_ZH = Labels(
    lang="zh-Hans",
    comma="、",
    colon="：",
    stop="。",
    semicolon="；",
    brackets=("（", "）"),
    quotes=("“", "”"),
    direction="方向",
    horizon="期限",
    codes="代码",
    sources="来源",
    impact="影响分",
    parts="分项",
    weight="权重",
    value="得分",
    reason="理由",
    formula="算式",
    where="其中",
    judgement="判断机制",
    forecast="预测",
    based_on="依据见注",
    source="来源",
    reference="数据表",
    undated="日期不详",
    known="可知于",
    inputs_more="等共{n}项",
    evidence="证据",
    contents="目录",
    as_of="截至",
    feed="研报：基金研究笔记",
    more="另有{n}条，见全文",
    full="全文与依据",
    earlier="前文",
    new="较前文新增：第{n}条",
    news="有新进展：第{n}条",
    rest="其余前文已述",
    all_told="以下各条前文均已述",
    place="第{n}条",
    kinds=MappingProxyType(
        {
            "fact": "事实",
            "calculation": "计算",
            "judgement": "判断",
            "forecast": "预测",
            "notice": "说明",
        }
    ),
    kind_notes=MappingProxyType(
        {
            "fact": "引用原文",
            "calculation": "列出算式",
            "judgement": "写明机制与所依事实",
            "forecast": "登记在册，到期结算",
            "notice": "说明本文自身",
        }
    ),
    directions=MappingProxyType(
        {
            "positive": "偏正面",
            "negative": "偏负面",
            "mixed": "正负并存",
            "unclear": "方向不明",
        }
    ),
    horizons=MappingProxyType({"short": "短期", "mid": "中期", "long": "长期"}),
    score_parts=MappingProxyType(
        {
            "event_type": "事件类型",
            "size": "幅度",
            "who": "涉及面",
            "novelty": "新颖",
            "sources": "来源数",
            "recency": "时效",
            "theme": "主题相关",
            "talk": "热议",
        }
    ),
    counts=MappingProxyType(
        {
            "documents": "文档",
            "sentences": "句子",
            "verified": "通过核对",
            "mended": "改正",
            "cut": "删节",
            "dropped": "删去",
            "drafted": "改写",
            "sources": "来源",
            "stories": "事件",
            "theme_documents": "主题文档",
        }
    ),
)

_EN = Labels(
    lang="en",
    comma=", ",
    colon=": ",
    stop=".",
    semicolon="; ",
    brackets=(" (", ")"),
    quotes=("“", "”"),
    direction="Direction",
    horizon="Horizon",
    codes="Codes",
    sources="Sources",
    impact="Impact",
    parts="parts",
    weight="Weight",
    value="Value",
    reason="Reason",
    formula="Formula",
    where="where",
    judgement="Mechanism",
    forecast="Forecast",
    based_on="rests on notes",
    source="source",
    reference="Table",
    undated="undated",
    known="known from",
    inputs_more="and others, {n} in all",
    evidence="Evidence",
    contents="Contents",
    as_of="As of",
    feed="yanbao: fund research notes",
    more="{n} more in the full note",
    full="The full note and its evidence",
    earlier="Told before",
    new="New since earlier notes: {n}",
    news="with news: {n}",
    rest="the rest was told before",
    all_told="Earlier notes told all of these",
    place="no. {n}",
    kinds=MappingProxyType(
        {
            "fact": "fact",
            "calculation": "calculation",
            "judgement": "judgement",
            "forecast": "forecast",
            "notice": "notice",
        }
    ),
    kind_notes=MappingProxyType(
        {
            "fact": "quotes its source",
            "calculation": "shows its formula",
            "judgement": "names its mechanism and facts",
            "forecast": "registered, settled when due",
            "notice": "speaks of the note itself",
        }
    ),
    directions=MappingProxyType(
        {
            "positive": "positive",
            "negative": "negative",
            "mixed": "mixed",
            "unclear": "unclear",
        }
    ),
    horizons=MappingProxyType({"short": "short term", "mid": "mid term", "long": "long term"}),
    score_parts=MappingProxyType(
        {
            "event_type": "event type",
            "size": "size",
            "who": "reach",
            "novelty": "novelty",
            "sources": "sources",
            "recency": "recency",
            "theme": "theme",
            "talk": "talk",
        }
    ),
    counts=MappingProxyType(
        {
            "documents": "documents",
            "sentences": "sentences",
            "verified": "verified",
            "mended": "mended",
            "cut": "cut",
            "dropped": "dropped",
            "drafted": "in other words",
            "sources": "sources",
            "stories": "stories",
            "theme_documents": "on the theme",
        }
    ),
)


def find_labels(language: NoteLanguage) -> Labels:
    """Return the labels of a note's language."""
    return _EN if language == "en" else _ZH

"""The headings of the note: a contract with readers, feeds and scripts (NOTE.md)."""

from __future__ import annotations

from typing import Final

from yanbao.model.notes import NoteLanguage

#: section id → (level, Chinese heading, English heading), in the order of the note
HEADINGS: Final[dict[str, tuple[int, str, str]]] = {
    "title": (1, "{theme}市场研究摘要", "{theme}: market research summary"),
    "brief": (2, "简要部分", "In brief"),
    "overview": (3, "主要话题与市场趋势概述", "Main topic and market trend"),
    "items": (
        3,
        "对于交易影响可能最大的10个信息",
        "The 10 pieces of information with the largest potential effect on trading",
    ),
    "detail": (2, "详细部分", "In detail"),
    "what": (3, "1. 事件或主题概述", "1. What happened"),
    "drivers": (
        3,
        "2. 核心驱动与影响分析：投资逻辑分步解释",
        "2. Drivers and effects: the investment logic step by step",
    ),
    "funds": (
        3,
        "3. 相关ETF或行业的潜在影响",
        "3. Potential effect on ETFs and industries",
    ),
    "risks": (3, "4. 主要风险与不确定性", "4. Main risks and uncertainties"),
    "dates": (3, "5. 关键日期与催化剂", "5. Key dates and catalysts"),
    "history": (3, "6. 历史可比与统计", "6. Comparable events and statistics"),
    "calls": (3, "7. 可检验的判断", "7. Calls that can be checked"),
    "gaps": (3, "8. 信息缺口与来源分歧", "8. What is missing, and where sources differ"),
    "sources": (3, "9. 来源", "9. Sources"),
    "disclaimer": (2, "免责条款", "Disclaimer"),
}


def heading(section: str, language: NoteLanguage, *, theme: str = "") -> str:
    """Return the heading of a section, without its Markdown marks."""
    _, chinese, english = HEADINGS[section]
    return (chinese if language == "zh" else english).replace("{theme}", theme)

"""Who really says it: the agency whose dispatch a text is, else its publisher."""

from __future__ import annotations

import re

from yanbao.model.documents import Document
from yanbao.text.simplify import simplify

_HEAD = 240
_TAIL = 120

#: The agencies and papers that mainland and Hong Kong outlets reprint, by the name they go under.
_AGENCIES = {
    "新华社": ("新华社", "新华财经", "新华网", "xinhua"),
    "中新社": ("中新社", "中新网", "中国新闻网"),
    "财联社": ("财联社",),
    "路透": ("路透", "reuters"),
    "彭博": ("彭博", "bloomberg"),
    "证券时报": ("证券时报",),
    "中国证券报": ("中国证券报", "中证网"),
    "上海证券报": ("上海证券报", "上证报"),
    "证券日报": ("证券日报",),
    "每日经济新闻": ("每日经济新闻", "每经"),
    "央视新闻": ("央视新闻", "央视财经"),
    "第一财经": ("第一财经",),
    "智通财经": ("智通财经",),
    "新京报": ("新京报",),
    "法新社": ("法新社", "afp"),
    "美联社": ("美联社", "associated press"),
    "华尔街日报": ("华尔街日报", "wall street journal"),
    "金融时报": ("ft中文网", "financial times"),
}
_NAMES = "|".join(re.escape(alias) for aliases in _AGENCIES.values() for alias in aliases)
#: 新华社北京1月2日电 · 据财联社报道 · (Reuters) - · 来源：证券时报 · via Bloomberg
_DATELINE = re.compile(
    rf"(?:^|[\s（(【])(?P<a>{_NAMES})[^。\n]{{0,14}}(?:电|讯|获悉)"
    rf"|\((?P<b>{_NAMES})\)\s*[-—–]"
    rf"|(?:来源|转自|文章来源)\s*[:：]\s*(?P<c>{_NAMES})"
    rf"|via (?P<d>{_NAMES})"
)


def _canonical(name: str) -> str:
    plain = simplify(name).strip().lower()
    for agency, aliases in _AGENCIES.items():
        if any(plain.startswith(alias) for alias in aliases):
            return agency
    return name.strip()


def voice_of(document: Document) -> str:
    """Return the agency a text is a dispatch of, else the publisher under one spelling."""
    body = document.text[document.body_start :]
    plain = simplify(body[:_HEAD] + "\n" + body[-_TAIL:]).lower()
    match = _DATELINE.search(plain)
    if match:
        return _canonical(next(name for name in match.groups() if name))
    return _canonical(document.publisher) or document.origin.path

"""Whether words tell of more than one session: a year's or a week's change is no day's move."""

from __future__ import annotations

import re

_LONGER = re.compile(
    r"累计|累積|[周月季年]度?[涨跌][幅超近逾]|期间|期間|整整|半年|\d+个月|[两三四五六七八九十]个月|个月[里内]|以来|以來|年初至今|年内|年內|全年|今年|去年|本周|上周|当周|全周|本月|上月|月内|月內|季度|"
    # "2日涨" is a date, "三日涨" three sessions
    r"(?:[两兩二三四五六七八九十]+|近\d+|\d+个)(?:个|個)?(?:交易)?(?:日|天|周|月|年)(?:累|来|來|内|內|[大暴连狂齐]?[涨跌]|里|后)|"
    r"一(?:周|个?月|季|年)(?:内|来|累|里|[大暴狂齐]?[涨跌])|同期|"
    r"\d+(?:日|天|周|年)(?:累|来|來|内|內|里)|"
    r"\b(?:weekly|monthly|quarterly|annual) (?:gain|loss|rise|fall|drop|decline|return)s?\b|"
    r"\b(?:year[- ]to[- ]date|ytd|this year|this week|this month|since)\b|over the (?:past|last)",
    re.IGNORECASE,
)


def tells_of_longer(words: str) -> bool:
    """Return whether the words name a spell longer than a session."""
    return _LONGER.search(words) is not None

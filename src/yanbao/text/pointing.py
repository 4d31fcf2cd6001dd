"""Pointing: words of a sentence that stand for something only the text before it names."""

from __future__ import annotations

import re

#: 这类投资者, 上述公司, 这两家公司: what is pointed to, by its first two letters
_POINTER = re.compile(
    r"(?:[这此]类|该等|上述|前述|[这该][一两几三四五][家个项只]|这几?家|(?<![应活])[该此](?=市场|行业|领域|项目|产品|地区|协议|法案|计划|业务|平台|交易|报告))(?P<what>[\u4e00-\u9fff]{2})"
)
#: 其中 or 两部分 before anything they could be of; at most a holder stands before (星岛统计，其中)
_PART = re.compile(r"(?:[^，,。；0-9]{0,12}[，,])?(?:其中|[两三四二][者项]|[两三四]部分)")


def points_back(plain: str) -> bool:
    """Whether a simplified sentence points to what it has not named itself.

    What stands earlier in the same sentence may be pointed to (三家公司……上述公司).
    """
    if _PART.match(plain):
        return True
    return any(match["what"] not in plain[: match.start()] for match in _POINTER.finditer(plain))

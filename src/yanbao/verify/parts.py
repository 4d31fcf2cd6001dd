"""Parts: 一半, 过半, 三分之一, and the words that bound them."""

from __future__ import annotations

import re
from typing import Literal

#: 不到甲公司的一半
_PART_OF = re.compile(
    r"(?:(?P<under>不到|不足|低于|少于)|(?P<over>超过|超|逾)|(?P<near>接近|将近|近))"
    r"[^，。；]{1,16}的$"
)


def is_part(words: str) -> bool:
    """Whether the words name a part of something: 一半, 过半, 三分之一."""
    return (
        "半" in words
        or "分之" in words
        or "/" in words
        or words in ("half", "a third", "a quarter")
    )


def bound_of_part(plain: str, start: int, end: int) -> Literal["", "over", "under", "near"]:
    """Return the bound of a part that what it is a part of stands between: 不到甲的一半."""
    if plain[start:end] == "过半" or plain.startswith(("以上", "多"), end):
        return "over"
    found = _PART_OF.search(plain[max(0, start - 24) : start])
    if found is None:
        return ""
    return "under" if found["under"] else "over" if found["over"] else "near"

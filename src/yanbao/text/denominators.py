"""What a price is per: 元/吨, a barrel, 每10股派2元."""

from __future__ import annotations

import re

from yanbao.text.figures import Figure
from yanbao.text.units import DENOMINATORS

_PER_AFTER = re.compile(
    r" ?/ ?每?(?P<slash>[A-Za-z]{1,8}|[一-鿿]{1,6})"
    r"|(?: per| an?| each)[ -](?:(?:[AH]|Offer|Hong Kong) )?(?P<word>[A-Za-z]{2,8})\b"
)
_PER_BEFORE = re.compile(
    r"每(?P<many>[0-9]{1,5}|十|百)?(?P<unit>"
    r"股|桶|盎司|公吨|吨|公斤|千克|克|斤|磅|蒲式耳|加仑|升|平方米|平米|平方英尺|立方米|手|份|台|辆|人|户|头"
    r"|颗|枚|片|瓶|张|亩|度|千瓦时|瓦)[^，。；、,;\n0-9]{0,14}\Z"
)
_PER_REACH = 22


def read_denominator(plain: str, figure: Figure) -> None:
    """Find what a price is per, after the figure (元/吨, a barrel) or before it (每10股派2元)."""
    found = _PER_AFTER.match(plain, figure.end)
    if found is not None:
        word = found.group("slash") or found.group("word")
        if word not in DENOMINATORS and word.isascii():
            word = word.lower()
        for length in range(len(word), 0, -1):
            piece = word[:length]
            if piece in DENOMINATORS and (not piece.isascii() or length == len(word)):
                figure.per = DENOMINATORS[piece]
                start = found.start("slash") if found.group("slash") else found.start("word")
                figure.end = start + length
                return
    low = max(0, figure.start - _PER_REACH)
    window = plain[low : figure.start]
    if "每" not in window:
        return
    before = _PER_BEFORE.search(window)
    if before is None:
        return
    many = {"十": "10", "百": "100"}.get(before.group("many") or "", before.group("many") or "")
    name = DENOMINATORS[before.group("unit")]
    figure.per = f"{many} {name}s" if many not in {"", "1"} else name

"""The unit that begins at a place of a text, in Chinese, Latin letters or symbols."""

from __future__ import annotations

import re

from yanbao.text.units import (
    ENGLISH_UNITS,
    HANZI_UNITS,
    NOT_FOLLOWED_BY,
    NOT_UNITS,
    SYMBOL_UNITS,
    Unit,
)

_LONGEST_UNIT: dict[str, int] = {}
for _form in HANZI_UNITS:
    _LONGEST_UNIT[_form[0]] = max(_LONGEST_UNIT.get(_form[0], 0), len(_form))
#: characters that can begin a Chinese unit
UNIT_HEADS = frozenset(_LONGEST_UNIT)
_LATIN_UNIT = re.compile(r"[ -]?(percentage[ -]points?|basis[ -]points?|per cent|[A-Za-z³²]+)")
_PHRASES = {
    "percentagepoint": HANZI_UNITS["百分点"],
    "basispoint": HANZI_UNITS["基点"],
    "percent": HANZI_UNITS["%"],
}
_SHARE_CLASSES = re.compile(
    r" (?:[AHB]|new|ordinary|offer|existing|common|treasury)(?: (?:[AHB]|ordinary|offer))?"
    r" (shares?)\b",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"\b(?:Chapter|Cap\.?|Section|Rule|Article|Form|Model|Part|No\.?) [0-9.]+ ?\Z"
)


def find_unit(plain: str, at: int, *, hanzi_number: bool) -> tuple[Unit, int] | None:
    """Find the longest unit at ``at`` (one space may stand before it): (unit, its end).

    Latin units do not follow Chinese numerals.
    """
    if plain.startswith(" ", at):
        at += 1
    if at >= len(plain):
        return None
    head = plain[at]
    longest = _LONGEST_UNIT.get(head, 0)
    if head == "个" and any(plain.startswith(form, at) for form in NOT_UNITS):
        return None
    for length in range(min(longest, len(plain) - at), 0, -1):
        form = plain[at : at + length]
        unit = HANZI_UNITS.get(form)
        if unit is None:
            continue
        after = plain[at + length : at + length + 1]
        if after and after in NOT_FOLLOWED_BY.get(form, ""):
            continue
        return unit, at + length
    if hanzi_number or not (head.isascii() and (head.isalpha() or head == "-")):
        return None
    return _find_latin_unit(plain, at)


def _find_latin_unit(plain: str, at: int) -> tuple[Unit, int] | None:
    begin = at - 1 if plain[at - 1] == " " else at
    if (found := _SHARE_CLASSES.match(plain, begin)) is not None:
        return ENGLISH_UNITS["shares"], found.end()
    found = _LATIN_UNIT.match(plain, begin)
    if found is None:
        return None
    word = found.group(1)
    after = plain[found.end() : found.end() + 1]
    if after.isascii() and after.isdigit():
        return None
    lowered = word.lower()
    if (phrase := lowered.replace(" ", "").replace("-", "").rstrip("s")) in _PHRASES:
        return _PHRASES[phrase], found.end()
    touching = begin == at and plain[at] != "-"
    if len(word) == 1 and _SECTION.search(plain, max(0, at - 24), at):
        return None
    unit = SYMBOL_UNITS.get(word) or (ENGLISH_UNITS.get(lowered) if len(word) > 2 else None)
    if unit is None and word in {"pct", "PCT", "Pct"}:
        unit = HANZI_UNITS["百分点"]
    if unit is None or (len(word) == 1 and not touching):
        return None
    if lowered == "pct" and touching:
        # glued to the number it is the Chinese broker's short form of 百分点
        unit = HANZI_UNITS["百分点"]
    return unit, found.end()

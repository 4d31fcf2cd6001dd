"""Rows of a filing's tables: a number, its unit, and the wrapped label before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from yanbao.extract.passages import Passage, lower_case
from yanbao.model.readings import Quantity
from yanbao.text.views import View

_NUMBER = re.compile(
    r"(?:hk\$)?(?P<neg>\()?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\)?"
    r"(?P<unit>百万港元|百万|港元|倍|股|%|million|times)?"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_TRAIL = re.compile(r"[\s*#:：,，\-–—－=／/]+$|(?:hk\$|港元)$|每股(?:h股|发售股份|股份|股)?$")
_DATE_TAIL = frozenset("年月日")
_TO = frozenset(("至", "to", ""))
_PRICE_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A label in normal form (``label_at``: its place in the squeezed text) and its number.

    The other offsets are those of the document.
    """

    label: str
    label_at: int
    start: int
    number: str
    low: int
    high: int
    unit: str
    scale: int
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Squeezed:
    """The lower-cased matching copy without blanks; ``at[i]`` is the offset of ``chars[i]``.

    A blank between two digits stays, so that a number and the next one do not run together.
    """

    chars: str
    at: tuple[int, ...]

    def original(self, view: View, start: int, end: int) -> str:
        """Return what ``chars[start:end]`` reads in the document, on one line."""
        return join_lines(view.text[self.at[start] : self.at[end - 1] + 1]) if start < end else ""


def join_lines(printed: str) -> str:
    """Join the pieces of a wrapped label; a blank stays between Latin words only."""
    pieces = printed.split()
    joined = pieces[0] if pieces else ""
    for one, other in pairwise(pieces):
        joined += (" " if one[-1].isascii() and other[0].isascii() else "") + other
    return joined


def squeeze(view: View) -> Squeezed:
    """Drop the blanks that PDF lines put into words."""
    lower = lower_case(view.plain)
    chars: list[str] = []
    at: list[int] = []
    pending = -1
    for position, character in enumerate(lower):
        if character.isspace():
            if pending < 0:
                pending = position
            continue
        if pending >= 0 and chars and chars[-1].isdigit() and character.isdigit():
            chars.append(" ")
            at.append(pending)
        pending = -1
        chars.append(character)
        at.append(position)
    return Squeezed(chars="".join(chars), at=tuple(at))


def find_rows(text: Squeezed, start: int, stop: int) -> list[Row]:
    """Return the rows of ``chars[start:stop]``; the label runs from the number before."""
    rows: list[Row] = []
    label_start = start
    for match in _NUMBER.finditer(text.chars, start, stop):
        after = text.chars[match.end() : match.end() + 1]
        if (after and after in _DATE_TAIL) or _inside_word(text, match.start("n")):
            continue
        if _is_note(text.chars, match):
            continue
        label, low = _clean(text.chars, label_start, match.start())
        if rows and label in _TO and rows[-1].unit == "HKD":
            rows[-1] = _widened(text, rows[-1], match)
            label_start = match.end()
            continue
        rows.append(_row(text, match, label, low))
        label_start = match.end()
    return rows


def _widened(text: Squeezed, row: Row, match: re.Match[str]) -> Row:
    """Make a range of a row and the number after 至."""
    return replace(
        row, high=text.at[match.end() - 1] + 1, upper=Decimal(match["n"].replace(",", ""))
    )


def _inside_word(text: Squeezed, at: int) -> bool:
    """Whether a digit stands right after a Latin letter, as in F1."""
    before = text.chars[at - 1] if at else " "
    touching = at > 0 and text.at[at - 1] + 1 == text.at[at]
    return touching and before.isascii() and before.isalpha()


def _is_note(chars: str, match: re.Match[str]) -> bool:
    """Whether the number marks a footnote or a page, not a value: (1), 附註 2, – 4 –."""
    small = len(match["n"]) <= 2 and match["unit"] is None
    before = chars[max(0, match.start() - 3) : match.start()]
    after = chars[match.end() : match.end() + 1]
    if match["neg"] and small:
        return True
    if small and (before.endswith(("附注", "note", "注", "–", "-第")) or after == "–"):
        return not before.endswith(("开发售-", "售-"))
    return small and before.endswith(("(", "（"))


def _clean(chars: str, start: int, end: int) -> tuple[str, int]:
    """Return the label without trailing brackets and marks, and where its last line part begins."""
    label = chars[start:end]
    while True:
        shorter = _BRACKETS.sub("", _TRAIL.sub("", label))
        if shorter == label:
            break
        label = shorter
    return label, start


def _row(text: Squeezed, match: re.Match[str], label: str, low: int) -> Row:
    """Make the row of a number."""
    unit_text = match["unit"] or ""
    money = "港元" in unit_text or text.chars.startswith("hk$", match.start())
    scale = 1_000_000 if unit_text in ("百万港元", "百万", "million") else 1
    unit = (
        "HKD"
        if money or scale > 1
        else {"倍": "x", "times": "x", "%": "%", "股": "shares"}.get(unit_text, "")
    )
    return Row(
        label=label,
        label_at=low,
        start=text.at[min(low, match.start())],
        number=match["n"],
        low=text.at[match.start("n")],
        high=text.at[match.end() - 1] + 1,
        unit=unit,
        scale=scale,
    )


def make_quantity(passage: Passage, row: Row, attribute: str) -> Quantity | None:
    """Make the quantity of a row; None where the number cannot be what the row is about."""
    try:
        value = Decimal(row.number.replace(",", ""))
    except InvalidOperation:
        return None
    unit = row.unit
    if attribute == "offer_price":
        if value >= 10**_PRICE_DIGITS or unit not in ("", "HKD"):
            return None
        unit = "HKD"
    elif attribute in ("proceeds", "expense"):
        if unit != "HKD":
            return None
    elif attribute == "shares_count":
        if unit not in ("", "shares") or value != int(value):
            return None
        unit = "shares"
    elif attribute == "subscription_multiple":
        unit = "x"
    elif attribute in ("other_pct", "stake_pct") and unit != "%":
        return None
    return Quantity(
        span=passage.view.span(row.low, row.high),
        value=value,
        unit=unit,
        scale=Decimal(row.scale),
        value_max=row.upper,
        per="share" if attribute == "offer_price" else None,
    )

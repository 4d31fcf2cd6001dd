"""Dates of an offer filing: first day of dealings, end of stabilisation, last days of lock-ups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from yanbao.extract.filing_rows import Squeezed
from yanbao.extract.passages import Passage
from yanbao.model.readings import Role
from yanbao.model.spans import Span

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_DATE = (
    r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日|"
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?P<day>\d{1,2}),?\s?(?P<year>20\d\d)|"
    r"(?P<day2>\d{1,2})(?P<month2>january|february|march|april|may|june|july|august|september|october|"
    r"november|december)(?P<year2>20\d\d)"
)
_ANY_DATE = re.compile(_DATE)
_DEALING = re.compile(rf"(?:开始买卖日期?|dealingscommencementdate)[^\d]{{0,4}}?(?P<date>{_DATE})")
_EXPECTED_DEALING = re.compile(
    rf"(?:预期|预计|expected)[^。.]{{0,60}}?(?P<date>{_DATE})[^。.]{{0,24}}(?:上午九时[正整]?|a\.m\.)[^。]{{0,12}}开始"
)
_OVER_ALLOTTED = re.compile(
    r"超额(?:配发|分配|配售|配股)(?:的?发售)?股份|over-?allotment(?:offer)?shares"
)
_STABILISED = re.compile(r"稳定价格(?:行动|期间|期)|stabili[sz](?:ing|ation)(?:action|period)")
_ENDS_AFTER = re.compile(r"[^。]{0,40}?(?:结束|届满|终止)|[^.]{0,60}?(?:ended|expire|enddate)")
_ENDS_BEFORE = re.compile(r"(?:ended|expired?|end)on(?:[a-z]+,)?$")
_STABILISATION_REACH = 120
_LOCKUP = re.compile(
    r"(?:^|\x0c)(?:\d{1,2}\n)?(?:禁售承诺|禁售承诺书|lock-up undertakings)\s*$", re.MULTILINE
)
_LOCKUP_END = re.compile(r"承配人集中度|placee concentration|placees concentration")
_TABLE_HEADING = re.compile(
    r"(?:^|[\n\x0c])[ \t]*(?P<heading>[^\n\x0c]{2,60})\n[ \t]*(?:名称|姓名|股东名称|name\b)"
)
_NOT_HEADING = re.compile(r"\d{3}|%|^(?:姓名|名称|附注|备注|name\b|note)")
_PAGE = re.compile(r"^[–—\-\s]*\d{1,3}[–—\-\s]*$")
_SPACED_DATE = re.compile(
    r"(?P<y>20\d\d)\s{0,2}年\s{0,2}(?P<m>\d{1,2})\s{0,2}月\s{0,2}(?P<d>\d{1,2})\s{0,2}日|"
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)"
    r"\s{1,2}(?P<day>\d{1,2}),?\s{1,2}(?P<year>20\d\d)"
)
_PROSE = re.compile(r"[，。；]|即|\bthe\b.*\bthe\b|lock-up|period|i\.e\.")
_IN_SENTENCE = re.compile(r"(?:于|即|至|自|为|on|to)[（(]?\s?$")
# How far before a date its row, and the words that would make it prose, can stand.
_ROW_REACH = 60
_PROSE_REACH = 30
_HEADING_REACH = 20_000
_HEADINGS = tuple(
    re.compile(rf"^.{{0,40}}(?:{words}).{{0,40}}$", re.MULTILINE)
    for words in (
        "配发结果公告|分配结果公告|allotment results",
        "稳定价格期间结束|end of stabili[sz]ation period",
        "正式通告|formal notice",
        "^全球发售$|^global offering$",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day the filing sets, with the words that set it."""

    type: str
    day: date
    span: Span
    trigger: Span
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """All of them; ``heading`` is the line that names the filing."""

    heading: Span | None
    dated: tuple[Dated, ...]


def find_dates(passage: Passage, text: Squeezed) -> Dates:
    """Return the filing's dates in text order of kind: dealings, stabilisation, lock-ups."""
    dated: list[Dated] = []
    match = _DEALING.search(text.chars) or _EXPECTED_DEALING.search(text.chars)
    if match is not None:
        dated.append(_first_day(passage, text, match))
    dated.extend(_stabilisation(passage, text))
    dated.extend(_lockups(passage))
    return Dates(heading=_heading(passage), dated=tuple(entry for entry in dated if entry))


def _first_day(passage: Passage, text: Squeezed, match: re.Match[str]) -> Dated:
    """Make the record of a first day; shares over-allotted that begin then are its object."""
    dated = _dated(passage, text, match, "ipo_listing", "first_day")
    low = text.chars.rfind("。", 0, match.start()) + 1
    over = list(_OVER_ALLOTTED.finditer(text.chars, max(low, match.start() - 160), match.end()))
    if not over:
        return dated
    begin, end = over[-1].span()
    shares = Role(name="object", span=passage.view.span(text.at[begin], text.at[end - 1] + 1))
    return replace(dated, roles=(*dated.roles, shares))


def _heading(passage: Passage) -> Span | None:
    """Return the line that names the filing."""
    for pattern in _HEADINGS:
        match = pattern.search(passage.lower[:_HEADING_REACH])
        if match is not None:
            return passage.view.span(*match.span())
    return None


def _day(groups: dict[str, str | None]) -> date:
    """Return the day that a match of the date expression names."""
    if groups["y"]:
        return date(int(groups["y"]), int(groups["m"] or 0), int(groups["d"] or 0))
    for tail in ("", "2"):
        month = groups.get(f"month{tail}")
        if month:
            year, day = int(groups[f"year{tail}"] or 0), int(groups[f"day{tail}"] or 0)
            return date(year, _MONTHS.index(month) + 1, day)
    raise ValueError("a date expression matched without a date")


def _stabilisation(passage: Passage, text: Squeezed) -> Iterator[Dated]:
    """Yield the end of the stabilisation period: a date between the period and its end."""
    chars = text.chars
    for match in _ANY_DATE.finditer(chars):
        before = chars[max(0, match.start() - _STABILISATION_REACH) : match.start()]
        named = list(_STABILISED.finditer(before.rsplit("。", 1)[-1]))
        if not named:
            continue
        if not (_ENDS_AFTER.match(chars, match.end()) or _ENDS_BEFORE.search(before)):
            continue
        low = match.start() - len(before.rsplit("。", 1)[-1]) + named[-1].start()
        high = low + len(named[-1].group())
        yield Dated(
            type="other",
            day=_day(match.groupdict()),
            span=passage.view.span(text.at[low], text.at[match.end() - 1] + 1),
            trigger=passage.view.span(text.at[low], text.at[high - 1] + 1),
            roles=(
                Role(
                    name="stabilisation_end",
                    span=passage.view.span(text.at[match.start()], text.at[match.end() - 1] + 1),
                ),
            ),
        )
        return


def _dated(passage: Passage, text: Squeezed, match: re.Match[str], kind: str, role: str) -> Dated:
    """Make the record of a matched sentence."""
    low, high = match.span("date")
    begin, end = text.at[match.start()], text.at[match.end() - 1] + 1
    return Dated(
        type=kind,
        day=_day(match.groupdict()),
        span=passage.view.span(begin, end),
        trigger=passage.view.span(begin, text.at[low - 1] + 1),
        roles=(Role(name=role, span=passage.view.span(text.at[low], text.at[high - 1] + 1)),),
    )


def _lockups(passage: Passage) -> Iterator[Dated]:
    """Yield each last day of a lock-up once for each group of holders, from the tables alone.

    The notes under a table repeat rules (six months, twelve months) that a stricter law may
    outlast; the column of last days is what binds.
    """
    low, high = _lockup_bounds(passage)
    lower = passage.lower
    headings = [
        match.span("heading")
        for match in _TABLE_HEADING.finditer(lower, low, high)
        if _is_heading(match["heading"].strip())
    ]
    seen: set[tuple[str, date]] = set()
    for match in _SPACED_DATE.finditer(lower, low, high):
        above = [bounds for bounds in headings if bounds[0] < match.start()]
        begin = max(_line_start(lower, match.start()), match.start() - _ROW_REACH)
        before = lower[begin : match.start()]
        if not above or _PROSE.search(before[-_PROSE_REACH:]) or _IN_SENTENCE.search(before):
            continue
        holders = passage.view.span(*_trim(passage, *above[-1]))
        day = _day(match.groupdict())
        if (holders.quote, day) in seen:
            continue
        seen.add((holders.quote, day))
        last_day = passage.view.span(match.start(), match.end())
        row = passage.view.span(*_trim(passage, begin, match.end()))
        yield Dated(
            type="lockup_expiry",
            day=day,
            span=row,
            trigger=holders,
            roles=(Role(name="holders", span=holders), Role(name="last_day", span=last_day)),
        )


def _is_heading(line: str) -> bool:
    """Whether the line above a table's head names a group of holders."""
    wrapped = line.endswith(("）", ")")) and "（" not in line and "(" not in line
    return not (wrapped or _PAGE.match(line) or _PROSE.search(line) or _NOT_HEADING.search(line))


def _lockup_bounds(passage: Passage) -> tuple[int, int]:
    """Return where the undertakings begin and end; an empty range where there are none."""
    opening = _LOCKUP.search(passage.lower)
    if opening is None:
        return 0, 0
    ending = _LOCKUP_END.search(passage.lower, opening.end())
    return opening.end(), ending.start() if ending is not None else len(passage.lower)


def _line_start(lower: str, position: int) -> int:
    """Return where the line begins."""
    return max(lower.rfind("\n", 0, position), lower.rfind("\x0c", 0, position)) + 1


def _trim(passage: Passage, low: int, high: int) -> tuple[int, int]:
    """Drop blanks at both ends."""
    text = passage.view.text
    while low < high - 1 and text[low].isspace():
        low += 1
    while high > low + 1 and text[high - 1].isspace():
        high -= 1
    return low, high

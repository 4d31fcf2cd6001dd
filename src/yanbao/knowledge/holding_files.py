"""Read books from the files that vendors, indexers and issuers give out.

One table names the layouts: how a file is recognised, where its columns are and in which unit its
weights stand. What a file cannot say (whose book it is, when it was published) the caller says.
A book is accepted or refused whole; an issue names file, line, value and what was expected.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yanbao.errors import Issue
from yanbao.knowledge.holding_sets import (
    COLUMNS,
    MAX_ROWS,
    check_weights,
    find_listing_id,
    parse_holdings,
)
from yanbao.model.funds import Holding, HoldingKind, HoldingSet
from yanbao.model.references import Reference

Unit = Literal["percent", "fraction", "either"]
MAX_CHARACTERS = 40_000_000
#: An issuer's book that shows less in listed securities is called partial.
MIN_WHOLE = 0.99
_QUARTER = re.compile(r"(20\d\d)年\s*([1-4])季度")
_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the file does not say of itself: whose book, of which day, from where, known when."""

    known_on: date
    fund_symbol: str = ""
    fund_name: str = ""
    index_name: str = ""
    report_on: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How to recognise and read a file: its columns by the names they go under."""

    name: str
    code: str
    title: str
    weight: str
    unit: Unit
    kind: HoldingKind
    day: str = ""
    owner: str = ""
    venue: str = ""
    american: bool = False


#: Layouts with a header line; the first whose columns are all there is taken.
LAYOUTS: tuple[Layout, ...] = (
    Layout(name="akshare fund_portfolio_hold_em", code="股票代码", title="股票名称",
           weight="占净值比例", unit="percent", kind="top_ten", day="季度"),
    Layout(name="CSIndex weight file", code="成分券代码", title="成分券名称", weight="权重",
           unit="percent", kind="index_weights", day="日期", owner="指数名称", venue="交易所"),
    Layout(name="issuer archive", code="ticker", title="name", weight="weight", unit="fraction",
           kind="full_book", day="Holdings_As_Of", owner="ETF_Ticker", american=True),
    Layout(name="plain list", code="code", title="name", weight="weight", unit="either",
           kind="partial", day="date"),
)  # fmt: skip
#: Issuer files without a header: ticker, id, day, weight as a fraction, shares, value.
_BARE = re.compile(r"[A-Z][A-Z0-9./-]{0,9},[^,]{1,40},20\d{6},")
_VENUES = {"上海": "SH", "深圳": "SZ", "北京": "BJ", "香港": "HK"}


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    code: str
    title: str
    weight: str
    day: str
    owner: str


class _RefusedError(Exception):
    """A file or a book that cannot be right: line (0: the whole), value, expectation."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line


def read_holdings(
    text: str, *, subject: str, origin: Origin, us_mics: Mapping[str, str]
) -> tuple[list[HoldingSet], list[Issue]]:
    """Read one file of holdings of any known layout; ``subject`` is its name in issues."""
    if len(text) > MAX_CHARACTERS:
        detail = f"{len(text)} characters, at most {MAX_CHARACTERS} are read"
        return [], [_issue(subject, 0, detail)]
    text = text.lstrip("\ufeff")
    head = text.partition("\n")[0]
    if all(column in head for column in COLUMNS):
        return parse_holdings(text, subject=subject, us_mics=us_mics, collected_on=origin.known_on)
    try:
        layout, lines = _read_lines(text)
    except (_RefusedError, csv.Error) as error:
        return [], [_issue(subject, getattr(error, "line", 0), str(error))]
    books: dict[tuple[str, str], list[_Line]] = {}
    for line in lines:
        books.setdefault((line.owner, line.day), []).append(line)
    sets: list[HoldingSet] = []
    issues: list[Issue] = []
    for group in books.values():
        try:
            book, dropped = _read_book(layout, group, origin, us_mics)
        except _RefusedError as error:
            issues.append(_issue(subject, error.line, str(error)))
            continue
        sets.append(book)
        if dropped:
            detail = f"{book.id}: no listed security, left out: {', '.join(dropped)[:300]}"
            issues.append(_issue(subject, 0, detail, severity="info"))
    return sets, issues


def _read_lines(text: str) -> tuple[Layout, list[_Line]]:
    if _BARE.match(text):
        layout = next(one for one in LAYOUTS if one.american)
        rows = list(csv.reader(io.StringIO(text)))
        lines = [
            _Line(number, row[0], row[0], row[3], row[2], "")
            for number, row in enumerate(rows, start=1)
            if len(row) > 3
        ]
        return layout, lines
    rows = list(csv.reader(io.StringIO(text)))
    if len(rows) < 2:
        raise _RefusedError(1, "no rows; expected a header line and one line a holding")
    if len(rows) > MAX_ROWS:
        raise _RefusedError(MAX_ROWS, f"{len(rows)} rows, at most {MAX_ROWS} are read")
    names = [_plain_header(cell) for cell in rows[0]]
    for layout in LAYOUTS:
        if all(column in names for column in (layout.code, layout.title, layout.weight)):
            return layout, _cut(layout, names, rows)
    known = "; ".join(f"{one.name}: {one.code}, {one.title}, {one.weight}" for one in LAYOUTS)
    raise _RefusedError(1, f"columns {', '.join(rows[0])[:120]!r}; expected one of: {known}")


def _cut(layout: Layout, names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[_Line]:
    def cell(row: Sequence[str], column: str) -> str:
        return row[names.index(column)].strip() if column in names else ""

    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(names):
            raise _RefusedError(number, f"{len(row)} cells; expected {len(names)}")
        code = cell(row, layout.code)
        venue = next((v for k, v in _VENUES.items() if k in cell(row, layout.venue)), "")
        if venue and "." not in code:
            code = f"{code}.{venue}"
        lines.append(
            _Line(
                number,
                code,
                cell(row, layout.title),
                cell(row, layout.weight),
                cell(row, layout.day),
                cell(row, layout.owner),
            )
        )
    return lines


def _plain_header(cell: str) -> str:
    """Return a column's Chinese name without its English twin, unit and blanks; else as it is."""
    cell = cell.strip().replace("成份", "成分")
    chinese = re.match(r"[\u4e00-\u9fff]+", cell)
    return chinese.group() if chinese else cell


def _read_book(
    layout: Layout, lines: Sequence[_Line], origin: Origin, us_mics: Mapping[str, str]
) -> tuple[HoldingSet, list[str]]:
    first = lines[0]
    report_on = _read_report_day(first, origin)
    if origin.known_on < report_on:
        raise _RefusedError(
            first.number,
            f"report day {report_on}; expected one up to {origin.known_on}, when known",
        )
    holdings: list[Holding] = []
    dropped: list[str] = []
    places: dict[str, int] = {}
    weights = [_read_weight(line) for line in lines]
    scale = _find_scale(layout, weights, first.number)
    for line, number in zip(lines, weights, strict=True):
        find = _find_abroad if layout.american else _find_listing
        listing_id = find(line.code, us_mics)
        if listing_id is None and layout.american:
            dropped.append(line.code or line.title)
            continue
        if listing_id is None:
            raise _RefusedError(
                line.number,
                f"code {line.code!r} ({line.title}); expected six digits, five digits for Hong Kong"
                " or a code with .SH, .SZ, .BJ or .HK",
            )
        if listing_id in places:
            raise _RefusedError(
                line.number, f"{listing_id} stands in line {places[listing_id]} already"
            )
        places[listing_id] = line.number
        weight = number * scale
        if not 0 <= weight <= 1:
            raise _RefusedError(line.number, f"weight {line.weight!r}; expected 0 to 100 %")
        holdings.append(Holding(listing_id=listing_id, name=line.title, weight=round(weight, 7)))
    if not holdings:
        raise _RefusedError(first.number, f"none of {len(lines)} lines is a security in the table")
    percents = [holding.weight * 100 for holding in holdings]
    if problem := check_weights(percents, list(places), full=False):
        raise _RefusedError(first.number, problem)
    return _write_book(layout, holdings, first, report_on, origin), dropped


def _find_listing(code: str, us_mics: Mapping[str, str]) -> str | None:
    return find_listing_id(code, us_mics=us_mics)


def _find_abroad(code: str, us_mics: Mapping[str, str]) -> str | None:
    """Return the listing of an issuer's code: an American one, or ``522 HK`` and ``6857.JP``."""
    american = find_listing_id(f"{code}.US", us_mics=us_mics)
    suffixed = code.strip().replace(" ", ".")
    return american or (find_listing_id(suffixed, us_mics={}) if "." in suffixed else None)


def _write_book(
    layout: Layout, holdings: list[Holding], first: _Line, report_on: date, origin: Origin
) -> HoldingSet:
    kind: HoldingKind = layout.kind
    if kind == "top_ten" and len(holdings) != 10:
        kind = "full_book" if len(holdings) > 10 else "partial"
    is_index = kind == "index_weights" or (bool(origin.index_name) and not origin.fund_symbol)
    if is_index:
        kind = "index_weights"
    fund = "" if is_index else first.owner or origin.fund_symbol
    index = origin.index_name or (first.owner if is_index else "")
    if not fund and not index:
        raise _RefusedError(0, "whose book it is: expected a fund's code or an index's name")
    weights = [holding.weight for holding in holdings]
    disclosed = round(sum(weights), 7)
    whole = kind != "full_book" or not layout.american or disclosed >= MIN_WHOLE
    if not whole:  # lines were left out: any of them may weigh more than the last one shown
        kind = "partial"
    set_id = f"{fund or index}-{report_on.isoformat()}"
    return HoldingSet(
        id=set_id,
        fund_symbol=fund,
        fund_name=origin.fund_name,
        index_name=index,
        kind=kind,
        report_on=report_on,
        known_on=origin.known_on,
        holdings=tuple(holdings),
        disclosed=disclosed,
        ranked=whole and weights == sorted(weights, reverse=True),
        reference=Reference(
            dataset="holdings",
            key=set_id,
            quote=f"{layout.name}: {len(holdings)} lines, {disclosed:.2%}",
            address=origin.address,
            known_on=origin.known_on,
        ),
    )


def _read_report_day(line: _Line, origin: Origin) -> date:
    if quarter := _QUARTER.search(line.day):
        month, day = _QUARTER_ENDS[int(quarter.group(2)) - 1]
        return date(int(quarter.group(1)), month, day)
    digits = re.sub(r"[-/.]", "", line.day)[:8]
    if len(digits) == 8 and digits.isdigit():
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            pass
    elif not line.day and origin.report_on:
        return origin.report_on
    raise _RefusedError(line.number, f"day {line.day!r}; expected a day such as 2025-12-31")


def _read_weight(line: _Line) -> float:
    text = line.weight.rstrip("%").replace(",", "").strip()
    try:
        weight = float(text)
    except ValueError:
        raise _RefusedError(
            line.number, f"weight {line.weight!r}; expected a number such as 12.58"
        ) from None
    if not math.isfinite(weight):
        raise _RefusedError(line.number, f"weight {line.weight!r}; expected a finite number")
    return weight


def _find_scale(layout: Layout, weights: Sequence[float], number: int) -> float:
    """Return what turns the file's unit into fractions; refuse a unit that cannot be right."""
    total = sum(weights)
    fractions = total <= 1.05
    if layout.unit == "percent" and fractions and len(weights) >= 5:
        raise _RefusedError(number, f"weights sum to {total:.4f}; expected percent, not fractions")
    if layout.unit == "fraction" and not fractions:
        raise _RefusedError(number, f"weights sum to {total:.2f}; expected fractions, not percent")
    if layout.unit == "either":
        return 1.0 if fractions else 0.01
    return 1.0 if layout.unit == "fraction" else 0.01


def _issue(
    subject: str, line: int, detail: str, *, severity: Literal["error", "info"] = "error"
) -> Issue:
    code = "knowledge.holdings-refused" if severity == "error" else "knowledge.holdings-left-out"
    place = f"line {line}" if line else ""
    return Issue(code=code, severity=severity, subject=subject, detail=detail, place=place)

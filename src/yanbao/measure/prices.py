"""Prices from CSV text: a column a security, or a row a security and day, or one security alone.

    wide    date, CODE, CODE, ...
    long    symbol, date, close (or adjusted, price)
    single  date, close                 the code is the file's name

Nothing is guessed about a cell: an empty one is no price, another text is reported.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from yanbao.errors import Issue, ParseError
from yanbao.measure.price_series import PriceRow, PriceSeries, build_series
from yanbao.model.prices import Adjustment

#: rows and characters beyond which a file is no price table
ROWS_LIMIT = 5_000_000
_EMPTY = frozenset({"", "na", "nan", "null", "none", "n/a", "-", "--"})
DATE_NAMES = ("date", "day", "index", "日期", "交易日期", "trade_date", "time")
CODE_NAMES = ("security", "code", "symbol", "ticker", "listing", "代码", "证券代码", "股票代码")
#: the first of these that stands in the header is the price; an adjusted one is preferred
PRICE_NAMES = ("adjusted", "adj_close", "adj close", "adjclose", "close", "price", "收盘", "收盘价")
_ADJUSTED_NAMES = frozenset(PRICE_NAMES[:4])
_ORDER_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].{0,40})?")
_ORDER_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def parse_prices(
    text: str, *, name: str, adjustment: Adjustment = "unknown"
) -> tuple[list[PriceSeries], list[Issue]]:
    """Read a price table; ``name`` (the file's name without ending) names a lone series.

    Raises
    ------
    ParseError
        When the header shows no date or no price.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    lowered = [cell.lower() for cell in header]
    at_date = find_column(lowered, DATE_NAMES)
    if at_date is None:
        raise ParseError(
            f"{name}: no date column among {', '.join(header[:8])!r}",
            hint=f"name it one of: {', '.join(DATE_NAMES)}",
        )
    at_code, at_price = find_column(lowered, CODE_NAMES), find_column(lowered, PRICE_NAMES)
    issues: list[Issue] = []
    if at_price is None and at_code is not None:
        raise ParseError(f"{name}: a code column but no price column", hint="name it 'close'")
    if at_price is not None and lowered[at_price] in _ADJUSTED_NAMES and adjustment == "unknown":
        adjustment = "adjusted"
    if at_price is not None:
        rows = _long_rows(reader, (at_code, at_date, at_price), name, issues)
    else:
        columns = [(i, code) for i, code in enumerate(header) if i != at_date and code]
        rows = _wide_rows(reader, at_date, columns, issues)
    series, found = build_series(rows, adjustment=adjustment)
    return series, issues + found


def parse_day(text: str) -> date | None:
    """Return the day of ``2026-01-05``, ``2026/1/5``, ``20260105`` or ``05.01.2026``, else None.

    Day and month with slashes and the year last are ambiguous and not read.
    """
    text = text.strip()[:60]
    for pattern, order in (
        (_ORDER_YEAR_FIRST, (1, 2, 3)),
        (_COMPACT, (1, 2, 3)),
        (_ORDER_DAY_FIRST, (3, 2, 1)),
    ):
        match = pattern.fullmatch(text)
        if match:
            try:
                return date(*(int(match[i]) for i in order))
            except ValueError:
                return None
    return None


def parse_price(text: str) -> float | str | None:
    """Return a number, None for an empty cell, or the text when it is neither."""
    text = text.strip()
    if text.lower() in _EMPTY:
        return None
    if _GROUPED.fullmatch(text[:40]):
        text = text.replace(",", "")
    try:
        return float(text)
    except ValueError:
        return text[:80]


def find_column(lowered: list[str], names: tuple[str, ...]) -> int | None:
    """Return the position of the first of the names that a lowered header holds."""
    for wanted in names:
        if wanted in lowered:
            return lowered.index(wanted)
    return None


def _long_rows(
    reader: Iterator[list[str]],
    columns: tuple[int | None, int, int],
    name: str,
    issues: list[Issue],
) -> Iterator[PriceRow]:
    at_code, at_date, at_price = columns
    for line, cells in _number(reader):
        day = _read_day(cells, at_date, line, issues)
        if day is None:
            continue
        code = name if at_code is None else _cell(cells, at_code).strip()
        yield PriceRow(
            code=code, day=day, price=parse_price(_cell(cells, at_price)), place=f"line {line}"
        )


def _wide_rows(
    reader: Iterator[list[str]],
    at_date: int,
    columns: list[tuple[int, str]],
    issues: list[Issue],
) -> Iterator[PriceRow]:
    for line, cells in _number(reader):
        day = _read_day(cells, at_date, line, issues)
        if day is None:
            continue
        for column, code in columns:
            price = parse_price(_cell(cells, column))
            yield PriceRow(code=code, day=day, price=price, place=f"line {line}")


def _number(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for line, cells in enumerate(reader, start=2):
        if line > ROWS_LIMIT:
            raise ParseError(f"more than {ROWS_LIMIT:,} rows", hint="split the file by year")
        if any(cells):
            yield line, cells


def _cell(cells: list[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _read_day(cells: list[str], at: int, line: int, issues: list[Issue]) -> date | None:
    text = _cell(cells, at)
    day = parse_day(text)
    if day is None:
        issues.append(
            Issue(
                code="study.date-unreadable",
                severity="warning",
                subject="prices",
                detail="the row has no date that can be read; it is left out",
                place=f"line {line}",
                quote=text[:60],
                hint="write dates as 2026-01-05",
            )
        )
    return day

"""Prices from a data frame or a Parquet file; polars is only imported for the file."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from yanbao.errors import Issue, MissingExtra, ParseError, SourceError
from yanbao.measure.price_series import PriceRow, PriceSeries, build_series
from yanbao.measure.prices import (
    CODE_NAMES,
    DATE_NAMES,
    PRICE_NAMES,
    find_column,
    parse_day,
    parse_price,
)
from yanbao.model.prices import Adjustment


class Frame(Protocol):
    """What a Polars frame offers and this module needs."""

    @property
    def columns(self) -> list[str]:
        """Column names."""
        ...

    def to_dict(self, *, as_series: bool) -> Mapping[str, Sequence[object]]:
        """Return columns as lists."""
        ...


def read_parquet(
    path: Path, *, adjustment: Adjustment = "unknown"
) -> tuple[list[PriceSeries], list[Issue]]:
    """Read a Parquet file of prices, wide or long.

    Raises
    ------
    MissingExtra
        Without polars.
    SourceError
        When the file cannot be read.
    """
    try:
        polars: Any = importlib.import_module("polars")
    except ImportError as error:
        raise MissingExtra("panels", needed_for="reading Parquet") from error
    try:
        frame = polars.read_parquet(path)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    return read_frame(frame, name=path.stem, adjustment=adjustment)


def read_frame(
    frame: Frame, *, name: str = "prices", adjustment: Adjustment = "unknown"
) -> tuple[list[PriceSeries], list[Issue]]:
    """Read prices from a frame with a date column and either a column a code or code and close.

    Raises
    ------
    ParseError
        Without a date column, or with codes but no price.
    """
    columns = list(frame.columns)
    lowered = [column.strip().lower() for column in columns]
    at_date = find_column(lowered, DATE_NAMES)
    at_code, at_price = find_column(lowered, CODE_NAMES), find_column(lowered, PRICE_NAMES)
    if at_date is None:
        raise ParseError(f"{name}: no date column among {', '.join(columns[:8])!r}")
    if at_price is None and at_code is not None:
        raise ParseError(f"{name}: a code column but no price column", hint="name it 'close'")
    values = frame.to_dict(as_series=False)
    days = values[columns[at_date]]
    issues: list[Issue] = []
    if at_price is not None:
        codes = [name] * len(days) if at_code is None else values[columns[at_code]]
        rows = _rows(codes, days, values[columns[at_price]], issues)
    else:
        wide = [c for i, c in enumerate(columns) if i != at_date]
        rows = (row for c in wide for row in _rows([c] * len(days), days, values[c], issues))
    series, found = build_series(rows, adjustment=adjustment)
    return series, issues + found


def _rows(
    codes: Sequence[object],
    days: Sequence[object],
    prices: Sequence[object],
    issues: list[Issue],
) -> Iterator[PriceRow]:
    for k, (code, day, price) in enumerate(zip(codes, days, prices, strict=True)):
        on = _read_day(day)
        if on is None:
            issues.append(
                Issue(
                    code="study.date-unreadable",
                    severity="warning",
                    subject=str(code),
                    detail="the row has no date that can be read; it is left out",
                    place=f"row {k}",
                    quote=str(day)[:60],
                )
            )
            continue
        number = float(price) if isinstance(price, int | float) else None
        if number is None and price is not None:
            yield PriceRow(code=str(code), day=on, price=parse_price(str(price)), place=f"row {k}")
        else:
            missing = number is None or number != number  # noqa: PLR0124 - NaN
            yield PriceRow(
                code=str(code), day=on, price=None if missing else number, place=f"row {k}"
            )


def _read_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_day(str(value))

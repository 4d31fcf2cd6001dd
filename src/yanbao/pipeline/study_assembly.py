"""Assembly of studies: opens the files of prices. The note's own assembly stays light."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yanbao.adapters.markets.frames import read_parquet
from yanbao.errors import Issue, SourceError
from yanbao.measure.price_series import Adjustment, PriceSeries
from yanbao.measure.prices import parse_prices

BYTES_LIMIT = 512 * 1024 * 1024


def read_price_files(
    paths: Sequence[Path], *, adjustment: Adjustment = "unknown"
) -> tuple[list[PriceSeries], list[Issue]]:
    """Read CSV and Parquet files of prices; of a code given twice the first file's series is used.

    Raises
    ------
    SourceError
        When a file cannot be read or is larger than 512 MB.
    ParseError
        When a table shows no dates or no prices.
    MissingExtra
        When a Parquet file is given and polars is not installed.
    """
    table: dict[str, PriceSeries] = {}
    issues: list[Issue] = []
    for path in paths:
        series, found = _read_one(path, adjustment)
        issues += found
        for one in series:
            if one.code in table:
                issues.append(
                    Issue(
                        code="study.series-repeated",
                        severity="warning",
                        subject=one.code,
                        detail=f"given again in {path.name}; the first file's series is used",
                    )
                )
                continue
            table[one.code] = one
    return list(table.values()), issues


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; SourceError when it cannot be read or is too large."""
    try:
        if path.stat().st_size > BYTES_LIMIT:
            raise SourceError(f"{path} is larger than 512 MB", hint="split it by year")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"{path} cannot be read: {error}", hint="give a UTF-8 CSV file"
        ) from error


def _read_one(path: Path, adjustment: Adjustment) -> tuple[list[PriceSeries], list[Issue]]:
    if path.suffix.lower() == ".parquet":
        return read_parquet(path, adjustment=adjustment)
    return parse_prices(read_text(path), name=path.stem, adjustment=adjustment)

"""Assembly of studies: opens files and services of prices. The note's own assembly stays light."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Final

import numpy as np

from yanbao.adapters.clock import SystemClock
from yanbao.adapters.markets.akshare_prices import AkshareReader
from yanbao.adapters.markets.frames import read_parquet
from yanbao.adapters.markets.kept_prices import KeptPrices
from yanbao.adapters.markets.yahoo_prices import YahooReader
from yanbao.adapters.sources.system import SystemTimer
from yanbao.errors import Issue, SourceError
from yanbao.knowledge.price_codes import find_venue
from yanbao.measure.price_series import PriceSeries
from yanbao.measure.prices import parse_prices
from yanbao.model.prices import Adjustment, PriceHistory, PriceRequest, ToldPrices
from yanbao.pipeline.price_sources import PriceNeed, PriceSources, last_closed_on
from yanbao.pipeline.text_files import read_text
from yanbao.ports import Clock, PriceReader, Timer

TIMER: Final[Timer] = SystemTimer()
#: securities that one Issue names
_MOST_NAMED = 6
#: service → its reader
READERS: Final[dict[str, Callable[[Clock], PriceReader]]] = {
    "akshare": AkshareReader,
    "yfinance": YahooReader,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesRead:
    """The series of a run, and which services told some of them when."""

    series: tuple[PriceSeries, ...]
    told_by: tuple[ToldPrices, ...]
    issues: tuple[Issue, ...]


def read_prices(
    sources: PriceSources, need: PriceNeed, *, adjustment: Adjustment = "unknown"
) -> PricesRead:
    """Read the files whole; ask the services, in turn, for the codes that no file holds.

    Where nothing is stated a service is asked for adjusted closes.

    Raises
    ------
    SourceError
        When a file cannot be read.
    ParseError
        When a table shows no dates or no prices.
    MissingExtra
        When a service or Parquet is asked for and its library is not installed.
    """
    series, issues = read_price_files(sources.files, adjustment=adjustment)
    stated: Adjustment = "unadjusted" if adjustment == "unadjusted" else "adjusted"
    missing = [c for c in dict.fromkeys(need.codes) if not any(s.matches(c) for s in series)]
    told: dict[str, list[PriceHistory]] = defaultdict(list)
    met: list[Issue] = []
    for service in sources.services:
        reader = KeptPrices(READERS[service](SystemClock()), sources.store, TIMER)
        found, refused = [], []
        for request in _requests(missing, need, stated):
            history, problems = reader.read(request)
            met += problems
            if history is None:
                refused.append(request.code)
                continue
            found.append(_to_series(history))
            told[history.source].append(history)
        series += found
        missing = refused
    issues += _merge([issue for issue in met if _still_matters(issue, missing)])
    words = tuple(_told(source, histories) for source, histories in sorted(told.items()))
    return PricesRead(series=tuple(series), told_by=words, issues=tuple(issues))


def require_prices(read: PricesRead, code: str) -> None:
    """Raise SourceError where a service had no closes of a code, with the service's reason."""
    if any(one.matches(code) for one in read.series):
        return
    why = next((i for i in read.issues if i.code.startswith("prices.") and code in i.subject), None)
    if why is not None:
        raise SourceError(f"no prices of {code}: {why.detail}", hint=why.hint or why.code)


def _requests(codes: Sequence[str], need: PriceNeed, stated: Adjustment) -> Iterator[PriceRequest]:
    for code in codes:
        last = last_closed_on(find_venue(code), need.as_of)
        last = last if need.last is None else min(last, need.last)
        if last >= need.first:
            yield PriceRequest(
                code=code,
                first=need.first,
                last=last,
                adjustment="unadjusted" if stated == "unadjusted" else "adjusted",
                as_of=need.as_of,
            )


def _to_series(history: PriceHistory) -> PriceSeries:
    return PriceSeries(
        code=history.code,
        days=np.array([day.toordinal() for day, _ in history.closes], dtype=np.int64),
        closes=np.array([close for _, close in history.closes], dtype=np.float64),
        adjustment=history.adjustment,
    )


def _still_matters(issue: Issue, missing: Sequence[str]) -> bool:
    """A refusal matters where no later service made it good."""
    return issue.code in ("prices.older-answer", "prices.asked-later", "prices.not-kept") or (
        issue.subject in missing
    )


def _merge(issues: Sequence[Issue]) -> list[Issue]:
    """One Issue for all securities of which a service says the same."""
    grouped: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        grouped[issue.code, issue.detail].append(issue)
    merged = []
    for alike in grouped.values():
        named = ", ".join(issue.subject for issue in alike[:_MOST_NAMED])
        rest = len(alike) - _MOST_NAMED
        merged.append(replace(alike[0], subject=f"{named}, +{rest}" if rest > 0 else named))
    return merged


def _told(source: str, histories: Sequence[PriceHistory]) -> ToldPrices:
    newest = max(history.known_at for history in histories).astimezone(UTC)
    return ToldPrices(source=source, adjustment=histories[0].adjustment, at=newest)


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


def _read_one(path: Path, adjustment: Adjustment) -> tuple[list[PriceSeries], list[Issue]]:
    if path.suffix.lower() == ".parquet":
        return read_parquet(path, adjustment=adjustment)
    return parse_prices(read_text(path), name=path.stem, adjustment=adjustment)

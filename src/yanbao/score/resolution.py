"""Resolution: each call against the closes its rule names; what cannot be settled is kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from yanbao.errors import NotFound
from yanbao.knowledge.closes import find_close
from yanbao.knowledge.offerings import OfferingTable
from yanbao.model.forecasts import Forecast, LedgerEntry, Outcome
from yanbao.score.prices import PriceTable, Quotes

#: largest fall of a mainland session by the boards' limits, with a margin for rounding; beyond it
#: an unadjusted series hides a split or bonus issue
_WIDE_BOARDS = ("300", "301", "688", "689")
_MARGIN = 0.01


@dataclass(frozen=True, slots=True)
class _Return:
    """A return with the words for it, or the reason why there is none."""

    value: float | None
    words: str


def resolve(
    entries: Sequence[LedgerEntry],
    prices: PriceTable,
    *,
    as_of: datetime,
    offerings: OfferingTable | None = None,
) -> list[Outcome]:
    """Return one outcome for every entry, in the ledger's order.

    A call is due when the close of its last session is fixed at ``as_of``; closes after the
    instant are not looked at. A call that was superseded before its window opened is not scored;
    one superseded later stands. Several notes that say the same of one window are one call, the
    earliest. First days are settled by prices, else by ``offerings``.
    """
    known = [entry for entry in entries if entry.forecast.registered_at <= as_of]
    replaced = {entry.supersedes: entry for entry in known if entry.supersedes}
    first: dict[tuple[object, ...], str] = {}
    outcomes = []
    for entry in known:
        outcome = _resolve_entry(entry, replaced, prices, as_of, offerings)
        if outcome.state != "superseded":
            window = _name_window(entry.forecast)
            earlier = first.setdefault(window, entry.forecast.id)
            if earlier != entry.forecast.id:
                words = f"same target, question and window as {earlier}: counted there"
                outcome = Outcome(
                    forecast=entry.forecast,
                    state="repeated",
                    detail=words,
                    retrospective=outcome.retrospective,
                )
        outcomes.append(outcome)
    return outcomes


def _name_window(forecast: Forecast) -> tuple[object, ...]:
    return (
        forecast.target,
        forecast.benchmark,
        forecast.question,
        forecast.starts_on,
        forecast.ends_on,
    )


def _resolve_entry(
    entry: LedgerEntry,
    replaced: Mapping[str, LedgerEntry],
    prices: PriceTable,
    as_of: datetime,
    offerings: OfferingTable | None,
) -> Outcome:
    forecast = entry.forecast
    try:
        opens, due = _find_bounds(forecast)
    except NotFound as error:
        return Outcome(forecast=forecast, state="unresolvable", detail=str(error))
    late = entry.written_at > opens
    later = replaced.get(forecast.id)
    if later is not None and _replaces(later, opens, as_of, late=late):
        words = f"replaced by {later.forecast.id} before its window opened: {later.reason}"
        return Outcome(forecast=forecast, state="superseded", detail=words, retrospective=late)
    if due > as_of:
        words = f"due at the close of {forecast.ends_on}"
        return Outcome(forecast=forecast, state="not_due", detail=words, retrospective=late)
    if forecast.question == "first_day_rises":
        own = _first_day(forecast, prices, as_of, offerings)
    else:
        own = _measure(forecast.target, forecast, prices)
    market = _measure(forecast.benchmark, forecast, prices) if forecast.benchmark else None
    reasons = [found.words for found in (own, market) if found is not None and found.value is None]
    if reasons or own.value is None:
        return Outcome(
            forecast=forecast, state="unresolvable", detail="; ".join(reasons), retrospective=late
        )
    bar = market.value if market is not None and market.value is not None else 0.0
    return Outcome(
        forecast=forecast,
        state="resolved",
        detail="; ".join(found.words for found in (own, market) if found is not None),
        hit=own.value > bar,
        target_return=own.value,
        benchmark_return=market.value if market is not None else None,
        retrospective=late,
    )


def _replaces(later: LedgerEntry, opens: datetime, as_of: datetime, *, late: bool) -> bool:
    """Tell whether a later call took the place of one in time.

    A line written after the window had opened cannot withdraw a promise made before it.
    """
    in_time = late or later.written_at <= opens
    return in_time and later.forecast.registered_at <= min(opens, as_of)


def _find_bounds(forecast: Forecast) -> tuple[datetime, datetime]:
    """Return when the window opens and when the call is due; a first day opens with its session."""
    mic = forecast.target.rpartition(".")[2]
    opens = find_close(mic, forecast.starts_on)
    if forecast.question == "first_day_rises":
        opens = opens.replace(hour=9, minute=0)
    return opens, find_close(mic, forecast.ends_on)


def _measure(listing_id: str, forecast: Forecast, prices: PriceTable) -> _Return:
    """Return the return over the window from the first series that has both closes."""
    series = prices.find(listing_id)
    if not series:
        return _Return(None, f"no prices of {listing_id}")
    reasons = []
    for quotes in series:
        reason = _find_fault(listing_id, quotes, forecast.starts_on, forecast.ends_on)
        if reason:
            reasons.append(reason)
            continue
        start, end = quotes.closes[forecast.starts_on], quotes.closes[forecast.ends_on]
        value = end / start - 1
        words = f"{listing_id} {start:g} → {end:g} ({value:+.2%}, {quotes.adjustment})"
        return _Return(value, words)
    return _Return(None, "; ".join(dict.fromkeys(reasons)))


def _find_fault(listing_id: str, quotes: Quotes, start: date, end: date) -> str:
    for day in (start, end):
        close = quotes.closes.get(day)
        if close is None:
            return f"no close of {listing_id} on {day}"
        if not math.isfinite(close) or close <= 0:
            return f"close of {listing_id} on {day} is {close:g}"
    if quotes.adjustment != "adjusted" and (
        day_of_jump := _find_jump(listing_id, quotes, start, end)
    ):
        return f"{listing_id} falls beyond its daily limit on {day_of_jump}: unadjusted prices"
    return ""


def _find_jump(listing_id: str, quotes: Quotes, start: date, end: date) -> date | None:
    """Return a session of the window whose fall no mainland board allows, None elsewhere."""
    symbol, _, mic = listing_id.rpartition(".")
    if mic not in ("XSHG", "XSHE"):
        return None
    floor = 1 - (0.2 if symbol.startswith(_WIDE_BOARDS) else 0.1) - _MARGIN
    for (_, before), (day, after) in pairwise(_between(quotes.closes, start, end)):
        if before > 0 and after < before * floor:
            return day
    return None


def _between(closes: Mapping[date, float], start: date, end: date) -> Iterable[tuple[date, float]]:
    day = start
    while day <= end:
        if day in closes:
            yield day, closes[day]
        day += timedelta(days=1)


def _first_day(
    forecast: Forecast, prices: PriceTable, as_of: datetime, offerings: OfferingTable | None
) -> _Return:
    """Return the first session's close over the offer price."""
    reason = f"no prices of {forecast.target}"
    if forecast.start_price:
        for quotes in prices.find(forecast.target):
            if quotes.adjustment == "adjusted":
                reason = f"only adjusted prices of {forecast.target}: no comparison with the offer"
                continue
            close = quotes.closes.get(forecast.ends_on)
            if close is None or not math.isfinite(close) or close <= 0:
                reason = f"no usable close of {forecast.target} on {forecast.ends_on}"
                continue
            value = close / forecast.start_price - 1
            return _Return(value, f"offer {forecast.start_price:g} → {close:g} ({value:+.2%})")
    offering = offerings.find(forecast.target, as_of) if offerings is not None else None
    if offering is None or offering.first_day_return is None:
        return _Return(None, f"{reason}; first-day return not in the table of offerings")
    if offering.listed_on != forecast.ends_on:
        return _Return(None, f"first traded on {offering.listed_on}, not on {forecast.ends_on}")
    value = offering.first_day_return
    return _Return(value, f"first day {value:+.2%} (table of offerings)")

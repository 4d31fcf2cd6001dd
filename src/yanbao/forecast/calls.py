"""Calls: for each horizon and question one probability, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from yanbao.errors import Issue, NotFound
from yanbao.forecast.cases import CallCase
from yanbao.forecast.options import Options
from yanbao.forecast.rates import Drawn, Setting, find_first_day_rates, find_window_rates
from yanbao.forecast.windows import find_end, find_start
from yanbao.forecast.wording import word_first_day, word_window
from yanbao.knowledge import Knowledge
from yanbao.knowledge.base_rates import Asked, Condition
from yanbao.knowledge.closes import VENUES, find_close, local_day
from yanbao.model.forecasts import Forecast, Question, name_forecast
from yanbao.model.measures import ListingStatistics

#: how long a listing counts as new, in sessions
_NEW = 5


def calls(
    case: CallCase,
    statistics: Sequence[ListingStatistics],
    *,
    knowledge: Knowledge,
    as_of: datetime,
    options: Options | None = None,
) -> tuple[list[Forecast], list[Issue]]:
    """Return the calls that base rates known at the instant allow about one security.

    For a share that has yet to trade: whether its first session closes above the offer price, from
    comparable listings. Then for each horizon whether it beats its benchmark, and whether it rises.
    The event decides which base rate applies (a new listing, a large move), never by how much.
    """
    options = options or Options()
    listing = knowledge.listings.by_id(case.listing_id)
    if listing is not None and case.of == "shares" and listing.kind not in ("share", "adr"):
        return [], [
            _explain("forecast.not-a-share", case, f"a {listing.kind}: base rates are of shares")
        ]
    if case.mic not in VENUES:
        return [], [
            _explain("forecast.no-venue", case, f"no sessions or closing time for {case.mic!r}")
        ]
    forecasts: list[Forecast] = []
    issues: list[Issue] = []
    _call_first_day(case, statistics, forecasts, issues, (knowledge, as_of, options))
    try:
        start = find_start(case.mic, as_of, knowledge.calendars, listed_on=case.listed_on)
    except NotFound as error:
        return forecasts, [*issues, _explain("forecast.calendar-ends", case, str(error))]
    setting = Setting(
        mic=case.mic,
        condition=_find_condition(case, start, knowledge),
        on=local_day(case.mic, as_of),
        of=case.of,
    )
    for horizon in options.horizons:
        try:
            end = find_end(case.mic, start, horizon, knowledge.calendars)
        except NotFound as error:
            issues.append(_explain("forecast.calendar-ends", case, f"{horizon} sessions: {error}"))
            continue
        for question, benchmark in _find_questions(case, options):
            drawn = find_window_rates(
                question,
                horizon,
                setting=setting,
                knowledge=knowledge,
                options=options,
            )
            if drawn is None:
                words = f"no rate known for {question} over {horizon} sessions"
                issues.append(_explain("forecast.no-base-rate", case, words))
                continue
            rule = word_window(case.listing_id, benchmark, horizon, start, end)
            what = (question, benchmark, horizon, start, end)
            forecasts.append(_make(case, what, drawn, rule, as_of, options))
    return forecasts, issues


def _find_questions(case: CallCase, options: Options) -> Iterator[tuple[Asked, str]]:
    benchmark = options.find_benchmark(case.mic)
    for question in ("rises",) if case.of == "index" else options.questions:
        if question == "rises":
            yield "rises", ""
        elif benchmark and benchmark != case.listing_id:
            yield "beats", benchmark


def _find_condition(case: CallCase, start: date, knowledge: Knowledge) -> Condition:
    if case.of != "shares":
        return "any"
    calendars, mic = knowledge.calendars, case.mic
    if case.listed_on is not None:
        first, _ = calendars.bounds(mic)
        if case.listed_on >= first:
            newest = calendars.next_session(mic, case.listed_on, inclusive=True)
            if start <= calendars.add_sessions(mic, newest, _NEW):
                return "new_listing"
    if case.day_move is None or case.moved_on is None:
        return "any"
    if case.moved_on not in (start, calendars.previous_session(mic, start)):
        return "any"
    if case.day_move >= knowledge.base_rates.move:
        return "after_rise"
    return "after_fall" if case.day_move <= -knowledge.base_rates.move else "any"


def _call_first_day(
    case: CallCase,
    statistics: Sequence[ListingStatistics],
    forecasts: list[Forecast],
    issues: list[Issue],
    known: tuple[Knowledge, datetime, Options],
) -> None:
    knowledge, as_of, options = known
    listed_on = case.listed_on
    if listed_on is None or find_close(case.mic, listed_on) < as_of:
        return
    try:
        trades = knowledge.calendars.is_session(case.mic, listed_on)
    except NotFound:
        return  # the windows say where the calendar ends
    if not trades:
        words = f"first trading day {listed_on} is no session of {case.mic}"
        issues.append(_explain("forecast.no-session", case, words))
        return
    drawn = find_first_day_rates(
        statistics,
        grey_market=case.grey_market_return,
        as_of=as_of,
        knowledge=knowledge,
        options=options,
    )
    if drawn is None:
        words = f"fewer than {options.min_n} comparable listings known"
        issues.append(_explain("forecast.too-few-listings", case, words))
        return
    rule = word_first_day(case.listing_id, listed_on, case.offer_price)
    what: tuple[Question, str, int, date, date] = ("first_day_rises", "", 1, listed_on, listed_on)
    forecasts.append(_make(case, what, drawn, rule, as_of, options))


def _make(
    case: CallCase,
    what: tuple[Question, str, int, date, date],
    drawn: Drawn,
    rule: tuple[str, str],
    as_of: datetime,
    options: Options,
) -> Forecast:
    question, benchmark, horizon, start, end = what
    key = (case.note, case.listing_id, benchmark, question, horizon)
    price = case.offer_price if question == "first_day_rises" else None
    return Forecast(
        id=name_forecast(key, as_of, (start, end), (drawn.probability, price)),
        note=case.note,
        registered_at=as_of,
        event_type=case.event_type,
        target=case.listing_id,
        benchmark=benchmark,
        question=question,
        horizon=horizon,
        starts_on=start,
        ends_on=end,
        probability=drawn.probability,
        baseline=drawn.baseline,
        strength=drawn.strength,
        coin_strength=options.strength,
        rule=rule,
        base_rate=drawn.base_rate,
        market_rate=drawn.market_rate,
        start_price=price,
    )


def _explain(code: str, case: CallCase, detail: str) -> Issue:
    return Issue(code=code, severity="info", subject=case.listing_id, detail=detail)

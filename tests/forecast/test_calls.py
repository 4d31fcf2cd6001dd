from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from yanbao.errors import ParseError
from yanbao.forecast import (
    CallCase,
    Options,
    calls,
    find_fund_cases,
    find_kind,
    formula_of,
    read_forecast,
    write_forecast,
)
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.knowledge.base_rates import BaseRateTable, Of, Panel
from yanbao.knowledge.offerings import OfferingTable
from yanbao.measure.exposure import Options as ExposureOptions
from yanbao.measure.exposure import search
from yanbao.measure.listing_statistics import OfferCase, comparables
from yanbao.model.forecasts import Forecast
from yanbao.model.measures import ListingStatistics

CHINA = timezone(timedelta(hours=8))
KNOWLEDGE = load_knowledge()
SUNDAY = datetime(2026, 1, 4, 15, 34, 38, tzinfo=CHINA)
MAOTAI = CallCase(note="fund_research_2026-01-04", listing_id="600519.XSHG", event_type="dividend")
BIREN = CallCase(
    note="fund_research_2026-01-01", listing_id="06082.XHKG", event_type="ipo_listing",
    listed_on=date(2026, 1, 2), offer_price=19.6,
)  # fmt: skip
NEW_YEAR = datetime(2026, 1, 1, 20, 0, tzinfo=CHINA)


def statistics(as_of: datetime = NEW_YEAR) -> tuple[ListingStatistics, ...]:
    offer = OfferCase(listing_id=BIREN.listing_id, chapter="18C", sector="technology")
    return comparables(offer, KNOWLEDGE.offerings, as_of)


def make(
    case: CallCase = MAOTAI,
    as_of: datetime = SUNDAY,
    knowledge: Knowledge = KNOWLEDGE,
    **options: object,
) -> list[Forecast]:
    found, _ = calls(
        case,
        (),
        knowledge=knowledge,
        as_of=as_of,
        options=Options(**options),  # type: ignore[arg-type]
    )
    return found


def test_a_call_for_each_horizon_and_question_the_calendar_allows() -> None:
    found, issues = calls(MAOTAI, (), knowledge=KNOWLEDGE, as_of=SUNDAY)
    assert [(f.question, f.horizon) for f in found] == [
        (question, horizon) for horizon in (5, 20, 60, 250) for question in ("beats", "rises")
    ]
    assert issues == []
    _, last = KNOWLEDGE.calendars.bounds("XSHG")
    late = datetime(last.year, last.month, last.day, 12, tzinfo=CHINA) - timedelta(days=60)
    found, issues = calls(MAOTAI, (), knowledge=KNOWLEDGE, as_of=late)
    assert {f.horizon for f in found} == {5, 20}
    assert {issue.code for issue in issues} == {"forecast.calendar-ends"}
    assert ["60 sessions" in issue.detail for issue in issues] == [True, False]


def test_a_window_opens_with_the_first_close_that_is_not_yet_fixed() -> None:
    for moment, start in (
        (datetime(2026, 1, 5, 14, 59, 59, tzinfo=CHINA), date(2026, 1, 5)),
        (datetime(2026, 1, 5, 15, 0, 1, tzinfo=CHINA), date(2026, 1, 6)),
        (SUNDAY, date(2026, 1, 5)),
        (datetime(2026, 1, 1, 9, tzinfo=CHINA), date(2026, 1, 5)),  # a holiday to the 3rd
    ):
        assert {f.starts_on for f in make(as_of=moment)} == {start}


def test_horizons_are_sessions_of_the_venue() -> None:
    calendars = KNOWLEDGE.calendars
    for forecast in make():
        sessions = calendars.count_sessions("XSHG", forecast.starts_on, forecast.ends_on)
        assert sessions == forecast.horizon + 1


def test_probabilities_follow_from_base_rates_by_the_stated_formula() -> None:
    for forecast in make(day_move_case()):
        assert evaluate_sum(forecast) == pytest.approx(forecast.probability, abs=1e-4)
        assert forecast.base_rate.n > 1000
    for forecast in make():
        assert evaluate_sum(forecast) == pytest.approx(forecast.probability, abs=1e-4)
        assert forecast.probability == forecast.baseline


def day_move_case(move: float = -0.07, on: date = date(2025, 12, 31)) -> CallCase:
    return replace(MAOTAI, event_type="market_move", day_move=move, moved_on=on)


OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate_sum(forecast: Forecast) -> float:
    formula = formula_of(forecast)
    values = {given.name: float(given.value) for given in formula.inputs}

    def walk(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return OPERATORS[type(node.op)](walk(node.left), walk(node.right))
        if isinstance(node, ast.Name):
            return values[node.id]
        assert isinstance(node, ast.Constant)
        return float(node.value)  # type: ignore[arg-type]

    return walk(ast.parse(formula.expression, mode="eval").body)


@pytest.mark.parametrize(
    ("move", "on", "key"),
    [
        (-0.07, date(2025, 12, 31), "after_fall"),
        (0.07, date(2025, 12, 31), "after_rise"),
        (0.05, date(2025, 12, 31), "after_rise"),
        (-0.05, date(2025, 12, 31), "after_fall"),
        (0.03, date(2025, 12, 31), "any"),
        (0.07, date(2025, 12, 30), "any"),  # the move is no longer the last session's
    ],
)
def test_a_large_move_just_before_decides_which_rate_applies(
    move: float, on: date, key: str
) -> None:
    for forecast in make(day_move_case(move, on)):
        assert forecast.base_rate.reference.key.startswith(f"csi300/{key}/")
        assert forecast.market_rate.reference.key.startswith("csi300/any/")


def test_a_market_whose_rates_are_not_yet_known_borrows_and_says_so() -> None:
    """Which Hong Kong shares are counted was read at the end of October 2025."""
    case = replace(BIREN, listing_id="00700.XHKG", listed_on=None)
    before = datetime(2025, 10, 31, 12, tzinfo=CHINA)
    found = make(case, before)
    assert found
    for forecast in found:
        assert forecast.base_rate.borrowed
        assert forecast.base_rate.effective_n <= Options().borrowed_n
        assert "borrowed" in forecast.base_rate.label[1]
        assert abs(forecast.probability - 0.5) < abs(forecast.base_rate.rate - 0.5) + 1e-9


def test_hong_kong_is_called_from_its_own_shares() -> None:
    case = replace(BIREN, listing_id="00700.XHKG", listed_on=None)
    found = make(case, SUNDAY)
    assert {forecast.benchmark for forecast in found} == {"HSI.XHKG", ""}
    for forecast in found:
        assert not forecast.base_rate.borrowed
        assert forecast.base_rate.reference.key.startswith("hk_traded/any/")


@pytest.mark.parametrize(
    ("listing_id", "kind"),
    [
        ("600519.XSHG", "shares"),
        ("000300.XSHG", "index"),
        ("510300.XSHG", "index"),  # follows the index that calls are held against
        ("512480.XSHG", "sectors"),
        ("000001.XSHG", None),  # another index
        ("159915.XSHE", None),  # a board is no industry
        ("513050.XSHG", None),  # shares listed elsewhere
    ],
)
def test_a_security_is_called_from_rates_of_its_kind(listing_id: str, kind: Of | None) -> None:
    assert find_kind(listing_id, KNOWLEDGE, SUNDAY.date()) == kind
    if kind in (None, "shares"):
        return
    found = make(CallCase(note="n", listing_id=listing_id, event_type="other", of=kind))
    asked = {"index": {"rises"}, "sectors": {"beats", "rises"}}[kind]
    assert {forecast.question for forecast in found} == asked
    for forecast in found:
        assert forecast.base_rate.reference.key.startswith(f"csi300_{kind}/any/")
        assert evaluate_sum(forecast) == pytest.approx(forecast.probability, abs=1e-4)


def test_funds_are_called_by_what_their_index_holds() -> None:
    look = search(
        ["688256.XSHG"],
        funds=KNOWLEDGE.funds,
        as_of=SUNDAY.date(),
        options=ExposureOptions(listed_on={}),
    )
    cases = find_fund_cases(
        [look, None], note="n", event_type="other", knowledge=KNOWLEDGE, as_of=SUNDAY
    )
    assert 0 < len(cases) <= 2
    for case in cases:
        listing = KNOWLEDGE.listings.by_id(case.listing_id)
        assert listing is not None
        assert listing.kind == "etf"
        assert case.of == "sectors"


def test_a_new_listing_has_a_first_day_call_from_comparable_listings() -> None:
    found, _ = calls(BIREN, statistics(), knowledge=KNOWLEDGE, as_of=NEW_YEAR)
    first = found[0]
    assert (first.question, first.horizon) == ("first_day_rises", 1)
    assert first.starts_on == first.ends_on == date(2026, 1, 2)
    assert first.start_price == 19.6
    assert "19.6" in first.rule[0]
    assert first.base_rate.n < first.market_rate.n
    low, high = sorted((first.base_rate.rate, first.baseline))
    assert low <= first.probability <= high
    assert {f.starts_on for f in found[1:]} == {date(2026, 1, 2)}


def test_a_grey_market_that_is_over_decides_which_listings_compare() -> None:
    said = {}
    for grey in (-0.05, 0.04, 0.6):
        case = replace(BIREN, grey_market_return=grey)
        (first, *_), _ = calls(case, statistics(), knowledge=KNOWLEDGE, as_of=NEW_YEAR)
        known = [
            o for o in KNOWLEDGE.offerings.known(NEW_YEAR)
            if o.grey_market_return is not None and o.first_day_return is not None
        ]  # fmt: skip
        alike = [
            o.first_day_return > 0
            for o in known
            if (o.grey_market_return <= 0, o.grey_market_return > 0.1) == (grey <= 0, grey > 0.1)
        ]
        assert (first.base_rate.hits, first.base_rate.n) == (sum(alike), len(alike))
        assert first.base_rate.reference.key.startswith("first_day_return/grey-")
        said[grey] = first.probability
    assert said[-0.05] < said[0.04] < said[0.6]


def test_a_first_day_that_is_over_is_not_called() -> None:
    found, _ = calls(BIREN, statistics(), knowledge=KNOWLEDGE, as_of=SUNDAY)
    assert found
    assert all(forecast.question != "first_day_rises" for forecast in found)


def test_a_first_trading_day_on_a_holiday_is_told_and_the_window_opens_after_it() -> None:
    case = replace(BIREN, listed_on=date(2026, 1, 3))  # a Saturday
    found, issues = calls(case, statistics(), knowledge=KNOWLEDGE, as_of=NEW_YEAR)
    assert [issue.code for issue in issues] == ["forecast.no-session"]
    assert {forecast.starts_on for forecast in found} == {date(2026, 1, 5)}


def test_too_few_listings_are_told() -> None:
    found, issues = calls(
        BIREN, (), knowledge=KNOWLEDGE, as_of=NEW_YEAR, options=Options(horizons=())
    )
    assert found == []
    assert [issue.code for issue in issues] == ["forecast.too-few-listings"]


@pytest.mark.parametrize(
    ("listing_id", "code"),
    [("510300.XSHG", "not-a-share"), ("000300.XSHG", "not-a-share"), ("7203.XTKS", "no-venue")],
)
def test_what_no_base_rate_is_about_is_not_called(listing_id: str, code: str) -> None:
    case = replace(MAOTAI, listing_id=listing_id)
    found, issues = calls(case, (), knowledge=KNOWLEDGE, as_of=SUNDAY)
    assert found == []
    assert [issue.code for issue in issues] == [f"forecast.{code}"]


def test_no_rate_at_all_is_told() -> None:
    found, issues = calls(
        MAOTAI, (), knowledge=KNOWLEDGE, as_of=SUNDAY, options=Options(horizons=(7,))
    )
    assert found == []
    assert {issue.code for issue in issues} == {"forecast.no-base-rate"}


def test_a_day_beyond_the_calendar_is_told() -> None:
    late = datetime(2031, 1, 1, tzinfo=CHINA)
    found, issues = calls(MAOTAI, (), knowledge=KNOWLEDGE, as_of=late)
    assert found == []
    assert [issue.code for issue in issues] == ["forecast.calendar-ends"]


class Cut(Knowledge):
    """The tables as they stood on a day: everything later is cut away, not merely unread."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    @property
    def base_rates(self) -> BaseRateTable:  # type: ignore[override]
        table = KNOWLEDGE.base_rates
        return BaseRateTable((cut(panel, self.day) for panel in table.panels), move=table.move)

    @property
    def offerings(self) -> OfferingTable:  # type: ignore[override]
        return OfferingTable(KNOWLEDGE.offerings.known(self.day))


def cut(panel: Panel, day: date) -> Panel:
    hidden = panel.known_on is not None and panel.known_on >= day
    return replace(
        panel,
        blocks={
            key: [row for row in rows if not hidden and date.fromisoformat(row[0]) < day]
            for key, rows in panel.blocks.items()
        },
    )


@pytest.mark.parametrize("day", [date(2015, 7, 1), date(2024, 9, 24), date(2026, 1, 4)])
def test_nothing_known_later_is_used(day: date) -> None:
    as_of = datetime(day.year, day.month, day.day, 15, 34, tzinfo=CHINA)
    case = replace(MAOTAI, day_move=0.08, moved_on=day)
    assert make(case, as_of) == make(case, as_of, Cut(day))


def test_first_day_rates_use_nothing_known_later() -> None:
    first, _ = calls(BIREN, statistics(), knowledge=KNOWLEDGE, as_of=NEW_YEAR)
    second, _ = calls(BIREN, statistics(), knowledge=Cut(NEW_YEAR.date()), as_of=NEW_YEAR)
    assert first == second
    for forecast in first:
        for reference in forecast.references:
            assert reference.known_on is None or reference.known_on < NEW_YEAR.date()


def test_the_same_inputs_give_the_same_calls() -> None:
    assert make() == make()
    ids = [forecast.id for forecast in make()]
    assert len(set(ids)) == len(ids)


def test_an_id_belongs_to_its_content() -> None:
    with pytest.raises(ValueError, match="id"):
        replace(make()[0], probability=0.9)


def test_a_call_survives_its_record() -> None:
    for forecast in (*make(), *make(day_move_case())):
        assert read_forecast(write_forecast(forecast)) == forecast


@pytest.mark.parametrize(
    "change",
    [
        {"probability": 1.0}, {"probability": "x"}, {"question": "wins"}, {"horizon": 0},
        {"starts_on": "yesterday"}, {"registered_at": "2026-01-04T15:00:00"}, {"rule": ["a"]},
        {"market_rate": None}, {"benchmark": ""}, {"target": "000001.XSHE"},
    ],
)  # fmt: skip
def test_a_broken_record_is_a_parse_error(change: dict[str, object]) -> None:
    with pytest.raises(ParseError, match="record"):
        read_forecast({**write_forecast(make()[0]), **change})


def test_a_benchmark_is_not_measured_against_itself_or_nothing() -> None:
    assert {f.question for f in make(benchmarks=())} == {"rises"}
    assert {f.benchmark for f in make(questions=("beats",))} == {"000300.XSHG"}

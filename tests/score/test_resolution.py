from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import pytest
from tests.score.builders import CHINA, END, EVE, START, a_call, a_table, an_entry

from yanbao.knowledge.offerings import OfferingTable
from yanbao.model.forecasts import Forecast, Outcome
from yanbao.score import PriceTable, Quotes, resolve

LATER = datetime(2026, 6, 30, tzinfo=CHINA)
UP = {START: 100.0, END: 105.0}
FLAT = {START: 4000.0, END: 4080.0}


def settle(forecast: Forecast, table: PriceTable, as_of: datetime = LATER) -> Outcome:
    (outcome,) = resolve([an_entry(forecast)], table, as_of=as_of)
    return outcome


def test_a_call_is_settled_by_the_closes_its_rule_names() -> None:
    outcome = settle(a_call(), a_table(sh600519=UP, **{"000300_XSHG": FLAT}))
    assert outcome.state == "resolved"
    assert outcome.hit is True
    assert outcome.target_return == pytest.approx(0.05)
    assert outcome.benchmark_return == pytest.approx(0.02)
    assert "100 → 105" in outcome.detail


def test_a_tie_with_the_benchmark_is_not_beating_it() -> None:
    same = {START: 10.0, END: 10.2}
    table = a_table(sh600519=same, **{"000300_XSHG": same})
    assert settle(a_call(), table).hit is False


def test_a_call_is_not_due_before_its_last_close() -> None:
    table = a_table(sh600519=UP, **{"000300_XSHG": FLAT})
    noon = datetime(2026, 1, 12, 14, 59, tzinfo=CHINA)
    assert settle(a_call(), table, as_of=noon).state == "not_due"
    assert settle(a_call(), table, as_of=noon + timedelta(minutes=1)).state == "resolved"


def test_closes_after_the_instant_change_nothing() -> None:
    table = a_table(sh600519=UP, **{"000300_XSHG": FLAT})
    more = a_table(
        sh600519={**UP, date(2026, 7, 1): 1.0}, **{"000300_XSHG": {**FLAT, date(2026, 7, 1): 9e9}}
    )
    assert settle(a_call(), table) == settle(a_call(), more)


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        ({START: 100.0}, "no close of 600519.XSHG on 2026-01-12"),
        ({START: 0.0, END: 105.0}, "close of 600519.XSHG on 2026-01-05 is 0"),
        ({START: 100.0, END: math.nan}, "is nan"),
        ({START: -3.0, END: 105.0}, "is -3"),
        ({START: 100.0, END: math.inf}, "is inf"),
    ],
)
def test_a_price_that_is_missing_or_no_price_leaves_the_call_open(
    closes: dict[date, float], words: str
) -> None:
    outcome = settle(a_call(), a_table(sh600519=closes, **{"000300_XSHG": FLAT}))
    assert outcome.state == "unresolvable"
    assert words in outcome.detail
    assert outcome.hit is None


def test_no_prices_and_no_benchmark_are_told_apart() -> None:
    nothing = settle(a_call(), PriceTable([]))
    assert nothing.detail == "no prices of 600519.XSHG; no prices of 000300.XSHG"
    lone = settle(a_call(), a_table(sh600519=UP))
    assert (lone.state, lone.detail) == ("unresolvable", "no prices of 000300.XSHG")


def test_an_unknown_venue_stays_in_sight() -> None:
    outcome = settle(a_call(target="7203.XTKS"), PriceTable([]))
    assert outcome.state == "unresolvable"
    assert "XTKS" in outcome.detail


def test_two_series_are_never_joined_to_one_return() -> None:
    halves = PriceTable(
        [
            Quotes(code="sh600519", closes={START: 50.0}, adjustment="adjusted"),
            Quotes(code="600519.SS", closes={END: 105.0}, adjustment="unadjusted"),
        ]
    )
    assert settle(a_call(question="rises"), halves).state == "unresolvable"


def test_the_adjusted_series_is_preferred() -> None:
    table = PriceTable(
        [
            Quotes(code="sh600519", closes={START: 100.0, END: 99.0}, adjustment="unadjusted"),
            Quotes(code="600519.SS", closes=UP, adjustment="adjusted"),
        ]
    )
    assert settle(a_call(question="rises"), table).hit is True


def test_an_ex_rights_jump_in_unadjusted_prices_is_no_fall() -> None:
    halved = {START: 100.0, date(2026, 1, 8): 50.0, END: 51.0}
    table = PriceTable([Quotes(code="sh600519", closes=halved, adjustment="unadjusted")])
    outcome = settle(a_call(question="rises"), table)
    assert outcome.state == "unresolvable"
    assert "2026-01-08" in outcome.detail
    adjusted = PriceTable([Quotes(code="sh600519", closes=halved, adjustment="adjusted")])
    assert settle(a_call(question="rises"), adjusted).hit is False


def test_unadjusted_prices_settle_where_no_fall_is_beyond_the_limit() -> None:
    closes = {START: 100.0, date(2026, 1, 8): 91.0, END: 101.0}
    table = PriceTable([Quotes(code="sh600519", closes=closes, adjustment="unadjusted")])
    outcome = settle(a_call(question="rises"), table)
    assert (outcome.state, outcome.hit) == ("resolved", True)


def test_a_superseded_call_is_not_scored_and_stays_in_sight() -> None:
    first = a_call(probability=0.5)
    second = a_call(probability=0.6, registered_at=EVE + timedelta(hours=2))
    entries = [an_entry(first), an_entry(second, number=2, supersedes=first.id)]
    table = a_table(sh600519=UP, **{"000300_XSHG": FLAT})
    old, new = resolve(entries, table, as_of=LATER)
    assert (old.state, new.state) == ("superseded", "resolved")
    assert second.id in old.detail


def test_a_promise_cannot_be_withdrawn_once_its_window_is_open() -> None:
    first = a_call(probability=0.9)
    second = a_call(probability=0.1, registered_at=EVE + timedelta(hours=2))
    afterwards = datetime(2026, 1, 13, tzinfo=CHINA)
    entries = [
        an_entry(first),
        an_entry(second, number=2, supersedes=first.id, written_at=afterwards),
    ]
    table = a_table(sh600519=UP, **{"000300_XSHG": FLAT})
    old, new = resolve(entries, table, as_of=LATER)
    assert old.state == "resolved"
    assert new.state == "repeated"
    assert new.retrospective


def test_several_notes_that_say_the_same_are_one_call() -> None:
    first, second = a_call(note="a_2026-01-03"), a_call(note="b_2026-01-04")
    table = a_table(sh600519=UP, **{"000300_XSHG": FLAT})
    old, new = resolve([an_entry(first), an_entry(second, number=2)], table, as_of=LATER)
    assert (old.state, new.state) == ("resolved", "repeated")
    assert first.id in new.detail


def test_calls_registered_after_the_instant_are_not_there_yet() -> None:
    table = a_table(sh600519=UP)
    assert resolve([an_entry(a_call())], table, as_of=EVE - timedelta(seconds=1)) == []


def test_a_line_written_after_the_window_opened_is_marked() -> None:
    table = a_table(sh600519=UP, **{"000300_XSHG": FLAT})
    late = datetime(2026, 1, 5, 15, 0, 1, tzinfo=CHINA)
    for written_at, marked in ((EVE, False), (late, True)):
        (outcome,) = resolve([an_entry(a_call(), written_at=written_at)], table, as_of=LATER)
        assert outcome.retrospective is marked


def first_day(price: float | None, target: str = "06082.XHKG") -> Forecast:
    return a_call(
        target=target, question="first_day_rises", horizon=1, starts_on=date(2026, 1, 2),
        ends_on=date(2026, 1, 2), start_price=price,
        registered_at=datetime(2026, 1, 1, 20, tzinfo=CHINA),
    )  # fmt: skip


def test_a_first_day_is_measured_from_the_offer_price() -> None:
    table = PriceTable(
        [Quotes(code="06082.HK", closes={date(2026, 1, 2): 21.0}, adjustment="unadjusted")]
    )
    assert settle(first_day(20.0), table).target_return == pytest.approx(0.05)


@pytest.mark.parametrize("closes", [{}, {date(2026, 1, 2): 0.0}, {date(2026, 1, 2): math.nan}])
def test_a_first_day_without_a_usable_close_stays_open(closes: dict[date, float]) -> None:
    table = PriceTable([Quotes(code="06082.HK", closes=closes, adjustment="unadjusted")])
    outcome = settle(first_day(20.0), table)
    assert outcome.state == "unresolvable"
    assert "no usable close of 06082.XHKG on 2026-01-02" in outcome.detail


def test_a_first_day_falls_back_on_the_table_of_offerings() -> None:
    table = OfferingTable.load()
    (outcome,) = resolve([an_entry(first_day(None))], PriceTable([]), as_of=LATER, offerings=table)
    assert outcome.state == "resolved"
    assert "table of offerings" in outcome.detail
    (unknown,) = resolve(
        [an_entry(first_day(None, "09999.XHKG"))], PriceTable([]), as_of=LATER, offerings=table
    )
    assert unknown.state == "unresolvable"


def test_adjusted_prices_do_not_settle_a_first_day() -> None:
    table = PriceTable(
        [Quotes(code="06082.HK", closes={date(2026, 1, 2): 21.0}, adjustment="adjusted")]
    )
    outcome = settle(first_day(20.0), table)
    assert outcome.state == "unresolvable"
    assert "adjusted" in outcome.detail


def test_a_code_without_a_venue_is_found_by_its_letters() -> None:
    table = a_table(AAPL={START: 1.0})
    assert [quotes.code for quotes in table.find("AAPL.XNAS")] == ["AAPL"]
    assert table.find("600519.XSHG") == ()

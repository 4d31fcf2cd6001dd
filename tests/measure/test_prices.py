"""Price tables as they come: layouts, dates, and each kind of bad cell."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import ParseError
from yanbao.measure.prices import parse_day, parse_price, parse_prices
from yanbao.measure.study_events import parse_events


def codes(text: str) -> set[str]:
    return {issue.code for issue in parse_prices(text, name="x")[1]}


def test_wide_long_and_single_tables_say_the_same() -> None:
    wide = "date,AAA,BBB\n2026-01-05,1.5,2\n2026-01-06,1.6,\n"
    long = "symbol,date,close\nAAA,2026/1/5,1.5\nBBB,2026/1/5,2\nAAA,2026/1/6,1.6\n"
    single = "date,open,close\n20260105,9,1.5\n20260106,9,1.6\n"
    first, second = parse_prices(wide, name="w")[0], parse_prices(long, name="l")[0]
    assert [s.code for s in first] == [s.code for s in second] == ["AAA", "BBB"]
    for one, other in zip(first, second, strict=True):
        assert one.days.tolist() == other.days.tolist()
        assert one.closes.tolist() == other.closes.tolist()
    (alone,) = parse_prices(single, name="AAA")[0]
    assert (alone.code, alone.closes.tolist()) == ("AAA", [1.5, 1.6])


def test_bad_cells_are_left_out_and_named() -> None:
    text = (
        "date,AAA\n2026-01-06,1.6\n2026-01-05,1.5\n2026-01-07,0\n2026-01-08,-3\n2026-01-09,abc\n"
        "2026-01-12,1.7\n2026-01-12,1.7\n2026-01-13,1.8\n2026-01-13,1.9\n,5\n2026-01-14,NaN\n"
        "2026-01-15,inf\n"
    )
    series, issues = parse_prices(text, name="x")
    days = [date.fromordinal(d).day for d in series[0].days.tolist()]
    assert days == [5, 6, 12]
    found = {issue.code: issue for issue in issues}
    assert set(found) == {
        "study.dates-unsorted",
        "study.price-not-positive",
        "study.price-not-number",
        "study.price-repeated",
        "study.price-contradicts",
        "study.date-unreadable",
    }
    assert "2 prices of zero" in found["study.price-not-positive"].detail
    assert found["study.price-not-positive"].place == "line 4"
    assert found["study.price-not-number"].quote == "abc"


def test_an_adjusted_column_is_preferred_and_states_itself() -> None:
    series, _ = parse_prices("symbol,date,close,adjusted\nA,2026-01-05,9,3\n", name="x")
    assert (series[0].closes[0], series[0].adjustment) == (3.0, "adjusted")


def test_a_table_without_dates_or_prices_is_refused() -> None:
    with pytest.raises(ParseError, match="no date column"):
        parse_prices("a,b\n1,2\n", name="x")
    with pytest.raises(ParseError, match="no price column"):
        parse_prices("symbol,date,volume\nA,2026-01-05,2\n", name="x")
    assert codes("date,AAA\n2026-01-05,\n") == {"study.no-prices"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        ("05.01.2026", date(2026, 1, 5)),
        ("2026-01-05 00:00:00", date(2026, 1, 5)),
        ("01/05/2026", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_days(text: str, expected: date | None) -> None:
    assert parse_day(text) == expected


def test_numbers() -> None:
    assert parse_price("1,234.5") == 1234.5
    assert parse_price(" 3e2 ") == 300.0
    assert parse_price("N/A") is None
    assert parse_price("1,23") == "1,23"


@given(st.dates())
def test_a_day_is_read_in_each_of_its_forms(day: date) -> None:
    year, month, of_month = day.isoformat().split("-")
    for text in (f"{day}", f" {day} ", f"{year}/{month}/{of_month}", f"{year}{month}{of_month}"):
        assert parse_day(text) == day
    assert parse_day(f"{of_month}.{month}.{year}") == day


@given(st.one_of(st.text(max_size=200), st.from_regex(r"[ ]?[0-9,.e+-]{1,12}[ ]?", fullmatch=True)))
def test_any_text_is_a_price_none_or_its_own_words(text: str) -> None:
    assert parse_day(f"{text} x") is None
    price = parse_price(text)
    if isinstance(price, str):
        assert text.strip().startswith(price)
    elif price is not None:
        assert math.isnan(price) or price == float(text.strip().replace(",", ""))


def test_events() -> None:
    events, issues = parse_events(
        "代码,日期,事件\n688256,2026-01-02,上市\n,2026-01-02,\n600000,soon,x\n\n"
        "688256,2026-01-02,again\n"
    )
    assert [(e.id, e.label) for e in events] == [
        ("688256@2026-01-02", "上市"),
        ("688256@2026-01-02#6", "again"),
    ]
    assert [i.place for i in issues] == ["line 3", "line 4"]
    with pytest.raises(ParseError, match="security and a date"):
        parse_events("a,b\n1,2\n")

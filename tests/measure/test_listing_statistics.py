"""Comparable listings: real samples, no look-ahead, and silence where there are too few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.knowledge.offerings import HONG_KONG, OfferingTable
from yanbao.measure.listing_statistics import MEASURES, OfferCase, Options, comparables, find_case
from yanbao.model.measures import ListingStatistics

TABLE = OfferingTable.load()
BIREN = "06082.XHKG"
DAY = date(2026, 1, 4)
LATE = date(2026, 12, 31)


def case() -> OfferCase:
    found = find_case(BIREN, TABLE, DAY)
    assert found is not None
    return found


def by_key(records: tuple[ListingStatistics, ...]) -> dict[str, ListingStatistics]:
    return {record.reference.key: record for record in records}


def test_biren_among_the_main_board_listings_before_it() -> None:
    board = by_key(comparables(case(), TABLE, DAY))["first_day_return/board"]
    sample = [
        o.first_day_return
        for o in TABLE.known(DAY)
        if o.board == "main" and o.listing_id != BIREN and o.first_day_return is not None
    ]
    assert board.n == len(sample) == 103
    assert board.mean == pytest.approx(sum(sample) / 103)
    assert board.median == 0.164
    assert board.interval == pytest.approx((0.2474, 0.5162), abs=1e-4)
    assert board.share_positive == pytest.approx(71 / 103)
    assert board.share_interval == pytest.approx((0.5945, 0.7705), abs=1e-4)
    assert board.case_value == 0.758
    assert board.case_percentile == pytest.approx(80 / 103)
    assert board.enough
    assert board.sample[0] == "港交所主板新上市（2025-03-03～2026-01-04）"
    assert board.reference.known_on == date(2025, 12, 30)


def test_samples_with_too_few_say_only_how_many() -> None:
    found = by_key(comparables(case(), TABLE, DAY))
    theme = found["first_day_return/theme"]
    assert (theme.n, theme.enough) == (4, False)
    assert theme.share_positive is None
    assert theme.case_percentile is None
    assert found["first_day_return/chapter"].n == 0
    assert found["first_day_return/sector"].enough
    assert found["grey_market_return/board"].case_value == 0.797


def test_nothing_known_later_leaks() -> None:
    early = TABLE.known(DAY)
    cut = OfferingTable([*early, replace(TABLE.known(LATE)[-1], first_day_return=9.0)])
    records = comparables(case(), cut, DAY)
    known = OfferingTable(early)
    assert [r.n for r in records] == [r.n for r in comparables(case(), known, DAY)]
    assert [r.mean for r in records] == [r.mean for r in comparables(case(), TABLE, DAY)]
    assert all(r.reference.known_on is None or r.reference.known_on <= DAY for r in records)
    assert find_case(BIREN, TABLE, date(2026, 1, 1)) is None
    noon = datetime(2025, 12, 30, 12, 0, tzinfo=HONG_KONG)
    before = comparables(case(), TABLE, noon)[0].n
    after = comparables(case(), TABLE, date(2025, 12, 30))[0].n
    assert after - before == 6, "six listings of that day had not closed at noon"


@given(as_of=st.dates(date(2025, 3, 1), date(2026, 6, 1)))
def test_samples_nest_and_grow_only_with_time(as_of: date) -> None:
    found = by_key(comparables(case(), TABLE, as_of, Options(window_days=10_000)))
    board = found["first_day_return/board"]
    assert all(r.n <= board.n for k, r in found.items() if k.startswith("first_day"))
    later = comparables(case(), TABLE, LATE, Options(window_days=10_000))[0]
    assert board.n <= later.n == 125
    for record in found.values():
        if record.enough:
            assert record.interval[0] <= record.mean <= record.interval[1]


def test_the_window_and_the_board_bound_the_sample() -> None:
    short = comparables(case(), TABLE, DAY, Options(window_days=30))[0]
    assert short.n < 30
    assert short.sample[1].startswith("HKEX Main Board listings (2025-12-05")
    gem = comparables(OfferCase(listing_id="08999.XHKG", board="gem"), TABLE, date(2026, 3, 1))
    assert {r.reference.key: r.n for r in gem} == {
        "first_day_return/board": 2,
        "grey_market_return/board": 2,
        "public_multiple/board": 2,
        "international_multiple/board": 2,
        "cornerstone_share/board": 0,
        "greenshoe/board": 0,
    }
    assert not gem[0].enough


def test_a_case_of_which_little_is_known_has_fewer_samples() -> None:
    records = comparables(OfferCase(listing_id="09999.XHKG"), TABLE, DAY)
    assert [r.reference.key for r in records] == [f"{measure}/board" for measure in MEASURES]
    assert records[0].case_percentile is None
    assert records[0].n == 104


def test_terms_of_the_offer_stand_beside_its_returns() -> None:
    found = by_key(comparables(case(), TABLE, DAY))
    multiples, share = found["public_multiple/board"], found["cornerstone_share/board"]
    assert (multiples.unit, share.unit) == ("times", "fraction")
    assert multiples.share_positive is None
    assert share.share_positive is None
    assert 1 < multiples.median < multiples.mean
    assert 0 < share.mean < 1
    assert not found["greenshoe/board"].enough
    assert found["greenshoe/board"].n == 0

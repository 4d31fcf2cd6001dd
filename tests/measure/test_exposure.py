"""Look-through: what books show, what they can hide, and what cannot be in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.builders import a_book, follows

from yanbao.knowledge.funds import FundTable
from yanbao.measure.exposure import (
    Options,
    bound_undisclosed,
    could_hold,
    could_include,
    search,
)
from yanbao.model.funds import HoldingKind

FUNDS = FundTable.load()
SMIC_H, SMIC_A = "00981.XHKG", "688981.XSHG"
DAY = date(2026, 1, 4)


def test_smic_in_the_hang_seng_southbound_technology_index() -> None:
    found = search([SMIC_H], funds=FUNDS, as_of=date(2026, 3, 1)).exposures
    top = next(e for e in found if e.holding_set.id == "HS-SC-CHINATECH-20251231")
    assert top.weight == pytest.approx(0.1258)
    assert top.bound == 0
    assert top.path == ("513160.XSHG", "恒生港股通中国科技指数", SMIC_H)


def test_ranked_by_weight_and_only_known_books() -> None:
    result = search([SMIC_H, SMIC_A], funds=FUNDS, as_of=DAY)
    weights = [e.weight for e in result.exposures]
    assert weights == sorted(weights, reverse=True)
    assert all(e.holding_set.known_on <= DAY for e in result.exposures)
    books = {e.holding_set.id for e in result.exposures}
    assert len(books) + len(result.without) + len(result.too_early) == result.searched
    assert result.searched == len(FUNDS.holding_sets(DAY))


def test_a_fund_that_follows_an_index_stands_before_it_in_the_path() -> None:
    found = search([SMIC_A], funds=FUNDS, as_of=date(2026, 2, 1)).exposures
    paths = [e.path for e in found if e.holding_set.id == "idx_000685_20260127"]
    assert ("588200.XSHG", "上证科创板芯片", SMIC_A) in paths
    assert ("589190.XSHG", "上证科创板芯片", SMIC_A) in paths


def test_a_fund_s_own_book_takes_the_place_of_its_index() -> None:
    tracking = follows("510000.XSHG")
    own = a_book({"A": 0.3}, index="own", fund="510000", kind="top_ten")
    funds = FundTable([a_book({"A": 0.2}), own], [tracking])
    found = search(["A"], funds=funds, as_of=DAY).exposures
    assert [e.path for e in found] == [("510000.XSHG", "A"), ("index", "A")]


def test_a_listing_cannot_be_in_a_book_reported_before_it_traded() -> None:
    biren = {"06082.XHKG": date(2026, 1, 2)}
    result = search(["06082.XHKG"], funds=FUNDS, as_of=DAY, options=Options(listed_on=biren))
    assert result.exposures == ()
    assert len(result.too_early) == result.searched > 50
    assert result.bound == 0
    unknown = search(["06082.XHKG"], funds=FUNDS, as_of=DAY)
    assert unknown.too_early == ()
    assert len(unknown.without) == unknown.searched
    assert 0 < unknown.bound < 0.4
    assert could_hold(a_book({"A": 0.1}), date(2025, 12, 31))
    assert not could_hold(a_book({"A": 0.1}), date(2026, 1, 1))
    assert could_hold(a_book({"A": 0.1}), None)


@pytest.mark.parametrize(
    ("index", "listing_id", "expected"),
    [
        ("上证科创板芯片", SMIC_A, True),
        ("上证科创板芯片", SMIC_H, False),
        ("上证科创板芯片", "300308.XSHE", False),
        ("恒生科技指数", SMIC_H, True),
        ("恒生科技指数", SMIC_A, False),
        ("中证港股通互联网指数", SMIC_A, False),
        ("恒生A股电网设备", SMIC_A, True),
        ("中证沪港深科技100指数", SMIC_A, True),
        ("中证海外中国互联网指数", SMIC_A, True),
        ("创业板指", SMIC_A, False),
        ("创业板指", "300308.XSHE", True),
        ("中证科创创业50", "300308.XSHE", True),
        ("科创100ETF国泰", SMIC_H, False),
        ("纳斯达克100", SMIC_H, False),
        ("纳斯达克100", "NVDA.XNAS", True),
    ],
)
def test_an_index_of_one_market_hides_nothing_of_another(
    index: str, listing_id: str, expected: bool
) -> None:
    assert could_include(index, listing_id) is expected
    funds = FundTable([a_book({"X.XHKG": 0.3, "Y.XSHG": 0.2}, index=index)], [])
    bound = search([listing_id], funds=funds, as_of=date.max).bound
    assert bound == pytest.approx(0.2 if expected else 0.0)


def test_no_shipped_book_holds_what_its_name_rules_out() -> None:
    for one in FUNDS.sets:
        name = one.index_name or one.fund_name
        assert all(could_include(name, line.listing_id) for line in one.holdings), name


def test_a_listed_fund_of_no_known_index_is_named_with_its_venue() -> None:
    books = [
        a_book({"A": 0.1}, fund=symbol, kind="top_ten") for symbol in ("512760", "159915", "000988")
    ]
    found = search(["A"], funds=FundTable(books, []), as_of=DAY).exposures
    assert {e.path[0] for e in found} == {"512760.XSHG", "159915.XSHE", "000988"}


def test_a_fund_of_the_index_stands_in_where_no_weights_are_known() -> None:
    trackings = [follows(f"{symbol}.XSHG") for symbol in ("510000", "510001")]
    own = a_book({"A": 0.1}, fund="510000", index="index", kind="top_ten")
    found = search(["A"], funds=FundTable([own], trackings), as_of=DAY).exposures
    assert [e.path for e in found] == [
        ("510000.XSHG", "A"),
        ("510001.XSHG", "index", "510000", "A"),
    ]
    weights = a_book({"A": 0.3})
    found = search(["A"], funds=FundTable([own, weights], trackings), as_of=DAY).exposures
    assert [(e.path[0], e.weight) for e in found] == [("510001.XSHG", 0.3), ("510000.XSHG", 0.1)]


@pytest.mark.parametrize(
    ("weights", "kind", "ranked", "unseen", "expected"),
    [
        ({"A": 0.2, "B": 0.1}, "index_weights", True, 1, 0.1),
        ({"A": 0.2, "B": 0.1}, "index_weights", True, 3, 0.3),
        ({"A": 0.6, "B": 0.35}, "top_ten", True, 1, 0.05),
        ({"A": 0.2, "B": 0.1}, "partial", False, 1, 0.7),
        ({"A": 0.5, "B": 0.45}, "full_book", True, 2, 0.0),
        ({"A": 0.6, "B": 0.3999}, "index_weights", True, 1, 0.0),
        ({"A": 0.2, "B": 0.1}, "index_weights", True, 0, 0.0),
        ({}, "partial", True, 1, 1.0),
    ],
)
def test_what_is_not_shown_is_bounded(
    weights: dict[str, float], kind: HoldingKind, ranked: bool, unseen: int, expected: float
) -> None:
    held = a_book(weights, kind=kind, ranked=ranked)
    assert bound_undisclosed(held, unseen) == pytest.approx(expected)


@given(
    raw=st.lists(st.floats(0.001, 1), min_size=2, max_size=30),
    shown=st.integers(1, 30),
    unseen=st.integers(1, 5),
)
def test_the_bound_holds_for_any_book(raw: list[float], shown: int, unseen: int) -> None:
    """Cut any full book to its largest lines: what is hidden never weighs more than the bound."""
    weights = sorted((w / sum(raw) for w in raw), reverse=True)
    shown = min(shown, len(weights) - 1)
    held = a_book({str(i): w for i, w in enumerate(weights[:shown])})
    hidden = sum(weights[shown:][:unseen])
    assert hidden <= bound_undisclosed(held, unseen) + 0.005 + 1e-9


def test_several_listings_add_up_and_repeats_do_not_count_twice() -> None:
    funds = FundTable([a_book({"A": 0.3, "B": 0.2, "C": 0.1})], [])
    (both,) = search(["A", "B", "A"], funds=funds, as_of=DAY).exposures
    assert (both.weight, both.bound) == (pytest.approx(0.5), 0)
    (one,) = search(["A", "X"], funds=funds, as_of=DAY).exposures
    assert (one.weight, one.bound) == (pytest.approx(0.3), pytest.approx(0.1))


def test_a_fund_of_funds_has_its_share_of_weight_and_bound() -> None:
    below = a_book({"A": 0.2, "B": 0.1}, fund="510001", kind="top_ten")
    above = a_book({"510001.XSHG": 0.5}, fund="FOF", kind="full_book")
    funds = FundTable([below, above], [])
    found = search(["A", "X"], funds=funds, as_of=DAY, options=Options(holders=True)).exposures
    assert [(e.path[0], e.weight, e.bound) for e in found] == [
        ("510001.XSHG", pytest.approx(0.2), pytest.approx(0.1)),
        ("FOF", pytest.approx(0.1), pytest.approx(0.05)),
    ]


def test_nothing_asked_nothing_found() -> None:
    assert search([], funds=FUNDS, as_of=DAY).exposures == ()
    later = replace(a_book({"A": 0.3}), known_on=date(2026, 1, 5))
    assert search(["A"], funds=FundTable([later], []), as_of=DAY).searched == 0
    many = search(["600519.XSHG"], funds=FUNDS, as_of=DAY, options=Options(limit=2)).exposures
    assert len(many) == 2

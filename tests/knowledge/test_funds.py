"""The shipped books: known when published, newest first, and each with its page."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from yanbao.errors import ParseError
from yanbao.knowledge import load_knowledge
from yanbao.knowledge.funds import HOLDINGS, FundTable
from yanbao.knowledge.holding_sets import check_weights
from yanbao.knowledge.listings import ListingTable

FUNDS = FundTable.load()
LATE = date(2026, 12, 31)


def newest(index_name: str, as_of: date) -> str:
    sets = FUNDS.holding_sets(as_of)
    return next(s.id for s in sets if s.index_name == index_name and not s.fund_symbol)


def test_every_book_passes_the_checks_and_names_its_page() -> None:
    assert len(FUNDS.sets) >= 227
    for holding_set in FUNDS.sets:
        weights = [line.weight * 100 for line in holding_set.holdings]
        codes = [line.listing_id for line in holding_set.holdings]
        assert check_weights(weights, codes, full=False) == "", holding_set.id
        assert holding_set.known_on >= holding_set.report_on
        assert holding_set.reference.address.startswith("http")
        assert holding_set.reference.quote


def test_the_full_csi_300() -> None:
    full = next(s for s in FUNDS.sets if s.id == "idx_000300_full_20260430")
    assert len(full.holdings) == 300
    assert full.disclosed == pytest.approx(1.0, abs=1e-3)
    assert full.known_on == date(2026, 5, 13)


def test_a_whole_book_of_a_us_fund() -> None:
    book = next(s for s in FUNDS.sets if s.id == "QQQM-2026-05-19")
    assert (book.kind, book.report_on, book.known_on) == (
        "full_book",
        date(2026, 5, 18),
        date(2026, 5, 19),
    )
    assert book.holdings[0].listing_id == "NVDA.XNAS"
    assert 0.99 < book.disclosed < 1.005
    assert "EA left out" in book.reference.quote
    xlg = next(s for s in FUNDS.sets if s.id == "XLG-2026-05-19")
    assert "BRK.B.XNYS" in {line.listing_id for line in xlg.holdings}


def test_what_funds_report_each_quarter() -> None:
    books = [s for s in FUNDS.sets if re.fullmatch(r"fund_\d{6}_2026Q[12]", s.id)]
    assert len(books) >= 107
    assert len({s.fund_symbol for s in books if s.report_on == date(2026, 6, 30)}) >= 66
    listings = ListingTable.load()
    for one in books:
        assert (one.kind, one.ranked) == ("top_ten" if len(one.holdings) == 10 else "partial", True)
        # the rules give a fund fifteen working days
        assert timedelta(20) <= one.known_on - one.report_on <= timedelta(130)
        for line in one.holdings:
            if line.listing_id.endswith((".XHKG", ".XSHG", ".XSHE")):
                assert listings.by_id(line.listing_id), line
    chips = next(s for s in books if s.id == "fund_512480_2026Q2")
    first = chips.holdings[0]
    assert (first.listing_id, first.weight) == ("603986.XSHG", pytest.approx(0.0782))
    assert (chips.index_name, chips.known_on) == ("中证全指半导体产品与设备", date(2026, 7, 21))
    zhipu = next(s for s in books if s.id == "fund_270023_2026Q2").holdings[0]
    assert (zhipu.listing_id, zhipu.weight) == ("02513.XHKG", pytest.approx(0.0901))


def test_etfs_of_one_index_report_the_same() -> None:
    """Two managers' reports, each copied for itself, agree to the rounding of their cash."""
    by_index: dict[str, list[dict[str, float]]] = {}
    for one in FUNDS.holding_sets(date(2026, 8, 1)):
        if one.id.endswith("_2026Q2") and one.index_name:
            lines = {line.listing_id: line.weight for line in one.holdings}
            by_index.setdefault(one.index_name, []).append(lines)
    twins = [books for books in by_index.values() if len(books) > 1]
    assert len(twins) >= 2
    for first, second in twins:
        shared = first.keys() & second.keys()
        assert len(shared) >= 9
        assert all(first[one] == pytest.approx(second[one], abs=1e-3) for one in shared)


def test_nothing_is_read_before_it_was_known() -> None:
    for as_of in (date(2025, 1, 1), date(2025, 8, 5), date(2026, 1, 4), date(2026, 5, 12)):
        sets = FUNDS.holding_sets(as_of)
        assert all(s.known_on <= as_of for s in sets)
        assert max(Counter(s.fund_symbol or s.index_name for s in sets).values()) == 1
    assert FUNDS.holding_sets(date(2024, 1, 1)) == ()
    # reported for 2025-12-31, but published a month or two later
    ids = {s.id for s in FUNDS.holding_sets(date(2026, 1, 4))}
    assert "HS-SC-CHINATECH-20251231" not in ids
    assert "HS-SC-CHINATECH-20251231" in {s.id for s in FUNDS.holding_sets(date(2026, 2, 28))}


def test_the_newest_known_book_counts() -> None:
    assert newest("沪深300", date(2026, 5, 12)) == "idx_000300_20250805"
    assert newest("沪深300", date(2026, 5, 13)) == "idx_000300_full_20260430"
    assert newest("沪深300", LATE) == "idx_399300_20260930"


def test_of_one_month_s_books_the_fuller_one_counts() -> None:
    assert newest("上证军工", date(2025, 8, 11)) == "idx_H50036_20250801"
    four, ten = (
        next(s for s in FUNDS.sets if s.id == i)
        for i in ("idx_H50036_20250811", "idx_H50036_20250801")
    )
    later = replace(four, report_on=date(2025, 9, 11), known_on=date(2025, 9, 11))
    table = FundTable([ten, later], [])
    assert [s.report_on for s in table.holding_sets(LATE)] == [date(2025, 9, 11)]


def test_which_fund_follows_which_index() -> None:
    tracking = FUNDS.tracks("512480")
    assert tracking is not None
    assert (tracking.index_name, tracking.index_code) == ("中证全指半导体产品与设备", "H30184")
    assert FUNDS.tracks("512480.XSHG") == tracking
    assert FUNDS.tracks("999999") is None
    assert FUNDS.tracks("589190", as_of=date(2026, 1, 26)) is None
    assert [t.fund_id for t in FUNDS.trackers("国证通信")] == ["159507.XSHE", "159695.XSHE"]


def test_doubtful_books_are_left_out_with_the_reason() -> None:
    left_out = json.loads(HOLDINGS.read_text(encoding="utf-8"))["left_out"]
    shipped = {s.id for s in FUNDS.sets}
    assert len(left_out) == 16
    assert all(left_out.values())
    assert not shipped & set(left_out)
    assert not [s for s in shipped if s.endswith("CICC") or "UNDATED" in s]


def test_old_books_say_so() -> None:
    old = [s for s in FUNDS.sets if s.report_on < date(2025, 1, 1)]
    assert old
    assert all("older than 2025" in s.reference.quote for s in old)


def test_a_table_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holdings.json"
    path.write_text('{"sets": [{"id": "x"}]}', encoding="utf-8")
    with pytest.raises(ParseError, match="another layout"):
        FundTable.load(path)
    with pytest.raises(ParseError, match="another layout"):
        FundTable.load(HOLDINGS, path)


def test_hundreds_of_funds_follow_an_index_and_each_row_says_how_it_is_known() -> None:
    rows = FUNDS.trackings
    assert len({row.fund_id for row in rows}) == len(rows) >= 600
    counts = Counter(row.basis for row in rows)
    assert counts["stated"] >= 25
    listings = ListingTable.load()
    for row in rows:
        listing = listings.by_id(row.fund_id)
        assert listing is not None, row.fund_id
        assert listing.kind == ("fund" if row.fund_name.endswith("LOF") else "etf"), row.fund_id
        assert row.reference.address.startswith("http")
        if row.basis == "name":
            assert row.index_name.removesuffix("指数") in row.fund_name
            assert "fund name prints the index" in row.reference.quote


def test_what_a_page_states_goes_before_a_name() -> None:
    assert FUNDS.tracks("588200") == FUNDS.tracks("588200.XSHG")
    first, *rest = FUNDS.trackers("上证科创板芯片")
    assert first.basis == "stated"
    assert {row.basis for row in rest} == {"stated", "name"} or {row.basis for row in rest} == {
        "name"
    }


def test_a_tracking_is_known_from_its_page_on() -> None:
    assert FUNDS.tracks("159819", as_of=date(2025, 8, 4)) is None
    found = FUNDS.tracks("159819", as_of=date(2025, 8, 5))
    assert found is not None
    assert found.index_name == "中证人工智能主题"


def test_feeders_lead_to_listed_funds() -> None:
    assert len(FUNDS.feeders) >= 200
    feeder = FUNDS.feeds("007301")
    assert feeder is not None
    assert feeder.fund_id == "512480.XSHG"
    assert feeder in FUNDS.feeders_of("512480.XSHG")
    assert FUNDS.feeds("000008.XSHE") is None
    assert FUNDS.feeds("007301", as_of=date(2020, 1, 1)) is None


def test_a_listed_fund_is_known_and_looked_through_by_its_index() -> None:
    listing = load_knowledge().listings.by_id("161720.XSHE")
    assert listing is not None
    assert (listing.kind, listing.name) == ("fund", "招商中证全指证券公司指数(LOF)A")
    tracking = FUNDS.tracks("161720.XSHE")
    assert tracking is not None
    assert (tracking.index_name, tracking.basis) == ("中证全指证券公司", "name")
    assert tracking.fund_name == "招商中证全指证券公司指数LOF"
    assert FUNDS.tracks("161720", as_of=date(2026, 6, 1)) is None
    named = load_knowledge().listings.by_name("招商中证白酒指数")
    assert [one.id for one in named] == ["161725.XSHE"]

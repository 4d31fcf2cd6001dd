"""When an index or a channel can take a listing."""

from __future__ import annotations

from datetime import date

from yanbao.knowledge import load_knowledge
from yanbao.measure.entries import entry_dates, find_traits

KNOWLEDGE = load_knowledge()


def days(listing_id: str, as_of: date) -> dict[str, date]:
    listing = KNOWLEDGE.listings.by_id(listing_id)
    assert listing is not None
    pair = KNOWLEDGE.listings.pair_of(listing_id)
    found, issues = entry_dates(listing, pair=pair, calendars=KNOWLEDGE.calendars, as_of=as_of)
    assert issues == []
    assert all(one.rule and one.rule.address.startswith("http") for one in found)
    return {one.rule.key: one.on for one in found if one.rule}


def test_a_new_hong_kong_listing() -> None:
    found = days("06082.XHKG", date(2026, 1, 4))
    assert found["hk.index-next-review"] == date(2026, 3, 9)
    assert found["hk.southbound-first-review"] == date(2026, 6, 8)
    assert found["global.ftse-fast-entry"] == date(2026, 1, 8)
    assert not any("lockup" in key or "results" in key for key in found)


def test_an_old_listing_is_not_new() -> None:
    found = days("688981.XSHG", date(2026, 1, 4))
    assert "global.ftse-fast-entry" not in found
    assert found["cn.star-review"] == date(2026, 3, 16)


def test_traits_come_from_code_name_and_pair() -> None:
    minimax = KNOWLEDGE.listings.by_id("00100.XHKG")
    assert minimax is not None
    assert "weighted-voting" in find_traits(minimax, (), date(2026, 2, 1))
    smic = KNOWLEDGE.listings.by_id("00981.XHKG")
    assert smic is not None
    assert "a-h" in find_traits(smic, ("688981.XSHG", "00981.XHKG"), date(2026, 2, 1))


def test_a_fund_or_a_market_without_rules_has_none() -> None:
    assert days("510300.XSHG", date(2026, 1, 4)) == {}
    assert days("NVDA.XNAS", date(2026, 1, 4)) == {}


def test_no_rule_starts_from_a_day_ahead() -> None:
    assert "hk.southbound-first-review" not in days("06082.XHKG", date(2025, 12, 30))

"""Names as of a day: a name given up is gone, a name taken later is not there yet."""

from __future__ import annotations

from datetime import date

import pytest

from yanbao.knowledge import load_knowledge

LISTINGS = load_knowledge().listings


def ids(name: str, day: date | None = None) -> list[str]:
    return [listing.id for listing in LISTINGS.by_name(name, as_of=day)]


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("韦尔股份", date(2025, 6, 12), ["603501.XSHG"]),
        ("韦尔股份", date(2025, 6, 20), []),
        ("豪威集团", date(2025, 6, 12), []),
        ("豪威集团", date(2025, 6, 20), ["603501.XSHG"]),
        ("国泰君安", date(2025, 4, 9), ["601211.XSHG"]),
        ("东风股份", date(2022, 1, 1), ["601515.XSHG"]),
        ("东风股份", date(2026, 1, 4), ["600006.XSHG"]),
        ("济高发展", date(2024, 12, 18), []),
        ("济高发展", date(2024, 12, 19), ["600807.XSHG"]),
    ],
)
def test_a_name_is_its_bearers_on_the_day(name: str, day: date, expected: list[str]) -> None:
    assert ids(name, day) == expected


def test_between_the_days_known_either_name_is_accepted() -> None:
    day = date(2025, 6, 15)
    assert ids("韦尔股份", day) == ids("豪威集团", day) == ["603501.XSHG"]


def test_without_a_day_old_names_still_lead_to_their_listing() -> None:
    assert ids("韦尔股份") == ["603501.XSHG"]


def test_a_share_listed_later_bears_no_name_before() -> None:
    assert "00501.XHKG" in ids("豪威集团")
    assert "00501.XHKG" not in ids("豪威集团", date(2025, 12, 31))


def test_the_name_on_a_day() -> None:
    assert LISTINGS.name_on("603501.XSHG", date(2024, 1, 1)) == "韦尔股份"
    assert LISTINGS.name_on("603501.XSHG", date(2026, 1, 4)) == "豪威集团"
    assert LISTINGS.name_on("000537.XSHE", date(2022, 1, 1)) == "广宇发展"
    assert LISTINGS.name_on("000537.XSHE", date(2025, 6, 1)) == "中绿电"
    assert LISTINGS.name_on("99999.XHKG", date(2026, 1, 4)) == ""


def test_every_renaming_is_ordered_sourced_and_of_a_listing() -> None:
    renamings = [
        one
        for listing_id in {i for ids in LISTINGS.names().values() for i in ids}
        for one in LISTINGS.renamings(listing_id)
    ]
    assert len(renamings) >= 300
    for one in renamings:
        assert LISTINGS.by_id(one.listing_id)
        assert one.last_seen is not None
        assert one.last_seen < one.first_seen
        assert one.former != one.later
        assert all(address.startswith("http") for address in one.addresses)
        assert one.listing_id in ids(one.former, one.last_seen)


def test_renamings_within_a_week_are_many() -> None:
    close = [
        one
        for listing_id in {i for ids in LISTINGS.names().values() for i in ids}
        for one in LISTINGS.renamings(listing_id)
        if one.last_seen and (one.first_seen - one.last_seen).days <= 14
    ]
    assert len(close) >= 80


def test_a_share_that_left_is_known_with_its_last_day() -> None:
    left = LISTINGS.by_id("000024.XSHE")
    assert left is not None
    assert (left.name, left.delisted_on) == ("招商地产", date(2015, 12, 30))
    assert [one.id for one in LISTINGS.by_name("世纪星源", as_of=date(2021, 1, 1))] == [
        "000005.XSHE"
    ]
    assert LISTINGS.by_symbol("600005")[0].name == "武钢股份"


def test_a_listed_share_goes_before_one_that_left() -> None:
    # 600832, of the same name, was merged into it in 2015
    assert ids("东方明珠", date(2026, 1, 4)) == ["600637.XSHG"]
    assert set(ids("东方明珠")) == {"600637.XSHG", "600832.XSHG"}


def test_names_of_shares_that_left_are_not_looked_for_in_text() -> None:
    assert LISTINGS.by_name("银河退")
    assert not LISTINGS.find_names("航天器从银河退出，文化退化，新文化运动")


@pytest.mark.parametrize(
    ("listing_id", "day"),
    [
        ("09988.XHKG", date(2019, 11, 26)),  # as the prospectuses print them
        ("01810.XHKG", date(2018, 7, 9)),
        ("03690.XHKG", date(2018, 9, 20)),
        ("09618.XHKG", date(2020, 6, 18)),
        ("02015.XHKG", date(2021, 8, 12)),
        ("01347.XHKG", date(2014, 10, 15)),
    ],
)
def test_days_of_listing_in_hong_kong(listing_id: str, day: date) -> None:
    listing = LISTINGS.by_id(listing_id)
    assert listing is not None
    assert listing.listed_on == day


def test_no_listing_ended_before_it_began() -> None:
    both = 0
    for listing_id in LISTINGS.ids():
        listing = LISTINGS.by_id(listing_id)
        assert listing is not None
        if listing.listed_on and listing.delisted_on:
            both += 1
            assert listing.listed_on < listing.delisted_on, listing
    assert both > 300

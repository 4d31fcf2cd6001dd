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

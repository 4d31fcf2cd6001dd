"""Offers of Hong Kong listings: facts with sources, known after the first close."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from yanbao.errors import ParseError, UsageError
from yanbao.knowledge.offerings import HONG_KONG, OfferingTable

TABLE = OfferingTable.load()
BIREN = "06082.XHKG"
LATE = date(2026, 12, 31)


def test_biren_by_the_filing() -> None:
    offering = TABLE.find(BIREN, LATE)
    assert offering is not None
    assert offering.offer_price_hkd == 19.60
    assert offering.public_multiple == 2347.53
    assert offering.international_multiple == 25.95
    assert offering.first_day_return == 0.758
    assert offering.cornerstone_share == 0.5193
    assert offering.over_allotment_shares == 42_726_800
    assert offering.net_proceeds_hkd_mn == 5374.5
    assert offering.chapter == "18C"
    assert "greenshoe" in offering.notes[0]
    reference = offering.reference("public_multiple")
    assert reference.address.startswith("https://www1.hkexnews.hk/")
    assert "2347.53" in reference.quote
    assert reference.known_on == date(2026, 1, 2)


def test_the_table_as_a_whole() -> None:
    offerings = TABLE.known(LATE)
    assert len(offerings) == 128
    assert TABLE.bounds == (date(2025, 3, 3), date(2026, 2, 13))
    assert sum(o.board == "gem" for o in offerings) == 2
    for offering in offerings:
        assert offering.first_day_return is not None
        assert -1 < offering.first_day_return < 10
        for field in offering.sources:
            assert offering.reference(field).address.startswith("https://")


def test_where_sources_disagree_the_field_is_empty_and_says_so() -> None:
    catl = TABLE.find("03750.XHKG", LATE)
    assert catl is not None
    assert catl.cornerstone_share is None
    assert "disagree" in catl.notes[0]
    with pytest.raises(KeyError):
        catl.reference("cornerstone_share")


def test_known_after_the_close_of_the_first_day() -> None:
    assert TABLE.find(BIREN, date(2026, 1, 1)) is None
    assert TABLE.find(BIREN, date(2026, 1, 2)) is not None
    assert TABLE.find(BIREN, datetime(2026, 1, 2, 16, 9, tzinfo=HONG_KONG)) is None
    assert TABLE.find(BIREN, datetime(2026, 1, 2, 16, 10, tzinfo=HONG_KONG)) is not None
    assert TABLE.first_days(date(2026, 1, 2))[BIREN] == date(2026, 1, 2)
    assert BIREN not in TABLE.first_days(date(2026, 1, 1))
    assert all(o.known_on <= date(2025, 6, 30) for o in TABLE.known(date(2025, 6, 30)))
    with pytest.raises(UsageError, match="without a time zone"):
        TABLE.known(datetime(2026, 1, 2, 16, 10))


def test_a_table_of_another_layout_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "offerings.json"
    for text in ("[]", '{"fields": ["a"], "sources": {}, "rows": [{"values": []}]}', "x"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ParseError, match="not a table of offerings"):
            OfferingTable.load(path)


@pytest.mark.shared
def test_offer_prices_of_the_two_tables_agree(shared: Path) -> None:
    carried = [o.sources["offer_price_hkd"] for o in TABLE.known(LATE)]
    assert sum(len(addresses) >= 2 for addresses in carried) == 102
    assert (shared / "data" / "hk_ipo").is_dir()

"""ISINs and sectors: their form, their source, and that none is shared by strangers."""

from __future__ import annotations

from pathlib import Path

import pytest

from yanbao.errors import ParseError
from yanbao.knowledge import load_knowledge
from yanbao.knowledge.identifiers import IdentifierTable, is_isin

KNOWLEDGE = load_knowledge()
TABLE = KNOWLEDGE.identifiers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US0378331005", True),  # the example of ISO 6166
        ("AU0000XVGZA3", True),
        ("CNE0000018R8", True),
        ("US0378331006", False),
        ("US037833100", False),
        ("us0378331005", False),
        ("0378331005US", False),
        ("", False),
    ],
)
def test_the_check_digit(text: str, expected: bool) -> None:
    assert is_isin(text) is expected


def test_one_digit_changed_is_caught() -> None:
    isin = "KYG875721634"
    for place in range(2, 12):
        for digit in "0123456789":
            if isin[place].isdigit() and digit != isin[place]:
                assert not is_isin(isin[:place] + digit + isin[place + 1 :])


@pytest.mark.parametrize(
    ("listing_id", "isin"),
    [
        ("600519.XSHG", "CNE0000018R8"),
        ("601318.XSHG", "CNE000001R84"),
        ("02318.XHKG", "CNE1000003X6"),
        ("00388.XHKG", "HK0388045442"),
        ("00700.XHKG", "KYG875721634"),
        ("NVDA.XNAS", "US67066G1040"),
    ],
)
def test_isins_as_printed_elsewhere(listing_id: str, isin: str) -> None:
    identifier = TABLE.of(listing_id)
    assert identifier is not None
    assert identifier.isin == isin
    assert identifier.isin_on is not None
    assert listing_id in TABLE.by_isin(isin)


def test_every_row_is_a_listing_with_a_valid_isin_of_its_country_or_none() -> None:
    count = 0
    for listing_id in KNOWLEDGE.listings.ids():
        identifier = TABLE.of(listing_id)
        if identifier is None or not identifier.isin:
            continue
        count += 1
        assert is_isin(identifier.isin), listing_id
        assert identifier.isin_source.startswith("https://")
        if listing_id.endswith((".XSHG", ".XSHE")):
            assert identifier.isin.startswith("CN"), listing_id
        for other in TABLE.by_isin(identifier.isin):
            assert KNOWLEDGE.listings.by_id(other) is not None
    assert count > 12_000


def test_only_the_counters_and_pairs_of_one_issuer_share_an_isin() -> None:
    listings = KNOWLEDGE.listings
    for listing_id in listings.ids():
        identifier = TABLE.of(listing_id)
        bearers = TABLE.by_isin(identifier.isin) if identifier and identifier.isin else ()
        if len(bearers) > 1:
            mains = {f"0{one[1:]}" if one[0] == "8" else one for one in bearers}
            assert len({listings.pair_of(one) or (one,) for one in mains}) == 1, bearers


def test_a_table_of_another_layout_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "identifiers.tsv"
    path.write_text("# head\n600519.XSHG\tCNE0000018R8\n", "utf-8")
    with pytest.raises(ParseError, match="line 2: 2 cells"):
        IdentifierTable.load(path)

from __future__ import annotations

import pytest

from yanbao.knowledge.price_codes import find_venue, name_listing, same_security


@pytest.mark.parametrize(
    ("code", "listing"),
    [
        ("sh600519", "600519.XSHG"), ("sh.600519", "600519.XSHG"),
        ("600519.SS", "600519.XSHG"), ("600519", "600519.XSHG"),
        ("sz399001", "399001.XSHE"), ("000001.SZ", "000001.XSHE"), ("sh000001", "000001.XSHG"),
        ("700.HK", "00700.XHKG"), ("06082", "06082.XHKG"), ("510300", "510300.XSHG"),
        ("920000", "920000.BJSE"), ("^GSPC", "SPX.XNYS"), ("^HSI", "HSI.XHKG"),
        ("BRK.B", "BRK.B"), ("AAPL", "AAPL"), ("AAPL.XNAS", "AAPL.XNAS"),
    ],
)  # fmt: skip
def test_codes_of_price_services_name_listings(code: str, listing: str) -> None:
    assert name_listing(code) == listing


def test_venues() -> None:
    assert find_venue("688256") == find_venue("510300") == find_venue("600000.SS") == "XSHG"
    assert find_venue("300474") == find_venue("000001.SZ") == "XSHE"
    assert find_venue("920001") == find_venue("830799") == "BJSE"
    assert find_venue("06082") == find_venue("700.HK") == "XHKG"
    assert (find_venue("sh600036"), find_venue("sz000858")) == ("XSHG", "XSHE")
    assert find_venue("sh.600036") == "XSHG"
    assert same_security("sh600036", "600036.SS")
    assert same_security("sh.600036", "600036.XSHG")
    assert find_venue("NVDA") == find_venue("^GSPC") == ""
    assert same_security("700.HK", "00700.XHKG")
    assert same_security("688256", "688256.XSHG")
    assert not same_security("000300.XSHG", "000300.XSHE")

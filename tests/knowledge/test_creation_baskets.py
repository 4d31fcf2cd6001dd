"""Creation baskets of both exchanges: weights follow from prices, or the basket is refused."""

from __future__ import annotations

from datetime import date

import pytest

from yanbao.knowledge.creation_baskets import parse_basket
from yanbao.model.funds import HoldingSet

PRICES = {"600000.XSHG": 10.0, "000001.XSHE": 12.0}
TEXT = """Fundid1=510051
TradingDay=20260105
NAVperCU=100000.00
Recordnum=3
TAGTAG
600000|浦发银行|4000|1|0.10000|     |
000001|平安银行|2500|3|0.10000|     |
00700.HK|腾讯控股|0|2|     |30000.00|
ENDENDEND
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<PCFFile xmlns="http://ts.szse.cn/Fund">
 <SecurityID>159919</SecurityID><TradingDay>20260105</TradingDay><NAVperCU>100000</NAVperCU>
 <Components>
  <Component><UnderlyingSecurityID>600000</UnderlyingSecurityID>
   <UnderlyingSecurityIDSource>101</UnderlyingSecurityIDSource>
   <UnderlyingSymbol>浦发银行</UnderlyingSymbol><ComponentShare>4000</ComponentShare>
   <SubstituteFlag>1</SubstituteFlag></Component>
  <Component><UnderlyingSecurityID>00700</UnderlyingSecurityID>
   <UnderlyingSecurityIDSource>103</UnderlyingSecurityIDSource>
   <UnderlyingSymbol>腾讯控股</UnderlyingSymbol><ComponentShare>0</ComponentShare>
   <SubstituteFlag>2</SubstituteFlag>
   <CreationCashSubstitute>30000</CreationCashSubstitute></Component>
 </Components>
</PCFFile>"""


def parse(text: str, prices: dict[str, float] | None = None) -> tuple[HoldingSet | None, str]:
    book, issues = parse_basket(
        text,
        subject="pcf",
        price_of=lambda listing_id, _: (PRICES if prices is None else prices).get(listing_id),
        known_on=date(2026, 1, 5),
    )
    return book, f"{issues[0].place} {issues[0].detail}" if issues else ""


def test_shanghais_text() -> None:
    book, problem = parse(TEXT)
    assert problem == ""
    assert book is not None
    weights = {line.listing_id: line.weight for line in book.holdings}
    assert weights == {
        "600000.XSHG": pytest.approx(0.4),
        "000001.XSHE": pytest.approx(0.3),
        "00700.XHKG": pytest.approx(0.3),
    }
    assert (book.kind, book.report_on) == ("creation_basket", date(2026, 1, 5))


def test_shenzhens_xml() -> None:
    book, problem = parse(XML)
    assert problem == ""
    assert book is not None
    assert book.fund_symbol == "159919"
    assert [line.listing_id for line in book.holdings] == ["600000.XSHG", "00700.XHKG"]
    assert book.disclosed == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("4000", "4o00"), "line 6 shares '4o00'; expected a number"),
        (TEXT.replace("600000|", "60000|"), "line 6"),
        (TEXT.replace("4000", "90000"), "expected each once"),
        (TEXT.replace("20260105", "2026-13-45"), "TradingDay"),
        (TEXT.replace("100000.00", "0"), "expected a code, a worth above zero"),
        ("hello", "expected XML, or lines up to TAGTAG"),
        (XML.replace("<PCFFile", "<!DOCTYPE x [<!ENTITY a 'b'>]><PCFFile"), "document type"),
        (XML.replace(">4000<", ">4o00<"), "component 1 shares '4o00'; expected a number"),
        ("<PCFFile><a>", "not XML"),
    ],
)
def test_a_bad_basket_is_refused(text: str, words: str) -> None:
    book, problem = parse(text)
    assert book is None
    assert words in problem


def test_a_component_without_price_is_not_guessed() -> None:
    book, problem = parse(TEXT, {"600000.XSHG": 10.0})
    assert book is None
    assert "000001.XSHE 平安银行: 2500 shares and no price" in problem

"""Files of holdings by vendors, indexers and issuers: read, or refused with a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yanbao.knowledge.holding_files import Origin, read_holdings

MICS = {"NVDA": "XNAS", "BRK.B": "XNYS", "JPM": "XNYS"}
DAY = date(2026, 5, 1)


def read(text: str, **origin: object) -> tuple[list, list]:  # type: ignore[type-arg]
    given = Origin(known_on=DAY, **origin)  # type: ignore[arg-type]
    return read_holdings(text, subject="file.csv", origin=given, us_mics=MICS)


def top_ten(weights: str = "9.5", quarter: str = "2026年1季度股票投资明细") -> str:
    codes = ("688981", "002371", "688041", "688256", "603501", "688008", "603986", "688012")
    lines = [f"{i},{code},名{i},{weights},1,1,{quarter}" for i, code in enumerate(codes)]
    lines += [f"8,600584,名8,2.2,1,1,{quarter}", f"9,002049,名9,2.0,1,1,{quarter}"]
    return "序号,股票代码,股票名称,占净值比例,持股数,持仓市值,季度\n" + "\n".join(lines)


def test_a_frame_of_fund_holdings() -> None:
    sets, issues = read(top_ten(), fund_symbol="512480")
    assert issues == []
    book = sets[0]
    assert (book.kind, book.report_on, book.ranked) == ("top_ten", date(2026, 3, 31), True)
    assert book.holdings[0].listing_id == "688981.XSHG"
    assert book.disclosed == pytest.approx(0.802)


def test_an_indexers_weight_file_with_twofold_headers() -> None:
    text = (
        "日期Date,指数代码 Index Code,指数名称 Index Name,成份券代码Constituent Code,"
        "成份券名称Constituent Name,交易所Exchange,权重(%)weight\n"
        "20260430,000300,沪深300,000001,平安银行,深圳证券交易所,0.5\n"
        "20260430,000300,沪深300,600519,贵州茅台,上海证券交易所,4.5\n"
    )
    sets, issues = read(text)
    assert issues == []
    assert (sets[0].index_name, sets[0].kind) == ("沪深300", "index_weights")
    assert [h.listing_id for h in sets[0].holdings] == ["000001.XSHE", "600519.XSHG"]


def test_an_issuers_archive_is_partial_where_lines_are_no_listing() -> None:
    text = (
        "ETF_Ticker,ticker,name,weight,Holdings_As_Of,Date_Scraped\n"
        "AAA,NVDA,NVIDIA,0.6,2026-04-30,2026-05-01\n"
        "AAA,$USD,Cash,0.4,2026-04-30,2026-05-01\n"
        "BBB,NVDA,NVIDIA,0.5,2026-04-30,2026-05-01\n"
        "BBB,JPM,JPMorgan,0.495,2026-04-30,2026-05-01\n"
    )
    sets, issues = read(text)
    assert [(s.fund_symbol, s.kind, s.ranked) for s in sets] == [
        ("AAA", "partial", False),
        ("BBB", "full_book", True),
    ]
    assert [(i.code, i.severity) for i in issues] == [("knowledge.holdings-left-out", "info")]
    assert "$USD" in issues[0].detail


def test_an_issuers_file_without_header() -> None:
    text = "NVDA,NVDA R735,20201130,0.7,10,1\nBRK.B,BRK R735,20201130,0.3,10,1\n"
    sets, _ = read(text, fund_symbol="SPY")
    assert [h.listing_id for h in sets[0].holdings] == ["NVDA.XNAS", "BRK.B.XNYS"]
    assert sets[0].report_on == date(2020, 11, 30)


@pytest.mark.parametrize("weights", [("0.6", "0.3"), ("60", "30")])
def test_a_plain_list_in_fractions_or_percent(weights: tuple[str, str]) -> None:
    text = f"code,name,weight\n00700.HK,腾讯控股,{weights[0]}\n600519,贵州茅台,{weights[1]}\n"
    sets, issues = read(text, fund_symbol="mine", report_on=date(2026, 4, 30))
    assert issues == []
    assert sets[0].holdings[0].weight == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (top_ten("9,5x"), "line 2", "8 cells; expected 7"),
        (top_ten().replace("688041", "6880411"), "line 4", "6880411"),
        (top_ten().replace("688041", "688981"), "line 4", "stands in line 2 already"),
        (top_ten().replace("名2,9.5", "名2,n/a"), "line 4", "expected a number"),
        (top_ten().replace("名2,9.5", "名2,-9.5"), "line 4", "expected 0 to 100 %"),
        (top_ten().replace("名2,9.5", "名2,nan"), "line 4", "expected a finite number"),
        (top_ten("0.095").replace(",2.2,", ",0.02,").replace(",2.0,", ",0.01,"), "line 2",
         "expected percent, not fractions"),
        (top_ten("30"), "line 2", "sum to"),
        (top_ten(quarter="2026年2季度"), "line 2", "expected one up to 2026-05-01"),
        (top_ten(quarter="spring"), "line 2", "expected a day such as"),
        ("a,b\n1,2\n", "line 1", "expected one of: akshare"),
        ("", "line 1", "no rows"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_whole_with_line_and_expectation(
    text: str, place: str, words: str
) -> None:
    sets, issues = read(text, fund_symbol="512480")
    assert sets == []
    assert issues[0].subject == "file.csv"
    assert words in issues[0].detail
    assert issues[0].place == place or not place


def test_a_book_of_nobody_is_refused() -> None:
    sets, issues = read(top_ten())
    assert sets == []
    assert "whose book" in issues[0].detail


@pytest.mark.shared
def test_real_archives_are_read(shared: Path) -> None:
    text = (shared / "data/etf/master_archive_2026-03-25.csv").read_text("utf-8-sig")
    mics = {
        row.partition(",")[0]: mic
        for name, mic in (("AMEX", "XASE"), ("NYSE", "XNYS"), ("NASDAQ", "XNAS"))
        for row in (shared / f"data/listings/{name}.csv").read_text("utf-8-sig").splitlines()
    }
    sets, issues = read_holdings(text, subject="a", origin=Origin(known_on=DAY), us_mics=mics)
    assert len(sets) >= 10
    refused = [issue.detail for issue in issues if issue.severity == "error"]
    assert all("is a security in the table" in detail for detail in refused)
    assert len(refused) <= 1
    members = (shared / "data/index_constituents/2026_07_constituents-csi500.csv").read_text(
        "utf-8"
    )
    assert read(members)[0] == []

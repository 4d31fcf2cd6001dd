"""Files of holdings and index members: what is read, what is refused and why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanbao.errors import Issue
from yanbao.knowledge.holding_sets import (
    COLUMNS,
    check_weights,
    find_listing_id,
    parse_holdings,
)
from yanbao.model.funds import HoldingSet

COLLECTED = date(2026, 11, 22)
US = {"NVDA": "XNAS", "TME": "XNYS"}
ROW = {
    "set_id": "top",
    "fund_code": "516500",
    "fund_name": "生物科技ETF",
    "kind": "fund_top10",
    "index_name": "中证生物科技主题",
    "report_date": "2025-12-31",
    "published_on": "2026-03-04",
    "security_code": "603259",
    "security_name": "药明康德",
    "weight_pct": "10.5",
    "source_url": "https://example.org/page",
}


def parse(*rows: dict[str, str]) -> tuple[list[HoldingSet], list[Issue]]:
    lines = [",".join(COLUMNS)] + [",".join((ROW | row)[name] for name in COLUMNS) for row in rows]
    return parse_holdings("\n".join(lines), subject="file.csv", us_mics=US, collected_on=COLLECTED)


def ten(**changes: str) -> list[dict[str, str]]:
    return [
        {"security_code": f"60000{i}", "weight_pct": f"{9.5 - i / 2}"} | changes for i in range(10)
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("600519", "600519.XSHG"),
        ("688981.SH", "688981.XSHG"),
        ("300750", "300750.XSHE"),
        ("000858.SZ", "000858.XSHE"),
        ("920000", "920000.BJSE"),
        ("600000.SS", "600000.XSHG"),
        ("00981.HK", "00981.XHKG"),
        ("700.HK", "00700.XHKG"),
        ("09868", "09868.XHKG"),
        ("NVDA.US", "NVDA.XNAS"),
        ("tme.us", "TME.XNYS"),
        ("BABA.US", None),
        ("", None),
        ("123", None),
        ("4567890", None),
        ("六〇〇五一九", None),
    ],
)
def test_codes_carry_their_venue(code: str, expected: str | None) -> None:
    assert find_listing_id(code, us_mics=US) == expected


def test_a_top_ten_is_read() -> None:
    sets, issues = parse(*ten())
    assert issues == []
    assert len(sets) == 1
    found = sets[0]
    assert (found.kind, found.ranked, found.fund_symbol) == ("top_ten", True, "516500")
    assert found.holdings[0].listing_id == "600000.XSHG"
    assert found.holdings[0].weight == pytest.approx(0.095)
    assert found.disclosed == pytest.approx(0.725)
    assert (found.report_on, found.known_on) == (date(2025, 12, 31), date(2026, 3, 4))


def test_fewer_than_ten_are_partial_and_order_tells_whether_ranked() -> None:
    sets, _ = parse(
        {"security_code": "600000", "weight_pct": "3"},
        {"security_code": "600001", "weight_pct": "5"},
    )
    assert (sets[0].kind, sets[0].ranked) == ("partial", False)


def test_when_a_book_was_known() -> None:
    sets, _ = parse(
        {"set_id": "a", "published_on": "2026-02"},
        {"set_id": "b", "published_on": ""},
        {"set_id": "c", "published_on": "2026-12", "report_date": "2026-12-30"},
    )
    assert [s.known_on for s in sets] == [date(2026, 2, 28), COLLECTED, date(2026, 12, 31)]
    assert "only the month" in sets[0].reference.quote
    assert "not printed" in sets[1].reference.quote


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (ten(security_code="600519"), "listed twice: 600519"),
        ([{"weight_pct": "-1"}], "a negative weight: -1.0"),
        ([{"weight_pct": "101"}], "a weight over 100 %: 101.0"),
        (ten(weight_pct="12"), "the weights sum to 120.00 %"),
        (ten(weight_pct="0.05"), "fractions, where percent is expected"),
        (ten(kind="full_index"), "called a full book, but the weights sum to 72.50 %"),
        ([{"weight_pct": "n/a"}], "weight_pct 'n/a' is no number"),
        ([{"weight_pct": "nan"}], "not a finite weight"),
        ([{"report_date": ""}], "undated book"),
        ([{"published_on": "2025-12-30"}], "before its report date"),
        ([{"security_code": "BABA.US"}], "no venue for 'BABA.US'"),
        ([{"kind": "guess"}], "unknown kind 'guess'"),
    ],
)
def test_a_bad_book_is_refused_with_its_reason(rows: list[dict[str, str]], reason: str) -> None:
    good = [row | {"set_id": "good"} for row in ten()]
    sets, issues = parse(*rows, *good)
    assert [s.id for s in sets] == ["good"]
    assert [(issue.code, issue.place) for issue in issues] == [
        ("knowledge.holdings-refused", "top")
    ]
    assert reason in issues[0].detail


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2", "<html></html>", "\x00\x01", "set_id\n" + "x" * 200_000],
)
def test_a_file_of_another_layout_is_an_issue(text: str) -> None:
    sets, issues = parse_holdings(text, subject="f", us_mics={}, collected_on=COLLECTED)
    assert sets == []
    assert [issue.code for issue in issues] == ["knowledge.holdings-layout"]


@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=10))
def test_weights_that_can_be_a_book_pass(weights: list[float]) -> None:
    codes = [str(i) for i in range(len(weights))]
    problem = check_weights(weights, codes, full=False)
    assert problem == "" or "fractions" in problem

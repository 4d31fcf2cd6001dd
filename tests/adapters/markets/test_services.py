"""Price services at their doors: what is asked, what is read, and what each failure is called."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Any

import pytest
from tests.adapters.markets.market_libraries import (
    CLOSES,
    DAYS,
    NOON,
    Akshare,
    Clock,
    Frame,
    Yahoo,
    fail,
    hang,
    history,
    html_for_json,
    request,
    yahoo_history,
)

from yanbao.adapters.markets.akshare_prices import AkshareReader
from yanbao.adapters.markets.yahoo_prices import YahooReader, name_at_yahoo
from yanbao.errors import MissingExtra

PAIRS = tuple((d, c) for d, c in zip(DAYS, CLOSES, strict=True) if isfinite(c))


def akshare(library: Akshare, limit_s: float = 5.0) -> AkshareReader:
    return AkshareReader(Clock(), load=lambda: library, limit_s=limit_s)


@pytest.mark.parametrize(
    ("code", "function", "symbol"),
    [
        ("600519.XSHG", "stock_zh_a_hist", "600519"),
        ("300474", "stock_zh_a_hist", "300474"),
        ("sh600519", "stock_zh_a_hist", "600519"),
        ("510300", "fund_etf_hist_em", "510300"),
        ("159707.SZ", "fund_etf_hist_em", "159707"),
        ("000300.XSHG", "index_zh_a_hist", "000300"),
        ("399006.XSHE", "index_zh_a_hist", "399006"),
        ("00700.XHKG", "stock_hk_hist", "00700"),
        ("6082.HK", "stock_hk_hist", "06082"),
    ],
)
def test_each_kind_of_code_has_its_function(code: str, function: str, symbol: str) -> None:
    library = Akshare()
    found, issues = akshare(library).read(request(code))
    assert issues == []
    (asked,) = library.asked
    assert (asked[0], asked[1]["symbol"]) == (function, symbol)
    assert (asked[1]["start_date"], asked[1]["end_date"]) == ("20260105", "20260109")
    assert asked[1].get("adjust", "hfq") == "hfq"
    assert found is not None
    assert (found.code, found.closes, found.known_at) == (code, PAIRS, NOON)
    assert found.source == f"akshare 9.9 {function}"


def test_unadjusted_is_asked_for_where_it_is_stated() -> None:
    library = Akshare()
    found, _ = akshare(library).read(request(adjustment="unadjusted"))
    assert library.asked[0][1]["adjust"] == ""
    assert found is not None
    assert found.adjustment == "unadjusted"


FAULTS: list[tuple[Callable[[], Any], str, str]] = [
    (fail, "prices.service-failed", "ConnectionError: blocked by the other side"),
    (html_for_json, "prices.service-failed", "Expecting value"),
    (hang, "prices.too-slow", "within 0.3 s"),
    (lambda: Frame({}), "prices.nothing-found", "an empty table"),
    (lambda: history(收盘="close_price"), "prices.layout-changed", "no column 收盘"),
    (lambda: history(日期="date"), "prices.layout-changed", "it gave date, 开盘, 收盘"),
    (lambda: history(["—"] * 5), "prices.layout-changed", "a close '—'"),
    (lambda: history([0.0] * 5), "prices.nothing-found", "no close from"),
    (lambda: "<html>sign in</html>", "prices.layout-changed", "no table"),
    (lambda: None, "prices.layout-changed", "NoneType"),
    (
        lambda: Frame({"日期": ["soon"], "收盘": [1.0]}),
        "prices.layout-changed",
        "a day 'soon'",
    ),
    (
        lambda: Frame({"日期": [DAYS[0]] * 2, "收盘": [1.0, 2.0]}),
        "prices.layout-changed",
        "2026-01-05 twice",
    ),
    (
        lambda: Frame({"日期": [date(1999, 1, 4)], "收盘": [1.0]}),
        "prices.nothing-found",
        "no close from 2026-01-05",
    ),
]


@pytest.mark.parametrize(("answer", "code", "words"), FAULTS)
def test_every_failure_is_an_issue_of_its_own(
    answer: Callable[[], Any], code: str, words: str
) -> None:
    found, issues = akshare(Akshare(answer), limit_s=0.3).read(request())
    assert found is None
    assert [(i.code, i.subject) for i in issues] == [(code, "600519.XSHG")]
    assert words in issues[0].detail


def test_an_error_is_told_in_a_line_without_its_address() -> None:
    def refuse() -> Any:
        raise OSError("no route to\n https://a.example/" + "x=1&" * 100 + " now")

    _, issues = akshare(Akshare(refuse)).read(request())
    assert issues[0].detail == "akshare: stock_zh_a_hist failed: OSError: no route to … now"


def test_a_function_that_is_gone_is_told() -> None:
    class Newer:
        __version__ = "10"

    reader = AkshareReader(Clock(), load=Newer)
    found, issues = reader.read(request())
    assert found is None
    assert issues[0].code == "prices.layout-changed"
    assert "no function stock_zh_a_hist" in issues[0].detail


@pytest.mark.parametrize("code", ["NVDA.XNAS", "腾讯", "", "7.XSHG"])
def test_a_code_that_is_not_served_is_not_asked(code: str) -> None:
    library = Akshare()
    found, issues = akshare(library).read(request(code))
    assert (found, library.asked) == (None, [])
    assert issues[0].code == "prices.not-served"


# --- yfinance ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("600519.XSHG", "600519.SS"),
        ("300474.XSHE", "300474.SZ"),
        ("00700.XHKG", "0700.HK"),
        ("80700.XHKG", "80700.HK"),
        ("NVDA.XNAS", "NVDA"),
        ("BRK.B.XNYS", "BRK-B"),
        ("^HSI", "^HSI"),
    ],
)
def test_codes_are_written_as_yahoo_writes_them(code: str, name: str) -> None:
    assert name_at_yahoo(code) == name


def test_yahoos_days_are_those_of_its_index() -> None:
    library = Yahoo(yahoo_history)
    reader = YahooReader(Clock(), load=lambda: library)
    found, issues = reader.read(request("00700.XHKG"))
    assert issues == []
    assert found is not None
    assert found.closes == PAIRS
    symbol, words = library.asked[0]
    assert (symbol, words["start"], words["end"]) == ("0700.HK", "2026-01-05", "2026-01-10")
    assert words["auto_adjust"] is True


def test_yahoo_is_not_asked_for_what_it_does_not_have() -> None:
    library = Yahoo(yahoo_history)
    reader = YahooReader(Clock(), load=lambda: library)
    for asking in (request(adjustment="unadjusted"), request("430047.BJSE"), request("X")):
        found, issues = reader.read(asking)
        assert found is None
        assert [i.code for i in issues] == ["prices.not-served"]
    assert library.asked == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (fail, "prices.service-failed"),
        (lambda: Frame({"Close": []}), "prices.nothing-found"),
        (lambda: Frame({"Adj": [1.0]}, index=[NOON]), "prices.layout-changed"),
    ],
)
def test_yahoos_failures_have_the_same_names(answer: Callable[[], Any], code: str) -> None:
    reader = YahooReader(Clock(), load=lambda: Yahoo(answer))
    assert [i.code for i in reader.read(request())[1]] == [code]


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, reader in (("akshare", AkshareReader), ("yfinance", YahooReader)):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(MissingExtra, match=f"needs the extra '{name}'"):
            reader(Clock())


# --- the libraries themselves, their requests answered here ---------------------------------


class Response:
    """What requests and curl_cffi give back, as far as the libraries read it."""

    def __init__(self, payload: object, text: str = "") -> None:
        self._payload = payload
        self.text = text or json.dumps(payload)
        self.status_code = 200

    def json(self) -> object:
        if self._payload is None:
            raise ValueError("Expecting value: line 1 column 1 (char 0)")
        return self._payload

    def raise_for_status(self) -> None:
        return


def kline(day: date, close: float, fields: int) -> str:
    values = [day.isoformat(), "9.9", str(close), "11", "9", "100", "1000", "1", "2", "0.1", "3"]
    return ",".join(values[:fields])


@pytest.mark.extras
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("code", "secid", "fqt"),
    [
        ("600519.XSHG", "1.600519", "2"),
        ("510300.XSHG", "1.510300", "2"),
        ("00700.XHKG", "116.00700", "2"),
        ("000300.XSHG", "1.000300", "0"),
    ],
)
def test_akshares_own_functions_read_the_closes(
    code: str, secid: str, fqt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The column names are the library's: its requests are answered in 东方财富's form."""
    library = pytest.importorskip("akshare", reason="not installed, not run: make extras-test")
    asked: list[dict[str, str]] = []

    def answer(_: str, params: dict[str, str] | None = None, **__: object) -> Response:
        asked.append(params or {})
        lines = [kline(day, close, 11) for day, close in PAIRS]
        return Response({"data": {"klines": lines, "diff": [], "total": 0}})

    monkeypatch.setattr("requests.get", answer)
    monkeypatch.setattr("akshare.index.index_zh_em.index_code_id_map_em", lambda: {"000300": "1"})
    reader = AkshareReader(Clock(), load=lambda: library)
    found, issues = reader.read(request(code))
    assert issues == []
    assert found is not None
    assert found.closes == PAIRS
    assert (asked[-1]["secid"], asked[-1]["fqt"]) == (secid, fqt)


@pytest.mark.extras
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("payload", [None, {"data": None}, {"data": {"klines": ["a,b"]}}, {}])
def test_akshares_own_functions_fail_in_words(
    payload: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = pytest.importorskip("akshare", reason="not installed, not run: make extras-test")
    monkeypatch.setattr("requests.get", lambda *_, **__: Response(payload))
    reader = AkshareReader(Clock(), load=lambda: library)
    for code in ("600519.XSHG", "00700.XHKG"):
        found, issues = reader.read(request(code))
        assert found is None
        (told,) = issues
        assert told.code in ("prices.service-failed", "prices.nothing-found")


@pytest.mark.extras
@pytest.mark.filterwarnings("default")
def test_yfinances_own_history_reads_the_adjusted_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip("yfinance", reason="not installed, not run: make extras-test")
    opens = [
        int((datetime(d.year, d.month, d.day, 1, 30, tzinfo=NOON.tzinfo)).timestamp()) for d in DAYS
    ]
    closes = [10.0, 10.5, None, 10.2, 10.4]
    quote = dict.fromkeys(("open", "high", "low", "close"), closes) | {"volume": [1] * 5}
    meta = {
        "currency": "HKD", "symbol": "0700.HK", "exchangeTimezoneName": "Asia/Hong_Kong",
        "timezone": "HKT", "gmtoffset": 28800, "instrumentType": "EQUITY", "priceHint": 2,
        "dataGranularity": "1d", "validRanges": ["1d", "max"],
        "regularMarketTime": opens[-1] + 20_000,
    }  # fmt: skip
    result = {
        "meta": meta, "timestamp": opens,
        "indicators": {
            "quote": [quote], "adjclose": [{"adjclose": [c and c / 2 for c in closes]}]
        },
    }  # fmt: skip
    payload = {"chart": {"result": [result], "error": None}}
    monkeypatch.setattr("yfinance.data.YfData.get", lambda *_, **__: Response(payload))
    monkeypatch.setattr("yfinance.data.YfData.cache_get", lambda *_, **__: Response(payload))
    library.config.debug.hide_exceptions = False
    reader = YahooReader(Clock(), load=lambda: library)
    found, issues = reader.read(request("00700.XHKG"))
    assert issues == []
    assert found is not None
    assert [(day, round(close, 6)) for day, close in found.closes] == [
        (day, close / 2) for day, close in PAIRS
    ]

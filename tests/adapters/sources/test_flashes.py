from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.adapters.sources.flash_library import Library
from tests.adapters.sources.worlds import FixedClock

from yanbao.adapters.sources.flashes import FlashFetcher
from yanbao.knowledge.sources import SourceTable
from yanbao.model.replies import FetchRequest


def fetch(name: str, *, library: Any = Library) -> tuple[Any, list[str]]:
    fetcher = FlashFetcher(FixedClock(), load=lambda: library, limit_s=0.2)
    reply, issues = fetcher.fetch(FetchRequest(address=f"akshare:{name}"))
    return reply, [issue.code for issue in issues]


def test_rows_become_titles_texts_instants_and_links() -> None:
    reply, codes = fetch("stock_info_global_em")
    (row,) = json.loads(reply.content)
    assert (reply.outcome, codes) == ("fresh", [])
    assert (row["title"], row["text"], row["link"]) == ("快讯", "正文", "https://a/1")
    assert row["published"] == "2026-01-05 09:00:00"
    assert row["columns"]["标题"] == "快讯"


def test_a_day_and_a_time_apart_are_joined_and_gaps_are_empty() -> None:
    (row,) = json.loads(fetch("stock_info_global_cls")[0].content)
    assert row["published"] == "2026-01-05 09:01:02"
    assert row["columns"]["x"] == ""


@pytest.fixture(params=["Asia/Shanghai", "UTC", "America/New_York"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_an_instant_printed_in_the_machines_zone_is_that_instant(machine_zone: str) -> None:
    (row,) = json.loads(fetch("stock_info_global_futu")[0].content)
    assert datetime.fromisoformat(row["published"]) == datetime(2026, 1, 5, 1, 1, 2, tzinfo=UTC)


AT = 1767574862  # 2026-01-05 09:01:02 in Shanghai
REPLIES: dict[str, object] = {
    "stock_info_global_em": {"data": {"fastNewsList": [
        {"title": "题", "summary": "文", "showTime": "2026-01-05 09:01:02", "code": "1"}]}},
    "stock_info_global_cls": {"data": {"roll_data": [
        {"title": "题", "content": "文", "ctime": AT, "level": "C"}]}},
    "stock_info_global_sina": {"result": {"data": {"feed": {"list": [
        {"create_time": "2026-01-05 09:01:02", "rich_text": "文"}]}}}},
    "stock_info_global_ths": {"data": {"list": [
        {"title": "题", "digest": "文", "rtime": str(AT), "url": "https://a/1"}]}},
    "stock_info_global_futu": {"data": {"data": {"news": [
        {"title": "题", "content": "文", "time": str(AT), "detailUrl": "https://a/1"}]}}},
}  # fmt: skip


class Response:
    status_code = 200

    def __init__(self, payload: object) -> None:
        self.text = "<html>" if payload is None else json.dumps(payload)

    def json(self) -> Any:
        return json.loads(self.text)

    def raise_for_status(self) -> None:
        return


def real(monkeypatch: pytest.MonkeyPatch, payload: object) -> Any:
    """The library itself, its requests answered here."""
    library = pytest.importorskip("akshare", reason="not installed, not run: make extras-test")
    monkeypatch.setattr("requests.get", lambda *_, **__: Response(payload))
    monkeypatch.setattr("requests.Session.get", lambda *_, **__: Response(payload))
    monkeypatch.setattr("time.sleep", lambda _: None)  # it tries ten times, with pauses
    return library


@pytest.mark.extras
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", sorted(REPLIES))
def test_the_librarys_own_columns_are_read(
    name: str, monkeypatch: pytest.MonkeyPatch, machine_zone: str
) -> None:
    library = real(monkeypatch, REPLIES[name])
    fetcher = FlashFetcher(FixedClock(), load=lambda: library)
    reply, issues = fetcher.fetch(FetchRequest(address=f"akshare:{name}"))
    assert issues == []
    (row,) = json.loads(reply.content)
    assert row["text"] == "文"
    assert row["title"] == ("" if name.endswith("sina") else "题")
    at = datetime.fromisoformat(row["published"])
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert at == datetime.fromtimestamp(AT, UTC)


@pytest.mark.extras
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("payload", [None, {}, {"data": None}, {"data": {"list": [{"a": 1}]}}])
@pytest.mark.parametrize("name", sorted(REPLIES))
def test_a_page_or_another_shape_is_a_failure_in_words(
    name: str, payload: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = real(monkeypatch, payload)
    fetcher = FlashFetcher(FixedClock(), load=lambda: library)
    reply, issues = fetcher.fetch(FetchRequest(address=f"akshare:{name}"))
    assert (reply.outcome, [issue.code for issue in issues]) == ("failed", ["fetch.server-failed"])


@pytest.mark.extras
def test_every_shipped_function_is_one_of_the_librarys() -> None:
    library = pytest.importorskip("akshare", reason="not installed, not run: make extras-test")
    shipped = [s.address for s in SourceTable.load() if s.kind == "akshare"]
    assert {address.removeprefix("akshare:") for address in shipped} == set(REPLIES)
    assert all(callable(getattr(library, name)) for name in REPLIES)


def test_a_blocked_endpoint_and_a_hanging_one_are_told() -> None:
    assert fetch("stock_info_global_sina")[1] == ["fetch.server-failed"]
    assert fetch("stock_info_global_ths")[1] == ["fetch.too-slow"]


def test_only_news_functions_are_called() -> None:
    for name in ("os_system", "fund_etf_spot_em", "stock_info_global_em.__globals__", ""):
        assert fetch(name)[1] == ["fetch.unsafe-address"]
    assert fetch("stock_info_no_such")[1] == ["fetch.not-there"]


def test_without_akshare_the_extra_is_named() -> None:
    def missing() -> Any:
        raise ImportError("akshare")

    fetcher = FlashFetcher(FixedClock(), load=missing)
    _, issues = fetcher.fetch(FetchRequest(address="akshare:stock_info_global_em"))
    assert [issue.code for issue in issues] == ["fetch.missing-extra"]
    assert "yanbao[akshare]" in issues[0].hint

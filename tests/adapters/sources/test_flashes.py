from __future__ import annotations

import json
from typing import Any

from tests.adapters.sources.flash_library import Library
from tests.adapters.sources.worlds import FixedClock

from yanbao.adapters.sources.flashes import FlashFetcher
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

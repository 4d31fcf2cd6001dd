from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from yanbao.errors import NotFound, ParseError
from yanbao.knowledge.base_rates import BaseRateTable, Panel
from yanbao.knowledge.closes import find_close, local_day

TABLE = BaseRateTable.load()


def test_windows_that_had_not_ended_are_not_known() -> None:
    day = date(2015, 6, 12)
    early = TABLE.find("beats", 5, mic="XSHG", as_of=day)
    late = TABLE.find("beats", 5, mic="XSHG", as_of=date(2025, 6, 12))
    assert early is not None
    assert late is not None
    assert all(row.ends_on < day for row in early.rows)
    assert set(early.rows) < set(late.rows)
    assert (early.reference.known_on or date.max) < day


def test_a_window_is_known_the_day_after_its_last_close() -> None:
    rows = TABLE.panels[0].rows("any", 20)
    end = rows[5].ends_on
    for day, known in ((end, False), (end + timedelta(days=1), True)):
        found = TABLE.find("beats", 20, mic="XSHG", as_of=day)
        assert found is not None
        assert (rows[5] in found.rows) is known


def test_a_panel_published_later_is_not_known_before() -> None:
    for day, known in ((date(2026, 3, 1), False), (date(2026, 3, 2), True)):
        found = TABLE.find("rises", 60, mic="XHKG", as_of=day, condition="new_listing")
        assert (found is not None) is known


def test_a_panel_without_an_index_says_nothing_of_beating_it() -> None:
    day = date(2026, 6, 1)
    assert TABLE.find("beats", 60, mic="XHKG", as_of=day, condition="new_listing") is None


def test_no_market_no_rate() -> None:
    assert TABLE.find("beats", 5, mic="XTKS", as_of=date(2026, 1, 1)) is None
    assert TABLE.find("beats", 7, mic="XSHG", as_of=date(2026, 1, 1)) is None


@pytest.mark.parametrize("panel", TABLE.panels, ids=lambda panel: panel.id)
def test_counts_hold_together(panel: Panel) -> None:
    assert panel.source.startswith("https://")
    for condition in ("any", "after_rise", "after_fall", "new_listing"):
        for horizon in (5, 20, 60, 250):
            days = [row.ends_on for row in panel.rows(condition, horizon)]
            assert days == sorted(days)


def test_hong_kongs_own_shares_are_known_since_they_were_chosen() -> None:
    for day, known in ((date(2025, 10, 31), False), (date(2025, 11, 1), True)):
        assert (TABLE.find("beats", 20, mic="XHKG", as_of=day) is not None) is known
    found = TABLE.find("beats", 20, mic="XHKG", as_of=date(2026, 1, 1))
    assert found is not None
    assert {row.n for row in found.rows} == {150}
    assert 0.47 < sum(found.hits) / sum(found.sizes) < 0.51


def test_an_index_and_its_industries_are_counted_apart_from_shares() -> None:
    day = date(2026, 1, 1)
    index = TABLE.find("rises", 20, mic="XSHG", as_of=day, of="index")
    assert index is not None
    assert {row.n for row in index.rows} == {1}
    assert TABLE.find("beats", 20, mic="XSHG", as_of=day, of="index") is None
    sectors = TABLE.find("beats", 20, mic="XSHG", as_of=day, of="sectors")
    assert sectors is not None
    assert max(row.n for row in sectors.rows) <= 31
    assert TABLE.find("beats", 250, mic="XSHG", as_of=day, of="sectors") is None


def test_known_features_of_the_market_are_in_the_table() -> None:
    """Fewer than half of the members beat their index over a month, as skewed returns make it."""
    found = TABLE.find("beats", 20, mic="XSHE", as_of=date(2026, 1, 1))
    assert found is not None
    assert 0.44 < sum(found.hits) / sum(found.sizes) < 0.49
    assert len(found.rows) > 150


@pytest.mark.parametrize(
    "text", ["", "{}", '{"move": 0.05, "panels": {"a": {}}}', '{"move": 1, "panels": []}']
)
def test_another_layout_is_a_parse_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "base_rates.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ParseError, match="base rates"):
        BaseRateTable.load(path)


def test_an_impossible_count_is_a_parse_error(tmp_path: Path) -> None:
    panel = {
        "label": ["甲", "a"], "of": "shares", "venues": ["XSHG"], "benchmark": "", "source": "https://e.org",
        "known_on": None, "notes": "", "rows": {"any/5": [["2020-01-02", 3, 5, 1]]},
    }  # fmt: skip
    path = tmp_path / "base_rates.json"
    path.write_text(json.dumps({"move": 0.05, "panels": {"p": panel}}), "utf-8")
    table = BaseRateTable.load(path)
    with pytest.raises(ParseError, match="count"):
        table.find("beats", 5, mic="XSHG", as_of=date(2026, 1, 1))


def test_closes_are_instants_of_the_venue() -> None:
    assert find_close("XSHG", date(2026, 1, 5)).isoformat() == "2026-01-05T15:00:00+08:00"
    assert find_close("XNAS", date(2026, 7, 1)).isoformat() == "2026-07-01T16:00:00-04:00"
    night = datetime(2026, 1, 6, 3, tzinfo=timezone(timedelta(hours=8)))
    assert local_day("XNYS", night) == date(2026, 1, 5)
    with pytest.raises(NotFound, match="XTKS"):
        find_close("XTKS", date(2026, 1, 5))

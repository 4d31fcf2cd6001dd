from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yanbao.collect.sources.addresses import parse_address
from yanbao.collect.sources.requests import plan_request
from yanbao.errors import NotFound, ParseError, SourceError
from yanbao.knowledge.sources import SourceTable, parse_sources
from yanbao.model.sources import KINDS

OWN = """
[[source]]
name = "own-paper"
publisher = "自己的报"
kind = "rss"
address = "http://192.168.1.9:8000/feed"
language = "zh-hans"
zone = "Asia/Shanghai"
every = 60
hours = ["06:00", "23:00"]
expected = { weekday = 5, weekend = 1, basis = "estimated" }
use = "not stated"
private = true
"""
SIXTEEN = (
    "东方财富网", "36氪", "华尔街见闻", "中新网", "FT中文网", "百度股票焦点", "国家统计局", "CNBC",
    "Wall Street Journal", "The Economist", "BBC", "ETF Trends", "Federal Reserve Board",
    "U.S. Securities and Exchange Commission", "ZeroHedge", "Thomson Reuters",
)  # fmt: skip


def test_at_least_twenty_five_sources_ship_the_sixteen_among_them() -> None:
    table = SourceTable.load()
    assert len(table) >= 25
    assert set(SIXTEEN) <= {source.publisher for source in table}


def test_every_kind_has_a_source() -> None:
    assert set(Counter(source.kind for source in SourceTable.load())) == set(KINDS)


def test_every_shipped_source_can_be_asked_and_none_is_private() -> None:
    now = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
    for source in SourceTable.load():
        assert not source.private, source.name
        asked = plan_request(source, now=now)
        assert "{" not in asked.address, source.name
        if source.kind != "akshare":
            assert parse_address(asked.address).text, source.name


def test_every_use_is_stated_or_said_not_to_be() -> None:
    for source in SourceTable.load():
        assert source.use, source.name
        assert not source.use_at or source.use != "not stated", source.name


def test_the_users_file_adds_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN + OWN.replace("own-paper", "36kr"), "utf-8")
    table = SourceTable.load(path)
    assert len(table) == len(SourceTable.load()) + 1
    assert table.by_name("own-paper").private
    assert table.by_name("36kr").publisher == "自己的报"


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert len(SourceTable.load(tmp_path / "none.toml")) == len(SourceTable.load())


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="cannot be read"):
        SourceTable.load(path)
    path.write_text("[[source]\n", "utf-8")
    with pytest.raises(ParseError, match=r"own\.toml: no TOML"):
        SourceTable.load(path)


def test_an_unknown_name_speaks_of_near_ones() -> None:
    with pytest.raises(NotFound, match="no source is called 'cninfo'") as caught:
        SourceTable.load().by_name("cninfo")
    assert "cninfo-shanghai" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('name = "own-paper"', 'name = "Own Paper"', "name = 'Own Paper', expected small letters"),
        ('kind = "rss"', 'kind = "feed"', "kind = 'feed', expected one of: rss, atom"),
        ('kind = "rss"', 'kind = "list"', "links"),
        ('kind = "rss"', 'kind = "akshare"', "address = 'http://192"),
        ("http://192.168.1.9:8000/feed", "ftp://a/b", "address = 'ftp://a/b', expected an http"),
        ("http://192.168.1.9:8000/feed", "http://u:p@a/b", "without a user name"),
        ('language = "zh-hans"', 'language = "de"', "language = 'de', expected one of"),
        ("Asia/Shanghai", "Asia/Peking", "zone = 'Asia/Peking', expected a zone"),
        ("Asia/Shanghai", "../../etc/passwd", "zone"),
        ("every = 60", "every = 0", "every = 0, expected minutes"),
        ("every = 60", "every = true", "every = True, expected minutes"),
        ('["06:00", "23:00"]', '["6", "25:00"]', "hours = ['6', '25:00'], expected two times"),
        ("weekday = 5", "weekday = -1", "expected.weekday = -1, expected new items"),
        ('basis = "estimated"', 'basis = "felt"', "expected.basis = 'felt', expected one of"),
        ('use = "not stated"', "", "use = '(nothing)', expected a text"),
        ("private = true", 'private = "yes"', "private = 'yes', expected true or false"),
        ("private = true", "pages = 3", "pages = 3, expected 1"),
        ("private = true", "pages = 999", "pages = 999, expected how many"),
        ("private = true", 'headers = { Referer = "a\\nb" }', "headers"),
        ("private = true", 'method = "PUT"', "method = 'PUT', expected one of: GET, POST"),
        ("private = true", "colour = 1", "colour = 1, expected no such field"),
    ],
)
def test_a_fault_names_file_field_value_and_expectation(old: str, new: str, told: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_sources(OWN.replace(old, new), file="own.toml", own=True)
    assert str(caught.value).startswith("own.toml: source[0]")
    assert told in str(caught.value)


def test_a_shipped_source_may_not_be_private() -> None:
    with pytest.raises(ParseError, match="no shipped source"):
        parse_sources(OWN, file="sources.toml", own=False)


def test_a_name_stands_once() -> None:
    with pytest.raises(ParseError, match=r"source\[1\]\.name"):
        parse_sources(OWN + OWN, file="own.toml", own=True)

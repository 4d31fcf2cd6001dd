"""Themes: members that are listed, known and sourced; found by words; refused when malformed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yanbao.errors import NotFound, ParseError
from yanbao.knowledge import load_knowledge
from yanbao.knowledge.themes import THEMES, ThemeTable

KNOWLEDGE = load_knowledge()
TABLE = KNOWLEDGE.themes
ASKED = (
    "ai-compute semi-design semi-foundry semi-equipment semi-memory semi-packaging robots battery"
    " ev solar innovative-drugs brokers banks insurance gold copper rare-earths oil coal power grid"
    " commercial-space defence consumer liquor internet games property"
)
NOTE_DAY = date(2026, 1, 4)


def loaded(tmp_path: Path, text: str) -> ThemeTable:
    path = tmp_path / "themes.toml"
    path.write_text(text, "utf-8")
    return ThemeTable.load(
        path,
        listings=KNOWLEDGE.listings,
        funds=KNOWLEDGE.funds,
        offerings=KNOWLEDGE.offerings,
    )


@pytest.mark.parametrize("theme_id", ASKED.split())
def test_every_asked_theme_has_members_known_on_the_note_day(theme_id: str) -> None:
    assert len(TABLE.listing_ids(theme_id, NOTE_DAY)) >= 5


def test_every_member_is_a_listing_with_a_role_a_day_and_a_page() -> None:
    for theme in TABLE.themes():
        for member in TABLE.members(theme.id):
            listing = KNOWLEDGE.listings.by_id(member.listing_id)
            assert listing is not None, member
            assert member.role[0]
            assert member.role[1]
            assert member.reference.address.startswith("http"), member
            assert member.valid_from >= (listing.listed_on or member.valid_from)


def test_a_member_listed_later_is_not_one_before() -> None:
    assert "06082.XHKG" not in TABLE.listing_ids("ai-compute", date(2026, 1, 1))
    assert "06082.XHKG" in TABLE.listing_ids("ai-compute", date(2026, 1, 2))
    assert TABLE.of_listing("06082.XHKG", date(2026, 1, 1)) == ()
    roles = {m.theme_id: m.role for m in TABLE.of_listing("06082.XHKG", NOTE_DAY)}
    assert roles["ai-compute"] == ("GPU设计", "GPU design")


def test_a_delisted_share_is_no_member_any_more() -> None:
    assert "600837.XSHG" in TABLE.listing_ids("brokers", date(2025, 1, 2))
    assert "600837.XSHG" not in TABLE.listing_ids("brokers", NOTE_DAY)


def test_a_name_from_before_another_business_gives_no_industry() -> None:
    changed = TABLE.industries.of("000506.XSHE")  # 中润资源, property once, 招金黄金 now
    assert changed is not None
    assert changed.levels == ()
    assert "000506.XSHE" not in TABLE.listing_ids("property")
    assert "000506.XSHE" in TABLE.listing_ids("gold", NOTE_DAY)
    kept = TABLE.industries.of("601012.XSHG")
    assert kept is not None
    assert kept.levels[0] == "电力设备"


def test_a_theme_not_known_yet_has_no_such_member() -> None:
    assert "688256.XSHG" not in {
        m.listing_id
        for m in TABLE.members("ai-compute", date(2024, 1, 1))
        if m.role[1] == "AI chip design"
    }


def test_an_issuers_other_listing_plays_the_same_role() -> None:
    foundry = TABLE.listing_ids("semi-foundry", NOTE_DAY)
    assert {"688981.XSHG", "00981.XHKG"} <= set(foundry)


@pytest.mark.parametrize(
    ("listing_id", "home"),
    [
        ("06082.XHKG", "ai-compute"),
        ("300750.XSHE", "battery"),
        ("600519.XSHG", "liquor"),
        ("688981.XSHG", "semi-foundry"),
        ("600036.XSHG", "banks"),
        ("00700.XHKG", "internet"),
    ],
)
def test_a_listing_is_at_home_where_its_business_is(listing_id: str, home: str) -> None:
    theme = TABLE.home_of(listing_id, NOTE_DAY)
    assert theme is not None
    assert theme.id == home
    assert TABLE.home_of("AAPL.XNAS", NOTE_DAY) is None


def test_neighbours_are_themes_and_indices_have_funds() -> None:
    assert {"semi-foundry", "semi-memory"} <= set(TABLE.by_id("ai-compute").upstream)
    assert "ai-compute" in TABLE.by_id("semi-memory").downstream
    trackers = TABLE.trackers("semiconductors", NOTE_DAY)
    assert "512480.XSHG" in {row.fund_id for row in trackers}
    assert all(row.reference.address.startswith("http") for row in trackers)
    assert TABLE.trackers("semiconductors", date(2020, 1, 1)) == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ai-compute", "ai-compute"),
        ("半導體", "semiconductors"),
        ("半导体设备国产化提速", "semi-equipment"),
        ("人形机器人", "robots"),
        ("DRAM", "semi-memory"),
        ("Rare earths", "rare-earths"),
    ],
)
def test_a_theme_is_found_by_id_name_and_word(text: str, first: str) -> None:
    assert TABLE.find(text)[0].id == first


def test_what_no_theme_says_is_not_found() -> None:
    assert TABLE.find("") == ()
    assert TABLE.find("天气") == ()
    with pytest.raises(NotFound, match="no theme 'weather'"):
        TABLE.members("weather")


def test_another_layout_is_refused(tmp_path: Path) -> None:
    head = '[sources]\n[theme.a]\nname = ["甲", "A"]\nwords = ["甲"]\n'
    assert [theme.id for theme in loaded(tmp_path, head).themes()] == ["a"]
    with pytest.raises(ParseError, match="unknown keys: colour"):
        loaded(tmp_path, head + 'colour = "red"\n')
    with pytest.raises(ParseError, match="unknown theme 'b'"):
        loaded(tmp_path, head + 'upstream = ["b"]\n')
    with pytest.raises(ParseError, match="name"):
        loaded(tmp_path, '[sources]\n[theme.a]\nwords = ["甲"]\n')
    with pytest.raises(ParseError):
        loaded(tmp_path, THEMES.read_text("utf-8")[:4000])


def test_industries_say_which_table_they_are_of() -> None:
    industry = TABLE.industries.of("688981.XSHG")
    assert industry is not None
    assert industry.levels == ("电子", "半导体", "集成电路制造")
    assert industry.text == "电子/半导体/集成电路制造"
    young = TABLE.industries.of("688795.XSHG")
    assert young is not None
    assert (young.code, young.sector, young.sector_on) == ("", "半导体", date(2025, 12, 5))
    assert TABLE.industries.of("00700.XHKG") is None
    assert TABLE.industries.name("000000") == "000000"

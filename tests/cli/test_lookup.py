"""``yanbao lookup`` and ``yanbao exposure`` on the shipped tables."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from yanbao.cli.exposure import exposure_command
from yanbao.cli.lookup import lookup_command
from yanbao.errors import NotFound, UsageError, YanbaoError

APP = typer.Typer()
APP.command("lookup")(lookup_command)
APP.command("exposure")(exposure_command)


def ask(*words: str) -> str:
    result = CliRunner().invoke(APP, list(words))
    if isinstance(result.exception, YanbaoError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def ask_json(*words: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(ask(*words, "--json"))
    return answer


def test_a_press_name_leads_to_both_listings_of_one_issuer() -> None:
    found = ask_json("lookup", "中芯", "--as-of", "2026-01-04")
    assert found["issuers"] == 1
    assert [row["id"] for row in found["found"]] == ["688981.XSHG", "00981.XHKG"]
    first = found["found"][0]
    assert first["why"] == "as the press writes it"
    assert first["industry"] == "电子/半导体/集成电路制造"
    assert "semi-foundry" in {theme["id"] for theme in first["themes"]}


def test_traditional_script_is_read_too() -> None:
    assert ask_json("lookup", "壁仞科技")["found"][0]["id"] == "06082.XHKG"
    assert ask_json("lookup", "中芯國際")["issuers"] == 1


def test_a_name_is_told_as_of_the_day() -> None:
    then = ask_json("lookup", "豪威集团", "--as-of", "2024-01-01")["found"]
    assert then[0]["name"] == "韦尔股份"
    assert then[0]["renamings"][0]["first_known"] == "2025-06-20"
    assert next(row for row in then if row["id"] == "00501.XHKG")["listed"].startswith("not before")
    words = ask("lookup", "韦尔股份", "--as-of", "2026-01-04")
    assert "former name, until 2025-06-19" in words


def test_a_name_passed_on_leads_to_who_bore_it_then() -> None:
    then = ask_json("lookup", "东风股份", "--as-of", "2022-01-01")["found"]
    assert [row["id"] for row in then] == ["601515.XSHG", "600006.XSHG"]
    assert ask_json("exposure", "东风股份", "--as-of", "2022-01-01")["subject"] == "601515.XSHG"
    assert ask_json("exposure", "东风股份", "--as-of", "2026-01-04")["subject"] == "600006.XSHG"


def test_ambiguity_is_an_answer() -> None:
    found = ask_json("lookup", "平安")
    assert found["issuers"] >= 3
    assert {"000001.XSHE", "601318.XSHG"} <= {row["id"] for row in found["found"]}


def test_an_unknown_name_leaves_with_near_ones() -> None:
    with pytest.raises(NotFound) as caught:
        ask("lookup", "壁刃科技")
    assert caught.value.exit_code == 2
    assert "壁仞科技 06082.XHKG" in caught.value.hint


def test_a_wrong_day_is_refused() -> None:
    with pytest.raises(UsageError, match="is no day"):
        ask("lookup", "中芯", "--as-of", "yesterday")


def test_a_new_listing_is_in_no_book_and_when_it_can_be() -> None:
    found = ask_json("exposure", "06082.XHKG", "--as-of", "2026-01-04")
    assert found["exposures"] == []
    assert found["too_early"] == found["searched"] > 50
    assert "2026-06-08" in {entry["on"] for entry in found["entries"]}
    assert {theme["id"] for theme in found["themes"]} >= {"ai-compute", "semiconductors"}


def test_each_day_of_entry_is_printed_with_the_source_of_its_rule() -> None:
    entries = ask_json("exposure", "06082.XHKG", "--as-of", "2026-01-04")["entries"]
    assert len(entries) >= 5
    words = ask("exposure", "06082.XHKG", "--as-of", "2026-01-04")
    for one in entries:
        assert one["source"].startswith("http")
        (line,) = (row for row in words.splitlines() if one["label"] in row)
        assert one["source"] in line
        assert one["on"] in line
    assert "fast entry into the indices of Hang Seng and CSI is not computed" in words


def test_the_indices_that_name_a_share_are_told_with_their_list() -> None:
    (one,) = ask_json("exposure", "00700", "--as-of", "2026-01-04")["members_of"]
    assert (one["index"], one["listed_on"]) == ("恒生指数", "2025-10-01")
    assert one["funds"]
    assert ask_json("exposure", "00700", "--as-of", "2023-01-04")["members_of"] == []


def test_every_exposure_has_path_day_coverage_and_bound() -> None:
    found = ask_json("exposure", "中芯国际", "--as-of", "2026-01-04")
    assert found["subject"] == "688981.XSHG"
    assert found["other_listings"][0]["listing"] == "00981.XHKG"
    for one in found["exposures"]:
        assert one["path"][0] == one["fund"]
        assert one["known_on"] <= "2026-01-04"
        assert 0 < one["weight"] <= one["disclosed"] <= 1.005
        assert one["source"].startswith("http")
    weights = [one["weight"] for one in found["exposures"]]
    assert weights == sorted(weights, reverse=True)


def test_by_theme_and_into_a_fund() -> None:
    theme = ask_json("exposure", "--theme", "GPU", "--as-of", "2026-01-04")
    assert theme["subject"] == "ai-compute"
    assert "06082.XHKG" in {member["listing"] for member in theme["members"]}
    fund = ask_json("exposure", "--fund", "007301", "--as-of", "2026-01-04")
    assert fund["path"] == ["007301", "512480.XSHG", "中证全指半导体产品与设备"]
    assert fund["positions"][0]["listing"] == "688981.XSHG"
    assert fund["follows_basis"] == "stated on page"


def test_tables_are_printed_and_cut() -> None:
    words = ask("exposure", "688981", "--as-of", "2026-01-04", "--limit", "2")
    assert "more (--limit 0 shows all)" in words
    assert "恒生" not in ask("exposure", "--fund", "512480", "--as-of", "2026-01-04")
    assert "no book of its own" in ask("exposure", "--fund", "513180", "--as-of", "2025-09-01")


def test_a_fund_an_index_and_a_theme_are_understood_without_an_option() -> None:
    fund = ask_json("exposure", "510300")
    assert (fund["subject"], fund["follows"]) == ("510300.XSHG", "沪深300")
    assert fund["positions"]
    index = ask_json("exposure", "科创50")
    assert index["subject"] == "上证科创板50成份"
    assert "588000.XSHG" in index["followers"]
    assert ask_json("exposure", "半导体设备")["subject"] == "semi-equipment"
    words = ask("exposure", "铜", "--as-of", "2026-06-30")
    assert "index 国证有色金属行业, the theme among others: 159880.XSHE" in words
    feeder = ask_json("exposure", "007301", "--as-of", "2026-01-04")
    assert feeder["path"][0] == "007301"


def test_a_plain_noun_means_the_theme_and_names_the_company() -> None:
    robots = ask_json("exposure", "机器人")
    assert robots["subject"] == "robots"
    assert robots["also_listed"] == ["300024.XSHE 机器人"]
    assert ask_json("exposure", "300024")["subject"] == "300024.XSHE"


def test_a_book_of_long_ago_is_marked() -> None:
    words = ask("exposure", "688256", "--as-of", "2026-11-22")
    assert "2024-08-23*" in words
    assert "reported over a year before" in words
    assert "*" not in ask("exposure", "688256", "--as-of", "2024-10-01")
    one = ask_json("exposure", "688256", "--as-of", "2026-11-22")["exposures"][0]
    assert one["age_days"] == 821


def test_the_books_that_could_hide_a_listing_are_named() -> None:
    found = ask_json("exposure", "03690", "--as-of", "2026-11-22")["unseen"]
    assert found[0]["whose"] == "恒生科技指数"
    assert [one["bound"] for one in found] == sorted((o["bound"] for o in found), reverse=True)


def test_the_northbound_channel_is_told_as_of_the_day() -> None:
    found = ask_json("lookup", "600885", "--as-of", "2024-06-01")["found"][0]
    assert "can be sold only, since about 2024-05-21" in found["stock_connect"]
    assert "is not on the list" in ask("exposure", "688795", "--as-of", "2026-06-30")
    assert "no list is in the tables" in ask_json("lookup", "00700")["found"][0]["stock_connect"]
    assert ask_json("lookup", "AAPL")["found"][0]["stock_connect"] == ""


def test_an_isin_is_a_name_too_and_tells_its_source() -> None:
    found = ask_json("lookup", "KYG596691041")["found"]
    assert {row["id"] for row in found} == {"03690.XHKG", "83690.XHKG"}
    assert ask_json("exposure", "KYG596691041")["subject"] == "03690.XHKG"
    first = found[0]
    assert first["isin"] == "KYG596691041"
    assert first["isin_source"].startswith("https://")
    assert first["gics_like_sector"] == "Consumer Discretionary"
    assert "ISIN in no source" in ask("lookup", "920088.BJSE")


@pytest.mark.parametrize(
    ("words", "error", "part"),
    [
        (("exposure",), UsageError, "give one of"),
        (("exposure", "中芯", "--fund", "512480"), UsageError, "give one of"),
        (("exposure", "--fund", "999999"), NotFound, "no fund or index"),
        (("exposure", "--theme", "天气"), NotFound, "no theme"),
        (("exposure", "平安"), NotFound, "several listings"),
        (("exposure", "没有这家公司"), NotFound, "no listing"),
    ],
)
def test_bad_questions_speak(words: tuple[str, ...], error: type[YanbaoError], part: str) -> None:
    with pytest.raises(error, match=part):
        ask(*words)


@pytest.mark.parametrize("text", ["270023", "广发全球精选股票", "005868"])
def test_a_fund_that_is_not_listed_leads_to_its_books(text: str) -> None:
    with pytest.raises(NotFound) as told:
        ask("lookup", text, "--as-of", "2026-11-01")
    assert "yanbao exposure --fund" in told.value.hint
    with pytest.raises(NotFound) as before:
        ask("lookup", text, "--as-of", "2020-01-01")
    assert "exposure" not in before.value.hint

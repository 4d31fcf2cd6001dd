from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yanbao.collect.layouts import join_lines

FULL = "本公司董事會謹此宣佈有關發售股份的最終發售價以及香港公開發售及國際發售"  # 35 characters


def test_chinese_soft_wraps_are_joined_without_a_blank() -> None:
    page = f"{FULL}\n{FULL}\n的結果如下。\n下一段。"
    assert join_lines([page]) == [f"{FULL}{FULL}的結果如下。", "下一段。"]


def test_a_date_broken_over_two_lines_becomes_whole() -> None:
    line = FULL[:-6] + "已於2026年1"
    assert join_lines([f"{FULL}\n{line}\n月28日行使。\n{FULL}\n完。"])[0].endswith(
        "已於2026年1月28日行使。"
    )


def test_table_rows_stay_on_lines_of_their_own() -> None:
    page = "股份代號 1234\n最終發售價 19.60 港元\n認購水平 2,347.53 倍\n觸發回補機制 是"
    assert join_lines([page]) == page.split("\n")


def test_a_label_over_several_lines_meets_its_value() -> None:
    page = (
        "國際發售的發售股份最終數目（在重新分配及發售量調\n整權獲悉數行使後）\n235,308,000\n"
        "公開發售項下發售股份數目佔全球發售項下發售股份數目的百分\n比\n17.39%"
    )
    assert join_lines([page]) == [
        "國際發售的發售股份最終數目（在重新分配及發售量調整權獲悉數行使後） 235,308,000",
        "公開發售項下發售股份數目佔全球發售項下發售股份數目的百分比 17.39%",
    ]


def test_page_numbers_and_running_heads_are_dropped_and_paragraphs_cross_pages() -> None:
    pages = [f"FF1\n– {n} –\n{'一二三'[n - 1]}{FULL}\n{'四五六'[n - 1]}{FULL}" for n in range(1, 4)]
    assert join_lines(pages) == ["".join(f"{mark}{FULL}" for mark in "一四二五三六")]


def test_letter_spaced_lines_are_closed_up_but_cells_are_not() -> None:
    assert join_lines(["本 公 告 不 構 成 要 約。\n股份簡稱 某某科技"]) == [
        "本公告不構成要約。",
        "股份簡稱 某某科技",
    ]


def test_english_wraps_are_joined_and_a_hyphen_is_set_where_the_word_has_one() -> None:
    page = (
        "The Over-allotment Option was exercised in full by the Sole Coordinator on behalf of \n"
        "the underwriters, and the shares will be issued by the Company. The Over\x02allotment \n"
        "Shares are expected to be trad\x02ed soon."
    )
    (line,) = join_lines([page])
    assert "on behalf of the underwriters" in line
    assert "The Over-allotment Shares" in line
    assert "traded" in line


def test_list_points_begin_lines() -> None:
    page = f"(1) {FULL}\n及其他事項；及\n(2) {FULL}\n等。"
    assert [line[:3] for line in join_lines([page])] == ["(1)", "(2)"]


@given(st.lists(st.text(alphabet="甲乙1,.%（） \nabZ", max_size=200), max_size=2))
def test_joining_adds_and_loses_no_visible_character(pages: list[str]) -> None:
    def visible(text: str) -> list[str]:
        return sorted(character for character in text if not character.isspace())

    told = "".join(join_lines(pages))
    kept = visible("".join(pages))
    lost = len(kept) - len(visible(told))
    assert lost <= sum(character == "1" for character in kept)  # only page numbers go

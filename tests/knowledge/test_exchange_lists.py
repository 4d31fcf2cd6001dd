"""The mainland exchanges' lists: new, renamed and gone shares; a list cut off is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from yanbao.cli.asking import tell_access
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.knowledge.exchange_lists import SOUTHBOUND
from yanbao.knowledge.received import Known, Layout, PublicTable, Received, Row
from yanbao.knowledge.updates import update_tables
from yanbao.pipeline.tables import write_updates

SHIPPED = load_knowledge()
DAY = date(2026, 11, 21)
Share = dict[str, str]


def known(knowledge: Knowledge = SHIPPED) -> Known:
    return Known(
        listings=knowledge.listings, funds=knowledge.funds, identifiers=knowledge.identifiers,
        members=knowledge.members,
    )  # fmt: skip


def board(mic: str, *beginnings: str) -> dict[str, Share]:
    """The shipped shares of a board as its exchange would list them."""
    found = {}
    for listing_id in SHIPPED.listings.ids():
        one = SHIPPED.listings.by_id(listing_id)
        if one is None or one.mic != mic or one.kind != "share" or one.delisted_on:
            continue
        if one.symbol.startswith(beginnings):
            day = (one.listed_on or date(2001, 1, 2)).strftime("%Y%m%d")
            found[one.symbol] = {"name": one.name, "day": day, "full": "某某股份有限公司"}
    return found


def shanghai(shares: dict[str, Share], total: int | None = None) -> Received:
    rows = [
        {"A_STOCK_CODE": code, "SEC_NAME_CN": s["name"], "LIST_DATE": s["day"],
         "FULL_NAME": s["full"]}
        for code, s in shares.items()
    ]  # fmt: skip
    answer = {"pageHelp": {"total": len(rows) if total is None else total}, "result": rows}
    return received("sse-shares", text=json.dumps(answer, ensure_ascii=False))


def shenzhen(shares: dict[str, Share]) -> Received:
    head = ("板块", "公司全称", "英文名称", "A股代码", "A股简称", "A股上市日期")
    rows = [("主板", s["full"], "", code.lstrip("0"), s["name"], s["day"])
            for code, s in shares.items()]  # fmt: skip
    return received("szse-shares", rows=[head, *rows])


def received(layout: Layout, *, text: str = "", rows: list[Row] | None = None) -> Received:
    table = PublicTable(name=layout, address="https://exchange.example/list", layout=layout)
    return Received(table=table, known_on=DAY, text=text, rows=rows or [])


def apply(one: Received, folder: Path) -> tuple[Knowledge, dict[str, str]]:
    updates, issues = update_tables([one], known())
    assert issues == []
    write_updates(updates, folder)
    return Knowledge(folder), {c.key: c.after for update in updates for c in update.changes}


def test_a_list_that_says_nothing_new_changes_nothing() -> None:
    for one in (
        shanghai(board("XSHG", "60")),
        shanghai(board("XSHG", "68")),
        shenzhen(board("XSHE", "00", "30")),
    ):
        assert update_tables([one], known()) == ((), [])


@pytest.mark.parametrize("mic", ["XSHG", "XSHE"])
def test_new_renamed_and_gone_shares_are_known_from_that_day_on(mic: str, tmp_path: Path) -> None:
    shares = board(mic, "68") if mic == "XSHG" else board(mic, "00", "30")
    gone, renamed = "688981" if mic == "XSHG" else "300750", next(iter(shares))
    old = shares[renamed]["name"]
    del shares[gone]
    shares[renamed] |= {"name": "全新名字"}
    new = "688999" if mic == "XSHG" else "301999"
    shares[new] = {"name": "新来股份", "day": "2026-11-20", "full": "新来股份有限公司"}
    now, changes = apply(shanghai(shares) if mic == "XSHG" else shenzhen(shares), tmp_path)
    listings = now.listings
    assert changes[f"{gone}.{mic}"] == f"left by {DAY}"
    left, came = listings.by_id(f"{gone}.{mic}"), listings.by_id(f"{new}.{mic}")
    assert left is not None
    assert came is not None
    assert (left.delisted_on, came.listed_on) == (DAY, date(2026, 11, 20))
    assert [one.id for one in listings.by_name("新来股份有限公司")] == [came.id]
    changed = f"{renamed}.{mic}"
    assert listings.name_on(changed, DAY) == "全新名字"
    assert listings.name_on(changed, date(2026, 11, 20)) == old
    assert changed in {one.id for one in listings.by_name(old, as_of=date(2026, 11, 20))}
    assert changed not in {one.id for one in listings.by_name(old, as_of=DAY)}
    again, _ = update_tables([shanghai(shares) if mic == "XSHG" else shenzhen(shares)], known(now))
    assert again == ()


def test_marks_of_a_shares_state_are_no_renaming() -> None:
    shares = board("XSHG", "60")
    shares["600519"] |= {"name": "XD贵州茅"}
    shares["600000"] |= {"name": "*ST浦发银行"}
    assert update_tables([shanghai(shares)], known()) == ((), [])


def test_two_lists_in_one_go_lie_beside_each_other(tmp_path: Path) -> None:
    main, star = board("XSHG", "60"), board("XSHG", "68")
    star["688999"] = {"name": "新来股份", "day": "20261120", "full": ""}
    main["605999"] = {"name": "又来股份", "day": "20261120", "full": ""}
    updates, issues = update_tables([shanghai(main), shanghai(star)], known())
    assert issues == []
    write_updates(updates, tmp_path)
    assert {"605999.XSHG", "688999.XSHG"} <= set(Knowledge(tmp_path).listings.own_ids)


def test_the_southbound_list_is_a_list_of_members(tmp_path: Path) -> None:
    codes = [i[:5] for i in SHIPPED.listings.ids() if i.endswith(".XHKG")][:400]
    rows: list[Row] = [("证券代码", "中文简称"), *((code.lstrip("0"), "?") for code in codes)]
    now, changes = apply(received("szse-southbound", rows=rows), tmp_path)
    assert changes[SOUTHBOUND] == f"{DAY}, 400 members"
    (membership,) = [
        one for one in now.members.of(f"{codes[7]}.XHKG", DAY) if one.index_name == SOUTHBOUND
    ]
    assert membership.since_first
    assert "is on Shenzhen's list by 2026-11-21" in tell_access(f"{codes[7]}.XHKG", now, DAY)
    assert "is not on Shenzhen's list" in tell_access("09999.XHKG", now, DAY)
    assert "no list is in the tables" in tell_access("09999.XHKG", now, date(2026, 11, 20))
    assert all(
        one.index_name != SOUTHBOUND
        for one in now.members.of(f"{codes[7]}.XHKG", date(2026, 11, 20))
    )


def test_what_cannot_be_right_is_refused_with_the_reason() -> None:
    shares = board("XSHG", "60")
    code, share = next(iter(shares.items()))
    half = dict(list(shares.items())[: len(shares) // 2])
    head: Row = ("板块", "公司全称", "A股代码", "A股简称", "A股上市日期")
    cases = [
        (shanghai(half), "expected 95 % at least"),
        (shanghai({}), "expected 95 % at least"),
        (shanghai(shares, total=9999), "expected the whole list"),
        (shanghai(shares | {code: share | {"day": "20269931"}}), "expected a day"),
        (shanghai(shares | {"60x": share}), "expected six digits"),
        (received("sse-shares", text="<html>moved</html>"), "no result with A_STOCK_CODE"),
        (received("sse-shares", text="[1]"), "no result with A_STOCK_CODE"),
        (received("szse-shares", rows=[["moved"]]), "no line with A股代码"),
        (received("szse-shares", rows=[("A股代码", "A股简称")]), "columns missing: A股上市日期"),
        (received("szse-shares", rows=[head, ("", "", "1", "a", "2001-01-02")] * 2), "A股代码"),
        (received("szse-southbound", rows=[("证券代码",), ("700",)]), "1 codes; expected 300"),
        (received("szse-southbound", rows=[("证券代码",), ("7x",)]), "expected five digits"),
    ]
    for one, reason in cases:
        updates, issues = update_tables([one], known())
        assert updates == (), reason
        assert [reason in issue.detail for issue in issues] == [True], (reason, issues)

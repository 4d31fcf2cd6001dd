"""``yanbao knowledge update``: public tables from loopback servers into the user's folder."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import openpyxl
import pytest
from tests.adapters.sources.loopback import Loopback, ok

from yanbao.errors import Issue, ParseError, SourceError
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.knowledge.received import LAYOUTS, PublicTable, Received, TableUpdate
from yanbao.knowledge.updates import read_public_tables
from yanbao.model.replies import FetchLimits
from yanbao.pipeline.source_assembly import open_fetcher, open_sheets
from yanbao.pipeline.tables import (
    Outside,
    fetch_tables,
    plan_updates,
    write_updates,
)

KNOWN = load_knowledge()
HEAD = ("Stock Code", "Name of Securities", "Category", "Sub-Category", "Board Lot", "ISIN")
Security = tuple[str, str, str, str]


def securities() -> list[Security]:
    """Hong Kong's list as the shipped tables know it: code, name, category, ISIN."""
    found = []
    for listing_id in KNOWN.listings.ids():
        listing, row = KNOWN.listings.by_id(listing_id), KNOWN.identifiers.of(listing_id)
        if listing is not None and listing.mic == "XHKG" and row is not None and row.isin:
            kind = "Exchange Traded Products" if listing.kind == "etf" else "Equity"
            found.append((listing.symbol, listing.name, kind, row.isin))
    return found


def workbook(rows: Sequence[Security]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["List of Securities"])
    sheet.append(["Updated as at 20/11/2026"])
    sheet.append(list(HEAD))
    for code, name, kind, isin in rows:
        sheet.append([code, name, kind, "", "100", isin])
    payload = io.BytesIO()
    book.save(payload)
    return payload.getvalue()


def weights(day: str = "20261030", first: float = 50.0) -> bytes:
    lines = ["日期Date,指数代码 Index Code,指数名称 Index Name,成份券代码Constituent Code,"
             "成份券名称Constituent Name,交易所Exchange,权重(%)weight"]  # fmt: skip
    for code, name, weight in (("688981", "中芯国际", first), ("688256", "寒武纪", 50.0)):
        lines.append(f"{day},000688,科创50,{code},{name},上海证券交易所,{weight}")
    return "\n".join(lines).encode()


def fund_names(*added: tuple[str, str]) -> bytes:
    rows = [[f.symbol, "", f.name, "", ""] for f in KNOWN.funds.feeders]
    rows += [[code, "", name, "", ""] for code, name in added]
    return ("\ufeffvar r = " + json.dumps(rows, ensure_ascii=False) + ";").encode()


def tables(server: Loopback) -> tuple[PublicTable, ...]:
    return (
        PublicTable(name="hk", address=server.url("/list.xlsx"), layout="hkex-securities"),
        PublicTable(name="funds", address=server.url("/funds.js"), layout="fund-names"),
        PublicTable(
            name="weights/000688", address=server.url("/000688.xls"), layout="csindex-weights",
            index_name="上证科创板50成份",
        ),
    )  # fmt: skip


def update(
    server: Loopback, folder: Path
) -> tuple[tuple[TableUpdate, ...], list[Issue], Knowledge]:
    clock, fetcher = open_fetcher(
        allowed=(server.host,), limits=FetchLimits(host_delay_s=0.0, attempts=1)
    )
    outside = Outside(fetcher=fetcher, clock=clock, sheets=open_sheets())
    before = Knowledge(folder if folder.is_dir() else None)
    received, issues = fetch_tables(tables(server), outside)
    updates, met = plan_updates(received, before)
    write_updates(updates, folder)
    return updates, [*issues, *met], Knowledge(folder)


def test_tables_are_fetched_checked_and_laid_over_the_shipped_ones(
    server: Loopback, tmp_path: Path
) -> None:
    rows = securities()
    rows[0] = (*rows[0][:3], "US0378331005")
    rows.append(("07999", "NEWCOMER", "Equity", "KYG017191142"))
    server.answer("/list.xlsx", ok(workbook(rows)))
    new_feeder = ("999001", "永赢沪深300ETF发起联接Z")
    server.answer("/funds.js", ok(fund_names(new_feeder, ("563520", "永赢沪深300ETF"))))
    server.answer("/000688.xls", ok(weights()))
    updates, issues, now = update(server, tmp_path / "own")
    assert issues == []
    by_file = {one.file: {change.key: change for change in one.changes} for one in updates}
    first = f"{rows[0][0]}.XHKG"
    assert by_file["identifiers.tsv"][first].after == "US0378331005"
    assert by_file["listings.tsv"]["07999.XHKG"].after == "NEWCOMER"
    assert by_file["holdings.json"]["上证科创板50成份"].after == "2026-10-30, 2 lines, 100.0%"

    feeder = now.funds.feeds("999001")
    assert feeder is not None
    assert (feeder.fund_id, feeder.reference.address) == ("563520.XSHG", server.url("/funds.js"))
    assert now.funds.feeds("999001", as_of=date(2026, 1, 1)) is None

    identifier = now.identifiers.of(first)
    assert identifier is not None
    assert identifier.isin == "US0378331005"
    assert identifier.isin_source == server.url("/list.xlsx")
    assert first in now.identifiers.by_isin("US0378331005")
    assert [one.id for one in now.listings.by_name("NEWCOMER")] == ["07999.XHKG"]
    book = next(s for s in now.funds.sets if s.report_on == date(2026, 10, 30))
    assert book.reference.address == server.url("/000688.xls")
    assert len(now.funds.sets) == len(KNOWN.funds.sets) + 1

    again, issues, _ = update(server, tmp_path / "own")
    assert (again, issues) == ((), [])
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == sorted(by_file)


def cells(rows: Sequence[Security]) -> list[list[str]]:
    return [["List of Securities"], list(HEAD), *([c, n, k, "", "100", i] for c, n, k, i in rows)]


def broken() -> Iterator[tuple[Received, str]]:
    """What comes back and cannot be right, with a word of the reason."""
    rows = securities()
    tables = {
        layout: PublicTable(name=layout, address="https://x.example", layout=layout)
        for layout in LAYOUTS
    }
    sheets = [
        (cells(rows[: len(rows) // 2]), "known codes; expected 90 %"),
        (cells([(*rows[0][:3], "KYG875721635"), *rows[1:]]), "check digit"),
        (cells([*rows, rows[0]]), "stands there twice"),
        (cells([("A0001", *rows[0][1:]), *rows]), "expected five digits"),
        ([["<html>moved</html>"]], "no line with Stock Code"),
    ]
    for sheet, reason in sheets:
        table = tables["hkex-securities"]
        yield Received(table=table, known_on=date(2026, 11, 1), rows=sheet), reason
    texts = [
        ("var r = [];", "no list of"),
        ('var r = [["000001","","华夏成长"]]', "known feeders; expected 90 %"),
    ]
    for text, reason in texts:
        yield Received(table=tables["fund-names"], known_on=date(2026, 11, 1), text=text), reason
    repeated = "\n20261030,000688,科创50,688981,中芯国际,上海证券交易所,1".encode()
    files = [
        (weights(first=10.0), "expected an index whole"),
        (weights(first=-3.0), "expected 0 to 100 %"),
        (weights() + repeated, "already"),
        (weights("20261330"), "expected a day"),
        (weights(day="20270101"), "expected one up to"),
        (b"", "no rows"),
    ]
    for payload, reason in files:
        sheet = open_sheets().read(payload)
        table = tables["csindex-weights"]
        yield Received(table=table, known_on=date(2026, 11, 1), rows=sheet), reason


def test_what_cannot_be_right_is_refused_with_the_reason() -> None:
    for received, reason in broken():
        updates, issues = plan_updates([received], KNOWN)
        assert updates == (), reason
        assert [reason in issue.detail for issue in issues] == [True], (reason, issues)


def test_what_does_not_come_whole_leaves_the_old_tables(server: Loopback, tmp_path: Path) -> None:
    whole = workbook(securities())
    server.answer("/list.xlsx", ok(whole[:2000]))
    server.answer("/funds.js", ok(b"", status="500 Internal Server Error"))
    server.answer("/000688.xls", ok(weights()))
    updates, issues, now = update(server, tmp_path / "own")
    assert [one.file for one in updates] == ["holdings.json"]
    assert {issue.code for issue in issues} >= {"knowledge.table-refused"}
    assert len(issues) == 2
    assert now.identifiers.own == ()
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["holdings.json"]


def test_a_folder_that_cannot_be_written_is_told_and_left(tmp_path: Path) -> None:
    taken = tmp_path / "own"
    taken.write_text("a file", "utf-8")
    change = TableUpdate(file="holdings.json", text="{}", changes=())
    with pytest.raises(SourceError, match="cannot be written"):
        write_updates([change], taken)
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_nothing_changes_when_one_file_cannot_be_laid_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.tsv").write_text("old", "utf-8")
    opened = Path.open

    def fail(self: Path, *words: str, **options: str) -> IO[Any]:
        if self.name.startswith(".b.tsv"):
            raise OSError(28, "No space left on device")
        return opened(self, *words, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(Path, "open", fail)
    updates = [TableUpdate(file=f"{x}.tsv", text="new", changes=()) for x in "ab"]
    with pytest.raises(SourceError, match="No space left"):
        write_updates(updates, tmp_path)
    monkeypatch.undo()
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"a.tsv": "old"}


def test_the_public_tables_are_named_once_each_and_weights_stand_for_tracked_indices() -> None:
    found = read_public_tables(KNOWN.funds)
    assert len({table.name for table in found}) == len(found) > 50
    csi = next(table for table in found if table.name == "csindex-weights/000300")
    assert csi.index_name == "沪深300"
    assert csi.address.endswith("/000300closeweight.xls")


def test_own_tables_of_another_layout_are_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "listings.tsv").write_text("00001\tXHKG\tplanet\tx\t\t\n", "utf-8")
    with pytest.raises(ParseError, match=r"listings.tsv line 1"):
        _ = Knowledge(tmp_path).listings
    (tmp_path / "holdings.json").write_text("[]", "utf-8")
    with pytest.raises(ParseError, match="another layout"):
        _ = Knowledge(tmp_path).funds

"""``yanbao knowledge update FILE``: books, baskets and lists of members of the user's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from yanbao.cli.knowledge import knowledge_app
from yanbao.knowledge import Knowledge, load_knowledge
from yanbao.knowledge.holding_files import Origin
from yanbao.pipeline.own_files import Reading, plan_own, read_closes, read_files
from yanbao.pipeline.source_assembly import open_sheets
from yanbao.pipeline.tables import write_updates

KNOWN = load_knowledge()
APP = typer.Typer()
APP.add_typer(knowledge_app, name="knowledge")
BASKET = """Fundid1=510051
TradingDay=20260105
NAVperCU=100000.00
TAGTAG
600000|浦发银行|4000|1|0.10000|     |
00700.HK|腾讯控股|0|2|     |30000.00|
ENDENDEND
"""
CLOSES = "date,600000.SH\n2025-12-30,9\n2025-12-31,10\n2026-01-05,99\n"


def update(folder: Path, *words: str | Path) -> Result:
    told = CliRunner().invoke(
        APP, ["knowledge", "update", "--knowledge", str(folder / "own"), *map(str, words)]
    )
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding)
    return path


def test_a_book_is_known_from_its_publication(tmp_path: Path) -> None:
    plain = write(
        tmp_path / "book.csv", "code,name,weight\n688981,中芯国际,12.5\n00700,腾讯控股,7.5\n"
    )
    origin = Origin(known_on=date(2026, 11, 1), fund_symbol="159000", report_on=date(2026, 9, 30))
    price_of, _ = read_closes(())
    reading = Reading(origin=origin, sheets=open_sheets(), knowledge=KNOWN, price_of=price_of)
    found = read_files([plain], reading)
    assert found.issues == []
    write_updates(plan_own(found, KNOWN), tmp_path / "own")
    now = Knowledge(tmp_path / "own")
    own = now.funds.own_sets[0]
    assert (own.fund_symbol, own.disclosed) == ("159000", pytest.approx(0.2))
    assert own not in KNOWN.funds.sets
    before = date(2026, 10, 31)  # published the day after
    assert now.funds.holding_sets(before) == KNOWN.funds.holding_sets(before)


def test_the_command_writes_shows_and_refuses(tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", "code,name,weight\n688981,中芯国际,12.5\n")
    bad = write(tmp_path / "bad.csv", "code,name,weight\n688981,中芯国际,112.5\n")
    words = ["--fund", "159000", "--report", "2026-09-30", "--published", "2026-10-25"]
    told = update(tmp_path, *words, "--dry-run", good)
    assert told.exit_code == 0
    assert "159000: 2026-09-30, 1 lines, 12.5% (new)" in told.output
    assert not (tmp_path / "own").exists()
    assert "1 rows changed" in update(tmp_path, *words, good).output
    told = update(tmp_path, *words, bad)
    assert told.exit_code == 3
    assert "line 2" in told.output
    assert "expected" in told.output
    told = CliRunner().invoke(APP, ["knowledge", "show", "--knowledge", str(tmp_path / "own")])
    assert "1 books" in told.output


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_creation_basket_is_weighed_at_the_last_close_before(
    tmp_path: Path, encoding: str
) -> None:
    basket = write(tmp_path / "510051.txt", BASKET, encoding)
    closes = write(tmp_path / "closes.csv", CLOSES)
    told = update(tmp_path, basket, "--prices", closes, "--published", "2026-01-05")
    assert told.exit_code == 0, told.output
    assert "510051: 2026-01-05, 2 lines, 70.0% (new)" in told.output
    (book,) = Knowledge(tmp_path / "own").funds.own_sets
    assert [(line.listing_id, line.weight) for line in book.holdings] == [
        ("600000.XSHG", 0.4),
        ("00700.XHKG", 0.3),
    ]
    assert "浦发银行" in {line.name for line in book.holdings}


def test_a_basket_without_prices_or_of_another_fund_is_refused(tmp_path: Path) -> None:
    basket = write(tmp_path / "pcf.txt", BASKET)
    told = update(tmp_path, basket, "--published", "2026-01-05")
    assert told.exit_code == 3
    assert "line 5" in told.output
    assert "expected a price" in told.output
    old = write(tmp_path / "closes.csv", "date,600000.SH\n2025-06-30,9\n")
    assert update(tmp_path, basket, "--prices", old, "--published", "2026-01-05").exit_code == 3
    closes = write(tmp_path / "closes.csv", CLOSES)
    told = update(tmp_path, basket, "--prices", closes, "--fund", "159919")
    assert "the basket of 510051; expected 159919" in told.output
    assert not (tmp_path / "own" / "holdings.json").exists()


@pytest.mark.shared
@pytest.mark.parametrize("alone", [True, False])
def test_the_corrupt_csi_500_file_is_refused_with_its_reasons(
    tmp_path: Path, shared: Path, alone: bool
) -> None:
    folder = shared / "data" / "index_constituents"
    names = ["csi500"] if alone else ["csi300", "csi500", "csi1000"]
    files = [folder / f"2026_07_constituents-{name}.csv" for name in names]
    # as the shipped lists stood before June's review, which these files had not seen
    told = update(tmp_path, *files, "--published", "2026-03-02")
    assert told.exit_code == 3 if alone else 1
    assert "93 of 576 codes have no venue" in told.output
    assert "483 members, expected 500" in told.output
    assert "246 members stand in both" in told.output
    assert f"{len(files)} asked, 1 refused, 0 rows changed" in told.output


def test_a_list_of_members_lies_over_the_shipped_one_from_its_day_on(tmp_path: Path) -> None:
    shipped = KNOWN.members.lists_of("恒生指数", date(2026, 11, 1))
    assert shipped is not None
    members = [one.partition(".")[0] for one in shipped.on(date(2026, 11, 1))[:-1]]
    lines = [f"{code}.HK,?" for code in [*members, "06082"]]
    file = write(tmp_path / "constituents-hsi.csv", "\n".join(["Symbol,Name", *lines]))
    told = update(tmp_path, file, "--published", "2026-11-20", "--address", "https://example.org")
    count = len(members) + 1
    assert f"恒生指数: 2026-11-20, {count} members, 1 came, 1 went" in told.output
    now = Knowledge(tmp_path / "own").members
    assert now.of("06082.XHKG", date(2026, 11, 19)) == ()
    (membership,) = now.of("06082.XHKG", date(2026, 11, 20))
    assert (membership.source, membership.since_first) == ("https://example.org", False)
    again = update(tmp_path, file, "--published", "2026-11-20")
    assert "0 rows changed" in again.output


def test_a_list_of_nobody_knows_what_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "members.csv", "Symbol,Name\n600000.SH,浦发银行\n")
    told = update(tmp_path, file)
    assert "expected --index NAME" in told.output
    assert "中证银行: " in update(tmp_path, file, "--index", "中证银行").output

"""Compile ``fund_reports.tsv``: the ten largest holdings that funds report each quarter.

    python scripts/build_fund_reports.py CLONES

Sources (facts only), both copies of the pages on which fund.eastmoney.com shows the quarterly
reports, kept in public repositories; CLONES is the folder with their clones
    etf-radar     github.com/hiveronica2022/etf-radar: by share, the weight it has in each ETF by
                  the report of 2026-06-30. A book is put together of all copies kept before the
                  half-year reports (which add lines that are not the largest), and taken where
                  that gives ten lines: the report shows no more, so none is missing.
    qdii-tracker  github.com/zhouminghan/qdii-tracker: by QDII fund, the reports of 2026-03-31 and
                  2026-06-30 line by line, with the market value that a weight must agree with
    fund list     github.com/Cruz2003/fund-valuation-assistant: names of funds that it does not name

A code's company must bear the name beside it. What does not agree, or has no venue, leaves the
whole book out, with the reason. Neither page prints the day of publication: a book is known from
the day on which its lines were first committed.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from build_holdings import REPORTS, read_us_mics
from git_history import git

from yanbao.knowledge.funds import FundTable
from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

ETF_CLONE = "hiveronica2022+etf-radar"
ETF_FILE = "data/dashboard_snapshot.json"
#: Before this day no half-year report was out; its lines come on top of the ten.
HALF_YEAR = "2026-08-15"
FUND_CLONE = "zhouminghan+qdii-tracker"
LIST_CLONE = "Cruz2003+fund-valuation-assistant"
LIST_FILE = "data/fund_list.csv"
_FUND_FILE = re.compile(r".*holdings/\d{6}\.json")
_QUARTER = re.compile(r"(\d{4})(?:年|Q)([1-4])")
_ENDS = {"1": "03-31", "2": "06-30", "3": "09-30", "4": "12-31"}
SHOWN = 10
#: Weights are printed to 0.01, so that value and weight agree to about half of that.
AGREE_PCT = 0.011
#: What the pages write for shares abroad that are in no table here: code and name, the issuers'
#: code. Six digits of Korea's are other companies' in Shenzhen: the name decides.
ABROAD = {
    ("000660", "SK海力士"): "000660.KS", ("005930", "三星电子"): "005930.KS",
    ("009150", "Samsung Electro-Mechanics"): "009150.KS", ("285A", "KIOXIA"): "285A.JP",
    ("285AJP", "铠侠控股株式会社"): "285A.JP", ("JP3236330001", "铠侠控股株式会社"): "285A.JP",
    ("2330", "台积电"): "2330.TT", ("2454", "联发科"): "2454.TT", ("2308", "台达电"): "2308.TT",
    ("2345", "智邦"): "2345.TT", ("6857", "爱德万测试"): "6857.JP", ("8035", "东京电子"): "8035.JP",
    ("6976", "太阳诱电"): "6976.JP", ("6981", "村田制作所"): "6981.JP",
    ("4062", "Ibiden Co Ltd"): "4062.JP", ("ADYENNA", "Adyen公众有限公司"): "ADYEN.NA",
    ("ASMLNA", "阿斯麦控股公司"): "ASML.NA",
}  # fmt: skip
HEAD = (
    "# set, fund, its name, index, day of the report, known since, page, lines (code name weight)"
)
Line = tuple[str, str, float]


@dataclass(kw_only=True, slots=True)
class Book:
    """One fund's lines (code and name as on the page, weight in percent) by one report."""

    fund: str
    report_on: str
    name: str = ""
    known_on: str = ""
    address: str = ""
    lines: list[Line] = field(default_factory=list)


def read_commits(clone: Path, *paths: str) -> Iterator[tuple[str, str]]:
    """Yield (commit, day) of the history of some paths, the oldest first."""
    for line in git(clone, "log", "--reverse", "--format=%H %cs", "--", *paths).splitlines():
        commit, day = line.split()
        yield commit, day


def read_etfs(clone: Path) -> Iterator[Book]:
    """Yield the books of the ETFs, put together of the copies kept."""
    books: dict[tuple[str, str], Book] = {}
    for commit, day in read_commits(clone, ETF_FILE):
        table = json.loads(git(clone, "show", f"{commit}:{ETF_FILE}")).get("beta_pressure")
        if not table or len(table["holding_periods"]) != 1 or day >= HALF_YEAR:
            continue
        for row in table["rows"]:
            for one in row["contributors"]:
                key = (one["code"], table["holding_as_of"])
                book = books.setdefault(key, Book(fund=key[0], report_on=key[1], name=one["name"]))
                # on some days the exchange's marks stand before the name
                book.name = min(book.name, one["name"], key=len)
                if row["code"] not in {code for code, _, _ in book.lines}:
                    book.lines.append((row["code"], row["name"], float(one["weight_pct"])))
                    book.known_on = day
                    page = "https://github.com/hiveronica2022/etf-radar/blob"
                    book.address = f"{page}/{commit}/{ETF_FILE}"
    newest = max(report_on for _, report_on in books)
    for (fund, report_on), book in books.items():
        if report_on == newest and len(book.lines) == SHOWN:
            yield book
        elif report_on == newest:
            print(f"left out {fund} {book.name} {report_on}: {len(book.lines)} lines were kept")


def read_funds(clone: Path, names: dict[str, str]) -> Iterator[Book]:
    """Yield the books of the QDII funds, one for all classes of a fund's units."""
    names = dict(names)
    books: dict[tuple[str, str], Book] = {}
    for commit, day in read_commits(clone, "web/data", "holdings"):
        for path in git(clone, "ls-tree", "-r", "--name-only", commit).splitlines():
            if path.startswith("web/data/") and path.count("/") == 2 and path.endswith(".json"):
                names.update(read_names(json.loads(git(clone, "show", f"{commit}:{path}"))))
            if _FUND_FILE.fullmatch(path):
                page = f"https://github.com/zhouminghan/qdii-tracker/blob/{commit}/{path}"
                add_reports(books, json.loads(git(clone, "show", f"{commit}:{path}")), day, page)
    later = {fund for fund, report_on in books if report_on == max(r for _, r in books)}
    taken: set[tuple[object, ...]] = set()
    for (fund, _), book in sorted(books.items(), key=lambda item: (item[0][0] not in later, item)):
        content = (book.report_on, *(weight for _, _, weight in book.lines))
        if content not in taken:
            taken.add(content)
            book.name = names[fund]
            yield book


def read_names(table: object) -> Iterator[tuple[str, str]]:
    """Yield (code, name) of the funds of one group, as their managers call them."""
    for series in table.get("series", ()) if isinstance(table, dict) else ():
        for share in series["shares"]:
            yield share["code"], series["display_name"]


def add_reports(
    books: dict[tuple[str, str], Book], table: dict[str, object], day: str, page: str
) -> None:
    """Keep a fund's ten largest of each quarter; a copy with other weights takes the place."""
    fund, reports = str(table["code"]), table["all_quarters"]
    for quarter, rows in reports.items() if isinstance(reports, dict) else ():
        match = _QUARTER.match(quarter)
        if match is None or not all(row["stock_name"].isprintable() for row in rows):
            continue
        largest = sorted(rows, key=lambda row: -row["weight"])[:SHOWN]
        total = sum(row["market_value"] for row in largest) / sum(row["weight"] for row in largest)
        if any(abs(row["market_value"] / total - row["weight"]) > AGREE_PCT for row in largest):
            print(f"{fund} {quarter}: market values and weights do not agree, in {page}")
            continue
        report_on = f"{match[1]}-{_ENDS[match[2]]}"
        lines = [(row["stock_code"], row["stock_name"], row["weight"]) for row in largest]
        held = books.get((fund, report_on))
        if held is None or [w for _, _, w in held.lines] != [w for _, _, w in lines]:
            books[fund, report_on] = Book(
                fund=fund, report_on=report_on, known_on=day, address=page, lines=lines
            )
        else:
            held.lines = lines


def name_line(line: Line, listings: ListingTable, us_mics: dict[str, str]) -> tuple[str, str]:
    """Return the issuers' code and the name of a line; ValueError where they do not agree."""
    code, name, _ = line
    plain = re.sub(r"\s", "", name)
    if abroad := ABROAD.get((code, name)):
        return abroad, plain
    if code.isdigit():
        number = code if len(code) == 6 else f"{code.zfill(5)}.HK"
        listing_id = find_listing_id(number, us_mics={}) or ""
        ids = {listing_id, *listings.pair_of(listing_id)}
        known = {re.sub(r"\s", "", n.text) for one in ids for n in listings.names_of(one)}
        if listings.by_id(listing_id) is None or not {plain, plain.replace("Ａ", "A")} & known:
            raise ValueError(f"{code} is not known as {name}")
        return number, plain
    american = f"{code.replace('_', '.')}.US"
    if find_listing_id(american, us_mics=us_mics) is None:
        raise ValueError(f"no venue for {code} ({name})")
    return american, plain


def main() -> None:
    """Write the table; print what was left out."""
    clones, data = Path(sys.argv[1]), Path(sys.argv[2])
    listings, us_mics = ListingTable.load(), read_us_mics(data / "listings")
    trackings = {one.fund_symbol: one.index_name for one in FundTable.load().trackings}
    rows = csv.DictReader(
        git(clones / LIST_CLONE / "repo", "show", f"HEAD:{LIST_FILE}").splitlines()
    )
    every = [(row["基金代码"].zfill(6), row["基金简称"]) for row in rows]
    found, kept = [HEAD], 0
    books = [
        *read_etfs(clones / ETF_CLONE / "repo"),
        *read_funds(clones / FUND_CLONE / "repo", dict(every)),
    ]
    for book in sorted(books, key=lambda one: (one.fund, one.report_on)):
        book.lines.sort(key=lambda line: -line[2])
        try:
            lines = [
                f"{code} {name} {weight:g}"
                for (code, name), (*_, weight) in (
                    (name_line(line, listings, us_mics), line) for line in book.lines
                )
            ]
        except ValueError as error:
            print(f"left out {book.fund} {book.name} {book.report_on}: {error}")
            continue
        quarter = f"{book.report_on[:4]}Q{int(book.report_on[5:7]) // 3}"
        index = trackings.get(book.fund, "")
        head = (f"fund_{book.fund}_{quarter}", book.fund, book.name, index, book.report_on)
        found.append("\t".join((*head, book.known_on, book.address, "|".join(lines))))
        kept += 1
    REPORTS.write_text("\n".join(found) + "\n", "utf-8")
    print(f"{REPORTS.name}: {kept} books of {len({line.split(chr(9))[1] for line in found[1:]})}")


if __name__ == "__main__":
    main()

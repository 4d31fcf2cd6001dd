"""Compile when listings began and ended: ``delisted.tsv`` and ``listing_days.tsv``.

    python scripts/build_listing_days.py CLONES

CLONES holds clones named ``owner+name`` (facts only are taken: codes, names, days):

    AFAN-LIFE/macropage, data/stock_basic.csv     mainland shares with the day they were delisted
    yu-bo/stock, data/stock_basic.csv             2020-06: names and full names of mainland shares
    Jared-ZDC/stockanalysis, data/...             2023-09: names
    SamuelLee2168/stock_selection_v4, data/...    2023-12: names
    Greechgreech/hkipo_firstday_performance       ipo_list.txt: Hong Kong's new listings, 2014-10
                                                  to 2019-08
    chuangus/HKEX-IPO-app                         RawData.xlsx: the same, 2018 to 2022-09
    richardssheik107-hub/hk-ipo-risk-agents       data/catalog/ipo_official_master_bridge.csv: the
                                                  same, 2020 to 2025, with days of delisting

    GZ-November/urop-hk-ipo                       the same, 2026-03 to 2026-09, kept beside this as
                                                  hong_kong_2026.tsv: no clone of it can be had

A day is taken where the name beside it is a name of the listing that bears the code today: Hong
Kong gives the codes of the delisted to others; those of 2026 were compared one by one. Where two
sources have one listing they must agree.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections import defaultdict
from datetime import date
from pathlib import Path

import openpyxl

from yanbao.knowledge.listing_rows import read_lines
from yanbao.knowledge.listings import ListingTable
from yanbao.model.listings import plain_name
from yanbao.text.simplify import simplify

DATA = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data"
MACROPAGE = "AFAN-LIFE/macropage"
NAMED = ("yu-bo/stock", "Jared-ZDC/stockanalysis", "SamuelLee2168/stock_selection_v4", MACROPAGE)
OLD, APP, BRIDGE = (
    "Greechgreech/hkipo_firstday_performance",
    "chuangus/HKEX-IPO-app",
    "richardssheik107-hub/hk-ipo-risk-agents",
)
#: An offer to the public of a share listed since 2010, no first day.
LISTED_BEFORE = ("02378",)
NEW = "GZ-November/urop-hk-ipo"
NEWEST = Path(__file__).with_name("hong_kong_2026.tsv")
#: How a source stands in the table.
LETTERS = {MACROPAGE: "m", OLD: "g", APP: "c", BRIDGE: "b", NEW: "u"}
MICS = {"SH": "XSHG", "SZ": "XSHE", "BJ": "BJSE"}
_LEFT = re.compile(r"\((?:退|已合并)\)")
_MARK = re.compile(r"^(?:S?\*?ST|PT|NST|退市|S(?=[\u4e00-\u9fff]))|退$")
Days = dict[str, dict[str, tuple[str, str]]]


def show(clones: Path, repository: str, path: str, commit: str = "HEAD") -> bytes:
    """Return a file of a clone."""
    clone = clones / repository.replace("/", "+") / "repo"
    command = ["git", "-C", str(clone), "show", f"{commit}:{path}"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def read_csv(payload: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(payload.decode("utf-8-sig"))))


def clean(name: str) -> str:
    """Return a name in half-width letters, without blanks and marks of having left."""
    plain = unicodedata.normalize("NFKC", name).replace("─", "-")
    return _LEFT.sub("", plain).replace(" ", "")


def iso(text: str) -> str:
    """Return a day as YYYY-MM-DD, empty for what is none."""
    digits = re.sub(r"\D", "", text)[:8]
    try:
        return date.fromisoformat(digits).isoformat()
    except ValueError:
        return ""


def read_delisted(
    clones: Path, known: ListingTable
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the rows of the mainland shares that have left, and days for the table's own.

    Beside the name at the end stand those from when they were listed.
    """
    names: dict[str, list[str]] = defaultdict(list)
    full: dict[str, str] = {}
    for repository in NAMED:
        for row in read_csv(show(clones, repository, "data/stock_basic.csv")):
            code = row.get("ts_code") or row["TS代码"]
            bare = _MARK.sub("", clean(row.get("name") or row["股票名称"]))
            if len(bare) > 2 and bare not in names[code]:
                names[code].append(bare)
            if row.get("股票全称"):
                full[code] = row["股票全称"].replace("(", "（").replace(")", "）")
    found, days = [], []
    for row in read_csv(show(clones, MACROPAGE, "data/stock_basic.csv")):
        if row["status"] != "D" or not iso(row["delist_date"]):
            continue
        symbol, _, venue = row["ts_code"].partition(".")
        if not symbol.isdigit():
            continue  # TS0018: no exchange's code
        mic, name = MICS[venue], clean(row["name"])
        shipped = known.by_id(f"{symbol}.{mic}")
        if shipped is not None and shipped.delisted_on is None:
            days.append((shipped.id, iso(row["list_date"]), iso(row["delist_date"]), MACROPAGE))
        if shipped is not None:
            continue  # else kept by hand in more.tsv
        forms = [f"former:{one}" for one in names[row["ts_code"]] if one != name]
        forms += [f"full:{full[row['ts_code']]}"] if row["ts_code"] in full else []
        first, last = iso(row["list_date"]), iso(row["delist_date"])
        found.append((symbol, mic, "share", name, first, "|".join(forms), last))
    return found, days


def read_hong_kong(clones: Path) -> tuple[Days, dict[str, tuple[str, str, str]]]:
    """Return (day, name) by code and source; and (name, first day, last day) of who left."""
    found: Days = defaultdict(dict)
    left: dict[str, tuple[str, str, str]] = {}
    for line in show(clones, OLD, "ipo_list.txt").decode("gb18030").splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) < 4:
            continue
        found[cells[2].zfill(5)][OLD] = (iso(cells[1]), cells[3])
    for line in NEWEST.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, day, name = line.split("\t")
            found[code.zfill(5)][NEW] = (day, name)
    book = openpyxl.load_workbook(io.BytesIO(show(clones, APP, "RawData.xlsx")), read_only=True)
    for row in list(book.worksheets[0].iter_rows(values_only=True))[1:]:
        if row[2]:
            code = str(row[2]).partition(".")[0].zfill(5)
            found[code][APP] = (iso(str(row[3])), str(row[1]))
    for row in read_csv(show(clones, BRIDGE, "data/catalog/ipo_official_master_bridge.csv")):
        if row["official_match_status"] == "matched":
            code, day = row["stock_code_raw"], iso(row["official_listed_date"])
            found[code][BRIDGE] = (day, row["selected_name"])
            if iso(row["official_delisted_date"]):
                left[code] = (row["selected_name"], day, iso(row["official_delisted_date"]))
    return found, left


def bears(listing_id: str, name: str, known: ListingTable) -> bool:
    """Whether a printed name is one of the listing's: the same, or the same two characters first.

    Latin names by their first word.
    """
    printed = simplify(plain_name(clean(name)))
    for form in known.names_of(listing_id):
        text = plain_name(form.text).replace(" ", "")
        if text == printed or (re.match(r"[\u4e00-\u9fff]{2}", text) and text[:2] == printed[:2]):
            return True
        first = name.split(maxsplit=1)[0].lower() if name.split() else ""
        if len(first) > 3 and first.isascii() and form.text.lower().startswith(first):
            return True
    return False


def main() -> None:
    """Write both tables and say what was left out."""
    for name in ("delisted.tsv", "listing_days.tsv"):  # what they said is no source
        (DATA / name).write_text("", "utf-8")
    clones, known = Path(sys.argv[1]), ListingTable.load()
    delisted, rows = read_delisted(clones, known)
    found, left = read_hong_kong(clones)
    dated = {f"{row[0]}.{row[1]}": row[4] for row in read_lines("listings.tsv")}
    other, differing = [], []
    for code, by_source in sorted(found.items()):
        listing_id = f"{code}.XHKG"
        if known.by_id(listing_id) is None or code in LISTED_BEFORE:
            continue
        fitting = {
            source: day
            for source, (day, name) in by_source.items()
            if day and (source == NEW or bears(listing_id, name, known))
        }
        if not fitting:
            other.append(f"{code} {[name for _, name in by_source.values()]}")
            continue
        days = {*fitting.values(), *filter(None, [dated.get(listing_id)])}
        if len(days) > 1:
            differing.append((code, fitting, dated.get(listing_id)))
            continue
        gone = left.get(code, ("", "", ""))[2] if BRIDGE in fitting else ""
        if gone or not dated.get(listing_id):
            rows.append((listing_id, days.pop(), gone, " ".join(fitting)))
    for code, (name, first, last) in sorted(left.items()):
        if known.by_id(f"{code}.XHKG") is None:
            delisted.append((code, "XHKG", "share", simplify(clean(name)), first, "", last))
    head = "# scripts/build_listing_days.py: symbol, MIC, kind, name, first day, forms, day it left"
    lines = [head, *("\t".join(row) for row in sorted(delisted))]
    (DATA / "delisted.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    head = "# scripts/build_listing_days.py: listing, first trading day, day it left, sources"
    lines = [head, *(f"# source {mark}: https://github.com/{one}" for one, mark in LETTERS.items())]
    lines += [
        "\t".join((*row[:3], " ".join(LETTERS[one] for one in row[3].split())))
        for row in sorted(rows)
    ]
    (DATA / "listing_days.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(delisted)} delisted, {len(rows)} days, {len(other)} of another name")
    print(json.dumps({"differing": differing, "other": other}, ensure_ascii=False, indent=0))


if __name__ == "__main__":
    main()

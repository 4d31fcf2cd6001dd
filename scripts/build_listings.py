"""Rebuild ``src/yanbao/knowledge/data/listings.tsv`` from public tables of codes and names.

    python scripts/build_listings.py --out src/yanbao/knowledge/data/listings.tsv \
        --names names_zh.json --exchange SSE.csv SZSE.csv BSE.csv HKEX.csv NASDAQ.csv NYSE.csv \
        AMEX.csv --etf cn_etf_list.csv --full-names company.json --offerings leon7786_hkipo.csv \
        --hong-kong date.json

Sources (facts only: codes, names, dates)
    --names       rows [symbol, code, name, pinyin, initials, aliases, market, ...]: the index of
                  github.com/ZhuLinsen/daily_stock_analysis (MIT)
    --exchange    code, region, name, exchange, type: github.com/irachex/open-stock-data (MIT)
    --etf         code with sh/sz prefix and name: github.com/honk2333/etf-data
    --full-names  one JSON object a line with name, fullname, code, time (the listing day):
                  ChainKnowledgeGraph; a short name that differs from today's is a former name
    --basics      listing days and full names of mainland shares, over those of --full-names: CSV
                  tables of github.com/yhhe2004/QuantSandbox (data/stock_basic.csv, 2026-02-27) and
                  github.com/yzq129/quant-factor (stock_basic.csv, 2026-06-21)
    --offerings   Hong Kong listing days: github.com/leon7786/20260218-hkstock
    --hong-kong   full names of Hong Kong companies in Chinese and English, 2026-07-20, as
                  github.com/jacktth/ga-hk_stock_info keeps the exchange's own list
                  (hk-listings/date.json)

What the press writes beside these (aliases, listings abroad, indices, pairs) is kept by hand in
the other tables of that folder and read together with this one.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from yanbao.text.simplify import simplify

VENUE = {"SH": "XSHG", "SZ": "XSHE", "BJ": "BJSE", "HK": "XHKG"}
US_VENUE = {"NASDAQ": "XNAS", "NYSE": "XNYS", "AMEX": "XASE"}
ORDER = ("XSHG", "XSHE", "BJSE", "XHKG", "XNAS", "XNYS", "XASE")

# A short name wears marks of its trading state: risk warning, ex-dividend, newly listed.
# Only before a Chinese character: STYLAND begins so by chance.
_STATE = re.compile(r"^(?:\*?ST|S\*?ST|XD|XR|DR|NST|[NCSU])(?=[\u4e00-\u9fff])")
_CLASS = re.compile(r"(?<=[\u4e00-\u9fff])[AB]$|-(?:[UWBSRP]|SW|WR|SWR|UW|WD|D)$")
_US_CUT = re.compile(
    r"\s+(?:New\s+)?(?:Class [A-Z]\b|Series [A-Z]\b|Common (?:Stock|Shares?|Units?)\b|"
    r"Ordinary Shares?\b|American [Dd]eposi|Depositary|Capital Stock|New York Registry|Subordinate|"
    r"Limited Voting|Non-Voting|Sponsored|ADS\b|ADR\b|Shares of|Registered|\(|each rep).*$"
)
_US_OUT = re.compile(
    r"Warrant|\bRights?\b|\bUnits?\b|\bNotes?\b|Preferred|Debenture|\d%|Acquisition (?:Corp|Co|"
    r"Ltd|Limited|Holdings)|\bPfd\b|Dep Shs|Fund\b|Trust Series|Bond",
)
_QUOTED = re.compile(r"\s*['\"’][AB]['\"’]$")
_LEGAL = re.compile(
    r",?\s+(?:Inc|Corp|Corporation|Incorporated|Ltd|Limited|plc|PLC|N\.?V|S\.?A|SE|AG|Co|Company|"
    r"L\.?P|LLC|Holdings?|Group|S\.?p\.?A|AB|A/S|ASA)\.?(?:\s+\(The\))?$"
)


@dataclass(slots=True)
class Row:
    """A listing on its way into the table."""

    symbol: str
    mic: str
    kind: str
    name: str
    listed_on: str = ""
    forms: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, text: str) -> None:
        """Add a name form once; the first kind stays."""
        text = text.strip()
        if text and text != self.name and text not in self.forms:
            self.forms[text] = kind

    def line(self) -> str:
        """Render the table's line."""
        forms = "|".join(f"{kind}:{text}" for text, kind in self.forms.items())
        return "\t".join((self.symbol, self.mic, self.kind, self.name, self.listed_on, forms))


def clean(text: str) -> str:
    """Return a short name with half-width letters and without blanks between characters."""
    text = text.translate({c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)})
    return re.sub(r"(?<=[\u4e00-\u9fff]) +| +(?=[\u4e00-\u9fff])", "", text).strip()


def stem(name: str) -> str:
    """Return a short name without its marks of state and share class."""
    return _CLASS.sub("", _STATE.sub("", name))


def read_names(path: Path, rows: dict[str, Row]) -> None:
    """Read Chinese short names of the mainland and Hong Kong."""
    for symbol, code, name, _, _, aliases, market, *_ in json.loads(path.read_text("utf-8")):
        if market not in ("CN", "BSE", "HK"):
            continue
        mic = VENUE[symbol.rsplit(".", 1)[1]]
        row = rows.setdefault(f"{code}.{mic}", Row(code, mic, "share", clean(name)))
        add_stem(row)
        for alias in aliases:
            if re.search(r"[a-z]", alias):
                row.add("english", alias)


def add_stem(row: Row) -> None:
    """Add the short name without its marks; two characters left of a warned share say nothing."""
    bare = stem(row.name)
    if row.name.startswith("*ST"):
        row.add("short", row.name[1:])
    if len(bare) > 2 or not _STATE.match(row.name):
        row.add("short", bare)
    for text in (row.name, *row.forms):
        plain = simplify(text)
        if plain != text:
            row.add("short", plain)
            break


def read_exchange(path: Path, rows: dict[str, Row]) -> None:
    """Read an exchange's codes and names."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for entry in csv.DictReader(lines):
            code, name, region = entry["code"], clean(entry["name"]), entry["region"]
            if region == "US":
                read_us(code, name, US_VENUE[entry["exchange"]], rows)
            elif region in VENUE and code != "code":
                mic = VENUE[region]
                kind = "etf" if entry["type"] == "fund" else "share"
                row = rows.setdefault(f"{code}.{mic}", Row(code, mic, kind, name))
                row.kind = kind
                if region == "HK":
                    row.add("english", name)
                elif stem(name) != stem(row.name):
                    row.add("short", name)
                    row.add("short", stem(name))


def read_us(code: str, name: str, mic: str, rows: dict[str, Row]) -> None:
    """Read one listing of the United States; leave out warrants, units, notes and funds."""
    if "^" in code or _US_OUT.search(name):
        return
    code = code.replace("/", ".")
    title = _US_CUT.sub("", name).strip().rstrip(",. ")
    kind = "adr" if re.search(r"American Deposit", name, re.IGNORECASE) else "share"
    row = rows.setdefault(f"{code}.{mic}", Row(code, mic, kind, title))
    core = title
    while (shorter := _LEGAL.sub("", core).rstrip(",. &")) != core and shorter:
        core = shorter.removesuffix(" and")
    words = core.split()
    if len(words) > 1 and len(core) > 8:
        row.add("english", core)


def read_etfs(path: Path, rows: dict[str, Row]) -> None:
    """Read mainland exchange-traded funds; the press puts the manager before or after."""
    entries = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        code, name = (part.strip() for part in line.split(","))
        mic = VENUE[code[:2].upper()]
        entries.append((code[2:], mic, clean(name)))
    for code, mic, name in entries:
        row = rows.setdefault(f"{code}.{mic}", Row(code, mic, "etf", name))
        found = re.fullmatch(r"(.+ETF)([\u4e00-\u9fff]{2,4})", name)
        if found and found[2] not in ("基金", "指数"):
            row.add("alias", found[2] + found[1])


def read_full_names(path: Path, rows: dict[str, Row]) -> None:
    """Read full company names, listing days, and former short names."""
    current = {stem(row.name) for row in rows.values()}
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    codes = Counter(entry["code"].split(".")[0] for entry in entries)
    for entry in entries:
        code = entry["code"].split(".")[0]
        row = rows.get(f"{code}.{'XSHG' if code.startswith('6') else 'XSHE'}")
        if row is None:
            continue
        old = stem(clean(entry["name"]))
        changed = old != stem(row.name)
        full = clean(entry["fullname"]).replace("(", "（").replace(")", "）")
        if (changed and old in current) or (codes[code] > 1 and old[:2] not in full):
            # the source sets some companies beside another's code: the name decides
            row = owner(full, rows)
            if row is not None:
                row.add("full", full)
            continue
        if full.endswith("公司"):
            row.add("full", full)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", entry["time"]):
            row.listed_on = entry["time"]
        if changed and len(old) > 2 and "退" not in old:
            row.add("former", old)
            if simplify(old) != old:
                row.add("former", simplify(old))


def read_basics(path: Path, rows: dict[str, Row]) -> None:
    """Read listing days and full names of mainland shares, the newest table last."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for entry in csv.DictReader(lines):
            code = entry.get("ts_code") or entry.get("股票代码", "")
            symbol, _, venue = code.partition(".")
            row = rows.get(f"{symbol}.{VENUE.get(venue, 'BJSE')}")
            if row is None or row.kind != "share":
                continue
            digits = (entry.get("list_date") or entry.get("上市日期", "")).replace("-", "")[:8]
            if digits.isdigit():
                row.listed_on = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
            full = clean(entry.get("公司全称") or "").replace("(", "（").replace(")", "）")
            if full.endswith("公司") and "full" not in row.forms.values():
                row.add("full", full)


def read_hong_kong(path: Path, rows: dict[str, Row]) -> None:
    """Read the full names of Hong Kong companies; one who has none in Chinese repeats the English.

    Class marks ("太古股份有限公司'A'") are not part of a company's name.
    """
    for entry in json.loads(path.read_text("utf-8")):
        row = rows.get(f"{str(entry['symbol']).zfill(5)}.XHKG")
        if row is None or row.kind != "share":
            continue
        chinese = _QUOTED.sub("", clean(entry["zhName"]).replace("(", "（").replace(")", "）"))
        chinese = simplify(re.sub(r"(?<=（) +| +(?=）)", "", chinese))
        english = _QUOTED.sub("", " ".join(entry["engName"].split()))
        if re.search(r"[\u4e00-\u9fff]{3}", chinese):
            row.add("full", chinese)
            if row.name.isascii() and (core := core_of(chinese)):
                row.add("alias", core)
        if " " in english and english != english.upper():
            row.add("english", english)


def core_of(full: str) -> str:
    """Return a Chinese company name without its legal words; empty when too little stays."""
    core = re.sub(r"(?:国际|控股|集团|股份|有限公司)+$", "", re.sub(r"（[^（）]*）", "", full))
    return core if re.fullmatch(r"[\u4e00-\u9fff]{3,8}", core) else ""


def owner(full: str, rows: dict[str, Row]) -> Row | None:
    """Return the only mainland share whose short name stands in a full name."""
    found = [
        row
        for row in rows.values()
        if row.mic in ("XSHG", "XSHE") and row.kind == "share" and len(stem(row.name)) > 2
        and stem(row.name) in full
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def read_offerings(path: Path, rows: dict[str, Row]) -> None:
    """Read Hong Kong listing days."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for entry in csv.DictReader(lines):
            row = rows.get(f"{entry['代码'].zfill(5)}.XHKG")
            if row is not None:
                row.listed_on = entry["上市日期"].replace("/", "-")


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--exchange", type=Path, nargs="+", default=[])
    parser.add_argument("--etf", type=Path)
    parser.add_argument("--full-names", type=Path)
    parser.add_argument("--basics", type=Path, nargs="+", default=[])
    parser.add_argument("--offerings", type=Path)
    parser.add_argument("--hong-kong", type=Path)
    arguments = parser.parse_args()
    rows: dict[str, Row] = {}
    read_names(arguments.names, rows)
    for path in arguments.exchange:
        read_exchange(path, rows)
    if arguments.etf:
        read_etfs(arguments.etf, rows)
    if arguments.full_names:
        read_full_names(arguments.full_names, rows)
    for path in arguments.basics:
        read_basics(path, rows)
    if arguments.offerings:
        read_offerings(arguments.offerings, rows)
    if arguments.hong_kong:
        read_hong_kong(arguments.hong_kong, rows)
    ordered = sorted(rows.values(), key=lambda row: (ORDER.index(row.mic), row.symbol))
    arguments.out.write_text("".join(row.line() + "\n" for row in ordered), "utf-8")
    print(f"{len(ordered)} listings, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

"""Compile ``holdings.json`` and ``tracking.json`` from files of publicly disclosed holdings.

Run: ``.venv/bin/python scripts/build_holdings.py ../shared/data``. Every set is shipped, or stands
under ``left_out`` with the reason.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from yanbao.knowledge.holding_sets import COLUMNS, find_listing_id, parse_holdings
from yanbao.knowledge.listings import ListingTable
from yanbao.model.funds import HoldingSet

FOLDER = Path(__file__).resolve().parents[1] / "src" / "yanbao" / "knowledge" / "data"
FILES = ("holdings_public_mainland.csv", "holdings_public_hk_qdii.csv")
#: Sets found later, each with its page.
MORE = Path(__file__).with_name("holdings_more.tsv")
#: The ten largest by quarterly reports, compiled by ``build_fund_reports.py``.
REPORTS = Path(__file__).with_name("fund_reports.tsv")
REPORT_CAVEAT = "the quarterly report's ten largest, as copied in a public repository"
#: Used as ``known_on`` where a page prints no day of publication.
COLLECTED_ON = date(2026, 11, 22)
#: Where the page prints none but its history does: the day the file was committed.
COMMITTED_ON = {"idx_000300_full_20260430": date(2026, 5, 13)}
COMMITTED = "day of publication not printed: the day the file was committed"
OLD = date(2025, 1, 1)
FORECAST = "a broker's forecast of weights after a rebalance, not published weights"
UNDATED = "the page prints a price or net-asset day, not the day of the holdings"
REWORDED = "a re-worded copy of a note, names altered"
LEFT_OUT = {
    "fund_yhzs_2025Q3": "the quarter is not named on the page, and the fund's code neither",
    "fund_588000_sa20250711": UNDATED,
    "idx_930632_20250106": REWORDED,
    "idx_931865_20240918": REWORDED,
    "CSI-H30533-20250307": REWORDED,
    "CSI-930967-20250930": "three names, not said to be the largest; no day of publication",
    "HSTECH-20251208-CICC": FORECAST,
    "HSTECH-20250609-CICC": FORECAST,
    "HSTECH-20250310-CICC": FORECAST,
    "HSI-20250609-CICC": FORECAST,
    "HSI-20250310-CICC": FORECAST,
    "KWEB-20251130": UNDATED,
    "SOXX-20250630": UNDATED,
    "DRGN-20260213": UNDATED + "; second-hand",
}
#: Caveats, by a word of the source's remarks; in the words of this project.
CAVEATS = {
    "PARTIAL": "only the first lines could be read",
    "top 2 only": "only the first lines could be read",
    "top 3 only": "only the first lines could be read",
    "top 6 of 10": "only the first lines could be read",
    "after rank 9": "only the first nine lines could be read",
    "broker before review": "a broker's figures of the weights before a review, of the lines it"
    " expected to change; not the index company's",
    "proxy": "index weights kept in a public repository, not a fund's disclosure",
    "year not": "year inferred",
    "year inferred": "year inferred",
    "page id": "day taken from the page's number",
    "noise": "scraped copy of the page",
    "respun": "scraped copy of the page",
    "re-worded": "copy of the page",
    "latest periodic report": "quarter inferred from the day of publication",
    "date of the weights not stated": "day of the weights not printed: the page's day",
}
DAILY_NOTE = ("Jinrongjie", "story date")
#: Fund code, MIC, fund name, index name, set whose page says so; no pairings by name alone.
TRACKING = (
    ("512480", "XSHG", "半导体ETF国联安", "中证全指半导体产品与设备", "idx_H30184_20250515"),
    ("589190", "XSHG", "科创芯片ETF华宝", "上证科创板芯片", "idx_000685_20260127"),
    ("588200", "XSHG", "科创芯片ETF嘉实", "上证科创板芯片", "idx_000685_20250630"),
    ("159811", "XSHE", "5G50ETF博时", "中证5G产业50", "idx_931406_20250819"),
    ("159695", "XSHE", "通信ETF嘉实", "国证通信", "idx_399389_20250423"),
    ("159507", "XSHE", "通信ETF广发", "国证通信", "idx_399389_20250423"),
    ("562500", "XSHG", "机器人ETF华夏", "中证机器人", "idx_H30590_20241119"),
    ("159770", "XSHE", "机器人ETF", "中证机器人", "idx_H30590_20241119"),
    ("510310", "XSHG", "沪深300ETF易方达", "沪深300", "idx_399300_20260930"),
    ("510050", "XSHG", "上证50ETF", "上证50", "idx_000016_20260930"),
    ("159810", "XSHE", "创业板ETF浦银", "创业板指", "idx_399006_20260930"),
    ("562380", "XSHG", "央企科技ETF银华", "中证国新央企科技引领", "idx_932038_20260930"),
    ("159131", "XSHE", "港股信息技术ETF华宝", "中证港股通信息技术综合指数", "CSI-930967-20251031"),
    ("513050", "XSHG", "中概互联网ETF易方达", "中证海外中国互联网50指数", "CSI-H30533-20250730"),
    ("513120", "XSHG", "港股创新药ETF广发", "中证香港创新药指数", "CSI-931787-20240726"),
    ("513040", "XSHG", "港股通互联网ETF易方达", "中证港股通互联网指数", "CSI-931637-20241218"),
    ("516500", "XSHG", "生物科技ETF华夏", "中证生物科技主题", "fund_516500_2025Q4"),
    ("159323", "XSHE", "港股通汽车ETF华夏", "中证港股通汽车产业主题", "fund_159323_2025Q4"),
    ("560360", "XSHG", "万家中证软件服务ETF", "中证软件服务", "idx_930601_20250527"),
    ("562930", "XSHG", "易方达中证软件服务ETF", "中证软件服务", "idx_930601_20250527"),
    ("159852", "XSHE", "嘉实中证软件服务ETF", "中证软件服务", "idx_930601_20250527"),
    ("516920", "XSHG", "汇添富中证芯片产业ETF", "中证芯片产业", "idx_H30007_20250402"),
    ("159618", "XSHE", "华安中证光伏产业ETF", "中证光伏产业", "idx_931151_20250121"),
    ("159690", "XSHE", "有色矿业ETF招商", "中证有色金属矿业主题", "idx_931892_20240918"),
    ("159739", "XSHE", "云计算ETF鹏华", "中证云计算与大数据主题", "idx_930851_20250513"),
    ("159713", "XSHE", "稀土ETF富国", "中证稀土产业", "idx_930598_20240909"),
    ("159715", "XSHE", "稀土ETF易方达", "中证稀土产业", "idx_930598_20240909"),
    ("561330", "XSHG", "有色矿业ETF国泰", "中证有色金属矿业主题", "idx_931892_20240918"),
)


#: Books of US funds kept whole in a public archive: symbol, name.
ARCHIVES = ("2026-03-25", "2026-05-19")
ARCHIVE_ADDRESS = "https://github.com/yieldchaser/etf-data"
ISSUER_BOOKS = {
    "QQQM": "Invesco NASDAQ 100 ETF",
    "XLG": "Invesco S&P 500 Top 50 ETF",
    "FPXI": "First Trust International Equity Opportunities ETF",
}
#: The index that such a fund's name prints, as mainland funds print it.
ISSUER_INDICES = {"QQQM": "纳斯达克100"}
ISSUER_CAVEAT = "the issuer's book as kept in a public archive; cash and futures {}left out"


def read_us_mics(folder: Path) -> dict[str, str]:
    """Return the venue of each US symbol."""
    mics: dict[str, str] = {}
    for name, mic in (("AMEX", "XASE"), ("NYSE", "XNYS"), ("NASDAQ", "XNAS")):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig") as lines:
            mics.update({row["code"]: mic for row in csv.DictReader(lines)})
    return mics


def read_remarks(text: str) -> dict[str, tuple[str, str]]:
    """Return each set's remark and index code."""
    rows = csv.DictReader(text.lstrip("\ufeff").splitlines())
    return {row["set_id"]: (row["note"], row["index_code"]) for row in rows}


def read_archive(path: Path, day: str, us_mics: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the archive's whole books in the layout of disclosed holdings, and their remarks."""
    lines = io.StringIO()
    table = csv.DictWriter(lines, fieldnames=COLUMNS)
    table.writeheader()
    dropped: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig") as rows:
        for row in csv.DictReader(rows):
            symbol, ticker = row["ETF_Ticker"], row["ticker"]
            if symbol not in ISSUER_BOOKS:
                continue
            set_id = f"{symbol}-{day}"
            dropped.setdefault(set_id, [])
            code = ticker if find_listing_id(ticker, us_mics={}) else f"{ticker}.US"
            if find_listing_id(code, us_mics=us_mics) is None:
                if ticker.isalpha() and len(ticker) < 5 and ticker != "USD":
                    dropped[set_id].append(ticker)
                continue
            table.writerow(
                {
                    "set_id": set_id,
                    "fund_code": symbol,
                    "fund_name": ISSUER_BOOKS[symbol],
                    "kind": "fund_full",
                    "index_name": ISSUER_INDICES.get(symbol, ""),
                    "report_date": row["Holdings_As_Of"],
                    "published_on": row["Date_Scraped"],
                    "security_code": code,
                    "security_name": row["name"],
                    "weight_pct": f"{float(row['weight']) * 100:.4f}",
                    "source_url": ARCHIVE_ADDRESS,
                }
            )
    caveats = {
        set_id: ISSUER_CAVEAT.format(f"and {', '.join(names)} " if names else "")
        for set_id, names in dropped.items()
    }
    return lines.getvalue(), caveats


def read_more(us_mics: dict[str, str]) -> tuple[list[HoldingSet], dict[str, tuple[str, str]]]:
    """Return the sets of ``holdings_more.tsv``, names turned into codes, and their remarks."""
    listings = ListingTable.load()
    lines = io.StringIO()
    table = csv.DictWriter(lines, fieldnames=COLUMNS)
    table.writeheader()
    remarks: dict[str, tuple[str, str]] = {}
    for line in MORE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        set_id, index, code, report, published, address, remark, rows = line.split("\t")
        remarks[set_id] = (remark, code)
        in_hong_kong = "港股" in index or (index.startswith("恒生") and "A股" not in index)
        venues = ("XHKG",) if in_hong_kong else ("XSHG", "XSHE")
        for row in rows.split("|"):
            name, _, weight = row.rpartition(" ")
            found = [one for one in listings.by_name(name) if one.mic in venues]
            if len(found) != 1:
                raise SystemExit(f"{set_id}: {name!r} is {[one.id for one in found]}")
            table.writerow(
                {
                    "set_id": set_id,
                    "kind": "index_top",
                    "index_name": index,
                    "report_date": report,
                    "published_on": published,
                    "security_code": found[0].symbol,
                    "security_name": name,
                    "weight_pct": weight,
                    "source_url": address,
                }
            )
    sets, issues = parse_holdings(
        lines.getvalue(), subject=MORE.name, us_mics=us_mics, collected_on=COLLECTED_ON
    )
    if issues:
        raise SystemExit("; ".join(f"{issue.place}: {issue.detail}" for issue in issues))
    return sets, remarks


def read_reports(us_mics: dict[str, str]) -> list[HoldingSet]:
    """Return the sets of ``fund_reports.tsv``, known from the day they were committed."""
    lines = io.StringIO()
    table = csv.DictWriter(lines, fieldnames=COLUMNS)
    table.writeheader()
    for line in REPORTS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        set_id, fund, name, index, report, known, address, rows = line.split("\t")
        for row in rows.split("|"):
            code, _, rest = row.partition(" ")
            security, _, weight = rest.rpartition(" ")
            table.writerow(
                {
                    "set_id": set_id,
                    "fund_code": fund,
                    "fund_name": name,
                    "kind": "fund_top10",
                    "index_name": index,
                    "report_date": report,
                    "published_on": known,
                    "security_code": code,
                    "security_name": security,
                    "weight_pct": weight,
                    "source_url": address,
                }
            )
    sets, issues = parse_holdings(
        lines.getvalue(), subject=REPORTS.name, us_mics=us_mics, collected_on=COLLECTED_ON
    )
    if issues:
        raise SystemExit("; ".join(f"{issue.place}: {issue.detail}" for issue in issues))
    return [replace(s, reference=replace(s.reference, quote=COMMITTED)) for s in sets]


def find_caveats(holding_set: HoldingSet, remark: str) -> list[str]:
    """Say in words what a reader of this set must mind."""
    if holding_set.kind == "full_book":
        return [remark]
    caveats = [words for mark, words in CAVEATS.items() if mark in remark]
    if remark == REPORT_CAVEAT:
        caveats.append(remark)
    if any(mark in remark for mark in DAILY_NOTE):
        caveats.append("from a daily note on the index: the weights may be of the session before")
    if holding_set.report_on < OLD:
        caveats.append("older than 2025: nothing newer was found for this index")
    if holding_set.reference.quote != "day of publication":
        caveats.append(holding_set.reference.quote)
    return list(dict.fromkeys(caveats))


def date_by_history(holding_set: HoldingSet) -> HoldingSet:
    """Take the day a file was committed for the day it was known, where that is on record."""
    committed_on = COMMITTED_ON.get(holding_set.id)
    if committed_on is None:
        return holding_set
    reference = replace(holding_set.reference, quote=COMMITTED, known_on=committed_on)
    return replace(holding_set, known_on=committed_on, reference=reference)


def write_row(holding_set: HoldingSet, remark: str) -> dict[str, object]:
    """Return the set as it is shipped."""
    return {
        "id": holding_set.id,
        "fund_symbol": holding_set.fund_symbol,
        "fund_name": holding_set.fund_name,
        "index_name": holding_set.index_name,
        "kind": holding_set.kind,
        "ranked": holding_set.ranked,
        "report_on": holding_set.report_on.isoformat(),
        "known_on": holding_set.known_on.isoformat(),
        "address": holding_set.reference.address,
        "caveats": find_caveats(holding_set, remark),
        "lines": [[h.listing_id, h.name, h.weight] for h in holding_set.holdings],
    }


def write_tracking(sets: dict[str, HoldingSet], remarks: dict[str, tuple[str, str]]) -> None:
    """Write which fund follows which index."""
    rows = []
    for symbol, mic, fund, index, set_id in TRACKING:
        source = sets[set_id]
        if source.index_name != index:
            raise SystemExit(f"{symbol}: {set_id} is of {source.index_name}, not {index}")
        rows.append(
            {
                "fund_id": f"{symbol}.{mic}",
                "fund_name": fund,
                "index_name": index,
                "index_code": remarks[set_id][1],
                "address": source.reference.address,
                "known_on": source.known_on.isoformat(),
            }
        )
    write_json("tracking.json", "tracking", rows, {})


def write_json(
    name: str, key: str, rows: Sequence[Mapping[str, object]], rest: Mapping[str, object]
) -> None:
    """Write one row a line: small, and a change shows as one line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    tail = "".join(f',\n"{k}": {json.dumps(v, ensure_ascii=False)}' for k, v in rest.items())
    text = f'{{"{key}": [\n{lines}\n]{tail}}}\n'
    (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} rows, {len(text.encode())} bytes")


def main() -> None:
    """Compile and write the tables; print what was refused."""
    data = Path(sys.argv[1])
    us_mics = read_us_mics(data / "listings")
    remarks: dict[str, tuple[str, str]] = {}
    sets: dict[str, HoldingSet] = {}
    left_out: dict[str, str] = {}
    for name in FILES:
        text = (data / "etf" / name).read_text(encoding="utf-8-sig")
        parsed, issues = parse_holdings(
            text, subject=name, us_mics=us_mics, collected_on=COLLECTED_ON
        )
        left_out.update({issue.place or issue.subject: issue.detail for issue in issues})
        remarks.update(read_remarks(text))
        sets.update({holding_set.id: date_by_history(holding_set) for holding_set in parsed})
    for day in ARCHIVES:
        name = f"master_archive_{day}.csv"
        text, caveats = read_archive(data / "etf" / name, day, us_mics)
        parsed, issues = parse_holdings(
            text, subject=name, us_mics=us_mics, collected_on=COLLECTED_ON
        )
        left_out.update({issue.place or issue.subject: issue.detail for issue in issues})
        remarks.update({set_id: (caveat, "") for set_id, caveat in caveats.items()})
        sets.update({holding_set.id: holding_set for holding_set in parsed})
    more, more_remarks = read_more(us_mics)
    sets.update({holding_set.id: holding_set for holding_set in more})
    remarks.update(more_remarks)
    reports = read_reports(us_mics)
    sets.update({holding_set.id: holding_set for holding_set in reports})
    remarks.update({holding_set.id: (REPORT_CAVEAT, "") for holding_set in reports})
    left_out.update({set_id: why for set_id, why in LEFT_OUT.items() if set_id in sets})
    newest = {s.index_name: s.report_on for s in sorted(sets.values(), key=lambda s: s.report_on)}
    for holding_set in sets.values():
        if holding_set.report_on < OLD and newest[holding_set.index_name] >= OLD:
            left_out.setdefault(holding_set.id, "older than 2025, and a newer set is shipped")
    kept = [s for set_id, s in sorted(sets.items()) if set_id not in left_out]
    rows = [write_row(s, remarks[s.id][0]) for s in kept]
    write_json("holdings.json", "sets", rows, {"left_out": dict(sorted(left_out.items()))})
    write_tracking(sets, remarks)
    for set_id, why in sorted(left_out.items()):
        print(f"left out {set_id}: {why}")


if __name__ == "__main__":
    main()

"""Add to ``tracking_names.tsv`` the ETFs that a later list names after a known index.

    python scripts/build_tracking_names.py fund_list_2026-06-23.csv

Source (facts only: codes and names): Eastmoney's list of all funds (基金代码, 基金简称) as stored
on that day in github.com/Cruz2003/fund-valuation-assistant. An ETF's feeder prints manager, index
and ETF (永赢沪深300ETF联接), a listed fund manager, index and LOF (富国中证军工指数(LOF)A). It is
taken where the manager is one of the table's and the rest is the whole name of an index of the
tables; what stands in the table already stays as it is.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from yanbao.knowledge.funds import FundTable
from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "tracking_names.tsv"
ADDRESS = "https://github.com/Cruz2003/fund-valuation-assistant/blob/main/data/fund_list.csv"
_FEEDER = re.compile(r"(.+?)ETF(?:发起式?)?联接.*")
_LISTED = re.compile(r"(.+?)指数\((?:QDII-)?LOF\)A?")
_MARK = re.compile(r"\(.*?\)|（.*?）|交易型|开放式")
_ENTRY = re.compile(r"\d{6}([\u4e00-\u9fff]+)")


def main() -> None:
    """Write the table."""
    path = Path(sys.argv[1])
    day = path.stem.rpartition("_")[2]
    old = OUT.read_text("utf-8").split("# list: " + ADDRESS)[0]
    managers = {
        match[1]
        for line in old.splitlines()
        if not line.startswith("#")
        for match in _ENTRY.finditer(line.split("\t")[2])
    }
    funds = FundTable.load()
    codes = {tracking.index_name: tracking.index_code for tracking in funds.trackings}
    codes |= {one.index_name: "" for one in funds.sets if one.index_name not in codes}
    names = {name.removesuffix("指数"): name for name in codes if name}
    listings = ListingTable.load()
    known = {
        tracking.fund_symbol
        for tracking in funds.trackings
        if ADDRESS not in tracking.reference.address
    }
    targets = {feeder.symbol: feeder.fund_id for feeder in funds.feeders}
    found: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            name, code = row["基金简称"].replace("（", "(").replace("）", ")"), row["基金代码"]
            match = _FEEDER.fullmatch(_MARK.sub("", name))
            symbol = targets.get(code, "").partition(".")[0]
            kind = ""
            if any(one.kind == "fund" for one in listings.by_symbol(code)):
                match, symbol, kind = _LISTED.fullmatch(name), code, "LOF"
            if match is None or not symbol or symbol in known:
                continue
            for manager in managers:
                index = names.get(match[1].removeprefix(manager))
                if match[1].startswith(manager) and index:
                    found.setdefault(index, {})[symbol] = manager + kind
    block = [f"# list: {ADDRESS}", f"# seen: {day}"]
    for index in sorted(found):
        entries = " ".join(f"{symbol}{found[index][symbol]}" for symbol in sorted(found[index]))
        block.append(f"{index}\t{codes[index]}\t{entries}")
    OUT.write_text(old + "\n".join(block) + "\n", "utf-8")
    print(f"{sum(map(len, found.values()))} ETFs of {len(found)} indices added")


if __name__ == "__main__":
    main()

"""Compile ``feeders.tsv``: feeder funds and the ETF each is named after.

    python scripts/build_feeders.py fundcode_search.js fund_list_2026-04-28.csv \
        fund_list_2026-06-23.csv

Sources (facts only: codes and names), the oldest first: a feeder stands under the first that has it
    fundcode_search.js  Eastmoney's list of all funds as stored on 2020-08-25 in
                        github.com/Rockyzsu/tiantian_fund
    fund_list_*.csv     the same list (基金代码, 基金简称) as stored on that day in
                        github.com/yuyanpsy/fundpicker-api and
                        github.com/Cruz2003/fund-valuation-assistant (data/fund_list.csv)

What a name says is read as ``knowledge/feeders.py`` does.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

from yanbao.knowledge.feeders import find_feeders, find_targets
from yanbao.knowledge.funds import FundTable
from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "feeders.tsv"
EASTMONEY = "http://fund.eastmoney.com/js/fundcode_search.js"
ADDRESSES = {
    "2020-08-25": EASTMONEY,
    "2026-04-28": "https://github.com/yuyanpsy/fundpicker-api/blob/main/data/fund_list.csv",
    "2026-06-23": "https://github.com/Cruz2003/fund-valuation-assistant/blob/main/data/fund_list.csv",
}


def read(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Return the day of a list and its rows (code, name)."""
    text = path.read_text("utf-8-sig")
    if path.suffix == ".js":
        rows = json.loads(text[text.index("[") : text.rindex("]") + 1])
        return "2020-08-25", [(code, name) for code, _, name, *_ in rows]
    day = re.search(r"\d{4}-\d\d-\d\d", path.name)
    if day is None:
        raise SystemExit(f"{path.name}: the name of a list ends with its day")
    table = csv.DictReader(text.splitlines())
    return day.group(), [(row["基金代码"], row["基金简称"]) for row in table]


def main() -> None:
    """Write the table."""
    lists = [read(Path(argument)) for argument in sys.argv[1:]]
    listings = ListingTable.load()
    every = [row for _, rows in lists for row in rows]
    trackings = FundTable.load().trackings
    targets = find_targets(every, listings=listings, trackings=trackings)
    seen: set[str] = set()
    lines = ["# feeder fund, name, the ETF it is named after"]
    for day, rows in lists:
        lines += [f"# list: {ADDRESSES[day]}", f"# seen: {day}"]
        for feeder in find_feeders(rows, targets):
            if feeder[0] not in seen:
                seen.add(feeder[0])
                lines.append("\t".join(feeder))
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{OUT.name}: {len(seen)} feeders")


if __name__ == "__main__":
    main()

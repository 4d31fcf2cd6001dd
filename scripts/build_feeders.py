"""Compile ``feeders.tsv``: feeder funds and the ETF each is named after.

    python scripts/build_feeders.py fundcode_search.js fund_list_2026-04-28.csv \
        fund_list_2026-06-23.csv

Sources (facts only: codes and names), the oldest first: a feeder stands under the first that has it
    fundcode_search.js  Eastmoney's list of all funds as stored on 2020-08-25 in
                        github.com/Rockyzsu/tiantian_fund
    fund_list_*.csv     the same list (基金代码, 基金简称) as stored on that day in
                        github.com/yuyanpsy/fundpicker-api and
                        github.com/Cruz2003/fund-valuation-assistant (data/fund_list.csv)

A feeder's name is its ETF's name and 联接. An ETF's name is manager, index and ETF, or today
index, ETF and manager; a feeder is kept where exactly one ETF bears its name.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from yanbao.knowledge.funds import FundTable
from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "feeders.tsv"
EASTMONEY = "http://fund.eastmoney.com/js/fundcode_search.js"
ADDRESSES = {
    "2020-08-25": EASTMONEY,
    "2026-04-28": "https://github.com/yuyanpsy/fundpicker-api/blob/main/data/fund_list.csv",
    "2026-06-23": "https://github.com/Cruz2003/fund-valuation-assistant/blob/main/data/fund_list.csv",
}
_FEEDER = re.compile(r"(.+?ETF)(?:发起式?)?联接.*")
_MARK = re.compile(r"\(.*?\)|（.*?）|交易型|开放式|发起式?$")
_TURNED = re.compile(r"(.+ETF)([\u4e00-\u9fff]{2,5})")


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


def find_targets(rows: Sequence[tuple[str, str]], listings: ListingTable) -> dict[str, set[str]]:
    """Return the ids of listed ETFs by each name a feeder may repeat."""
    targets: dict[str, set[str]] = {}
    for code, name in rows:
        listing_id = find_listing_id(code, us_mics={}) or ""
        if code[0] not in "15" or "ETF" not in name or "联接" in name:
            continue
        if listings.by_id(listing_id) is None:
            continue
        plain = _MARK.sub("", name)
        targets.setdefault(plain, set()).add(listing_id)
        if turned := _TURNED.fullmatch(plain):
            targets.setdefault(turned.group(2) + turned.group(1), set()).add(listing_id)
    for tracking in FundTable.load().trackings:
        targets.setdefault(tracking.fund_name, set()).add(tracking.fund_id)
    return targets


def main() -> None:
    """Write the table."""
    lists = [read(Path(argument)) for argument in sys.argv[1:]]
    listings = ListingTable.load()
    targets = find_targets([row for _, rows in lists for row in rows], listings)
    seen: set[str] = set()
    lines = ["# feeder fund, name, the ETF it is named after"]
    for day, rows in lists:
        lines += [f"# list: {ADDRESSES[day]}", f"# seen: {day}"]
        for code, name in sorted(rows):
            match = _FEEDER.fullmatch(_MARK.sub("", name))
            found = targets.get(match.group(1), set()) if match else set()
            if len(found) == 1 and "后端" not in name and code not in seen:
                seen.add(code)
                lines.append("\t".join((code, name, next(iter(found)))))
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{OUT.name}: {len(seen)} feeders")


if __name__ == "__main__":
    main()

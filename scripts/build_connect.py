"""Compile ``connect.tsv``: which Shanghai and Shenzhen securities foreigners may trade, and when.

    python scripts/build_connect.py CLONE

Source (facts only): the exchange of Hong Kong's lists of eligible securities, as
github.com/jacktth/ga-hk_stock_info has kept them on some 370 days since 2023-07-04
(shanghai-connect/date.json, shenzhen-connect/date.json). A day is that of the first kept list which
shows the change: it took effect on it or shortly before. Lists cut off are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from git_history import git

from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "connect.tsv"
FOLDERS = {"shanghai-connect": "XSHG", "shenzhen-connect": "XSHE"}
#: A list with fewer rows than this was not fetched whole.
LEAST = 500


def read_statuses(clone: Path, folder: str) -> list[tuple[str, dict[str, str]]]:
    """Return each kept list: its day, and by symbol ``both`` or ``sell``."""
    path = f"{folder}/date.json"
    found = []
    for line in git(
        clone, "log", "--reverse", "--diff-filter=AM", "--format=%H %ad", "--date=short", "--", path
    ).splitlines():
        commit, day = line.split()
        rows = json.loads(git(clone, "show", f"{commit}:{path}") or "[]")
        if len(rows) >= LEAST:
            statuses = {
                str(row["symbol"]).zfill(6): "both" if row["tradingAvailable"] else "sell"
                for row in rows
            }
            found.append((day, statuses))
    return found


def main() -> None:
    """Write the table."""
    clone = Path(sys.argv[1])
    listings = ListingTable.load()
    changes: dict[str, list[str]] = {}
    days = {}
    for folder, mic in FOLDERS.items():
        last: dict[str, str] = {}
        for day, statuses in read_statuses(clone, folder):
            for symbol in last.keys() | statuses.keys():
                if last.get(symbol) != statuses.get(symbol):
                    words = f"{day} {statuses.get(symbol, 'out')}"
                    changes.setdefault(f"{symbol}.{mic}", []).append(words)
            last, days[mic] = statuses, day
    known = {one: rows for one, rows in changes.items() if listings.by_id(one)}
    lines = [
        "# listing, then the day and status (both, sell, out) of each change seen",
        "# first: 2023-07-04",
        *(f"# last {mic}: {day}" for mic, day in days.items()),
        "# source: https://github.com/jacktth/ga-hk_stock_info",
        *("\t".join((one, *known[one])) for one in sorted(known)),
    ]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(known)} securities, {len(changes) - len(known)} not in the table, to {days}")


if __name__ == "__main__":
    main()

"""Compile ``english_names.tsv``: full English names of mainland companies.

    python scripts/build_english_names.py CLONE

Source (facts only): data/stock_basic.csv of github.com/yhhe2004/QuantSandbox, 2026-02-27.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "english_names.tsv"


def main() -> None:
    """Write the table."""
    command = ["git", "-C", sys.argv[1], "show", "HEAD:data/stock_basic.csv"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8-sig")
    known = ListingTable.load()
    lines = []
    for row in csv.DictReader(text.splitlines()):
        listing_id = find_listing_id(row["股票代码"], us_mics={}) or ""
        name = re.sub(r"(?<=[,.])(?=[A-Z])", " ", row["英文名称"].replace("’", "'"))
        name = " ".join(re.sub(r"(?<=\w)\(", " (", name).split())
        if known.by_id(listing_id) is not None and name:
            lines.append(f"{listing_id}\t{name}")
    head = "# scripts/build_english_names.py: listing, full English name (2026-02-27)"
    OUT.write_text("\n".join((head, *sorted(lines))) + "\n", "utf-8")
    print(f"{OUT.name}: {len(lines)} names")


if __name__ == "__main__":
    main()

"""Compile ``feeders.tsv``: feeder funds and the ETF each is named after.

    python scripts/build_feeders.py fundcode_search.js

Source: Eastmoney's list of all funds as stored on 2020-08-25 in github.com/Rockyzsu/tiantian_fund:
code and name. A feeder's name is its ETF's name and 联接; it is kept where exactly one ETF of the
same list bears that name, or one share class of it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "feeders.tsv"
_FEEDER = re.compile(r"(.+?ETF)(?:发起式?)?联接.*")
_MARK = re.compile(r"\(.*?\)|（.*?）|交易型|发起式?$")


def main() -> None:
    """Write the table."""
    text = Path(sys.argv[1]).read_text("utf-8-sig")
    rows = json.loads(text[text.index("[") : text.rindex("]") + 1])
    known = ListingTable.load()
    targets: dict[str, set[str]] = {}
    for code, _, name, *_ in rows:
        listing_id = find_listing_id(code, us_mics={})
        if code[0] in "15" and name.endswith("ETF") and known.by_id(listing_id or ""):
            targets.setdefault(_MARK.sub("", name), set()).add(listing_id or "")
    lines = [
        "# feeder fund, name, the ETF it is named after",
        "# list: http://fund.eastmoney.com/js/fundcode_search.js",
        "# seen: 2020-08-25",
    ]
    for code, _, name, *_ in sorted(rows):
        match = _FEEDER.fullmatch(_MARK.sub("", name))
        found = targets.get(match.group(1), set()) if match else set()
        if len(found) == 1 and "后端" not in name:
            lines.append("\t".join((code, name, next(iter(found)))))
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{OUT.name}: {len(lines) - 3} feeders")


if __name__ == "__main__":
    main()

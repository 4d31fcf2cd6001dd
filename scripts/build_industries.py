"""Compile ``industries.tsv`` and ``industry_names.tsv``.

    python scripts/build_industries.py ../shared/data/nlp/chain CLONES

Sources (facts only)
    chain     ChainKnowledgeGraph: Shenwan industries of 2021 by company. A row is taken where its
              company name is the name of the code's share: some rows stand beside another
              company's code. Under a former name it is taken only where the share's sector is one
              that others of the industry have: with a name a business often changed too.
    CLONES    a folder with a clone of github.com/AFAN-LIFE/macropage, whose ``stock_basic.csv`` of
              some 240 days (2024-06 to 2026-03) gives one sector a share; with the first day on
              which the share stood there under that sector
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from pathlib import Path

from git_history import git

from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

#: A sector this common in an industry is usual there.
USUAL = 0.15
DATA = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data"


def plain(name: str) -> str:
    """Return a short name without blanks and marks of the share's state or class."""
    name = re.sub(r"^(?:S?\*?ST|XD|XR|DR|N)(?=[\u4e00-\u9fff])", "", name.replace(" ", ""))
    return re.sub(r"-(?:U|W|UW|WD)$", "", name)


def read_sectors(folder: Path) -> dict[str, tuple[str, str]]:
    """Return the newest sector of each share and the first day it stood there."""
    clone, path = folder / "AFAN-LIFE+macropage" / "repo", "data/stock_basic.csv"
    found: dict[str, tuple[str, str]] = {}
    for line in reversed(git(clone, "log", "--format=%H %as", "--", path).splitlines()):
        commit, day = line.split()
        text = git(clone, "show", f"{commit}:{path}").lstrip("\ufeff")
        for row in csv.DictReader(io.StringIO(text)):
            listing_id = find_listing_id(row["ts_code"], us_mics={})
            if (
                listing_id
                and row["industry"]
                and found.get(listing_id, ("",))[0] != row["industry"]
            ):
                found[listing_id] = (row["industry"], day)
    return found


def read_shenwan(
    folder: Path, listings: ListingTable, sectors: dict[str, tuple[str, str]]
) -> dict[str, str]:
    """Return the third-level Shenwan code of each share."""
    found: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for line in (folder / "company_industry.json").read_text("utf-8").splitlines():
        row = json.loads(line)
        listing_id = find_listing_id(row["company_code"], us_mics={}) or ""
        listing = listings.by_id(listing_id)
        if listing is None:
            continue
        name, code = plain(row["company_name"]), row["industry_code"]
        if name == plain(listing.name):
            found[listing_id] = code
        elif name in {plain(other.text) for other in listings.names_of(listing_id)}:
            renamed[listing_id] = code
    usual: dict[str, Counter[str]] = {}
    for listing_id, code in found.items():
        usual.setdefault(code, Counter())[sectors.get(listing_id, ("",))[0]] += 1
    for listing_id, code in renamed.items():
        counts = usual.get(code, Counter())
        sector = sectors.get(listing_id, ("",))[0]
        if counts[sector] >= max(2, USUAL * counts.total()):
            found[listing_id] = code
    return found


def main() -> None:
    """Write the tables."""
    chain, clones = Path(sys.argv[1]), Path(sys.argv[2])
    listings = ListingTable.load()
    sectors = read_sectors(clones)
    shenwan = read_shenwan(chain, listings, sectors)
    names = [json.loads(line) for line in (chain / "industry.json").read_text("utf-8").splitlines()]
    lines = ["# Shenwan industry of 2021: code, name"]
    lines += [f"{row['code']}\t{row['name'].rstrip('ⅡⅢ')}" for row in names]
    (DATA / "industry_names.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    lines = ["# listing, Shenwan code (2021), sector, first day known under that sector"]
    for listing_id in sorted(sectors.keys() | shenwan.keys()):
        if listings.by_id(listing_id):
            sector, day = sectors.get(listing_id, ("", ""))
            lines.append("\t".join((listing_id, shenwan.get(listing_id, ""), sector, day)))
    (DATA / "industries.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 1} shares, {len(shenwan)} with a Shenwan industry")


if __name__ == "__main__":
    main()

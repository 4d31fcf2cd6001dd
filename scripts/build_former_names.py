"""Build ``former_names.tsv``: short names that changed, with the days between which they did.

    python scripts/build_former_names.py FOLDER

FOLDER holds clones named ``owner+name`` (facts only are taken: codes, names, days):

    AFAN-LIFE/macropage, data/stock_basic.csv       some 240 versions, 2024-06 to 2026-03
    yzq129/quant-factor, stock_basic.csv            2026-06
    SamuelLee2168/stock_selection_v4, data/...      2023-12
    Jared-ZDC/stockanalysis, data/...               2023-09
    yu-bo/stock, data/...                           2020-06
    yfiua/index-constituents (Apache-2.0)           monthly, from April 2025 on: before it took its
                                                    names from a list that was not kept up

A table was made between the newest listing day in it and the day it was committed. A name in one
table and another in a later one changed in between, and no more than that is claimed: the row keeps
both days. Days that an announcement prints stand in ``EXACT``. A name under a risk warning is no
other name (*ST沈化 is 沈阳化工): such a row tells nothing of when a name was given up.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from git_history import git

from yanbao.knowledge.holding_sets import find_listing_id
from yanbao.knowledge.listings import ListingTable

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "former_names.tsv"
TABLES = (
    ("yu-bo/stock", "data/stock_basic.csv", "TS代码", "股票名称", "上市日期"),
    ("Jared-ZDC/stockanalysis", "data/stock_basic.csv", "ts_code", "name", "list_date"),
    ("SamuelLee2168/stock_selection_v4", "data/stock_basic.csv", "ts_code", "name", "list_date"),
    ("AFAN-LIFE/macropage", "data/stock_basic.csv", "ts_code", "name", "list_date"),
    ("yzq129/quant-factor", "stock_basic.csv", "ts_code", "name", "list_date"),
)
CONSTITUENTS = "yfiua/index-constituents"
_FILE = re.compile(r"docs/20\d\d/\d\d/constituents-(?:csi300|csi500|csi1000|sse)\.csv")
_FIRST = "docs/2025/04"
_WARNED = re.compile(r"^(?:S?\*?ST|NST|PT)(?=[\u4e00-\u9fffA-Z])")
_STATE = re.compile(r"^(?:XD|XR|DR|[NCU])(?=[\u4e00-\u9fff])")
_CLASS = re.compile(r"-(?:U|W|UW|WD|D)$|\(退\)$|退$")
EXACT = (
    ("600807.XSHG", "济南高新", "济高发展", "2024-12-19",
     "https://paper.cnstock.com/html/2024-12/14/content_2006288.htm"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """A plain name in a table made between two days."""

    earliest: str
    committed: str
    name: str
    warned: bool
    address: str


def repository(folder: Path, name: str) -> Path:
    """Return the clone's git directory."""
    clone = folder / name.replace("/", "+") / "repo"
    return clone / ".git" if (clone / ".git").exists() else clone


def plain(name: str) -> tuple[str, bool]:
    """Return a name without marks of its trading state, and whether one was a risk warning."""
    name = unicodedata.normalize("NFKC", name).replace(" ", "")
    name = _CLASS.sub("", _STATE.sub("", name))
    bare = _WARNED.sub("", name)
    return bare, bare != name


def read_rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def iso(text: str) -> str:
    """Return a day as YYYY-MM-DD."""
    digits = text.replace("-", "")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if digits.isdigit() else ""


def read_tables(folder: Path) -> dict[str, list[Seen]]:
    """Return every name seen, by listing."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    for name, path, code, short, listed in TABLES:
        clone, address = repository(folder, name), f"https://github.com/{name}"
        for line in git(clone, "log", "--format=%H %as", "--", path).splitlines():
            commit, day = line.split()
            rows = read_rows(git(clone, "show", f"{commit}:{path}"))
            days = [iso(row.get(listed) or "") for row in rows]
            earliest = max((d for d in days if d <= day), default=day)
            for row in rows:
                listing_id = find_listing_id(row[code], us_mics={})
                if listing_id and row[short]:
                    seen[listing_id].append(Seen(earliest, day, *plain(row[short]), address))
    clone, address = repository(folder, CONSTITUENTS), f"https://github.com/{CONSTITUENTS}"
    for path in git(clone, "ls-tree", "-r", "HEAD", "--name-only").split():
        if not _FILE.fullmatch(path) or path < _FIRST:
            continue
        day = git(clone, "log", "-1", "--format=%as", "--", path).strip()
        month = f"{path[5:9]}-{path[10:12]}-01"
        for row in read_rows(git(clone, "show", f"HEAD:{path}")):
            listing_id = find_listing_id(row["Symbol"], us_mics={})
            if listing_id and listing_id.endswith(("XSHG", "XSHE")):
                seen[listing_id].append(Seen(month, day, *plain(row["Name"]), address))
    return seen


def find_changes(seen: list[Seen]) -> list[tuple[str, str, str, str, str]]:
    """Return (old, last day it is known, new, first day that is known, addresses) of each change.

    A name that comes back is a slip of one table, not two changes; one that is part of another is
    the same, and so is the short form that a risk warning leaves of it.
    """
    ordered = sorted(seen, key=lambda s: (s.committed, s.earliest))
    runs: list[list[Seen]] = []
    for one in ordered:
        if runs and _same(runs[-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    names = [run[0].name for run in runs]
    if len(set(names)) < len(names):
        return []
    changes = []
    for before, after in pairwise(runs):
        if before[-1].warned or len(before[-1].name) < 3:
            continue
        old, new = max(before, key=lambda s: s.earliest), min(after, key=lambda s: s.committed)
        if old.earliest < new.committed and not new.warned:
            sources = " ".join(dict.fromkeys((old.address, new.address)))
            changes.append((before[-1].name, old.earliest, new.name, new.committed, sources))
    return changes


def _same(run: list[Seen], one: Seen) -> bool:
    if any(one.name in s.name or s.name in one.name for s in (run[-1], run[0])):
        return True
    if one.warned:
        return any(_shortens(one.name, s.name) for s in run)
    return any(s.warned and _shortens(s.name, one.name) for s in run)


def _shortens(short: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in short)


def main() -> None:
    """Write the table."""
    known = ListingTable.load()
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for listing_id, seen in read_tables(Path(sys.argv[1])).items():
        for old, last, new, first, sources in find_changes(seen):
            rows[(listing_id, old)] = (last, new, first, sources)
    for listing_id, old, new, first, address in EXACT:
        last = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
        rows[(listing_id, old)] = (last, new, first, address)
    lines = ["# listing, former name, last day known, the next name, first day known, sources"]
    lines += [
        "\t".join((listing_id, old, *rest))
        for (listing_id, old), rest in sorted(rows.items())
        if known.by_id(listing_id)
    ]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{OUT.name}: {len(lines) - 1} names")


if __name__ == "__main__":
    main()

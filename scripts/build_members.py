"""Compile ``members.tsv``: which listings indices counted among their members, and when.

    python scripts/build_members.py CLONES

CLONES is the folder with the sources' clones (``owner+name/repo``). Facts only; a list is known
from the day on which it was committed:
    yfiua/index-constituents (Apache-2.0)    monthly, from July 2023
    pokedo0/index-constituents (Apache-2.0)  daily, from September 2025: newer than the monthly ones
    LanceJohnson45/Wyckoff-Analysis          two pages of hsi.com.hk, kept once

A list that cannot be right is left out with the reason: an unreadable code, a wrong number, members
of an index that excludes it, or another list altogether (less than half of the one before); so is
an index whose last good list of a source is old. One that repeats the list before it says nothing
new and its day is left out too: the table then does not claim to be newer than it is.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from git_history import git

from yanbao.knowledge import load_knowledge
from yanbao.knowledge.members import (
    EXCLUSIVE,
    SIZES,
    WORDS,
    MemberLists,
    check_exclusive,
    join_lists,
    parse_members,
    render_lists,
)
from yanbao.pipeline.own_files import find_us_mics

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "members.tsv"
GITHUB = "https://github.com/"


@dataclass(frozen=True, slots=True)
class Archive:
    """A repository that commits lists under a path with the day, or month, of each."""

    name: str
    path: re.Pattern[str]
    indices: tuple[str, ...]


ARCHIVES = (
    Archive(
        "yfiua/index-constituents",
        re.compile(r"docs/(?P<day>\d{4}/\d\d)/constituents-(?P<word>\w+)\.csv"),
        ("csi300", "csi500", "csi1000", "hsi", "nasdaq100"),
    ),
    # its CSI 500 is unreadable, its Hang Seng index has stood still since October 2025
    Archive(
        "pokedo0/index-constituents",
        re.compile(r"docs/(?P<day>202[5-9]/\d\d/\d\d)/constituents-(?P<word>\w+)\.csv"),
        ("csi300", "csi1000"),
    ),
)
PAGES = "LanceJohnson45/Wyckoff-Analysis"
PAGE_FILES = {"hsi": "data/hsi_data.json", "hstech": "data/hstech_data.json"}
#: An index whose last list that changed is older than its source's newest by this is left out.
OLD = timedelta(days=366)
#: A file committed this much later than its path says was made up afterwards.
LATE = timedelta(days=31)
Rows = list[tuple[date, list[str]]]


def read_days(clone: Path) -> dict[str, date]:
    """Return the day on which each file was last committed."""
    days: dict[str, date] = {}
    day = date.min
    for line in git(clone, "log", "--format=@%as", "--name-only", "--", "docs").splitlines():
        if line.startswith("@"):
            day = date.fromisoformat(line[1:])
        elif line:
            days.setdefault(line, day)
    return days


def read_archive(archive: Archive, clone: Path, us_mics: dict[str, str]) -> dict[str, Rows]:
    """Return, by index, its lists that can be right with the days they were committed."""
    found: dict[str, Rows] = {word: [] for word in archive.indices}
    beside_on: dict[str, dict[str, list[str]]] = {}
    days = read_days(clone)
    for path in sorted(git(clone, "ls-tree", "-r", "HEAD", "--name-only").split()):
        match = archive.path.fullmatch(path)
        if not match or match["word"] not in found:
            continue
        year, month, day = (*map(int, match["day"].split("/")), 1)[:3]
        if days[path] - date(year, month, day) > LATE:
            continue
        name, rows = WORDS[match["word"]], found[match["word"]]
        text = git(clone, "show", f"HEAD:{path}")
        members, issues = parse_members(text, subject=path, us_mics=us_mics)
        others = beside_on.get(match["day"], {}) if name in EXCLUSIVE else {}
        issues += check_exclusive({**others, name: members}, sizes=SIZES)
        before = rows[-1][1] if rows else members
        if issues or len(set(members) & set(before)) < len(before) / 2:
            print(f"left out {path}: {issues[0].detail if issues else 'another list'}")
            continue
        if name in EXCLUSIVE:
            beside_on.setdefault(match["day"], {})[name] = members
        if set(members) != set(before) or not rows:
            rows.append((days[path], members))
    newest = max(rows[-1][0] for rows in found.values() if rows)
    return {w: rows for w, rows in found.items() if rows and newest - rows[-1][0] <= OLD}


def read_pages(clone: Path) -> Iterator[tuple[str, Rows]]:
    """Yield the lists of Hong Kong indices that were kept once, each a JSON list of codes."""
    for word, path in PAGE_FILES.items():
        rows = json.loads(git(clone, "show", f"HEAD:{path}"))
        members = sorted({f"{row['code'].zfill(5)}.XHKG" for row in rows})
        day = git(clone, "log", "-1", "--format=%as", "--", path).strip()
        yield word, [(date.fromisoformat(day), members)]


def join_rows(source: str, word: str, rows: Rows) -> MemberLists:
    """Return an index's lists as one, and print what changed."""
    for before, after in pairwise(rows):
        gone, come = set(before[1]) - set(after[1]), set(after[1]) - set(before[1])
        print(f"{source} {word} {after[0]}: {len(after[1])}, +{len(come)} -{len(gone)}")
    return join_lists(WORDS[word], GITHUB + source, rows)


def main() -> None:
    """Write the table."""
    clones = Path(sys.argv[1])
    us_mics = find_us_mics(load_knowledge())
    joined = []
    for archive in ARCHIVES:
        lists = read_archive(archive, find_clone(clones, archive.name), us_mics)
        joined += [join_rows(archive.name, word, rows) for word, rows in lists.items()]
    pages = read_pages(find_clone(clones, PAGES))
    joined += [join_rows(PAGES, word, rows) for word, rows in pages]
    OUT.write_text(render_lists(joined), "utf-8")
    print(f"{OUT.name}: {[(one.index_name, len(one.days)) for one in joined]}")


def find_clone(clones: Path, name: str) -> Path:
    """Return where a repository's clone lies."""
    return clones / name.replace("/", "+") / "repo"


if __name__ == "__main__":
    main()

"""Compile ``members.tsv``: which listings indices counted among their members, and when.

    python scripts/build_members.py CLONE

Source (facts only): the monthly lists of github.com/yfiua/index-constituents (Apache-2.0), each
known from the day on which it was committed. A list that cannot be right is left out with the
reason: an unreadable code, a wrong number, members of an index that excludes it, or another list
altogether (less than half of the one before); so is an index whose last good list is old. One that
repeats the list before it says nothing new and its day is left out too: the table then does not
claim to be newer than it is.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from yanbao.knowledge import load_knowledge
from yanbao.knowledge.members import (
    EXCLUSIVE,
    SIZES,
    WORDS,
    check_exclusive,
    join_lists,
    parse_members,
    render_lists,
)
from yanbao.pipeline.tables import find_us_mics

OUT = Path(__file__).parents[1] / "src" / "yanbao" / "knowledge" / "data" / "members.tsv"
SOURCE = "https://github.com/yfiua/index-constituents"
INDICES = ("csi300", "csi500", "csi1000", "hsi", "nasdaq100")
#: An index whose last list that changed is older than the newest of all by this is left out.
OLD = timedelta(days=366)
_FILE = re.compile(r"docs/(\d{4})/(\d\d)/constituents-(\w+)\.csv")


def git(clone: Path, *words: str) -> str:
    """Return what git prints."""
    command = ["git", "-C", str(clone), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read_lists(clone: Path, us_mics: dict[str, str]) -> dict[str, list[tuple[date, list[str]]]]:
    """Return, by index, its lists that can be right with the days they were committed."""
    found: dict[str, list[tuple[date, list[str]]]] = {word: [] for word in INDICES}
    months: dict[str, dict[str, list[str]]] = {}
    paths = git(clone, "ls-tree", "-r", "HEAD", "--name-only").split()
    for path in sorted(path for path in paths if _FILE.fullmatch(path)):
        match = _FILE.fullmatch(path)
        if not match or match[3] not in INDICES:
            continue
        month, word, name = f"{match[1]}-{match[2]}", match[3], WORDS[match[3]]
        text = git(clone, "show", f"HEAD:{path}")
        members, issues = parse_members(text, subject=path, us_mics=us_mics)
        beside = {other: ids for other, ids in months.get(month, {}).items() if name in EXCLUSIVE}
        issues += check_exclusive({**beside, name: members}, sizes=SIZES)
        before = found[word][-1][1] if found[word] else members
        if issues or len(set(members) & set(before)) < len(before) / 2:
            print(f"left out {path}: {issues[0].detail if issues else 'another list'}")
            continue
        if name in EXCLUSIVE:
            months.setdefault(month, {})[name] = members
        if set(members) != set(before) or not found[word]:
            day = git(clone, "log", "-1", "--format=%as", "--", path).strip()
            found[word].append((date.fromisoformat(day), members))
    newest = max(rows[-1][0] for rows in found.values() if rows)
    return {w: rows for w, rows in found.items() if rows and newest - rows[-1][0] <= OLD}


def main() -> None:
    """Write the table."""
    clone = Path(sys.argv[1])
    lists = read_lists(clone, find_us_mics(load_knowledge()))
    joined = []
    for word, rows in lists.items():
        for before, after in pairwise(rows):
            gone, come = set(before[1]) - set(after[1]), set(after[1]) - set(before[1])
            print(f"{word} {after[0]}: {len(after[1])}, +{len(come)} -{len(gone)}")
        joined.append(join_lists(WORDS[word], SOURCE, rows))
    OUT.write_text(render_lists(joined), "utf-8")
    print(f"{OUT.name}: {[(one.index_name, len(one.days)) for one in joined]}")


if __name__ == "__main__":
    main()

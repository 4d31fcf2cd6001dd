"""Put an excerpt of the demo's note into README.md and README.zh-CN.md, as it is written today.

    python scripts/build_readme.py [--check]

The excerpt stands between ``<!-- demo -->`` and ``<!-- /demo -->``. Only footnote marks are taken
out.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Request, run

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
_AS_OF = datetime.fromisoformat("2026-01-04 15:34:38+08:00")
_PLACE = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)
_MARK = re.compile(r"\[\^\d+\]")
#: what is shown: the beginning of a line, and how many paragraphs, items or table lines from it
_SHOWN = (
    ("### 主要话题", 1),
    ("### 对于交易影响", 2),
    ("#### 第一步", 1),
    ("| 基金或指数", 5),
    ("| 日期", 7),
    ("### 6.", 1),
)


def excerpt() -> str:
    """Return the excerpt as a block quote."""
    with tempfile.TemporaryDirectory() as out:
        sources = (ROOT / "examples" / "biren-ipo",)
        outcome = run(Request(sources=sources, as_of=_AS_OF, out=Path(out)), assemble())
        posts = [p for p in (*outcome.published.written,) if p.suffix == ".md"]
        post = _MARK.sub("", posts[0].read_text("utf-8"))
    parts = []
    for start, count in _SHOWN:
        heading, lines = _take(post, start, count)
        parts += [f"**{heading}**", "", *lines, ""]
    return "".join(f"> {line}".rstrip() + "\n" for line in parts[:-1])


def _take(post: str, start: str, count: int) -> tuple[str, list[str]]:
    """Return a heading and the first lines under it, blank lines not counted."""
    whole = post.split("\n")
    at = next(i for i, line in enumerate(whole) if line.startswith(start))
    heading = next(line for line in reversed(whole[: at + 1]) if line.startswith("#"))
    taken: list[str] = []
    told = 0
    for line in whole[at + (whole[at] == heading) :]:
        starts = bool(line.strip()) and not line.startswith("   ")
        if line.startswith("#") or (starts and told == count):
            break
        told += starts
        taken.append(line)
    while taken and not taken[0].strip():
        taken.pop(0)
    while taken and not taken[-1].strip():
        taken.pop()
    return heading.lstrip("# "), taken


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    shown = excerpt()
    stale = []
    for page in PAGES:
        text = page.read_text("utf-8")
        fresh = _PLACE.sub(lambda found: f"{found[1]}\n{shown}\n{found[2]}", text)
        if fresh != text:
            stale.append(page.name)
            if not check:
                page.write_text(fresh, "utf-8")
    if check:
        print(f"out of date: {', '.join(stale)}" if stale else "up to date")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

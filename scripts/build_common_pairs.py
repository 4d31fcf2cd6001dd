#!/usr/bin/env python3
"""Count in how many texts each pair of Chinese characters stands, and keep the commonest.

    build_common_pairs.py OUT.txt FOLDER_OR_FILE...

Texts are the string values of JSON and JSON-lines files. The verifier weighs a word that the
evidence does not hold by how common it is: a rare pair is a name or a new matter, a common one may
be another way to say the same. One line: pairs in falling order, without blanks.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from yanbao.text.simplify import simplify

KEPT = 14000
#: what people or machines wrote about a text, not the text
LEFT_OUT = frozenset(("annotations", "hallucinatedContinuation", "realContinuation", "link", "id"))
RUN = re.compile(r"[\u4e00-\u9fff]{2,}")


def texts_of(value: object) -> Iterator[str]:
    """Yield the strings of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in LEFT_OUT:
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def read(path: Path) -> Iterator[object]:
    """Yield the items of a file: a list's entries, or one a line."""
    text = path.read_text("utf-8")
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    value = json.loads(text)
    yield from value if isinstance(value, list) else [value]


def main() -> None:
    """Count and write."""
    out, *sources = map(Path, sys.argv[1:])
    files = sorted(f for s in sources for f in (s.glob("*.json*") if s.is_dir() else [s]))
    counts: Counter[str] = Counter()
    for path in files:
        for entry in read(path):
            items = entry.get("articles", [entry]) if isinstance(entry, dict) else [entry]
            for item in items:
                text = simplify("\n".join(texts_of(item))[:20_000])
                counts.update({r[i : i + 2] for r in RUN.findall(text) for i in range(len(r) - 1)})
    kept = sorted(counts, key=lambda pair: (-counts[pair], pair))[:KEPT]
    out.write_text("".join(kept) + "\n", "utf-8")


if __name__ == "__main__":
    main()

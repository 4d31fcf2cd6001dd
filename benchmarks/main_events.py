"""The main event of judged documents of the news days, of which every fifth is held out.

    python -m benchmarks.main_events

prints how often the main event is right on those held out, by language and by publisher. Which are
held out the id says, so that no document changes sides: nothing is trained on them, and nobody
reads them for causes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measures import NEWS, ROOT
from yanbao.collect import Options, collect
from yanbao.extract import read
from yanbao.model.documents import Document
from yanbao.pipeline.assembly import Assembly, assemble

TRAINING = ROOT / "scripts" / "main_events.tsv"
HELD_OUT = ROOT / "tests" / "reading" / "main_events.tsv"
#: characters of a document that are read, as in the annotated ones
LONGEST = 1300
#: publishers with fewer held-out documents are counted together
FEWEST = 8
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def is_held_out(document_id: str) -> bool:
    """Whether a document may not be trained on."""
    return int(document_id, 16) % 5 == 0


def read_judgements(path: Path) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the day and the types of each judged document, the main type first."""
    lines = path.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: (day, tuple(types.split())) for day, name, types in rows}


def read_judged(path: Path, assembly: Assembly) -> list[tuple[Document, tuple[str, ...]]]:
    """Collect the judged documents, each with its types, by id."""
    judged = read_judgements(path)
    days = sorted({NEWS / f"{day}.json" for day, _ in judged.values()})
    options = Options(split_roundups=False)
    documents, _ = collect(days, readers=assembly.readers, now=_NOW, options=options)
    found = {one.id: one for one in documents if one.id in judged}
    missing = sorted(set(judged) - set(found))
    if missing:
        raise LookupError(f"{len(missing)} judged documents are not among the days: {missing[:5]}")
    return [(found[name], judged[name][1]) for name in sorted(found)]


def find_hits(path: Path) -> Iterator[tuple[Document, bool]]:
    """Read each judged document as a user would, and say whether its main event is right."""
    assembly = assemble()
    for document, types in read_judged(path, assembly):
        cut = replace(document, text=document.text[:LONGEST])
        reading, _ = read(cut, knowledge=assembly.knowledge)
        yield document, [one.type for one in reading.events if one.main] == [types[0]]


def measure_main_events(path: Path = HELD_OUT) -> dict[str, float]:
    """Return the share of main events that are right, of all documents and by language."""
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for document, hit in find_hits(path):
        for name in ("event", f"event_{document.language}"):
            count[name] += 1
            right[name] += hit
    return {name: round(right[name] / count[name], 4) for name in sorted(count)}


def main() -> int:
    """Print the accuracy on the documents held out."""
    hits = list(find_hits(HELD_OUT))
    publishers = Counter(document.publisher for document, _ in hits)
    groups: dict[str, list[bool]] = {}
    for document, hit in hits:
        large = publishers[document.publisher] >= FEWEST
        for group in (
            "all",
            document.language,
            document.publisher if large else "other publishers",
        ):
            groups.setdefault(group, []).append(hit)
    for group, found in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        print(f"{sum(found) / len(found):.3f} of {len(found):4} {group}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

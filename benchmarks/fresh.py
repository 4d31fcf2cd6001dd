"""Documents of the news days that were annotated before anything read them (tests/reading).

The annotations name a document by its day and id and how much of it was annotated; its words stay
where they are, in ../shared/data/news. They are scored as the gold beside them is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.measures import NEWS, ROOT
from yanbao.collect import Options, collect
from yanbao.model.documents import Document
from yanbao.pipeline.assembly import Assembly

ANNOTATED = ROOT / "tests" / "reading"
#: none of the first two was judged for training; all three were tuned on once they were measured
FIRST, SECOND = ANNOTATED / "first.jsonl", ANNOTATED / "second.jsonl"
#: its documents' titles were judged for the model of the main event: of its numbers only
THIRD = ANNOTATED / "third.jsonl"
#: drawn at random from what nothing had judged or annotated before
FOURTH = ANNOTATED / "fourth.jsonl"
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def read_annotations(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Read the annotated documents; ``id`` is the document's own."""
    rows = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            rows.append(row | {"id": row["document"]})
    return rows


def collect_annotated(rows: Sequence[Mapping[str, Any]], assembly: Assembly) -> dict[str, Document]:
    """Collect the annotated documents, each cut where its annotation ends."""
    lengths = {row["id"]: row["length"] for row in rows}
    days = sorted({NEWS / row["day"] for row in rows})
    options = Options(split_roundups=False)
    documents, _ = collect(days, readers=assembly.readers, now=_NOW, options=options)
    found = {
        one.id: replace(one, text=one.text[: lengths[one.id]])
        for one in documents
        if one.id in lengths
    }
    missing = sorted(set(lengths) - set(found))
    if missing:
        raise LookupError(f"annotated documents that are not among the days: {missing}")
    return {name: found[name] for name in lengths}

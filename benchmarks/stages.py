"""What one document costs, stage by stage: processor time, and bytes where it is stored.

    python -m benchmarks.stages

Over all real days where they are beside the checkout, else over the demo's documents.
"""

from __future__ import annotations

import gzip
import json
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from benchmarks.measures import Measure, print_table
from benchmarks.scale import write_documents
from yanbao.adapters.stores.opening import open_store
from yanbao.cluster import cluster
from yanbao.collect import Options
from yanbao.collect.documents import Admission
from yanbao.collect.entries import SourceFile
from yanbao.collect.lines import RawLine, read_lines
from yanbao.collect.structured import parse_line
from yanbao.errors import Issue
from yanbao.extract import read
from yanbao.extract.records import full_record, short_record
from yanbao.knowledge import load_knowledge
from yanbao.link import link
from yanbao.model.captures import Capture, CapturedRound
from yanbao.model.documents import Document
from yanbao.model.readings import Link, ReadDocument, Reading
from yanbao.model.sources import ArticleLink, Visit

_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_OPTIONS = Options(split_roundups=False)
_DOCUMENTS = 2_340
_ROUND = 100
_PARTS = 4
Result = TypeVar("Result")


def run(folder: Path) -> Iterator[Measure]:
    """Measure each stage over the same documents, one after the other."""
    path = folder / "documents.jsonl"
    write_documents(path, _DOCUMENTS)
    lines, took = _time(lambda: list(read_lines(path, "d", _OPTIONS)))
    raw = [one for one in lines if isinstance(one, RawLine)]
    yield _cost("reading lines", took, len(raw))
    documents, took = _time(lambda: [d for line in raw for d in _admit(line)])
    count = len(documents)
    yield _cost("parsing and admitting", took, count)
    knowledge = load_knowledge()
    _read(documents[:50])  # tables load at first use
    readings, took = _time(lambda: [read(d, knowledge=knowledge)[0] for d in documents])
    yield _cost("reading (names, numbers, times, events, claims)", took, count)
    pairs = list(zip(documents, readings, strict=True))
    links, took = _time(lambda: [link(d, r, knowledge=knowledge)[0] for d, r in pairs])
    yield _cost("linking", took, count)
    rows = list(zip(documents, readings, links, strict=True))
    short, took = _time(lambda: [_short(d, r, k) for d, r, k in rows])
    yield _cost("writing the short line", took, count)
    full = [
        json.dumps(full_record(d.id, d.id, d.title, r, k), ensure_ascii=False) for d, r, k in rows
    ]
    yield from _clusters(rows)
    yield from _stored(folder, rows)
    for name, texts in (
        ("characters of text", [d.text for d in documents]),
        ("bytes of the short line", short),
        ("bytes of the full line", full),
    ):
        size = sum(len(t if name.startswith("char") else t.encode()) for t in texts)
        yield Measure(name=name, value=size / count, unit="a document")
    for name, texts in (("text", [d.text for d in documents]), ("full line", full)):
        packed = gzip.compress("\n".join(texts).encode(), 6)
        yield Measure(
            name=f"bytes of the {name}, packed", value=len(packed) / count, unit="a document"
        )


def _time(work: Callable[[], Result]) -> tuple[Result, float]:
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def _cost(name: str, took_s: float, count: int) -> Measure:
    return Measure(name=name, value=took_s / count * 1000, unit="ms a document")


def _admit(line: RawLine) -> list[Document]:
    entries, _ = parse_line(line, _OPTIONS)
    file = SourceFile(path=line.path, payload=b"", sha256=line.sha256)
    admission = Admission(file, now=_NOW, options=_OPTIONS, places={})
    for entry in entries:
        admission.admit(entry)
    return admission.documents


def _read(documents: Sequence[Document]) -> None:
    knowledge = load_knowledge()
    for document in documents:
        reading, _ = read(document, knowledge=knowledge)
        link(document, reading, knowledge=knowledge)


def _short(document: Document, reading: Reading, links: Sequence[Link]) -> str:
    return json.dumps(short_record(document.id, reading, links), ensure_ascii=False)


def _full(document: Document, reading: Reading, links: Sequence[Link]) -> str:
    record = full_record(document.id, document.id, document.title, reading, links)
    return json.dumps(record, ensure_ascii=False)


Row = tuple[Document, Reading, list[Link]]


def _clusters(rows: Sequence[Row]) -> Iterator[Measure]:
    """Cluster a part of the documents, then ever more of them: what grows faster than they do."""
    for part in range(1, _PARTS + 1):
        some = rows[: len(rows) * part // _PARTS]
        documents = [d for d, _, _ in some]
        readings = {d.id: r for d, r, _ in some}
        links = {d.id: k for d, _, k in some}
        _, took = _time(lambda: cluster(documents, readings, links))  # noqa: B023
        yield _cost(f"copies and stories among {len(some):,} at once", took, len(some))
    tracemalloc.start()
    cluster(documents, readings, links)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Measure(
        name=f"memory to cluster {len(some):,}", value=peak / len(some) / 1000, unit="kB a document"
    )


def _stored(folder: Path, rows: Sequence[Row]) -> Iterator[Measure]:
    """Record documents in rounds, then their readings; what the database grows by."""
    path = folder / "desk.db"
    store = open_store(path)
    before = _size(path)
    captures = [_capture(document, number) for number, (document, _, _) in enumerate(rows)]

    def record() -> None:
        for start in range(0, len(captures), _ROUND):
            some = tuple(captures[start : start + _ROUND])
            visit = Visit(source="paper", at=_NOW, outcome="fresh", items=_ROUND, fresh=_ROUND)
            links = tuple(one.link for one in some if one.link is not None)
            store.rounds.record(CapturedRound(visit=visit, links=links, captures=some))

    _, took = _time(record)
    recorded = _size(path)
    yield _cost("recording in the store", took, len(rows))
    yield Measure(
        name="bytes of it in the store", value=(recorded - before) / len(rows), unit="a document"
    )
    found = [ReadDocument(reading=r, links=tuple(k), issues=_NO_ISSUES) for _, r, k in rows]
    _, took = _time(lambda: store.readings.keep("benchmark", found))
    yield _cost("keeping the reading", took, len(rows))
    yield Measure(
        name="bytes of the kept reading",
        value=(_size(path) - recorded) / len(rows),
        unit="a document",
    )


_NO_ISSUES: tuple[Issue, ...] = ()


def _capture(document: Document, number: int) -> Capture:
    address = f"https://paper.example/{number}.html"
    return Capture(
        document=document,
        source="paper",
        captured_at=_NOW,
        asked=address,
        link=ArticleLink(address=address, title=document.title),
    )


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        measures = list(run(Path(folder)))
    print_table(measures)


if __name__ == "__main__":
    main()

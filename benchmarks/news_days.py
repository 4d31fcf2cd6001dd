"""Real news days: one of them, and thirty in one process without growing slower or fatter."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import NEWS, Measure, median_s, peak_mb, run_python
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import Request
from yanbao.pipeline.run import run as run_note

_EDGE = 5


def run() -> Iterator[Measure]:
    """Measure a day and thirty; nothing where the real data is not beside the checkout."""
    days = sorted(NEWS.glob("*.json"))
    if not days:
        return
    day = max(days, key=lambda path: path.stat().st_size)
    main = "from yanbao.cli.app import main; main()"
    with tempfile.TemporaryDirectory() as out:
        day_s = median_s(lambda: run_python("-c", main, "brief", str(day), "--out", out))
    count = len(json.loads(day.read_text("utf-8"))["articles"])
    yield Measure(
        name=f"largest news day ({count} items, {day.stat().st_size // 1000} KB), from start",
        value=day_s,
        unit="s",
        target=5.0,
        beside="json.load of the file",
        beside_value=median_s(lambda: json.loads(day.read_text("utf-8"))),
    )
    told = json.loads(run_python("-m", "benchmarks.news_days", "each"))
    early = statistics.median(told["per_document"][:_EDGE])
    late = statistics.median(told["per_document"][-_EDGE:])
    yield Measure(
        name=f"{len(days)} briefs in one process: ms a document, days 1-{_EDGE}",
        value=early * 1000,
        unit="ms",
    )
    yield Measure(
        name=f"{len(days)} briefs in one process: ms a document, last {_EDGE} days",
        value=late * 1000,
        unit="ms",
        target=1.25 * early * 1000,
        beside=f"days 1-{_EDGE}",
        beside_value=early * 1000,
    )
    yield _memory(f"{len(days)} briefs in one process: peak memory", told)
    whole = json.loads(run_python("-m", "benchmarks.news_days", "whole"))
    yield Measure(
        name=f"one note over all {len(days)} days ({whole['documents']} documents): ms a document",
        value=whole["per_document"][0] * 1000,
        unit="ms",
        target=1.5 * early * 1000,
        beside="one day at a time",
        beside_value=early * 1000,
    )
    yield _memory(f"one note over all {len(days)} days: peak memory", whole)


def _memory(name: str, told: dict[str, float]) -> Measure:
    bare_mb = float(run_python("-c", _BARE))
    return Measure(
        name=name,
        value=told["peak_mb"],
        unit="MB",
        target=600,
        beside="bare python",
        beside_value=bare_mb,
    )


_BARE = "from benchmarks.measures import peak_mb; print(peak_mb())"


def _walk(kind: str) -> None:
    """Write a brief a day, or one note over all of them; print times and peak memory as JSON."""
    assembly = assemble()
    days = sorted(NEWS.glob("*.json"))
    batches: list[tuple[Path, ...]] = [tuple(days)] if kind == "whole" else [(d,) for d in days]
    per_document, documents = [], 0
    with tempfile.TemporaryDirectory() as out:
        for batch in batches:
            request = Request(
                sources=batch, kind="note" if kind == "whole" else "brief", out=Path(out)
            )
            began = time.perf_counter()
            outcome = run_note(request, assembly)
            read = outcome.counts["collected"]
            per_document.append((time.perf_counter() - began) / read)
            documents += read
    told = {"per_document": per_document, "documents": documents, "peak_mb": peak_mb()}
    print(json.dumps(told))


if __name__ == "__main__":
    _walk(sys.argv[1])

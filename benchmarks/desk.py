"""The desk: documents from a loopback server into the store, read and clustered; a run with nothing
new; memory from 2,000 to 20,000 documents.

    python -m benchmarks.desk memory FOLDER PORT BATCHES

runs the desk once a batch of 2,000 documents, four days apart, and prints its memory after each.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measures import Measure, peak_mb
from yanbao.knowledge.sources import SourceTable, parse_sources
from yanbao.model.replies import FetchLimits
from yanbao.model.sources import Source
from yanbao.pipeline import desk_run, rounds
from yanbao.pipeline import run as running
from yanbao.pipeline.assembly import Assembly, assemble
from yanbao.pipeline.desk import Desk
from yanbao.pipeline.desk_run import run_desk
from yanbao.pipeline.settings import DeskSettings
from yanbao.pipeline.source_assembly import open_fetcher, open_memory, open_replies
from yanbao.pipeline.workplace import Workplace

DOCUMENTS = 2_000
FEEDS = 20
NOTHING_NEW_S = 2.0
#: memory may grow by this much from the first batch of 2,000 to the tenth
FLAT = 1.25

_SOURCE = """
[[source]]
name = "feed-{n}"
publisher = "第{n}报"
kind = "rss"
address = "http://127.0.0.1:{port}/{path}-{n}"
language = "zh-hans"
zone = "Asia/Shanghai"
every = 1
hours = ["00:00", "23:59"]
expected = {{ weekday = 100, weekend = 100, basis = "estimated" }}
use = "not stated"
private = true
follow = {follow}
"""


@dataclass
class SetClock:
    """A clock that is set by hand."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.at


def open_place(folder: Path, port: int, clock: SetClock | None = None) -> Workplace:
    """A desk without the pause between two requests to one host: all feeds are on one."""
    own, fetcher = open_fetcher(
        allowed=(f"127.0.0.1:{port}",), limits=FetchLimits(host_delay_s=0.0)
    )
    return Workplace(
        folder=folder,
        settings=DeskSettings(articles=1_000),
        desk=Desk(
            clock=clock or own,
            fetcher=fetcher,
            replies=open_replies(folder / "store" / "replies"),
            store=open_memory(folder / "store"),
        ),
        sources=SourceTable(()),
    )


def watch(work: Workplace, port: int, batches: range, *, pages: bool) -> Workplace:
    return replace(work, sources=SourceTable(tuple(find_sources(port, batches, pages=pages))))


def find_sources(port: int, batches: range, *, pages: bool) -> list[Source]:
    path, follow = ("feed", "true") if pages else ("text", "false")
    text = "".join(_SOURCE.format(n=n, port=port, path=path, follow=follow) for n in batches)
    return list(parse_sources(text, file="sources.toml", own=True))


@contextmanager
def printing(items: int) -> Iterator[int]:
    """Run the paper in a process of its own; yield its port."""
    command = [sys.executable, "-m", "benchmarks.paper", str(items), str(FEEDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


class Stages:
    """Seconds of CPU spent in functions of the pipeline, by what they do; waits count for none."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._undo: list[Callable[[], None]] = []

    def time(self, module: Any, name: str, stage: str) -> None:
        inner = getattr(module, name)

        def timed(*words: Any, **options: Any) -> Any:
            began = time.thread_time()
            try:
                return inner(*words, **options)
            finally:
                self.seconds[stage] += time.thread_time() - began

        setattr(module, name, timed)
        self._undo.append(lambda: setattr(module, name, inner))

    def stop(self) -> None:
        for undo in self._undo:
            undo()


def run_stages(work: Workplace, assembly: Assembly) -> tuple[float, dict[str, float]]:
    """Run a desk; return the seconds of the whole by the clock, and of its stages on the CPU."""
    stages = Stages()
    stages.time(rounds, "visit_source", "fetching and keeping, in eight threads")
    stages.time(rounds, "read_round", "pages into documents")
    stages.time(rounds, "record_round", "recording")
    stages.time(running, "read_new", "reading, linking and keeping what was read")
    stages.time(running, "cluster", "clustering")
    stages.time(desk_run, "write_note", "choosing, writing, gate")
    stages.time(desk_run, "_publish", "publishing")
    try:
        began = time.perf_counter()
        run_desk(work, assembly, everything=True)
        return time.perf_counter() - began, dict(stages.seconds)
    finally:
        stages.stop()


def run() -> Iterator[Measure]:
    """Run the desk once on 2,000 documents, thrice on nothing, ten times on 2,000 more each."""
    each = DOCUMENTS // FEEDS
    with TemporaryDirectory() as folder, printing(each) as port:
        place = Path(folder)
        work = watch(open_place(place, port), port, range(FEEDS), pages=True)
        whole_s, stages = run_stages(work, assemble())
        count = work.desk.store.documents.count()
        yield Measure(
            name=f"{count:,} documents from loopback, fetched to published",
            value=count / whole_s,
            unit="documents/s",
            more_is_better=True,
        )
        for stage, seconds in stages.items():
            yield Measure(name=f"  {stage}", value=seconds, unit="s of CPU")
        yield from _nothing_new(place, port)
    yield from _memory()


def _nothing_new(place: Path, port: int) -> Iterator[Measure]:
    """A whole process of ``yanbao run``, its modules compiled as they are after a first run."""
    text = _SOURCE.format(n=0, port=port, path="feed", follow="true")
    (place / "sources.toml").write_text(text, "utf-8")
    (place / "desk.toml").write_text('sources = ["feed-0"]\n', "utf-8")
    program = str(Path(sys.executable).with_name("yanbao"))
    command = [program, "run", "--desk", str(place), "--all"]
    compiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(place)}
    taken: list[tuple[float, float]] = []
    for _ in range(4):
        began, before_s = time.perf_counter(), _children_s()
        told = subprocess.run(command, capture_output=True, text=True, check=True, env=compiled)
        taken.append((time.perf_counter() - began, _children_s() - before_s))
        assert "nothing new" in told.stderr, told.stderr
    clock_s, cpu_s = sorted(taken[1:])[1]
    yield Measure(
        name="yanbao run with nothing new",
        value=clock_s,
        unit="s",
        target=NOTHING_NEW_S,
        beside="s of CPU in it",
        beside_value=cpu_s,
    )


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory() -> Iterator[Measure]:
    batches = 10
    with TemporaryDirectory() as folder, printing(DOCUMENTS // FEEDS) as port:
        words = ["-m", "benchmarks.desk", "memory", folder, str(port), str(batches)]
        told = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, check=True
        ).stdout.split()
    peaks = [float(word) for word in told]
    yield Measure(
        name=f"memory after {batches * DOCUMENTS:,} documents, against {DOCUMENTS:,}",
        value=peaks[-1] / peaks[0],
        unit="times",
        target=FLAT,
        beside=f"MB after {DOCUMENTS:,}",
        beside_value=peaks[0],
    )


def measure_memory(folder: Path, port: int, batches: int) -> None:
    """Run a desk once a batch, each in a window of its own; print MB at the peak so far."""
    clock = SetClock()
    work = open_place(folder, port, clock)
    assembly = replace(assemble(), clock=clock)
    for batch in range(batches):
        clock.at = datetime.now(UTC) + timedelta(days=5 * batch)
        sources = find_sources(port, range(batch * FEEDS, (batch + 1) * FEEDS), pages=False)
        work = replace(work, sources=SourceTable(tuple(sources)))
        run_desk(work, assembly, everything=True)
        assert work.desk.store.documents.count() == (batch + 1) * DOCUMENTS
        print(peak_mb(), flush=True)


if __name__ == "__main__":
    measure_memory(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))

"""``make bench-scale``: extract 20,000 documents on each engine; bytes, speed, overhead, memory.

    python -m benchmarks.scale [DOCUMENTS]

Apart from `make bench`: it takes minutes. What Ray's workers use is read from the system's
account of processes, since they are no children of the process that asks for them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import DEMO, NEWS, Measure, peak_mb, print_table, run_python
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.extraction import extract_file

ENGINES = ("serial", "processes", "ray")
DOCUMENTS = 20_000
_FEW = 16
_TICKS_S = 100


def main(documents: int) -> None:
    """Run every engine that is installed on the same documents; print the table."""
    with tempfile.TemporaryDirectory() as folder:
        measures = list(_measure(Path(folder), documents))
    print_table(measures)


def _measure(folder: Path, documents: int) -> Iterator[Measure]:
    few, part, whole = folder / "few.jsonl", folder / "part.jsonl", folder / "whole.jsonl"
    for path, count in ((few, _FEW), (part, documents // 10), (whole, documents)):
        write_documents(path, count)
    digests: dict[str, str] = {}
    serial: dict[str, float] = {}
    for engine in ENGINES:
        if engine == "ray" and importlib.util.find_spec("ray") is None:
            print("ray is not installed: not measured (make extras-setup)")
            continue
        start_s = _extract(engine, few, folder)["wall_s"]
        less, told = _extract(engine, part, folder), _extract(engine, whole, folder)
        digests[engine] = hashlib.sha256((folder / "out.jsonl").read_bytes()).hexdigest()
        serial = serial or told
        name = f"{engine}, {documents:,} documents"
        yield Measure(
            name=f"{name}: documents/s",
            value=documents / told["wall_s"],
            unit="documents/s",
            beside="speed-up over serial",
            beside_value=serial["wall_s"] / told["wall_s"],
        )
        yield Measure(name=f"{name}: from start to {_FEW} documents", value=start_s, unit="s")
        yield Measure(
            name=f"{name}: processor a document",
            value=told["cpu_s"] / documents * 1000,
            unit="ms",
            beside="serial",
            beside_value=serial["cpu_s"] / documents * 1000,
        )
        yield Measure(
            name=f"{name}: peak memory of the asking process",
            value=told["peak_mb"],
            unit="MB",
            target=1.1 * less["peak_mb"] + 10,
            beside=f"with {documents // 10:,}",
            beside_value=less["peak_mb"],
        )
    yield Measure(
        name="outputs that differ from serial's",
        value=sum(digest != digests["serial"] for digest in digests.values()),
        unit="",
        target=0,
    )


def write_documents(path: Path, count: int) -> None:
    """Write so many documents: the real days over and over (the demo's where there are none)."""
    with path.open("w", encoding="utf-8") as stream:
        for number, article in enumerate(itertools.islice(itertools.cycle(_articles()), count)):
            record = {**article, "id": f"d{number:07d}"}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _articles() -> list[dict[str, str]]:
    if not NEWS.is_dir():
        texts = sorted(DEMO.rglob("*.md"))
        return [{"title": path.stem, "text": path.read_text("utf-8")} for path in texts]
    days = [json.loads(path.read_text("utf-8")) for path in sorted(NEWS.glob("*.json"))]
    names = ("title", "link", "published", "summary", "source")
    return [{name: one[name] for name in names} for day in days for one in day["articles"]]


def _extract(engine: str, documents: Path, folder: Path) -> dict[str, float]:
    words = ("-m", "benchmarks.scale", "one", engine, str(documents), str(folder / "out.jsonl"))
    told: dict[str, float] = json.loads(run_python(*words).splitlines()[-1])
    return told


def _run_one(engine: str, documents: str, out: str) -> None:
    """Extract in this process; print what it took, all its workers' processor time included."""

    spent = _Spent()
    began = time.perf_counter()
    extract_file(
        Path(documents),
        Path(out),
        full=False,
        assembly=assemble(engine=engine),
        tell=lambda _: None,
    )
    wall_s = time.perf_counter() - began
    print(json.dumps({"wall_s": wall_s, "cpu_s": spent.stop(), "peak_mb": peak_mb()}))


class _Spent:
    """Processor time of this process and of all below it, looked at while they live (Linux)."""

    def __init__(self) -> None:
        self._ticks: dict[int, int] = {}
        self._stopped = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def stop(self) -> float:
        """Return the seconds spent."""
        self._stopped.set()
        self._looking.join()
        own = resource.getrusage(resource.RUSAGE_SELF)
        return own.ru_utime + own.ru_stime + sum(self._ticks.values()) / _TICKS_S

    def _look(self) -> None:
        own = os.getpid()
        while not self._stopped.wait(0.2):
            parents, ticks = _processes()
            for pid, spent in ticks.items():
                above = parents.get(pid)
                while above is not None and above > 1 and above != own:
                    above = parents.get(above)
                if above == own:
                    self._ticks[pid] = max(spent, self._ticks.get(pid, 0))


def _processes() -> tuple[dict[int, int], dict[int, int]]:
    """Each process's parent, and the clock ticks it has spent."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        pid = int(path.parent.name)
        parents[pid], ticks[pid] = int(fields[1]), int(fields[11]) + int(fields[12])
    return parents, ticks


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        _run_one(*sys.argv[2:5])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)

"""A measured figure, its target, and something well known measured in the same run."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "examples" / "biren-ipo"
NEWS = ROOT.parent / "shared" / "data" / "news"
DEMO_AS_OF = "2026-01-04 15:34:38 +0800"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """``target`` is the most allowed, or the least where ``more_is_better``; None: no promise."""

    name: str
    value: float
    unit: str
    target: float | None = None
    more_is_better: bool = False
    beside: str = ""
    beside_value: float | None = None

    @property
    def kept(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.more_is_better else self.value <= self.target

    @property
    def ratio(self) -> float | None:
        return self.value / self.beside_value if self.beside_value else None


def median_s(work: Callable[[], object], times: int = 3) -> float:
    """The median time of ``times`` calls, in seconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def run_python(*words: str) -> str:
    """Run this Python anew and return what it prints."""
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def peak_mb() -> float:
    """The most memory this process has held, in MB.

    ``ru_maxrss`` is handed down from the process that started this one; Linux tells its own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def print_table(measures: Sequence[Measure]) -> None:
    """Print one line a measure, columns aligned."""
    rows = [("measure", "value", "target", "", "beside", "ratio")]
    for one in measures:
        sign = "≥" if one.more_is_better else "≤"
        rows.append(
            (
                one.name,
                f"{_shown(one.value)} {one.unit}",
                f"{sign} {_shown(one.target)} {one.unit}" if one.target is not None else "",
                "" if one.target is None else "kept" if one.kept else "MISSED",
                f"{one.beside}: {_shown(one.beside_value)}" if one.beside_value else "",
                f"{one.ratio:.2f}" if one.ratio is not None else "",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

"""What may be set: horizons, benchmarks, and how firmly a rate is shrunk. Stated, not estimated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: venue → the index a call is measured against
BENCHMARKS = (
    ("BJSE", "000300.XSHG"),
    ("XASE", "SPX.XNYS"),
    ("XHKG", "HSI.XHKG"),
    ("XNAS", "SPX.XNYS"),
    ("XNYS", "SPX.XNYS"),
    ("XSHE", "000300.XSHG"),
    ("XSHG", "000300.XSHG"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``horizons`` in sessions; ``strength`` of the prior in observations.

    ``correlation`` of cases on one day, used only where too few days show it; ``lender`` is the
    venue whose rates stand in for a market without any, counted as ``borrowed_n`` observations at
    most. ``min_n`` is the least number of comparable listings to infer from.
    """

    horizons: tuple[int, ...] = (5, 20, 60, 250)
    questions: tuple[Literal["beats", "rises"], ...] = ("beats", "rises")
    benchmarks: tuple[tuple[str, str], ...] = BENCHMARKS
    strength: float = 20.0
    correlation: float = 0.2
    lender: str = "XSHG"
    borrowed_n: float = 20.0
    min_n: int = 5

    def find_benchmark(self, mic: str) -> str:
        """Return the benchmark of a venue, empty where there is none."""
        return dict(self.benchmarks).get(mic, "")

"""Benchmarks: what the project promises of time and memory, measured beside named alternatives."""

from __future__ import annotations

import os

# figures are of one core; numpy reads this when it is first imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

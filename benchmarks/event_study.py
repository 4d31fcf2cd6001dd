"""Event studies: events a second, against memory's limit and a plain numpy loop in the same run.

Processor time of one core (``benchmarks/__init__.py`` keeps the linear algebra to one thread).
1,000 events of 250 + 21 sessions, reported in forty seasons of a month as results are; "all tests"
are the catalogue's fifteen with p-values, for 21 days and 3 windows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.measures import Measure, peak_mb, print_table, run_python
from yanbao.quant.arrays import Floats
from yanbao.quant.event_study import estimate
from yanbao.quant.options import Options
from yanbao.quant.panels import Panel, PanelSource, SeriesSource
from yanbao.quant.windows import Design, daily_windows

EVENTS, ESTIMATION, WINDOW = 1_000, 250, (-10, 10)
WINDOWS = ((-1, 1), (0, 4), (-10, 10))


def run() -> list[Measure]:
    """Measure speed and memory; the plain loop and the memory's limit stand beside."""
    random = np.random.default_rng(0)
    total = ESTIMATION + 21
    market = random.normal(0, 0.01, (1, EVENTS, total))
    returns = 0.0002 + 1.1 * market[0] + random.normal(0, 0.02, (EVENTS, total))
    days = random.integers(0, 40, EVENTS) * 63 + random.integers(0, 21, EVENTS)
    source = PanelSource(Panel(returns=returns, factors=market), np.sort(days).astype(np.int64))
    every = Design(event=WINDOW, estimation=ESTIMATION, windows=(*daily_windows(WINDOW), *WINDOWS))
    one = Design(event=WINDOW, estimation=ESTIMATION, windows=((-10, 10),))
    for statistic in estimate(source, every).statistics:
        if not np.isfinite(statistic.p_value).all():
            raise AssertionError(f"{statistic.name} was not computed: {statistic.note}")
    tested = EVENTS / time_best(lambda: estimate(source, every))
    bare = EVENTS / time_best(lambda: estimate(source, one, Options(tests=("none",))))
    loop = 100 / time_best(lambda: loop_plainly(returns[:100], market[0, :100]), repeats=5)
    limit = measure_bandwidth() / (total * 16)
    return [
        Measure(
            name="event study, all tests",
            value=tested,
            unit="events/s",
            target=60_000,
            more_is_better=True,
            beside="plain numpy loop: fit, 24 CARs, ranks",
            beside_value=loop,
        ),
        Measure(
            name="event study, fit and CAR alone",
            value=bare,
            unit="events/s",
            target=1_000_000,
            more_is_better=True,
            beside="reading the returns from memory",
            beside_value=limit,
        ),
        *measure_million(),
    ]


def measure_million() -> list[Measure]:
    """A million events, in a process of their own: the peak of this one is that of all before."""
    seconds, peak = map(float, run_python("-m", "benchmarks.event_study", "million").split())
    return [
        Measure(name="a million events, all tests", value=seconds, unit="s"),
        Measure(name="a million events, peak memory", value=peak, unit="MB", target=1_000),
    ]


def study_million() -> tuple[float, float]:
    """Study a million events out of 2,000 series of 1,500 sessions, all tests over five windows;
    return seconds of processor time and the peak of memory in MB.
    """
    random = np.random.default_rng(0)
    market = random.normal(0, 0.01, (1, 1_500))
    returns = 1.1 * market + random.normal(0, 0.02, (2_000, 1_500))
    design = Design(
        event=WINDOW, estimation=ESTIMATION, windows=((0, 0), (1, 1), (-1, 1), (0, 4), (-10, 10))
    )
    source = SeriesSource(
        returns=returns,
        factors=market,
        rows=random.integers(0, 2_000, 1_000_000),
        columns=random.integers(300, 1_480, 1_000_000),
        offsets=design.offsets,
    )
    start = time.process_time()
    estimate(source, design)
    return time.process_time() - start, peak_mb()


def loop_plainly(returns: Floats, market: Floats) -> Floats:
    """One event after the other: lstsq, each window's CAR with its exact variance, ranks, signs.

    What a straightforward script does before it comes to the tests themselves.
    """
    windows = [(k, k) for k in range(21)] + [(a + 10, b + 10) for a, b in WINDOWS]
    scores = np.empty((len(returns), len(windows)))
    ranks = np.zeros(returns.shape[1])
    for i, (own, index) in enumerate(zip(returns, market, strict=True)):
        inputs = np.column_stack([np.ones(ESTIMATION), index[:ESTIMATION]])
        beta, *_ = np.linalg.lstsq(inputs, own[:ESTIMATION], rcond=None)
        residual = own[:ESTIMATION] - inputs @ beta
        sigma = np.sqrt(residual @ residual / (ESTIMATION - 2))
        abnormal = own[ESTIMATION:] - beta[0] - beta[1] * index[ESTIMATION:]
        inverse = np.linalg.inv(inputs.T @ inputs)
        for c, (start, end) in enumerate(windows):
            moved = np.array(
                [end - start + 1, index[ESTIMATION + start : ESTIMATION + end + 1].sum()]
            )
            error = np.sqrt(end - start + 1 + moved @ inverse @ moved)
            scores[i, c] = abnormal[start : end + 1].sum() / (sigma * error)
        ranks += np.argsort(np.argsort(np.concatenate((residual, abnormal)))) + 1
    values: Floats = scores.mean(axis=0) / scores.std(axis=0, ddof=1) * np.sqrt(len(scores))
    return values


def measure_bandwidth() -> float:
    """Bytes a second that one core reads from memory: a dot product over 320 MB."""
    block = np.ones(40_000_000)
    return block.nbytes / time_best(lambda: float(np.dot(block, block)), repeats=3)


def time_best(function: Callable[[], object], repeats: int = 15) -> float:
    """Processor seconds of the fastest of several runs; other processes do not count."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__" and sys.argv[1:] == ["million"]:
    print(*study_million())
elif __name__ == "__main__":
    print_table(run())

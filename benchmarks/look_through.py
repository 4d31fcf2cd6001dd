"""Look-through over 5,000 funds of 300 lines: both ways, against dictionaries and a pandas merge.

One question each way, the same in every contestant and checked to give the same answer: which
funds hold any listing of a theme of 60, ranked by weight; and what each fund has in each of 31
industries. Loading is not counted: each contestant gets the lines in its own form first.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.measures import Measure, print_table
from yanbao.measure.holding_matrix import HoldingMatrix

FUNDS, LINES, LISTINGS, THEME, INDUSTRIES = 5_000, 300, 6_000, 60, 31
REPEATS = 5


def run() -> list[Measure]:
    """Measure both ways; dictionaries and pandas stand beside."""
    random = np.random.default_rng(0)
    picks = np.argsort(random.random((FUNDS, LISTINGS)), axis=1)[:, :LINES]
    weights = random.dirichlet(np.full(LINES, 0.5), FUNDS)
    names = tuple(f"{number:06d}.XSHE" for number in range(LISTINGS))
    funds = tuple(f"fund-{number}" for number in range(FUNDS))
    theme = [names[i] for i in random.choice(LISTINGS, THEME, replace=False)]
    industry_of = random.integers(0, INDUSTRIES, LISTINGS)
    industries = {
        str(k): [names[i] for i in np.flatnonzero(industry_of == k)] for k in range(INDUSTRIES)
    }
    matrix = HoldingMatrix(
        funds,
        names,
        np.repeat(np.arange(FUNDS), LINES),
        picks.reshape(-1).astype(np.int64),
        weights.reshape(-1),
    )
    books = {
        fund: {names[c]: float(w) for c, w in zip(picks[row], weights[row], strict=True)}
        for row, fund in enumerate(funds)
    }
    frame = pd.DataFrame(
        {
            "fund": np.repeat(funds, LINES),
            "listing": np.array(names)[picks.reshape(-1)],
            "weight": weights.reshape(-1),
        }
    )
    members = pd.DataFrame({"listing": theme})
    groups = pd.DataFrame({"listing": names, "industry": industry_of})

    def arrays() -> list[tuple[str, float]]:
        matrix.weigh(industries)
        return matrix.holders(theme)

    def dictionaries() -> list[tuple[str, float]]:
        group_of = {name: key for key, ids in industries.items() for name in ids}
        for lines in books.values():
            shares: dict[str, float] = {}
            for name, weight in lines.items():
                key = group_of[name]
                shares[key] = shares.get(key, 0.0) + weight
        wanted = set(theme)
        found = {f: sum(w for n, w in lines.items() if n in wanted) for f, lines in books.items()}
        return sorted(((f, w) for f, w in found.items() if w), key=lambda row: -row[1])

    def merge() -> list[tuple[str, float]]:
        frame.merge(groups, on="listing").groupby(["fund", "industry"])["weight"].sum()
        held = frame.merge(members, on="listing").groupby("fund")["weight"].sum()
        ranked = held.sort_values(ascending=False)
        return list(zip(ranked.index, ranked, strict=True))

    answers = [dict(each()) for each in (arrays, dictionaries, merge)]
    for other in answers[1:]:
        if other.keys() != answers[0].keys() or any(
            abs(other[fund] - weight) > 1e-9 for fund, weight in answers[0].items()
        ):
            raise AssertionError("the contestants do not agree")
    spent = time_best(arrays, REPEATS)
    return [
        Measure(
            name=f"look-through both ways, {FUNDS:,} x {LINES}",
            value=spent * 1e3,
            unit="ms",
            target=100.0,
            beside=name,
            beside_value=time_best(other, 1) * 1e3,
        )
        for name, other in (("dictionaries, ms", dictionaries), ("pandas merge, ms", merge))
    ]


def time_best(work: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of some runs, seconds."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    print_table(run())

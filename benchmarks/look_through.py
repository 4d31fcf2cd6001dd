"""Look-through over 5,000 funds of 300 lines: both ways, against dictionaries and a pandas merge.

One question each way, the same in every contestant and checked to give the same answer: which
funds hold any listing of a theme of 60, ranked by weight; and what each fund has in each of 31
industries. Loading is not counted: each contestant gets the lines in its own form first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.measures import Measure, print_table
from yanbao.measure.holding_matrix import HoldingMatrix

FUNDS, LINES, LISTINGS, THEME, INDUSTRIES = 5_000, 300, 6_000, 60, 31
REPEATS = 5

Contestant = Callable[[], list[tuple[str, float]]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """Drawn books: ``picks`` and ``weights`` (funds, lines), a theme, and listings' industries."""

    funds: tuple[str, ...]
    names: tuple[str, ...]
    picks: NDArray[np.int64]
    weights: NDArray[np.float64]
    theme: list[str]
    industry_of: NDArray[np.int64]

    @classmethod
    def draw(cls) -> Lines:
        """Draw them, the same each time."""
        random = np.random.default_rng(0)
        names = tuple(f"{number:06d}.XSHE" for number in range(LISTINGS))
        return cls(
            funds=tuple(f"fund-{number}" for number in range(FUNDS)),
            names=names,
            picks=np.argsort(random.random((FUNDS, LISTINGS)), axis=1)[:, :LINES],
            weights=random.dirichlet(np.full(LINES, 0.5), FUNDS),
            theme=[names[i] for i in random.choice(LISTINGS, THEME, replace=False)],
            industry_of=random.integers(0, INDUSTRIES, LISTINGS),
        )

    @property
    def industries(self) -> dict[str, list[str]]:
        """The listings of each industry."""
        return {
            str(k): [self.names[i] for i in np.flatnonzero(self.industry_of == k)]
            for k in range(INDUSTRIES)
        }


def by_arrays(lines: Lines) -> Contestant:
    """Hold the lines as the project does."""
    matrix = HoldingMatrix(
        lines.funds,
        lines.names,
        np.repeat(np.arange(FUNDS), LINES),
        lines.picks.reshape(-1).astype(np.int64),
        lines.weights.reshape(-1),
    )
    industries = lines.industries

    def ask() -> list[tuple[str, float]]:
        matrix.weigh(industries)
        return matrix.holders(lines.theme)

    return ask


def by_dictionaries(lines: Lines) -> Contestant:
    """Hold the lines as a dictionary a fund."""
    books = {
        fund: {
            lines.names[c]: float(w)
            for c, w in zip(lines.picks[row], lines.weights[row], strict=True)
        }
        for row, fund in enumerate(lines.funds)
    }
    industries = lines.industries

    def ask() -> list[tuple[str, float]]:
        group_of = {name: key for key, ids in industries.items() for name in ids}
        for book in books.values():
            shares: dict[str, float] = {}
            for name, weight in book.items():
                key = group_of[name]
                shares[key] = shares.get(key, 0.0) + weight
        wanted = set(lines.theme)
        found = {f: sum(w for n, w in book.items() if n in wanted) for f, book in books.items()}
        return sorted(((f, w) for f, w in found.items() if w), key=lambda row: -row[1])

    return ask


def by_merge(lines: Lines) -> Contestant:
    """Hold the lines as a frame."""
    frame = pd.DataFrame(
        {
            "fund": np.repeat(lines.funds, LINES),
            "listing": np.array(lines.names)[lines.picks.reshape(-1)],
            "weight": lines.weights.reshape(-1),
        }
    )
    members = pd.DataFrame({"listing": lines.theme})
    groups = pd.DataFrame({"listing": lines.names, "industry": lines.industry_of})

    def ask() -> list[tuple[str, float]]:
        frame.merge(groups, on="listing").groupby(["fund", "industry"])["weight"].sum()
        held = frame.merge(members, on="listing").groupby("fund")["weight"].sum()
        ranked = held.sort_values(ascending=False)
        return list(zip(ranked.index, ranked, strict=True))

    return ask


def run() -> list[Measure]:
    """Measure both ways; dictionaries and pandas stand beside."""
    lines = Lines.draw()
    arrays = by_arrays(lines)
    others = {"dictionaries, ms": by_dictionaries(lines), "pandas merge, ms": by_merge(lines)}
    answer = dict(arrays())
    for other in others.values():
        theirs = dict(other())
        if theirs.keys() != answer.keys() or any(
            abs(theirs[fund] - weight) > 1e-9 for fund, weight in answer.items()
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
        for name, other in others.items()
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

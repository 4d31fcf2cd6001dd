"""Score: what became of the calls, and what that says of the caller.

Reads   LedgerEntries, a PriceTable, the table of offerings.
Writes  one Outcome for every call (settled, not due, unresolvable with its reason, superseded), and
        Scores: Brier and log loss, their decomposition, calibration, against base rate and coin.
Never   drops a call, fills a missing price, or uses a close after the instant.
"""

from __future__ import annotations

from yanbao.score.evaluation import Options, evaluate
from yanbao.score.prices import PriceTable, Quotes
from yanbao.score.resolution import resolve

__all__ = [
    "Options",
    "PriceTable",
    "Quotes",
    "evaluate",
    "resolve",
]

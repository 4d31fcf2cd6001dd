"""Jumps that no trade made: ex-rights days and splits in prices that were not adjusted.

Mainland venues cap a session's move, so a larger one between neighbouring sessions is a change of
the share itself. Elsewhere a jump of at least 18 % and ten times the security's usual move, close
to the ratio of a small split, is suspected and only reported: it may be the event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanbao.measure.price_series import find_venue
from yanbao.quant.arrays import Floats, Integers

#: a listing's first sessions trade without a cap
_FREE_SESSIONS = 6
#: rounding of the cap to the price's tick
_SLACK = 0.012
_SPLITS = np.log(np.array([2, 3, 4, 5, 8, 10, 15, 20, 25, 50, 1.5, 1.2, 1.3, 1.4, 1.25, 4 / 3]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A jump into a session (day ordinal); ``ratio`` is price over previous price."""

    day: int
    ratio: float
    certain: bool


def find_jumps(code: str, days: Integers, closes: Floats) -> list[Jump]:
    """Return the jumps of closes laid on a venue's sessions, NaN where there is no price."""
    known = np.isfinite(closes)
    both = np.flatnonzero(known[1:] & known[:-1]) + 1
    first = int(np.flatnonzero(known)[0]) if known.any() else 0
    both = both[both >= first + _FREE_SESSIONS]
    if not len(both):
        return []
    moves = np.log(closes[both] / closes[both - 1])
    cap = _find_cap(code)
    usual = 1.4826 * float(np.median(np.abs(moves - np.median(moves))))
    jumps = []
    for at, move in zip(both, moves, strict=True):
        over_cap = cap is not None and abs(np.expm1(move)) > cap + _SLACK
        like_split = bool(np.min(np.abs(np.abs(move) - _SPLITS)) < 0.03)
        suspect = abs(move) > max(0.165, 10.0 * usual) and like_split and cap is None
        if over_cap or suspect:
            jumps.append(Jump(day=int(days[at]), ratio=float(np.exp(move)), certain=bool(over_cap)))
    return jumps


def _find_cap(code: str) -> float | None:
    """Return the largest move a mainland venue allows the security's board, None elsewhere."""
    venue = find_venue(code)
    symbol = code.partition(".")[0]
    if venue == "BJSE":
        return 0.30
    if venue == "XSHG":
        return 0.20 if symbol.startswith(("688", "689", "588")) else _plain_cap(symbol)
    if venue == "XSHE":
        return 0.20 if symbol.startswith(("300", "301", "159")) else 0.10
    return None


def _plain_cap(symbol: str) -> float:
    """Funds of the Shanghai venue may track boards with the wider cap."""
    return 0.20 if symbol.startswith("5") else 0.10

"""Jumps that no trade made: ex-rights days and splits in prices that were not adjusted.

Mainland venues cap a session's move. A move clearly beyond the cap between neighbouring sessions is
a change of the share itself; one a little beyond it comes from prices adjusted by subtraction, or
from an error, and is only reported. Elsewhere a jump of at least 16 % and ten times the security's
usual move, close to the ratio of a small split, is only reported: it may be the event itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yanbao.knowledge.price_codes import find_venue, symbol_of
from yanbao.quant.arrays import Floats, Integers

#: a listing's first sessions trade without a cap
_FREE_SESSIONS = 6
#: rounding of the cap to the price's tick
_SLACK = 0.012
#: the smallest suspect log move where there is no cap
_LEAST = 0.165
#: beyond the cap by so much, no adjustment of dividends explains it
_CERTAIN = 0.045
_SPLITS = np.log(np.array([1.5, 2, 3, 4, 5, 8, 10, 15, 20, 25, 50]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A jump into a session (day ordinal); ``ratio`` is price over previous price.

    ``certain``: no trade can have made it; ``reason`` says in words why it is listed.
    """

    day: int
    ratio: float
    certain: bool
    reason: str


def find_jumps(code: str, days: Integers, closes: Floats) -> list[Jump]:
    """Return the jumps of closes (t,) laid on a venue's sessions, NaN where there is no price.

    ``days`` (t,) are the sessions' ordinals.
    """
    known = np.isfinite(closes)
    both = np.flatnonzero(known[1:] & known[:-1]) + 1
    first = int(np.flatnonzero(known)[0]) if known.any() else 0
    both = both[both >= first + _FREE_SESSIONS]
    if not len(both):
        return []
    moves = np.log(closes[both] / closes[both - 1])
    cap = _find_cap(code)
    usual = 1.4826 * float(np.median(np.abs(moves - np.median(moves))))
    # what is no candidate at all need not be judged
    large = np.flatnonzero(np.abs(moves) > (_LEAST if cap is None else np.log1p(cap)))
    jumps = []
    for at, move in zip(both[large], moves[large], strict=True):
        certain, reason = _judge(float(move), cap, usual)
        if reason:
            ratio = float(np.exp(move))
            jumps.append(Jump(day=int(days[at]), ratio=ratio, certain=certain, reason=reason))
    return jumps


def _judge(move: float, cap: float | None, usual: float) -> tuple[bool, str]:
    """Return whether the log move is certainly no trade, and the reason to report it at all."""
    if cap is not None:
        over = abs(float(np.expm1(move))) - cap
        if over > _CERTAIN:
            return True, f"beyond the venue's limit of {cap:.0%}"
        if over > _SLACK:
            return False, f"a little beyond the venue's limit of {cap:.0%}: adjusted by subtraction"
        return False, ""
    like_split = float(np.min(np.abs(abs(move) - _SPLITS))) < 0.03
    if like_split and abs(move) > max(_LEAST, 10.0 * usual):
        return False, "like a split or a rights issue, or it is news"
    return False, ""


def _find_cap(code: str) -> float | None:
    """Return the largest move a mainland venue allows the security's board, None elsewhere."""
    venue, symbol = find_venue(code), symbol_of(code)
    if venue == "BJSE":
        return 0.30
    if venue == "XSHG":
        # funds may track boards with the wider cap
        return 0.20 if symbol.startswith(("68", "5")) else 0.10
    if venue == "XSHE":
        return 0.20 if symbol.startswith(("30", "15")) else 0.10
    return None

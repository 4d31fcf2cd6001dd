"""Returns from prices: simple or logarithmic, over gaps or not, and buy-and-hold.

A missing price stays missing: no return is made up for a day without trade. What spans a gap is
either left out or kept as one return over several sessions ("trade-to-trade", Maynes and Rumsey
1993, Journal of Banking and Finance 17, 145-157, section 2).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from yanbao.quant.arrays import Floats, Integers, find_usable

Kind = Literal["simple", "log"]
Gaps = Literal["drop", "trade_to_trade"]


def price_returns(prices: Floats, benchmark: Floats, *, kind: Kind, gaps: Gaps) -> list[Floats]:
    """Return the returns of a security and of its benchmark over the same spans.

    Parameters
    ----------
    prices, benchmark
        Shape (t,), one price a session of the security's venue, NaN where there is none. Prices
        that are not positive must have been made NaN before.
    kind
        ``simple``: p1 / p0 - 1; ``log``: ln(p1 / p0).
    gaps
        ``drop``: a return exists only between two neighbouring sessions. ``trade_to_trade``: from
        the last session on which both had a price, however long ago.

    Returns
    -------
    list of two arrays of shape (t,)
        NaN where there is no return; the first is always NaN.
    """
    both = np.isfinite(prices) & np.isfinite(benchmark)
    last = _last_before(both)
    known = both & (last >= 0)
    if gaps == "drop":
        known &= last == np.arange(len(prices)) - 1
    here = np.flatnonzero(known)
    made = []
    for series in (prices, benchmark):
        values = np.full(len(series), np.nan)
        ratio = series[here] / series[last[here]]
        values[here] = np.log(ratio) if kind == "log" else ratio - 1.0
        made.append(values)
    return made


def _last_before(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Integers:
    """Return for each position the last earlier one that is known, -1 where none is."""
    position = np.where(known, np.arange(len(known)), -1)
    running = np.maximum.accumulate(position) if len(position) else position
    return np.concatenate(([-1], running[:-1])).astype(np.int64)[: len(known)]


def buy_and_hold(returns: Floats, expected: Floats, cuts: Floats, *, kind: Kind) -> Floats:
    """Return the buy-and-hold abnormal returns, ``prod(1 + R) - prod(1 + E)``.

    Barber and Lyon (1997), Journal of Financial Economics 43, 341-372.

    Parameters
    ----------
    returns, expected
        Shape (n, w); NaN makes the windows that hold it NaN.
    cuts
        Shape (w, m), one column of zeros and ones a window.
    """
    grown = []
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for values in (returns, expected):
            logs = np.log1p(values) if kind == "simple" else values
            known = find_usable(logs)
            sums = np.where(known, logs, 0.0) @ cuts
            if not known.all():
                sums[(~known).astype(np.float64) @ cuts > 0] = np.nan
            grown.append(np.exp(sums))
        difference = grown[0] - grown[1]
    return np.where(np.isfinite(difference), difference, np.nan)

"""Ranks within rows, ties averaged, NaN left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yanbao.quant.arrays import Floats

Shorts = NDArray[np.int16]
#: one in each half of an int32
_BOTH = 0x10001


def average_ranks(values: Floats) -> Floats:
    """Return the rank of each value in its row, from 1; ties share their mean; NaN stays NaN."""
    order = np.argsort(values, axis=1)
    ranks = np.empty(values.shape)
    place = np.arange(1.0, values.shape[1] + 1)
    np.put_along_axis(ranks, order, np.broadcast_to(place, values.shape), axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    with np.errstate(invalid="ignore"):
        repeated = ordered[:, 1:] == ordered[:, :-1]
    tied = np.flatnonzero(repeated.any(axis=1))
    if len(tied):
        shared = _share_places(repeated[tied])
        rows = ranks[tied]
        np.put_along_axis(rows, order[tied], shared, axis=1)
        ranks[tied] = rows
    if not np.isfinite(ordered[:, -1]).all():
        ranks[~np.isfinite(values)] = np.nan
    return ranks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Orders:
    """Ranks without ties: ``all_ranks`` (n, t) among estimation and event days, ``day_ranks``
    (n, l) among estimation days, ``below`` (n, m) the estimation days below each level.
    """

    all_ranks: Shorts
    day_ranks: Shorts
    below: Shorts


def order_together(values: Floats, levels: Floats, length: int) -> Orders | None:
    """Rank days and levels with one sort; None where two values of a row are equal.

    In sorted order a running count of what is no estimation day (or no day) gives the rank among
    the others.
    """
    together = np.concatenate((values, levels), axis=1)
    order = np.argsort(together, axis=1)
    together.sort(axis=1)
    if (together[:, 1:] == together[:, :-1]).any():
        return None
    # two counts in one int32: below, what is no estimation day; above, what is no day at all
    kind = np.zeros(together.shape[1], np.int32)
    kind[length:] = 1
    kind[values.shape[1] :] = _BOTH
    place = np.arange(1, together.shape[1] + 1, dtype=np.int32) * _BOTH
    pair = place - np.cumsum(kind[order], axis=1, dtype=np.int32)
    order += (np.arange(len(order)) * order.shape[1])[:, None]
    placed = np.empty(order.size, np.int32)
    placed[order.ravel()] = pair.ravel()
    both = placed.view(np.int16).reshape(*order.shape, 2)
    by_day, by_all = both[:, :, 0], both[:, :, 1]
    width = values.shape[1]
    return Orders(
        all_ranks=np.ascontiguousarray(by_all[:, :width]),
        day_ranks=np.ascontiguousarray(by_day[:, :length]),
        below=by_day[:, width:],
    )


def _share_places(repeated: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> Floats:
    """Return the averaged places of sorted rows; ``repeated[j]``: place j + 1 equals place j."""
    n, width = repeated.shape[0], repeated.shape[1] + 1
    place = np.arange(width)
    first = np.zeros((n, width), dtype=np.int64)
    first[:, 1:] = np.where(repeated, 0, place[1:])
    first = np.maximum.accumulate(first, axis=1)
    last = np.full((n, width), width - 1, dtype=np.int64)
    last[:, :-1] = np.where(repeated, width - 1, place[:-1])
    last = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
    shared: Floats = (first + last) / 2.0 + 1.0
    return shared


def middle_ranks(ranks: Floats, counts: Floats) -> Floats:
    """Return the rank at which each row's median lies, ties considered, shape (n,).

    Without ties it is (count + 1) / 2. With ties the middle values' shared rank differs from it.
    """
    width = ranks.shape[1]
    ordered = np.sort(ranks, axis=1)
    low = np.clip(np.ceil(counts / 2).astype(np.int64) - 1, 0, width - 1)
    high = np.clip(np.floor(counts / 2).astype(np.int64), 0, width - 1)
    rows = np.arange(len(ranks))
    middle: Floats = (ordered[rows, low] + ordered[rows, high]) / 2.0
    return middle

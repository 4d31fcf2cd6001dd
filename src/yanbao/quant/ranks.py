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
    """Return the ranks (n, t) of values (n, t) in their rows, from 1; ties share their mean.

    NaN stays NaN and is not counted.
    """
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
    """Rank days and levels with one sort; None where two values of a row are (nearly) equal.

    The last bits of each value give way to its place in the row, so that sorting the values alone
    tells where each came from. In sorted order a running count of what is no estimation day (or no
    day) gives the rank among the others.
    """
    width = values.shape[1]
    keys, low = _place_in_low_bits(values, levels)
    keys.view(np.float64).sort(axis=1)
    if ((keys[:, 1:] ^ keys[:, :-1]) <= low).any():
        return None
    order = (keys & low).view(np.int64)
    # two counts in one int32: below, what is no estimation day; above, what is no day at all
    kind = np.zeros(keys.shape[1], np.int32)
    kind[length:] = 1
    kind[width:] = _BOTH
    place = np.arange(1, keys.shape[1] + 1, dtype=np.int32) * _BOTH
    pair = np.cumsum(kind.take(order), axis=1, dtype=np.int32)
    np.subtract(place, pair, out=pair)
    order += (np.arange(len(order)) * order.shape[1])[:, None]
    placed = np.empty(order.size, np.int32)
    placed[order.ravel()] = pair.ravel()
    both = placed.view(np.int16).reshape(*order.shape, 2)
    by_day, by_all = both[:, :, 0], both[:, :, 1]
    return Orders(
        all_ranks=np.ascontiguousarray(by_all[:, :width]),
        day_ranks=by_day[:, :length],
        below=by_day[:, width:],
    )


def sum_positive_ranks(values: Floats) -> Floats | None:
    """Return each row's sum of the ranks of |value| where the value is positive, shape (n,).

    None where a value is zero or missing, or two of a row are (nearly) equal in size: the sign
    takes the place of the last bit, so that one sort of the sizes is enough.
    """
    sizes = np.abs(values)
    if not (sizes > 0).all() or not np.isfinite(sizes).all():
        return None
    keys = sizes.view(np.uint64)
    keys &= ~np.uint64(1)
    keys |= values > 0
    sizes.sort(axis=1)
    if ((keys[:, 1:] ^ keys[:, :-1]) <= 1).any():
        return None
    total: Floats = (keys & np.uint64(1)).astype(np.float64) @ np.arange(1.0, values.shape[1] + 1)
    return total


def _place_in_low_bits(values: Floats, levels: Floats) -> tuple[NDArray[np.uint64], np.uint64]:
    """Return rows of doubles as bits, their lowest ones holding the place; and the mask of those.

    Values that differ in the other bits keep their order. Adding zero makes -0.0 to 0.0.
    """
    width, wide = values.shape[1], values.shape[1] + levels.shape[1]
    together = np.empty((len(values), wide))
    np.add(values, 0.0, out=together[:, :width])
    np.add(levels, 0.0, out=together[:, width:])
    low = np.uint64((1 << (wide - 1).bit_length()) - 1)
    keys = together.view(np.uint64)
    keys &= ~low
    keys |= np.arange(wide, dtype=np.uint64)
    return keys, low


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

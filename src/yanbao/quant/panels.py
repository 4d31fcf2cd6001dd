"""Panels: returns around events, all at once or cut from long series chunk by chunk.

A million events of 271 sessions are 4 GB; cut from their securities' series as they are needed,
they pass through a buffer of a few megabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from yanbao.quant.arrays import Floats, Integers

#: events a chunk: 250 * 271 * 2 doubles fill a core's second cache, and counts fit into a byte
CHUNK = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Returns of n events over the sessions of a design's columns, estimation window first.

    Attributes
    ----------
    returns
        Shape (n, t); NaN where there is none.
    factors
        Shape (k, n, t): the benchmark's returns (k = 1) or the factors'; k = 0 for none.
    days
        Shape (n, t), the calendar sessions' ordinals; None when column j of event i lies at
        ``day_zero[i] + offset[j]`` (all events on one calendar).
    """

    returns: Floats
    factors: Floats
    days: Integers | None = None


class Source(Protocol):
    """Where panels come from."""

    @property
    def events(self) -> int:
        """Number of events."""
        ...

    @property
    def day_zero(self) -> Integers:
        """Ordinal of day 0 on the common calendar, shape (n,)."""
        ...

    def panels(self, chunk: int) -> Iterator[tuple[slice, Panel]]:
        """Yield the events in order, ``chunk`` at a time."""
        ...


class PanelSource:
    """A panel that is in memory as a whole."""

    def __init__(self, panel: Panel, day_zero: Integers | None = None) -> None:
        n, t = panel.returns.shape
        if panel.factors.ndim != 3 or panel.factors.shape[1:] != (n, t):
            raise ValueError(f"factors must have shape (k, {n}, {t}), got {panel.factors.shape}")
        self._panel = panel
        #: without dates each event stands alone in calendar time, far from all others
        self._day_zero = np.arange(n, dtype=np.int64) * (4 * t) if day_zero is None else day_zero
        if self._day_zero.shape != (n,):
            raise ValueError(f"expected {n} days, got shape {self._day_zero.shape}")

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self._panel.returns)

    @property
    def day_zero(self) -> Integers:
        """Ordinal of day 0 on the common calendar."""
        return self._day_zero

    def panels(self, chunk: int = CHUNK) -> Iterator[tuple[slice, Panel]]:
        """Yield views of the panel, no copies."""
        whole = self._panel
        for start in range(0, self.events, chunk):
            part = slice(start, min(start + chunk, self.events))
            days = None if whole.days is None else whole.days[part]
            yield (
                part,
                Panel(returns=whole.returns[part], factors=whole.factors[:, part], days=days),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesSource:
    """Long series on one calendar, and where the events lie in them.

    Attributes
    ----------
    returns
        Shape (securities, sessions), NaN where there is none.
    factors
        Shape (k, sessions): the same for all securities.
    rows, columns
        Shape (n,): each event's security and session of day 0.
    offsets
        The design's columns (``Design.offsets``).
    """

    returns: Floats
    factors: Floats
    rows: Integers
    columns: Integers
    offsets: Integers

    def __post_init__(self) -> None:
        sessions = self.returns.shape[1]
        if self.factors.shape[1] != sessions:
            raise ValueError(f"factors have {self.factors.shape[1]} sessions, not {sessions}")
        if len(self.columns) and (
            self.columns.min() + self.offsets.min() < 0
            or self.columns.max() + self.offsets.max() >= sessions
        ):
            raise ValueError("an event's windows reach beyond the series")

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self.rows)

    @property
    def day_zero(self) -> Integers:
        """Session of day 0."""
        return self.columns

    def panels(self, chunk: int = CHUNK) -> Iterator[tuple[slice, Panel]]:
        """Yield copies of the windows; memory stays at two chunks."""
        runs = np.split(self.offsets, np.flatnonzero(np.diff(self.offsets) != 1) + 1)
        own = [sliding_window_view(self.returns, len(run), axis=1) for run in runs]
        shared = [sliding_window_view(self.factors, len(run), axis=1) for run in runs]
        for start in range(0, self.events, chunk):
            part = slice(start, min(start + chunk, self.events))
            rows, firsts = self.rows[part], [self.columns[part] + run[0] for run in runs]
            yield (
                part,
                Panel(
                    returns=np.concatenate(
                        [view[rows, first] for view, first in zip(own, firsts, strict=True)],
                        axis=1,
                    ),
                    factors=np.concatenate(
                        [view[:, first] for view, first in zip(shared, firsts, strict=True)],
                        axis=2,
                    ),
                ),
            )

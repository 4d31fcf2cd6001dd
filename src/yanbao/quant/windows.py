"""Windows in sessions: where an event's estimation and event days lie.

Day 0 of an event is its own day when the venue trades on it, else the venue's next session: a
piece of news from a Friday evening or a holiday is first priced there (MacKinlay 1997, Journal of
Economic Literature 35, 13-39, section 3). The estimation window ends before the event window with
a gap of sessions between, so that the event cannot leak into the normal performance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yanbao.quant.arrays import Floats, Integers

Window = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is cut out around each day 0, in sessions.

    Attributes
    ----------
    event
        First and last session of the event window relative to day 0, both included.
    estimation
        Number of sessions of the estimation window.
    gap
        Sessions between the estimation window's last and the event window's first.
    windows
        The windows to cumulate over; each must lie in the event window.
    """

    event: Window = (-10, 10)
    estimation: int = 250
    gap: int = 0
    windows: tuple[Window, ...] = ()

    def __post_init__(self) -> None:
        first, last = self.event
        if first > last:
            raise ValueError(f"event window must run forward, got [{first}, {last}]")
        if self.estimation < 3 or self.gap < 0:
            raise ValueError(
                f"expected at least 3 estimation sessions and no negative gap,"
                f" got {self.estimation} and {self.gap}"
            )
        for start, end in self.windows:
            if not first <= start <= end <= last:
                raise ValueError(f"window [{start}, {end}] is not inside [{first}, {last}]")

    @property
    def length(self) -> int:
        """Number of sessions of the event window."""
        return self.event[1] - self.event[0] + 1

    @property
    def offsets(self) -> Integers:
        """The sessions of all columns relative to day 0: estimation window, then event window."""
        first, last = self.event
        end = first - self.gap
        before = np.arange(end - self.estimation, end)
        return np.concatenate((before, np.arange(first, last + 1))).astype(np.int64)

    def cuts(self) -> Floats:
        """Return a matrix of shape (length, windows): 1 where a session is in a window."""
        first = self.event[0]
        matrix = np.zeros((self.length, len(self.windows)))
        for column, (start, end) in enumerate(self.windows):
            matrix[start - first : end - first + 1, column] = 1.0
        return matrix


def daily_windows(event: Window) -> tuple[Window, ...]:
    """Return one window for each session: cumulating over it gives the AR."""
    return tuple((k, k) for k in range(event[0], event[1] + 1))


def running_windows(event: Window) -> tuple[Window, ...]:
    """Return the windows from the first session to each later one: the CAR's path."""
    return tuple((event[0], k) for k in range(event[0] + 1, event[1] + 1))


def place_day_zero(sessions: Sequence[int] | Integers, days: Sequence[int] | Integers) -> Integers:
    """Return the position of each event's day 0 among ascending sessions.

    Both are day ordinals. A day that is no session moves to the next one; -1 where the day lies
    before the first session (its past is unknown) or after the last. Raises ValueError where the
    sessions do not ascend.
    """
    ordered = np.asarray(sessions, dtype=np.int64)
    wanted = np.asarray(days, dtype=np.int64)
    if np.any(np.diff(ordered) <= 0):
        raise ValueError("sessions must ascend without duplicates")
    at = np.searchsorted(ordered, wanted, side="left").astype(np.int64)
    outside = (
        (at >= len(ordered)) | (wanted < ordered[0]) if len(ordered) else np.full(len(wanted), True)
    )
    at[outside] = -1
    return at

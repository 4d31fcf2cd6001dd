"""Sessions of a study: the days a security's own venue trades, and its closes laid on them.

A suspended security has no price on a session of its venue; only the venue's calendar shows the
gap. Where the venue is unknown, and beyond the calendar's range, the days on which any series of
the venue has a price stand in for it, and the study says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from yanbao.errors import Issue, NotFound
from yanbao.knowledge.calendars import Calendars
from yanbao.measure.price_series import PriceSeries
from yanbao.quant.arrays import Floats, Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """The sessions of a venue, as ascending day ordinals."""

    venue: str
    days: Integers

    def lay(self, series: PriceSeries) -> tuple[Floats, Integers]:
        """Return the closes on the sessions (t,), NaN where there is none, and the other days."""
        at = np.searchsorted(self.days, series.days)
        inside = at < len(self.days)
        inside[inside] = self.days[at[inside]] == series.days[inside]
        closes = np.full(len(self.days), np.nan)
        closes[at[inside]] = series.closes[inside]
        return closes, series.days[~inside]


class Grids:
    """Session grids by venue, built once each."""

    def __init__(self, table: Sequence[PriceSeries], calendars: Calendars | None) -> None:
        self._table = table
        self._calendars = calendars
        self._grids: dict[str, Grid] = {}
        self.issues: list[Issue] = []
        every = [series.days for series in table]
        self._union = np.unique(np.concatenate(every)) if every else np.array([], np.int64)

    def find(self, series: PriceSeries) -> Grid:
        """Return the sessions of the series' venue over the price table's range."""
        venue = series.venue
        if venue not in self._grids:
            self._grids[venue] = self._build(venue)
        return self._grids[venue]

    def _build(self, venue: str) -> Grid:
        own = [series.days for series in self._table if series.venue == venue]
        priced = np.unique(np.concatenate(own))
        sessions = self._read_calendar(venue)
        if sessions is None:
            self._report(venue or "securities without a venue", "no calendar")
            return Grid(venue=venue, days=priced)
        days, low, high = sessions
        outside = priced[(priced < low) | (priced > high)]
        if len(outside):
            first, last = date.fromordinal(low), date.fromordinal(high)
            self._report(venue, f"the calendar runs from {first} to {last}; beyond")
        return Grid(venue=venue, days=np.union1d(days, outside))

    def _report(self, venue: str, words: str) -> None:
        self.issues.append(
            Issue(
                code="study.sessions-from-prices",
                severity="info",
                subject=venue,
                detail=f"{words}: the days with any price of the venue count as its sessions, so a"
                " day on which all are missing cannot be seen",
                hint="write codes with a venue, e.g. 688256.XSHG",
            )
        )

    def _read_calendar(self, venue: str) -> tuple[Integers, int, int] | None:
        """Return the venue's sessions within the price table's range, and the range covered."""
        if self._calendars is None or not len(self._union) or not venue:
            return None
        try:
            bounds = self._calendars.bounds(venue)
        except NotFound:
            return None
        low = max(int(self._union[0]), bounds[0].toordinal())
        high = min(int(self._union[-1]), bounds[1].toordinal())
        sessions = [
            day
            for day in range(low, high + 1)
            if self._calendars.is_session(venue, date.fromordinal(day))
        ]
        return np.array(sessions, dtype=np.int64), low, high

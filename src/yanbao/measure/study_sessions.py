"""Sessions of a study: the days a security's own venue trades, and its closes laid on them.

A suspended security has no price on a session of its venue; only the venue's calendar shows the
gap. Where the venue is unknown, or lies outside the calendar's range, the days on which any series
of the price table has a price stand in for it, and the study says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from yanbao.errors import Issue, NotFound
from yanbao.knowledge.calendars import Calendars
from yanbao.measure.price_series import PriceSeries
from yanbao.quant.arrays import Floats, Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """The sessions of a venue (ascending day ordinals) and where they come from."""

    venue: str
    days: Integers
    from_calendar: bool

    def lay(self, series: PriceSeries) -> tuple[Floats, Integers]:
        """Return the series' closes on the sessions, NaN where it has none, and its other days."""
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
        days = None if not venue else self._read_calendar(venue)
        if days is not None:
            return Grid(venue=venue, days=days, from_calendar=True)
        own = [series.days for series in self._table if series.venue == venue]
        self.issues.append(
            Issue(
                code="study.sessions-from-prices",
                severity="info",
                subject=venue or "securities without a venue",
                detail="no calendar for the range: the days with any price of the venue count as"
                " its sessions, so a day on which all are missing cannot be seen",
                hint="write codes with a venue, e.g. 688256.XSHG",
            )
        )
        return Grid(venue=venue, days=np.unique(np.concatenate(own)), from_calendar=False)

    def _read_calendar(self, venue: str) -> Integers | None:
        """Return the venue's sessions from the first to the last price, None beyond its range."""
        if self._calendars is None or not len(self._union):
            return None
        first = date.fromordinal(int(self._union[0]))
        last = date.fromordinal(int(self._union[-1]))
        try:
            low, high = self._calendars.bounds(venue)
        except NotFound:
            return None
        if first < low or last > high:
            return None
        every = (first + timedelta(days=k) for k in range((last - first).days + 1))
        sessions = [d.toordinal() for d in every if self._calendars.is_session(venue, d)]
        return np.array(sessions, dtype=np.int64)

"""Forecast: calls that a price will settle, each drawn from a base rate and nothing else.

Reads   a CallCase (who, what happened, when listed), ListingStatistics, the tables of base rates,
        offerings and calendars, all as of the instant.
Writes  Forecasts with probability, window, resolution rule, base rate and source; Issues for the
        horizons about which nothing can be said.
Never   lets the story decide a probability; counts a window or listing not known at the instant;
        starts a window before what is known ends.
"""

from __future__ import annotations

from yanbao.forecast.calls import calls
from yanbao.forecast.cases import CallCase, cases_of, find_day_move, find_grey_market_return
from yanbao.forecast.options import Options
from yanbao.forecast.records import read_forecast, write_forecast
from yanbao.forecast.targets import find_fund_cases, find_kind
from yanbao.forecast.wording import formula_of

__all__ = [
    "CallCase",
    "Options",
    "calls",
    "cases_of",
    "find_day_move",
    "find_fund_cases",
    "find_grey_market_return",
    "find_kind",
    "formula_of",
    "read_forecast",
    "write_forecast",
]

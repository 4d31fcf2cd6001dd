"""Conventions: the choices on which event-study packages differ, each with a name.

The default is what the cited paper derives; the presets switch on what two R packages do, so that
their published numbers can be reproduced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: exact     CAR over its forecast standard error, with the shared estimation error
#: day       mean of daily standardised returns times sqrt(w): Patell (1976)
#: residual  CAR over sigma * sqrt(w): no estimation error
Scale = Literal["exact", "day", "residual"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """Named choices.

    Attributes
    ----------
    residual_divisor
        ``n-k``: unbiased residual variance, k estimated parameters (Campbell, Lo, MacKinlay 1997,
        section 4.3). ``n-1``: sample variance of the residuals (estudy2).
    market_moments
        Days that enter the market's mean and sum of squares in the forecast error. ``paired``:
        those on which the security has a return too. ``all_days``: all of the window (estudy2).
    car_scale
        Standard error of one event's CAR (see ``Scale``).
    patell_scale, bmp_scale
        How CARs are standardised for Patell's test and for BMP, Kolari-Pynnonen and GRANK.
    correlation
        ``calendar``: residuals of the same calendar day, pairs weighted by the overlap of their
        event windows (Kolari, Pape, Pynnonen 2018). ``relative``: mean correlation in event time
        over all pairs (EventStudy; right only when all events share the date).
    sign_share
        Positive share under the null. ``event``: mean over events of each event's share (Cowan
        1992); ``security``: over securities, a security's events pooled (EventStudy);
        ``pooled``: over all estimation days at once (estudy2).
    rank_days
        Divisor of the ranks' variance over days. ``days``: number of days (Corrado 1989);
        ``mean_observations``: mean number of returns an event has (estudy2).
    rank_sum
        Variance of ranks summed over a window. ``drawn``: without replacement, as they sum to a
        constant (Kolari and Pynnonen 2011); ``independent``: w times a day's (Cowan 1992).
    missing_scores
        A day's sum of ranks or signs where some events have no return. ``sum``: of those that have
        one; ``scaled``: their mean times all events (estudy2), which overstates such days.
    """

    residual_divisor: Literal["n-k", "n-1"] = "n-k"
    market_moments: Literal["paired", "all_days"] = "paired"
    car_scale: Scale = "exact"
    patell_scale: Scale = "exact"
    bmp_scale: Scale = "exact"
    correlation: Literal["calendar", "relative"] = "calendar"
    sign_share: Literal["event", "security", "pooled"] = "event"
    rank_days: Literal["days", "mean_observations"] = "days"
    rank_sum: Literal["drawn", "independent"] = "drawn"
    missing_scores: Literal["sum", "scaled"] = "sum"


DEFAULT = Conventions()

#: R package estudy2 0.10
ESTUDY2 = Conventions(
    residual_divisor="n-1",
    market_moments="all_days",
    car_scale="residual",
    patell_scale="day",
    bmp_scale="day",
    correlation="relative",
    sign_share="pooled",
    rank_days="mean_observations",
    rank_sum="independent",
    missing_scores="scaled",
)

#: R package EventStudy 0.50
EVENTSTUDY_R = Conventions(
    car_scale="residual",
    patell_scale="day",
    bmp_scale="residual",
    correlation="relative",
    sign_share="security",
    rank_sum="independent",
)

PRESETS: dict[str, Conventions] = {
    "default": DEFAULT,
    "estudy2": ESTUDY2,
    "eventstudy-r": EVENTSTUDY_R,
}

"""Models of normal returns, fitted for many events at once.

    mean_adjusted     R_it = mu_i + e_it                        MacKinlay (1997, eq. 2)
    market_adjusted   R_it = R_mt + e_it                        Brown and Warner (1980)
    market_model      R_it = alpha_i + beta_i R_mt + e_it       Fama et al. (1969, eq. 1); OLS
    factors           R_it = alpha_i + sum_k b_ik F_kt + e_it   Fama and French (1993; 2015, eq. 7),
                                                                Carhart (1997, eq. 2)

For factor models the security's return is the one in excess of the riskless rate where the factors
are; the caller subtracts it. Everything is in session returns as fractions.

References
----------
.. [1] Brown, S. J. and Warner, J. B. (1980), "Measuring Security Price Performance", Journal of
   Financial Economics 8, 205-258.
.. [2] Fama, E. F., Fisher, L., Jensen, M. C. and Roll, R. (1969), "The Adjustment of Stock Prices
   to New Information", International Economic Review 10, 1-21.
.. [3] Fama, E. F. and French, K. R. (1993), "Common Risk Factors in the Returns on Stocks and
   Bonds", Journal of Financial Economics 33, 3-56; (2015), "A Five-Factor Asset Pricing Model",
   Journal of Financial Economics 116, 1-22.
.. [4] Carhart, M. M. (1997), "On Persistence in Mutual Fund Performance", Journal of Finance 52,
   57-82.
.. [5] Campbell, J. Y., Lo, A. W. and MacKinlay, A. C. (1997), The Econometrics of Financial
   Markets, section 4.3 (the estimators and their variance).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from yanbao.quant.arrays import Flags, Floats, find_usable
from yanbao.quant.conventions import DEFAULT, Conventions

Model = Literal["mean_adjusted", "market_adjusted", "market_model", "factors"]
MODELS: tuple[Model, ...] = get_args(Model)
#: factors of the named sets, as they are usually published
FACTOR_SETS: dict[str, tuple[str, ...]] = {
    "ff3": ("mkt_rf", "smb", "hml"),
    "carhart": ("mkt_rf", "smb", "hml", "mom"),
    "ff5": ("mkt_rf", "smb", "hml", "rmw", "cma"),
}

OK = 0
TOO_FEW = 1
CONSTANT_RETURNS = 2
CONSTANT_FACTORS = 3
NO_RESIDUAL = 4
NO_EVENT_RETURNS = 5

#: below this share of the raw sum of squares, the quick moments have lost digits
_CANCELLED = 0.05
_RESIDUAL_FLOOR = 1e-18


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Fitted models of n events with k factors.

    ``alpha`` (n,), ``beta`` (n, k), ``sse`` (n,) residual sum of squares, ``observations`` (n,),
    ``centre`` (n, k) the factors' means and ``inverse`` (n, k, k) the inverse of their centred
    cross products, ``status`` (n,). ``parameters`` counts what was estimated; ``uncertain`` is
    False where nothing was, and the forecast error has no estimation part.
    """

    alpha: Floats
    beta: Floats
    sse: Floats
    observations: Floats
    centre: Floats
    inverse: Floats
    status: NDArray[np.int8]
    parameters: int
    uncertain: bool

    def sigma(self, conventions: Conventions = DEFAULT) -> Floats:
        """Return the residual standard deviations (n,), fractions a day; NaN where a fit failed."""
        lost = self.parameters if conventions.residual_divisor == "n-k" else 1
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.sqrt(self.sse / (self.observations - lost))
        values[self.status != OK] = np.nan
        return values

    @property
    def df(self) -> Floats:
        """Degrees of freedom of the residual variances, shape (n,)."""
        return self.observations - self.parameters


def fit_model(
    returns: Floats,
    factors: Floats,
    model: Model,
    *,
    minimum: int = 3,
    conventions: Conventions = DEFAULT,
) -> Fit:
    """Fit a model to each row.

    Parameters
    ----------
    returns
        Shape (n, l), the estimation window; NaN where there is no return.
    factors
        Shape (k, n, l); k = 0 for ``mean_adjusted``, 1 for the market models.
    minimum
        Fewest paired returns an event must have.
    """
    if model == "mean_adjusted":
        return _fit_mean(returns, minimum)
    if model == "market_adjusted":
        return _fit_nothing(returns, _only(factors, model), minimum)
    if model == "market_model":
        return _fit_line(returns, _only(factors, model), minimum, conventions)
    return _fit_factors(returns, factors, minimum)


def _only(factors: Floats, model: Model) -> Floats:
    if len(factors) != 1:
        raise ValueError(f"{model} takes one factor, got {len(factors)}")
    market: Floats = factors[0]
    return market


def _decide_status(fit_ok: dict[int, Flags], n: int) -> NDArray[np.int8]:
    """Return the first failing check of each event; the dict goes from weak to strong reason."""
    status = np.zeros(n, dtype=np.int8)
    for code, failed in fit_ok.items():
        status[failed] = code
    return status


def _fit_mean(returns: Floats, minimum: int) -> Fit:
    known = find_usable(returns)
    count = known.sum(axis=1).astype(np.float64)
    mean = np.where(known, returns, 0.0).sum(axis=1) / np.maximum(count, 1)
    with np.errstate(invalid="ignore", over="ignore"):
        centred = np.where(known, returns - mean[:, None], 0.0)
    sse = np.vecdot(centred, centred)
    n = len(returns)
    flat = np.abs(centred).max(axis=1, initial=0.0) < 1e-14
    return Fit(
        alpha=mean,
        beta=np.empty((n, 0)),
        sse=sse,
        observations=count,
        centre=np.empty((n, 0)),
        inverse=np.empty((n, 0, 0)),
        status=_decide_status({CONSTANT_RETURNS: flat, TOO_FEW: count < max(minimum, 2)}, n),
        parameters=1,
        uncertain=True,
    )


def _fit_nothing(returns: Floats, market: Floats, minimum: int) -> Fit:
    """Return the market as expectation; sigma is that of the differences about their mean."""
    with np.errstate(invalid="ignore", over="ignore"):
        differences = _fit_mean(returns - market, minimum)
    n = len(returns)
    return Fit(
        alpha=np.zeros(n),
        beta=np.ones((n, 1)),
        sse=differences.sse,
        observations=differences.observations,
        centre=np.zeros((n, 1)),
        inverse=np.zeros((n, 1, 1)),
        status=np.where(
            differences.status == CONSTANT_RETURNS, NO_RESIDUAL, differences.status
        ).astype(np.int8),
        parameters=1,
        uncertain=False,
    )


def _fit_line(returns: Floats, market: Floats, minimum: int, conventions: Conventions) -> Fit:
    """Fit by five sums a row; rows with gaps or cancellation are done again with care."""
    n, length = returns.shape
    ones = np.ones(length)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean_y, mean_x = returns @ ones / length, market @ ones / length
        raw_x, raw_y = np.vecdot(market, market), np.vecdot(returns, returns)
        sxx = raw_x - length * mean_x**2
        syy = raw_y - length * mean_y**2
        sxy = np.vecdot(market, returns) - length * mean_x * mean_y
        beta = sxy / sxx
        sse = syy - beta * sxy
        clean = (sxx > _CANCELLED * raw_x) & (syy > _CANCELLED * raw_y) & (sse > _CANCELLED * syy)
    count = np.full(n, float(length))
    flat = np.zeros(n, dtype=np.bool_)
    flat_market = np.zeros(n, dtype=np.bool_)
    moments = [mean_y, mean_x, sxx, syy, beta, sse, count]
    again = np.flatnonzero(~clean)
    if len(again):
        careful = _line_moments(returns[again], market[again], conventions)
        for values, better in zip(moments, careful[:7], strict=True):
            values[again] = better
        flat[again], flat_market[again] = careful[7], careful[8]
    with np.errstate(invalid="ignore", divide="ignore"):
        inverse = (1.0 / sxx)[:, None, None]
    checks = {
        NO_RESIDUAL: ~(sse > _RESIDUAL_FLOOR * np.maximum(syy, 1e-30)),
        CONSTANT_FACTORS: flat_market,
        CONSTANT_RETURNS: flat,
        TOO_FEW: count < max(minimum, 3),
    }
    return Fit(
        alpha=mean_y - beta * mean_x,
        beta=beta[:, None],
        sse=sse,
        observations=count,
        centre=_market_centre(market, mean_x, again, conventions)[:, None],
        inverse=inverse,
        status=_decide_status(checks, n),
        parameters=2,
        uncertain=True,
    )


def _line_moments(
    returns: Floats, market: Floats, conventions: Conventions
) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats, Floats, Flags, Flags]:
    """Return mean y, mean x, Sxx, Syy, beta, SSE, n, and whether y or x is constant.

    Two passes over the paired returns only. With ``all_days`` Sxx is over all market days.
    """
    known = find_usable(returns) & find_usable(market)
    count = known.sum(axis=1).astype(np.float64)
    least = np.maximum(count, 1.0)
    mean_y = np.where(known, returns, 0.0).sum(axis=1) / least
    mean_x = np.where(known, market, 0.0).sum(axis=1) / least
    with np.errstate(invalid="ignore", over="ignore"):
        y = np.where(known, returns - mean_y[:, None], 0.0)
        x = np.where(known, market - mean_x[:, None], 0.0)
    flat = np.abs(y).max(axis=1, initial=0.0) < 1e-14
    flat_market = np.abs(x).max(axis=1, initial=0.0) < 1e-14
    sxx = np.vecdot(x, x)
    with np.errstate(invalid="ignore", divide="ignore"):
        beta = np.vecdot(x, y) / sxx
        residual = y - beta[:, None] * x
    sse = np.vecdot(residual, residual)
    if conventions.market_moments == "all_days":
        everywhere = find_usable(market)
        centre = _mean_of(market, everywhere)
        with np.errstate(invalid="ignore", over="ignore"):
            spread = np.where(everywhere, market - centre[:, None], 0.0)
        sxx = np.vecdot(spread, spread)
    return mean_y, mean_x, sxx, np.vecdot(y, y), beta, sse, count, flat, flat_market


def _market_centre(
    market: Floats, mean_x: Floats, again: NDArray[np.intp], conventions: Conventions
) -> Floats:
    """Return the market mean of the forecast error; it differs from alpha's for ``all_days``."""
    if conventions.market_moments == "paired" or not len(again):
        return mean_x
    centre = mean_x.copy()
    centre[again] = _mean_of(market[again], find_usable(market[again]))
    return centre


def _mean_of(values: Floats, known: Flags) -> Floats:
    total: Floats = np.where(known, values, 0.0).sum(axis=1)
    mean: Floats = total / np.maximum(known.sum(axis=1), 1)
    return mean


def _fit_factors(returns: Floats, factors: Floats, minimum: int) -> Fit:
    """Fit by the centred normal equations of each row."""
    k, n, _ = factors.shape
    if k == 0:
        raise ValueError("a factor model takes at least one factor")
    known = find_usable(returns) & find_usable(factors).all(axis=0)
    count = known.sum(axis=1).astype(np.float64)
    least = np.maximum(count, 1.0)
    mean_y = np.where(known, returns, 0.0).sum(axis=1) / least
    centre = (np.where(known, factors, 0.0).sum(axis=2) / least).T
    with np.errstate(invalid="ignore", over="ignore"):
        y = np.where(known, returns - mean_y[:, None], 0.0)
        x = np.where(known, factors - centre.T[:, :, None], 0.0)
    cross = np.einsum("ant,bnt->nab", x, x)
    scale = np.sqrt(np.einsum("naa->na", cross))
    safe = np.where(scale > 0, scale, 1.0)
    related = cross / (safe[:, :, None] * safe[:, None, :])
    dependent = np.linalg.eigvalsh(related)[:, 0] < 1e-10
    related[dependent] = np.eye(k)
    inverse = np.linalg.inv(related) / (safe[:, :, None] * safe[:, None, :])
    beta = np.einsum("nab,bn->na", inverse, np.einsum("bnt,nt->bn", x, y))
    residual = y - np.einsum("na,ant->nt", beta, x)
    sse = np.vecdot(residual, residual)
    checks = {
        NO_RESIDUAL: ~(sse > _RESIDUAL_FLOOR * np.maximum(np.vecdot(y, y), 1e-30)),
        CONSTANT_FACTORS: dependent,
        CONSTANT_RETURNS: np.abs(y).max(axis=1, initial=0.0) < 1e-14,
        TOO_FEW: count < max(minimum, k + 2),
    }
    return Fit(
        alpha=mean_y - np.vecdot(beta, centre),
        beta=beta,
        sse=sse,
        observations=count,
        centre=centre,
        inverse=inverse,
        status=_decide_status(checks, n),
        parameters=k + 1,
        uncertain=True,
    )

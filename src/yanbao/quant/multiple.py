"""Multiple testing: p-values adjusted for how many questions were asked.

References
----------
.. [1] Holm, S. (1979), "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
   Journal of Statistics 6, 65-70. Controls the chance of any false rejection, any dependence.
.. [2] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the False Discovery Rate", Journal of
   the Royal Statistical Society B 57, 289-300. Independent or positively dependent tests.
.. [3] Benjamini, Y. and Yekutieli, D. (2001), "The Control of the False Discovery Rate in Multiple
   Testing under Dependency", Annals of Statistics 29, 1165-1188, theorem 1.3. Any dependence.
"""

from __future__ import annotations

import numpy as np

from yanbao.quant.arrays import Floats


def holm(p_values: Floats) -> Floats:
    """Return Holm's adjusted p-values [1]_: ``max_{j<=i} min(1, (m - j + 1) p_(j))``.

    Shape (q,) in and out; NaN is a question that was not asked, and is not counted in m. Raises
    ValueError for a p-value outside [0, 1], as do the others here.
    """
    known, order = _order(p_values)
    m = len(order)
    steps = (m - np.arange(m)) * known[order]
    return _spread(p_values, order, np.minimum(1.0, np.maximum.accumulate(steps)))


def benjamini_hochberg(p_values: Floats) -> Floats:
    """Return the step-up procedure's adjusted p-values (q,) [2]_: ``min_{j>=i} m p_(j) / j``."""
    return _step_up(p_values, dependent=False)


def benjamini_yekutieli(p_values: Floats) -> Floats:
    """Return the same (q,), times ``1 + 1/2 + ... + 1/m`` [3]_."""
    return _step_up(p_values, dependent=True)


def _step_up(p_values: Floats, *, dependent: bool) -> Floats:
    known, order = _order(p_values)
    m = len(order)
    place = np.arange(1, m + 1)
    factor = float(np.sum(1.0 / place)) if dependent else 1.0
    steps = factor * m / place * known[order]
    adjusted = np.minimum.accumulate(steps[::-1])[::-1] if m else steps
    return _spread(p_values, order, np.minimum(1.0, adjusted))


def _order(p_values: Floats) -> tuple[Floats, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Return the known p-values and their ascending order; NaN counts as not asked."""
    known = p_values[np.isfinite(p_values)]
    if np.any((known < 0) | (known > 1)):
        raise ValueError("p-values must lie in [0, 1]")
    return known, np.argsort(known, kind="stable")


def _spread(
    p_values: Floats, order: np.ndarray[tuple[int], np.dtype[np.intp]], adjusted: Floats
) -> Floats:
    result = np.full(p_values.shape, np.nan)
    inner = np.empty(len(order))
    inner[order] = adjusted
    result[np.isfinite(p_values)] = inner
    return result

"""Array types of the room. Numbers come in as float64, days as int64 ordinals of sessions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: a return beyond this is no number to compute with: its square, summed, must stay finite
LARGEST = 1e50


def find_usable(values: Floats) -> Flags:
    """Return where values of any shape are finite and small enough to square; False for NaN."""
    with np.errstate(invalid="ignore"):
        usable: Flags = np.abs(values) < LARGEST
    return usable

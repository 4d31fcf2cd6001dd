"""Gauges of fear: indices that rise as markets fall, and by far more in a day than any market."""

from __future__ import annotations

import re

_FEAR = re.compile(r"vix|恐慌|波动率|volatility index|fear gauge", re.IGNORECASE)


def measures_fear(words: str) -> bool:
    """Return whether the words name a gauge of fear (VIX, 恐慌指数)."""
    return _FEAR.search(words) is not None

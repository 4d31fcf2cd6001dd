from __future__ import annotations

import pytest
from tests.adapters.sources.worlds import Outside


@pytest.fixture
def outside() -> Outside:
    """A clock, names and waits that the test sets."""
    return Outside()

from __future__ import annotations

import pytest
from tests.adapters.sources.worlds import Outside


@pytest.fixture
def outside() -> Outside:
    return Outside()

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.adapters.sources.loopback import Loopback, serving
from tests.adapters.sources.worlds import Outside


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture
def outside() -> Outside:
    return Outside()

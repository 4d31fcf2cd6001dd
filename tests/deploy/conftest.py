from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.adapters.sources import loopback
from tests.adapters.sources.loopback import Loopback, serving


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server that lives as long as an installation takes."""
    monkeypatch.setattr(loopback, "LIFE_S", 600.0)
    with serving() as started:
        yield started

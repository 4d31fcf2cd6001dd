"""Fixtures that every room's tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.sources.loopback import Loopback, serving


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the checkout; tests that need it are reported as not run elsewhere."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("real data (../shared/data) is not beside this checkout: not run")
    return folder


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server on loopback that answers as the test says."""
    with serving() as loopback:
        yield loopback

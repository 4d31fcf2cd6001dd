"""Fixtures that every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The real data beside the checkout; tests that need it are reported as not run elsewhere."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("real data (../shared/data) is not beside this checkout: not run")
    return folder

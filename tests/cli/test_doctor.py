from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yanbao.cli.app import app


def test_what_is_found_is_told_with_an_exit_code(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["doctor", "--desk", str(tmp_path)])
    assert told.exit_code == 0
    assert "warning  store: there is none yet" in told.stdout
    assert f"→ yanbao run --desk {tmp_path}" in told.stdout
    (tmp_path / "desk.toml").write_text("markt = 1")
    told = CliRunner().invoke(app, ["doctor", "--desk", str(tmp_path), "--json"])
    assert told.exit_code == 1
    states = {one["name"]: one["state"] for one in json.loads(told.stdout)}
    assert states["settings"] == "error"


def test_a_desk_that_was_run_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "yanbao.db").write_bytes(b"no database" * 1000)
    told = CliRunner().invoke(app, ["doctor", "--desk", str(tmp_path)])
    assert told.exit_code == 1
    assert "damaged" in told.stdout

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.adapters.sources.loopback import ok, serving
from tests.collect.sources.builders import item, rss
from typer.testing import CliRunner

from yanbao.cli.sources import sources_app

RUNNER = CliRunner()


def test_list_shows_every_source_with_its_use(tmp_path: Path) -> None:
    told = RUNNER.invoke(sources_app, ["list", "--json", "--sources", str(tmp_path / "own.toml")])
    listed = json.loads(told.stdout)
    assert told.exit_code == 0
    assert len(listed) >= 25
    assert all(source["use"] for source in listed)
    told = RUNNER.invoke(sources_app, ["list", "--kind", "hkexnews"])
    assert "hkexnews-zh" in told.stdout
    assert "wallstreetcn" not in told.stdout


@pytest.mark.slow  # a second lies between two requests to one host
def test_add_then_test_a_source_on_an_allowed_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving() as server:
        body = rss(item(1) + item(2)).replace(b"https://paper.example", server.url("").encode())
        server.answer("/feed", ok(body, 'ETag: "a"'))
        server.answer("/1.html", ok(b"<html><body><p>One.</p></body></html>"))
        told = RUNNER.invoke(
            sources_app,
            ["add", server.url("/feed"), "--name", "local", "--allow-host", server.host],
        )
        assert told.exit_code == 0, told.output
        assert "local: rss" in told.stdout
        assert "private = true" in (tmp_path / "sources.toml").read_text("utf-8")
        told = RUNNER.invoke(sources_app, ["test", "local"])  # its own leave suffices
        assert told.exit_code == 0, told.output
        assert "local: fresh, 2 items, 2 new, 1 articles kept" in told.stdout
        assert "Item 1" in told.stdout


def test_add_refuses_a_private_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = RUNNER.invoke(sources_app, ["add", "http://127.0.0.1:8080/feed"])
    assert told.exit_code == 3
    assert "fetch.unsafe-address" in told.output
    assert not (tmp_path / "sources.toml").exists()

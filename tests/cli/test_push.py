from __future__ import annotations

from pathlib import Path

import pytest
from tests.adapters.messengers.servers import plain_service
from tests.publish.builders import make_note
from typer.testing import CliRunner

from yanbao.cli.app import app
from yanbao.errors import NotFound, ParseError, UsageError
from yanbao.publish import render_json


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "fund_research_2026-01-04.json"
    path.write_text(render_json(make_note().note), "utf-8")
    return path


def push(*words: str) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["push", *words])
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return told.exit_code, told.output


def test_a_note_is_shown_then_sent_then_sent_before(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with plain_service() as service:
        monkeypatch.setenv("YANBAO_CHANNEL_TEAM", f"json://127.0.0.1:{service.port}/SECRET")
        words = (str(note), "--to", "team", "--site", "https://example.org/")
        code, shown = push(*words, "--dry-run")
        assert (code, service.received) == (0, [])
        assert not Path("desk").exists()  # showing makes no store
        assert "全文与依据：https://example.org/fund_research_2026-01-04.html" in shown
        code, told = push(*words)
        assert (code, len(service.received)) == (0, 1)
        assert told.startswith("team (JSON): sent")
        assert push(*words)[1].startswith("team (JSON): sent before")
        assert len(service.received) == 1
        assert "SECRET" not in shown + told


def test_a_channel_that_fails_ends_with_exit_code_3(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with plain_service() as service:
        service.status = 403
        monkeypatch.setenv("YANBAO_CHANNEL_TEAM", f"json://127.0.0.1:{service.port}/SECRET")
        code, told = push(str(note))
    assert code == 3
    assert "push.refused team" in told
    assert "SECRET" not in told


def test_bad_words_speak(note: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no channel to push to"):
        push(str(note))
    with pytest.raises(NotFound, match="no channel is called 'team'"):
        push(str(note), "--to", "team")
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(ParseError, match="expected a note"):
        push(str(tmp_path / "none.json"))

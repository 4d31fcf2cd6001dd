from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.stores.builders import AT, a_capture, a_visit
from tests.builders import a_document
from typer.testing import CliRunner

from yanbao.adapters.stores.opening import open_store
from yanbao.cli.app import app
from yanbao.errors import NotFound, UsageError
from yanbao.model.captures import CapturedRound

TEXTS = (
    ("騰訊業績", "騰訊控股（00700.HK）第三季收入1,929億元，按年增長15%。", "明報"),
    ("收评", "上证指数涨0.65%。\x1b[31m[bold]红[/bold]色", "新华社"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "store" / "yanbao.db")
    for number, (title, text, publisher) in enumerate(TEXTS):
        at = AT + timedelta(hours=number)
        document = a_document(text, title=title, publisher=publisher, at=at)
        capture = a_capture(1, number, document=document)
        store.rounds.record(CapturedRound(visit=a_visit(number), captures=(capture,)))
    return tmp_path


def search(desk: Path, *words: str) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["search", "--desk", str(desk), *words])
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return told.exit_code, told.stdout


def test_a_document_is_found_by_what_was_read_from_it(desk: Path) -> None:
    for words in (["腾讯"], ["Tencent"], ["--listing", "腾讯"], ["收入", "--listing", "00700"]):
        code, told = search(desk, *words, "--json")
        assert code == 0, words
        (hit,) = [json.loads(line) for line in told.splitlines()]
        assert hit["title"] == "騰訊業績"
    assert search(desk, "--listing", "阿里巴巴") == (1, "")


def test_a_hit_is_shown_with_its_place(desk: Path) -> None:
    _, told = search(desk, "收入")
    assert "2026-01-05 15:30  明報  騰訊業績" in told
    assert "“" in told
    assert "第三季收入1,929億元" in told


def test_strangers_words_are_shown_as_they_stand(desk: Path) -> None:
    _, told = search(desk, "上证")
    assert "[bold]红[/bold]色" in told
    assert "\x1b" not in told


def test_bounds_hold(desk: Path) -> None:
    assert search(desk, "收入", "--as-of", "2026-01-05 15:00")[0] == 1
    assert search(desk, "收入", "--as-of", "2026-01-05 15:30")[0] == 0
    assert search(desk, "收入", "--since", "2026-01-06")[0] == 1
    assert search(desk, "收入", "--until", "2026-01-05")[0] == 0
    assert search(desk, "收入", "--kind", "note")[0] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["x", "--event", "ipo"], "is no type"),
        (["x", "--kind", "y"], "is none"),
        (["x", "--since", "gestern"], "is no day"),
        ([], "nothing to look for"),
    ],
)
def test_bad_words_speak(words: list[str], told: str, desk: Path) -> None:
    with pytest.raises(UsageError, match=told):
        search(desk, *words)
    with pytest.raises(NotFound):
        search(desk, "--listing", "没有这家公司吧")

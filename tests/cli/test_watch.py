"""``yanbao watch`` as a process of its own: its log, and how it ends when asked to."""

from __future__ import annotations

import io
import json
import logging
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import pytest
from rich.console import Console
from tests.adapters.sources.loopback import Connection, Loopback, ok
from tests.collect.sources.builders import source_entry

from yanbao.cli.progress import BarHandler, JsonLines

_EMPTY = ok(b"<rss><channel><title>Paper</title></channel></rss>")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def server(server: Loopback) -> Loopback:
    server.answer("/robots.txt", ok(b"", status="404 Not Found"))
    return server


def put_desk(folder: Path, server: Loopback, *names: str) -> None:
    sources = "".join(source_entry(server.url(f"/{n}"), name=n) for n in names)
    (folder / "sources.toml").write_text(sources, "utf-8")
    settings = f'sources = {json.dumps(names)}\nallow = ["{server.host}"]\n'
    (folder / "desk.toml").write_text(settings, "utf-8")


class Watched:
    """A running ``yanbao watch``; its standard error is read as it comes."""

    def __init__(self, folder: Path) -> None:
        command = "from yanbao.cli.app import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", command, "watch", "--desk", str(folder)],
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.lines: list[str] = []
        self._reading = threading.Thread(target=self._read, args=(self.process.stderr,))
        self._reading.start()

    def _read(self, stream: IO[str]) -> None:
        self.lines.extend(iter(stream.readline, ""))

    def await_line(self, what: str) -> None:
        for _ in range(600):
            if any(f'"what": "{what}"' in line for line in self.lines):
                return
            assert self.process.poll() is None, self.lines
            time.sleep(0.05)
        raise AssertionError(f"{what} was not told in 30 s: {self.lines}")

    def ask(self) -> None:
        """Ask it to end."""
        self.process.send_signal(signal.SIGTERM)

    def end(self) -> list[dict[str, object]]:
        """Wait for its end; return its log, every line of which is JSON."""
        assert self.process.wait(30) == 0
        self._reading.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return [json.loads(line) for line in self.lines]


@pytest.mark.slow
def test_it_waits_until_it_is_asked_to_end(tmp_path: Path, server: Loopback) -> None:
    server.answer("/one", _EMPTY)
    put_desk(tmp_path, server, "one")
    watched = Watched(tmp_path)
    watched.await_line("slot done")
    watched.ask()
    told = [line["what"] for line in watched.end()]
    assert told == ["slot due", "visited", "nothing new", "slot done"]
    kept = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["what"] for line in kept] == told


@pytest.mark.slow
def test_it_ends_after_the_sources_it_is_at(tmp_path: Path, server: Loopback) -> None:
    asked, told_to_end = threading.Event(), threading.Event()

    def slowly(connection: Connection, _: str) -> None:
        asked.set()
        told_to_end.wait(15)
        connection.sendall(_EMPTY)

    names = [f"s{number:02}" for number in range(20)]
    for name in names:
        server.answers[f"/{name}"] = slowly
    put_desk(tmp_path, server, *names)
    watched = Watched(tmp_path)
    assert asked.wait(30)
    watched.ask()
    time.sleep(0.5)  # a signal is met while it waits for the servers
    told_to_end.set()
    told = [line["what"] for line in watched.end()]
    assert (told[0], told[-1]) == ("slot due", "stopped before the slot was done")
    assert 1 <= told.count("visited") <= 8, "those under way, of twenty"


def record(what: str, level: int = logging.INFO, **fields: object) -> logging.LogRecord:
    made = logging.makeLogRecord({"msg": what, "levelno": level, "levelname": "INFO", **fields})
    made.created = 1_768_000_000.0
    return made


def test_a_line_of_the_log_is_json_with_its_fields() -> None:
    line = json.loads(JsonLines().format(record("visited", source="甲报", items=3)))
    assert line == {
        "at": "2026-01-09T23:06:40.000+00:00",
        "level": "info",
        "what": "visited",
        "source": "甲报",
        "items": 3,
    }


def test_a_terminal_gets_a_bar_and_lines_without_strangers_markup() -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100)
    handler = BarHandler(console)
    handler.start()
    handler.emit(record("visiting", source="[red]甲报", at=3, of=25))
    handler.emit(record("published", note="[bold]fund_research_2026-01-09"))
    handler.close()
    shown = screen.getvalue()
    assert "[red]甲报" in shown
    assert "3/25" in shown
    assert "[bold]fund_research_2026-01-09" in shown

"""How a desk's work is followed: a bar on a terminal, a line of JSON for each event elsewhere."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

#: what a log record has by itself
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_LOGGER: Final = "yanbao"


class JsonLines(logging.Formatter):
    """A log record as one line of JSON: when, what, and the fields it came with."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "what": record.getMessage()}
        return json.dumps({**line, **find_fields(record)}, ensure_ascii=False, default=str)


def find_fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields a record came with."""
    return {name: value for name, value in vars(record).items() if name not in _OWN}


class BarHandler(logging.Handler):
    """Shows events on a terminal: a bar over the sources, a line for what is done."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.DEBUG)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("waiting", total=None, visible=False)

    def start(self) -> None:
        """Begin to show."""
        self._progress.start()

    def close(self) -> None:
        """End showing, and leave the terminal as it was."""
        self._progress.stop()
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Show one event."""
        fields = find_fields(record)
        what = record.getMessage()
        if what == "visiting":
            self._progress.update(
                self._task,
                description=escape(str(fields.get("source", ""))),
                completed=int(fields.get("at", 0)),
                total=int(fields.get("of", 0)),
                visible=True,
                refresh=True,
            )
            return
        if what == "visited":
            return
        self._progress.update(self._task, visible=False)
        told = "  ".join(f"{name} {value}" for name, value in fields.items() if value)
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        style = {"ERROR": "[red]", "WARNING": "[yellow]"}.get(record.levelname, "[default]")
        self._progress.console.print(
            f"{at} {style}{escape(what)}[/]  {escape(told)}", highlight=False
        )


@contextmanager
def followed(*, lines: bool) -> Iterator[None]:
    """Follow the desk's log on standard error while something works.

    A terminal gets a bar and short lines; elsewhere, with ``lines``, a pipe or a journal gets the
    log as lines of JSON.
    """
    logger = logging.getLogger(_LOGGER)
    console = Console(stderr=True)
    handler: logging.Handler = logging.NullHandler()
    if console.is_terminal:
        bar = BarHandler(console)
        bar.start()
        handler = bar
    elif lines:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        handler.setLevel(logging.INFO)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()
        logger.setLevel(before)

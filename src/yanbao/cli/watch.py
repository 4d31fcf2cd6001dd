"""``yanbao watch``: the desk's run at the market's hours."""

from __future__ import annotations

import signal
import threading
from typing import Annotated, Any

import typer

from yanbao.cli.desk import FOLDER, Folder, log_to, open_place
from yanbao.cli.options import Debug
from yanbao.cli.progress import followed
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.source_assembly import open_timer
from yanbao.pipeline.watch import Watch


def watch_command(
    *,
    folder: Folder = FOLDER,
    once: Annotated[
        bool, typer.Option("--once", help="Run what is due now, if anything is, and leave.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Run the desk before the open, at noon and after the close of its market (desk.toml), and
    push the notes to its channels; ends after the current step on SIGTERM or Ctrl-C.
    """
    stop = threading.Event()

    def wish(number: int, _: Any) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)  # who insists is obeyed at once

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, wish)
    work = open_place(folder)
    log_to(folder / "log.jsonl")
    with followed(lines=True):
        Watch(work=work, assembly=assemble(), timer=open_timer(), stop=stop).run(once=once)

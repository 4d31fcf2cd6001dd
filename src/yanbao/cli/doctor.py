"""``yanbao doctor``: what a desk lacks, and what to do."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from yanbao.cli.desk import FOLDER, Folder, open_place
from yanbao.cli.options import Debug
from yanbao.model.checkups import Checkup
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.doctor import Doctor, examine
from yanbao.pipeline.push_assembly import open_messenger

_SIGNS = {"well": ("green", "ok"), "warning": ("yellow", "warning"), "error": ("red", "error")}


def doctor_command(
    *,
    folder: Folder = FOLDER,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    debug: Debug = False,
) -> None:
    """Say what is missing or wrong with a desk, and what to do; exit code 1 where something
    must be mended.
    """
    assembly = assemble()
    doctor = Doctor(
        now=assembly.clock.now(),
        knowledge=assembly.knowledge,
        messenger=open_messenger(),
        open=open_place,
    )
    found = examine(Path(folder), doctor)
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False))
    else:
        _show(found)
    if any(one.state == "error" for one in found):
        raise typer.Exit(1)


def _show(found: list[Checkup]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for one in found:
        style, word = _SIGNS[one.state]
        console.print(f"[{style}]{word:>7}[/]  {escape(one.name)}: {escape(one.told)}")
        if one.remedy:
            console.print(f"         → {escape(one.remedy)}")
    counts = {state: sum(one.state == state for one in found) for state in _SIGNS}
    typer.echo(", ".join(f"{count} {state}" for state, count in counts.items()), err=True)

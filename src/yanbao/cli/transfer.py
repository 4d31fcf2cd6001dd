"""``yanbao export`` and ``yanbao import``: a desk's store as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.desk import FOLDER, Folder
from yanbao.cli.options import Debug
from yanbao.pipeline.settings import load_settings
from yanbao.pipeline.source_assembly import export_memory, import_memory


def export_command(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The tar file to write.")],
    folder: Folder = FOLDER,
    debug: Debug = False,
) -> None:
    """Write all that a desk remembers, with the replies as received, to one file."""
    done = export_memory(folder / "store", load_settings(folder).database, file)
    typer.echo(str(file))
    typer.echo(_counted(done), err=True)


def import_command(
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `yanbao export` wrote.")],
    folder: Folder = FOLDER,
    debug: Debug = False,
) -> None:
    """Add an exported store to a desk's; what is there already stays as it is."""
    done = import_memory(folder / "store", load_settings(folder).database, file)
    typer.echo(f"new: {_counted(done)}")


def _counted(done: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in done.items()) or "nothing"

"""The option that names the user's own tables, for every command that reads tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanbao.knowledge import Knowledge, load_knowledge

OwnTables = Annotated[
    Path,
    typer.Option(
        "--knowledge",
        metavar="DIR",
        help="Your own tables, over the shipped ones; `yanbao knowledge update` writes there.",
    ),
]
OWN = Path("knowledge")


def find_own(folder: Path) -> Path | None:
    """Return the folder of own tables, None where there is none."""
    return folder if folder.is_dir() else None


def load_tables(folder: Path) -> Knowledge:
    """Return the shipped tables, with those of the folder over them where there is one."""
    return load_knowledge(find_own(folder))

"""``yanbao extract``: what each document of a file says, as JSON lines."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.options import Debug
from yanbao.cli.own_tables import OWN, OwnTables, find_own
from yanbao.errors import Issue
from yanbao.pipeline.assembly import ENGINES, assemble
from yanbao.pipeline.extraction import extract_file

_WORTH_A_LINE = ("warning", "error")
#: as shells say: ended by an interrupt
_INTERRUPTED = 130

Documents = Annotated[
    Path,
    typer.Argument(
        metavar="DOCUMENTS.jsonl",
        help="One document a line: id, title, text, published, source. Any other file that the "
        "note reads (JSON, feed, HTML, PDF, text) is read too.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="OUT.jsonl", help="Where the lines go.")]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="Add mentions, links, quantities, times, events and claims with spans."
    ),
]
Engine = Annotated[str, typer.Option("--engine", metavar="|".join(ENGINES), help="Where it runs.")]


def extract_command(
    documents: Documents,
    out: Out,
    full: Full = False,
    engine: Engine = "serial",
    tables: OwnTables = OWN,
    debug: Debug = False,
) -> None:
    """Write what each document says: events, securities and facts, one JSON line a document."""
    assembly = assemble(engine=engine, tables=find_own(tables))
    counts: Counter[tuple[str, str]] = Counter()

    def tell(issue: Issue) -> None:
        counts[issue.severity, issue.code] += 1
        _tell(issue)

    try:
        written = extract_file(documents, out, full=full, assembly=assembly, tell=tell)
    except KeyboardInterrupt:
        typer.echo(f"interrupted: {out} is as it was", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    finally:
        for (severity, code), count in sorted(counts.items()):
            typer.echo(f"  {severity:7} {code} x{count}", err=True)
    typer.echo(f"{out}: {written} documents", err=True)


def _tell(issue: Issue) -> None:
    """Tell what was set aside, line by line; doubts about single names are only counted."""
    if issue.severity in _WORTH_A_LINE and issue.code.startswith(("collect.", "engine.")):
        place = f" {issue.place}" if issue.place else ""
        typer.echo(f"  {issue.code} {issue.subject}{place}: {issue.detail}", err=True)

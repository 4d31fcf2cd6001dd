"""``yanbao audit``: from a sentence down to bytes, or a ledger's chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.options import Debug
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.audit import audit_file
from yanbao.pipeline.ledger import check_ledger


def audit_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The note's JSON file, or a ledger of calls (.jsonl)."),
    ],
    sentence: Annotated[
        str,
        typer.Argument(metavar="[SENTENCE]", help="A sentence id (s012); all if left away."),
    ] = "",
    sources: Annotated[
        Path | None,
        typer.Option("--sources", metavar="DIR", help="The original files, not the kept copies."),
    ] = None,
    heads: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="SHA256",
            help="A head the ledger once had: must still be in it. Repeatable.",
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Print the path from a sentence to quoted words and source bytes; check a ledger's chain."""
    if file.suffix == ".jsonl":
        chain = check_ledger(file, heads=heads or ())
        typer.echo(f"{file}: {len(chain.entries)} entries, every link holds, head {chain.head}")
        return
    trail = audit_file(file, sentence or None, sources=sources, assembly=assemble())
    for step in trail.steps:
        typer.echo(f"{step.sentence_id}  {step.link:9}  {step.detail}")
    for words in trail.unchecked:
        typer.echo(f"not checked: {words}", err=True)
    typer.echo(f"{trail.note}: {len(trail.sentence_ids)} sentences, every link holds", err=True)

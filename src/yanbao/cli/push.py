"""``yanbao push``: the brief part of a note to mail, webhooks and chat tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.options import Debug
from yanbao.cli.told import show_issues
from yanbao.errors import SourceError, UsageError
from yanbao.pipeline.channels import (
    CHANNELS,
    PREFIX,
    choose_channels,
    load_channels,
    read_environment,
)
from yanbao.pipeline.push import Pushed, PushOptions, push_note
from yanbao.pipeline.push_assembly import open_pushing
from yanbao.pipeline.settings import load_settings
from yanbao.pipeline.source_assembly import open_memory
from yanbao.publish import check_site, parse_note

_WORDS = {
    "sent": "sent",
    "already": "sent before",
    "refused": "refused",
    "unknown": "in doubt",
    "shown": "not sent (dry run)",
}


def push_command(
    *,
    file: Annotated[Path, typer.Argument(metavar="NOTE.json", help="The note's JSON file.")],
    names: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="NAME", help="A channel; all if left away. Repeatable."),
    ] = None,
    site: Annotated[
        str,
        typer.Option(
            "--site", metavar="URL", help="Where the notes are read (the link); the desk's if not."
        ),
    ] = "",
    settings: Annotated[
        Path | None,
        typer.Option(
            "--channels",
            metavar="FILE",
            help=f"The channels, if not channels.toml of the desk; {PREFIX}NAME counts before it.",
        ),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--desk", metavar="DIR", help="The desk's folder: what was sent.")
    ] = Path("desk"),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the messages and send nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send even what was sent, or may have been.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Push a note's brief part to channels, each edition once to each; exit code 3 where one
    failed.
    """
    try:
        note = parse_note(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file} cannot be read: {error}") from error
    place = settings or folder / CHANNELS
    channels, issues = load_channels(place, read_environment())
    chosen = choose_channels(tuple(names or ()), channels)
    if not chosen:
        raise UsageError(
            "there is no channel to push to",
            hint=f"put one into {place}, or its address into {PREFIX}NAME; see docs/desk.md",
        )
    desk = load_settings(folder)
    options = PushOptions(site=check_site(site or desk.site), dry_run=dry_run, again=again)
    pushing = open_pushing(lambda: open_memory(folder / "store", desk.database).pushes)
    pushed, met = push_note(note, chosen, pushing, options=options)
    for one in pushed:
        _show(one, whole=dry_run)
    show_issues([*issues, *met])
    if any(issue.severity == "error" or issue.code == "push.in-doubt" for issue in met):
        raise typer.Exit(3)


def _show(one: Pushed, *, whole: bool) -> None:
    typer.echo(f"{one.channel} ({one.service}): {_WORDS[one.state]}")
    if whole and one.message is not None:
        for line in (one.message.title, *one.message.body.splitlines()):
            typer.echo(f"  {line}")

"""``yanbao push``: the brief part of a note to mail, webhooks and chat tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.told import show_issues
from yanbao.errors import SourceError, UsageError
from yanbao.pipeline.channels import PREFIX, choose_channels, load_channels, read_environment
from yanbao.pipeline.push import Pushed, PushOptions, push_note
from yanbao.pipeline.push_assembly import open_pushing
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
        typer.Option("--site", metavar="URL", help="Where the folder is read: the link."),
    ] = "",
    settings: Annotated[
        Path,
        typer.Option(
            "--channels", metavar="FILE", help=f"The channels; {PREFIX}NAME counts before it."
        ),
    ] = Path("channels.toml"),
    folder: Annotated[
        Path, typer.Option("--store", metavar="DIR", help="Where is noted what was sent.")
    ] = Path("store"),
    database: Annotated[
        str, typer.Option("--database", metavar="URL", help="The store's database, if not there.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the messages and send nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send even what was sent, or may have been.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a traceback when something fails.")
    ] = False,
) -> None:
    """Push a note's brief part to channels, each edition once to each; exit code 3 where one
    failed.
    """
    try:
        note = parse_note(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file} cannot be read: {error}") from error
    channels, issues = load_channels(settings, read_environment())
    chosen = choose_channels(tuple(names or ()), channels)
    if not chosen:
        raise UsageError(
            "there is no channel to push to",
            hint=f"put one into {settings}, or its address into {PREFIX}NAME; see docs/desk.md",
        )
    options = PushOptions(site=check_site(site), dry_run=dry_run, again=again)
    pushing = open_pushing(open_memory(folder, database).pushes)
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

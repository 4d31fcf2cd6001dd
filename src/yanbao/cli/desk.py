"""``yanbao run``: the desk's daily work, once; ``yanbao replay``: a past note from the store."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer

from yanbao.cli.options import Debug
from yanbao.cli.progress import JsonLines, followed
from yanbao.errors import UsageError
from yanbao.model.slots import SlotKind
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.desk import open_desk
from yanbao.pipeline.desk_run import DeskOutcome, run_desk
from yanbao.pipeline.replay import Replayed, replay
from yanbao.pipeline.settings import load_settings
from yanbao.pipeline.slots import SLOTS
from yanbao.pipeline.workplace import Workplace, open_workplace

Folder = Annotated[
    Path,
    typer.Option(
        "--desk", metavar="DIR", help="The desk's folder: desk.toml, sources.toml, store and out."
    ),
]
FOLDER: Final = Path("desk")


def open_place(folder: Path) -> Workplace:
    """Open a desk's folder with its settings and doors."""
    settings = load_settings(folder)
    desk = open_desk(
        folder / "store",
        database=settings.database,
        allowed=settings.allow,
        contact=settings.contact,
    )
    return open_workplace(folder, settings, desk)


def run_command(
    *,
    folder: Folder = FOLDER,
    slot: Annotated[
        str,
        typer.Option("--slot", metavar="|".join(SLOTS), help="Which note; by the clock if not."),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Visit every source, due or not.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Collect what is due, write what is new, check it, publish it once."""
    work = open_place(folder)
    log_to(folder / "log.jsonl")
    with followed(lines=False):
        outcome = run_desk(work, assemble(), slot=parse_slot(slot), everything=everything)
    show(outcome)


def replay_command(
    *,
    asked: Annotated[
        str, typer.Argument(metavar="NOTE|DATE", help="A note's name, or a day: all of its notes.")
    ],
    folder: Folder = FOLDER,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write what came out now, as JSON, here."),
    ] = None,
    debug: Debug = False,
) -> None:
    """Write a past note again from the store and compare it with the bytes that were published."""
    work = open_place(folder)
    found = replay(asked, work, assemble())
    for one in found:
        if one.dropped:
            _show_dropped(one)
            continue
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{one.run.name}.json").write_text(one.text, "utf-8")
        same = "the same bytes" if one.is_same else f"differs from line {one.line} on"
        typer.echo(f"{one.run.name}: {same}, sha256 {one.run.note_sha256[:16]}…")
        if not one.is_same_version:
            typer.echo(
                f"  written by yanbao {one.run.version}, this is {one.version}: code or tables"
                " are others",
                err=True,
            )
    if not all(one.is_same for one in found):
        raise typer.Exit(1)


def _show_dropped(one: Replayed) -> None:
    """Show exactly what is gone of a note's texts, source by source."""
    typer.echo(
        f"{one.run.name}: not written again, {len(one.dropped)} of its"
        f" {len(one.run.document_ids)} texts were dropped (keep_days); as published:"
        f" sha256 {one.run.note_sha256[:16]}…"
    )
    for text in one.dropped:
        at = f"{text.captured_at:%Y-%m-%d %H:%M}"
        typer.echo(f"  {text.source}  {at}  {text.title}  {text.address}", err=True)


def parse_slot(text: str) -> SlotKind | None:
    """Read a slot; none where nothing is said."""
    if not text:
        return None
    for slot in SLOTS:
        if text == slot:
            return slot
    raise UsageError(f"--slot {text!r} is none", hint=f"one of {', '.join(SLOTS)}")


def show(outcome: DeskOutcome) -> None:
    """Show what a run of the desk did: paths on standard output, the rest beside."""
    visits = Counter(visit.outcome for visit in outcome.collected.visits)
    told = ", ".join(f"{name} {count}" for name, count in sorted(visits.items())) or "none due"
    typer.echo(f"visits: {told}; new documents: {len(outcome.collected.new_ids)}", err=True)
    for made in outcome.notes:
        for path in (*made.published.written, *made.published.unchanged):
            typer.echo(str(path))
        how = "recorded by an earlier run, published now" if made.finished else "published"
        typer.echo(f"{made.run.name}: {made.note.theme}, {how}", err=True)
        for finding in made.findings:
            typer.echo(f"  {finding.code} {finding.words}: {finding.reason}", err=True)
    if not outcome.notes:
        typer.echo("nothing new: nothing published", err=True)
    counts = Counter((issue.severity, issue.code) for issue in outcome.issues)
    for (severity, code), count in sorted(counts.items()):
        typer.echo(f"  {severity:7} {code} x{count}", err=True)


def log_to(path: Path) -> None:
    """Append what the desk does to a file, a JSON object a line; a full disk does not stop it."""
    logging.raiseExceptions = False
    path.parent.mkdir(parents=True, exist_ok=True)
    _end_line(path)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(JsonLines())
    handler.setLevel(logging.INFO)
    logger = logging.getLogger("yanbao")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.handlers = [handler]


def _end_line(path: Path) -> None:
    """End a line that a kill cut off, so that it spoils no other."""
    try:
        with path.open("rb+") as file:
            if file.seek(0, 2) and file.seek(-1, 2) is not None and file.read(1) != b"\n":
                file.write(b"\n")
    except OSError:
        return  # there is none yet

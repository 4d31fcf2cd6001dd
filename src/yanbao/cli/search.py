"""``yanbao search``: find documents and notes that the desk holds."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.console import Console
from rich.text import Text

from yanbao.cli.app import parse_instant
from yanbao.cli.asking import find_listing
from yanbao.cli.options import Debug
from yanbao.errors import UsageError
from yanbao.model.searches import EntryKind
from yanbao.model.vocabulary import EVENT_TYPES
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.run import ZONE, read_new
from yanbao.pipeline.search import SearchHit, SearchRequest, find_hits, update_index
from yanbao.pipeline.settings import load_settings
from yanbao.pipeline.source_assembly import open_memory
from yanbao.publish.plain import clean

_KINDS = ("document", "note")


Query = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="QUERY",
        help='Words, all wanted, in any script; "a phrase"; -word for none of it; word*.',
    ),
]
ListingName = Annotated[
    str, typer.Option("--listing", metavar="NAME", help="About this listing: code or name.")
]
EventType = Annotated[
    str, typer.Option("--event", metavar="TYPE", help="With such an event: ipo_listing, ….")
]
SourceName = Annotated[
    str, typer.Option("--source", metavar="NAME", help="Of this source or publisher.")
]
Kind = Annotated[
    str, typer.Option("--kind", metavar="|".join(_KINDS), help="Only documents, or notes.")
]
Since = Annotated[str, typer.Option("--since", metavar="DAY", help="Dated on this day or later.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="Dated on this day or earlier.")]
KnownBy = Annotated[str, typer.Option("--as-of", metavar="INSTANT", help="Known by then.")]
Newest = Annotated[bool, typer.Option("--newest", help="The newest first, not the best.")]
Most = Annotated[int, typer.Option("--most", min=1, max=200, help="How many are shown at most.")]
Folder = Annotated[Path, typer.Option("--desk", metavar="DIR", help="The desk's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON lines.")]


def search_command(
    *,
    words: Query = None,
    listing: ListingName = "",
    event: EventType = "",
    source: SourceName = "",
    kind: Kind = "",
    since: Since = "",
    until: Until = "",
    as_of: KnownBy = "",
    newest: Newest = False,
    most: Most = 10,
    folder: Folder = Path("desk"),
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Search what the desk holds, in simplified, traditional or English; exit code 1 where
    nothing is found.
    """
    assembly = assemble()
    instant = parse_instant(as_of)
    day = (instant or assembly.clock.now()).astimezone(ZONE).date()
    request = SearchRequest(
        words=" ".join(_keep_phrase(word) for word in words or ()),
        listing=find_listing(listing, assembly.knowledge, day).id if listing else "",
        event=_check_event(event),
        source=source,
        kind=_check_kind(kind),
        since=_parse_day(since, "--since", time.min),
        until=_parse_day(until, "--until", time.max),
        as_of=instant,
        newest=newest,
        most=most,
    )
    store = open_memory(folder / "store", load_settings(folder).database)
    new = update_index(store, partial(read_new, assembly=assembly, cache=store.readings))
    if new:
        typer.echo(f"{new} new in the index", err=True)
    hits = find_hits(request, store, knowledge=assembly.knowledge)
    for hit in hits:
        if as_json:
            typer.echo(json.dumps(_record(hit), ensure_ascii=False))
        else:
            _show(hit)
    if not hits:
        typer.echo("nothing is found", err=True)
        raise typer.Exit(1)


def _keep_phrase(word: str) -> str:
    """A word in which a blank stands came in quotes, which the shell took away."""
    return f'"{word}"' if " " in word and '"' not in word else word


def _parse_day(text: str, option: str, bound: time) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), bound, tzinfo=ZONE) if text else None
    except ValueError:
        raise UsageError(f"{option} {text[:40]!r} is no day", hint="write 2026-01-04") from None


def _check_event(event: str) -> str:
    if event and event not in EVENT_TYPES:
        near = [name for name in EVENT_TYPES if event in name] or list(EVENT_TYPES)
        raise UsageError(
            f"--event {event[:40]!r} is no type", hint=f"such as {', '.join(near[:8])}"
        )
    return event


def _check_kind(kind: str) -> EntryKind | None:
    if kind and kind not in _KINDS:
        raise UsageError(f"--kind {kind[:40]!r} is none", hint="document or note")
    return cast("EntryKind", kind) if kind else None


def _minute(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def _show(hit: SearchHit) -> None:
    """Show a hit; strangers' words come as one line each, without control characters."""
    console = Console(highlight=False, soft_wrap=True)
    head = Text(f"{_minute(hit.at)}  {clean(hit.publisher) or hit.id}  ")
    console.print(head.append(clean(hit.title), style="bold"))
    if hit.snippet is None:
        console.print(Text("    the text is no longer kept", style="dim"))
        return
    # one character for one: the marks keep their places
    line = Text("".join(c if c.isprintable() else " " for c in hit.snippet.text))
    for start, end in hit.snippet.marks:
        line.stylize("bold yellow", start, end)
    before, after = "…" if hit.snippet.begun else "", "…" if hit.snippet.more else ""
    console.print(Text(f"    “{before}").append(line).append(f"{after}”"))
    if hit.address:
        console.print(Text(f"    {clean(hit.address)}", style="dim"))


def _record(hit: SearchHit) -> dict[str, object]:
    snippet = hit.snippet
    return {
        "kind": hit.kind,
        "id": hit.id,
        "at": hit.at.isoformat(),
        "publisher": hit.publisher,
        "title": hit.title,
        "address": hit.address,
        "score": round(hit.score, 4),
        "snippet": snippet.text if snippet else None,
        "start": snippet.start if snippet else None,
        "marks": [list(mark) for mark in snippet.marks] if snippet else [],
    }

"""``yanbao sources``: list what is watched, add a source by its address, test one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from yanbao.cli.options import Debug
from yanbao.cli.told import show_issues
from yanbao.model.captures import CapturedRound
from yanbao.model.sources import KINDS, Source
from yanbao.pipeline.desk import Round, RoundOptions, load_sources, open_desk
from yanbao.pipeline.source_entries import propose_source, write_source
from yanbao.pipeline.visits import visit_source

sources_app = typer.Typer(
    help="The public sources that are watched.", no_args_is_help=True, add_completion=False
)

Own = Annotated[
    Path,
    typer.Option("--sources", metavar="FILE", help="Your own sources; `add` writes there."),
]
Folder = Annotated[
    Path,
    typer.Option("--store", metavar="DIR", help="Where replies and visits are kept."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="HOST[:PORT]",
        help="Connect to this host even where its address is private. Repeatable.",
    ),
]
Contact = Annotated[
    str,
    typer.Option(
        "--contact", metavar="TEXT", help="Told to servers in the User-Agent; EDGAR wants one."
    ),
]
_OWN = Path("sources.toml")
_STORE = Path("store")


@sources_app.command("list")
def list_command(
    *,
    own: Own = _OWN,
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help=f"Only one of: {', '.join(KINDS)}.")
    ] = "",
    use: Annotated[bool, typer.Option("--use", help="Show what each publisher allows.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    debug: Debug = False,
) -> None:
    """List the sources: kind, pace, items expected on a weekday (≈ estimated), publisher."""
    if kind and kind not in KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}")
    sources = [source for source in load_sources(own) if not kind or source.kind == kind]
    if as_json:
        typer.echo(json.dumps([_record(source) for source in sources], ensure_ascii=False))
        return
    Console().print(_uses(sources) if use else _paces(sources))
    typer.echo(f"{len(sources)} sources", err=True)


@sources_app.command("add")
def add_command(
    *,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, a sitemap, or a page.")],
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What to call it; from the host if not.")
    ] = "",
    own: Own = _OWN,
    allow: Allow = None,
    contact: Contact = "",
    debug: Debug = False,
) -> None:
    """Add a source: the address is fetched, its feed found, and a table written to your file."""
    allowed = tuple(allow or ())
    desk = open_desk(_STORE, allowed=allowed, contact=contact)
    proposed, issues = propose_source(url, desk=desk, name=name, allowed=allowed)
    show_issues(issues)
    if proposed is None:
        typer.echo(f"nothing at {url} can be watched", err=True)
        raise typer.Exit(3)
    write_source(proposed.source, own)
    typer.echo(f"{proposed.source.name}: {proposed.source.kind} {proposed.source.address}")
    for link in proposed.links[:5]:
        typer.echo(f"  {link.published or 'undated'}  {link.title}")
    typer.echo(f"{len(proposed.links)} items; written to {own}; read its terms of use", err=True)


@sources_app.command("test")
def try_command(
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A source's name.")],
    own: Own = _OWN,
    folder: Folder = _STORE,
    articles: Annotated[
        int, typer.Option("--articles", min=0, max=1000, help="How many articles to fetch too.")
    ] = 1,
    allow: Allow = None,
    contact: Contact = "",
    debug: Debug = False,
) -> None:
    """Test a source: visit it once, show what it lists, and what is to be said of its health."""
    source = load_sources(own).by_name(name)
    desk = open_desk(folder, allowed=tuple(allow or ()), contact=contact)
    made, issues = visit_source(source, desk, options=RoundOptions(articles=articles, again=0))
    desk.store.rounds.record(CapturedRound(visit=made.visit))  # its links stay to be met
    _show_round(made)
    show_issues(issues)
    if made.visit.outcome == "failed":
        raise typer.Exit(3)


def _paces(sources: list[Source]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for name in ("name", "kind", "language", "every", "a weekday"):
        table.add_column(name, no_wrap=True)
    table.add_column("publisher", overflow="fold")
    for source in sources:
        about = "≈" if source.expected.basis == "estimated" else ""
        table.add_row(
            escape(source.name),
            source.kind,
            source.language,
            f"{source.schedule.every_minutes} min",
            f"{about}{source.expected.weekday:g}",
            escape(source.publisher),
        )
    return table


def _uses(sources: list[Source]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("name", no_wrap=True)
    table.add_column("use", overflow="fold")
    for source in sources:
        where = f" ({source.use_at})" if source.use_at else ""
        table.add_row(escape(source.name), escape(source.use + where))
    return table


def _record(source: Source) -> dict[str, object]:
    return {
        "name": source.name,
        "publisher": source.publisher,
        "kind": source.kind,
        "address": source.address,
        "language": source.language,
        "zone": source.zone,
        "every": source.schedule.every_minutes,
        "expected": source.expected.weekday,
        "use": source.use,
    }


def _show_round(made: Round) -> None:
    visit = made.visit
    typer.echo(
        f"{made.source.name}: {visit.outcome}, {visit.items} items, {visit.fresh} new,"
        f" {len(made.articles)} articles kept"
    )
    for kept in (*made.lists, *made.refused, *made.articles):
        typer.echo(
            f"  {kept.status}  {kept.wire_bytes:,} bytes  {kept.wire_sha256[:12]}"
            f"  {kept.final_address}"
        )
    for link in made.fresh[:5]:
        typer.echo(f"  {link.published or 'undated'}  {link.title}")

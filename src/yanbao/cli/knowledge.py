"""``yanbao knowledge``: refresh the tables from public sources or own files, and what is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.own_tables import OWN, OwnTables, load_tables
from yanbao.errors import Issue, UsageError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.received import PublicTable, TableUpdate
from yanbao.knowledge.updates import TABLES, read_public_tables
from yanbao.pipeline.own_files import Reading, parse_origin, plan_own, read_closes, read_files
from yanbao.pipeline.source_assembly import open_fetcher, open_sheets
from yanbao.pipeline.tables import ZONE, Outside, fetch_tables, plan_updates, write_updates

knowledge_app = typer.Typer(
    help="The reference tables: what they hold, and newer ones.",
    no_args_is_help=True,
    add_completion=False,
)
#: Changes printed of each file.
MOST_SHOWN = 20

Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]


@knowledge_app.command("update")
def update_command(
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="Own files, instead of fetching: books, creation baskets, lists of members.",
        ),
    ] = None,
    folder: OwnTables = OWN,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help="Only tables named so. Repeatable."),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option("--tables", metavar="FILE", help="Another list of public tables (TOML)."),
    ] = None,
    fund: Annotated[str, typer.Option("--fund", metavar="CODE", help="Whose book a file is.")] = "",
    index: Annotated[
        str, typer.Option("--index", metavar="NAME", help="Whose weights a file is.")
    ] = "",
    report_on: Annotated[
        str,
        typer.Option("--report", metavar="DAY", help="Day of the book, if not in the file."),
    ] = "",
    known_on: Annotated[
        str, typer.Option("--published", metavar="DAY", help="When it was published; today if not.")
    ] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="URL", help="Where the file came from.")
    ] = "",
    prices: Annotated[
        list[Path] | None,
        typer.Option("--prices", metavar="FILE", help="Closes for creation baskets. Repeatable."),
    ] = None,
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="HOST[:PORT]", help="May have a private address."),
    ] = None,
    contact: Annotated[
        str, typer.Option("--contact", metavar="TEXT", help="Told to servers in the User-Agent.")
    ] = "",
    debug: Debug = False,
) -> None:
    """Fetch public tables into your folder, check them, and say what changed.

    A table that does not come or cannot be right is refused with the reason and the one known
    before stays. With files, these are read instead: books (akshare's fund_portfolio_hold_em,
    CSIndex weights, issuers' archives, a plain list of code, name and weight), creation baskets
    (PCF of Shanghai and Shenzhen, which need --prices) and lists of members (Symbol, Name).
    """
    knowledge = load_tables(folder)
    clock, fetcher = open_fetcher(allowed=tuple(allow or ()), contact=contact)
    sheets = open_sheets()
    if files:
        today = clock.now().astimezone(ZONE).date()
        origin = parse_origin(
            fund=fund, index=index, report_on=report_on, known_on=known_on, address=address,
            today=today,
        )  # fmt: skip
        price_of, issues = read_closes(prices or ())
        reading = Reading(origin=origin, sheets=sheets, knowledge=knowledge, price_of=price_of)
        found = read_files(files, reading)
        issues += found.issues
        updates = plan_own(found, knowledge)
        asked = len(files)
    else:
        wanted = _choose(knowledge, tables, only or ())
        received, issues = fetch_tables(
            wanted, Outside(fetcher=fetcher, clock=clock, sheets=sheets)
        )
        updates, met = plan_updates(received, knowledge)
        issues += met
        asked = len(wanted)
    if not dry:
        write_updates(updates, folder)
    _show(updates)
    _show_issues(issues)
    failed = len({issue.subject for issue in issues if issue.severity == "error"})
    verb = "would change" if dry else "changed"
    changed = sum(len(update.changes) for update in updates)
    typer.echo(f"{asked} asked, {failed} refused, {changed} rows {verb} in {folder}", err=True)
    if failed:
        raise typer.Exit(3 if failed >= asked else 1)


@knowledge_app.command("show")
def show_command(*, folder: OwnTables = OWN, debug: Debug = False) -> None:
    """Say what the tables hold, and how new they are."""
    knowledge = load_tables(folder)
    listings, funds = knowledge.listings, knowledge.funds
    kinds = Counter(listing_id.rpartition(".")[2] for listing_id in listings.ids())
    counted = ", ".join(f"{mic} {count}" for mic, count in kinds.most_common(8))
    typer.echo(f"listings     {len(listings.ids())}: {counted}, …")
    isins = sum(bool((row := knowledge.identifiers.of(i)) and row.isin) for i in listings.ids())
    typer.echo(f"ISINs        {isins}")
    reports = sorted(one.report_on for one in funds.sets)
    owners = {one.fund_symbol or one.index_name for one in funds.sets}
    typer.echo(
        f"books        {len(funds.sets)} of {len(owners)} funds and indices, reported"
        f" {reports[0]} to {reports[-1]}"
    )
    typer.echo(f"followers    {len(funds.trackings)} funds with their index")
    typer.echo(f"feeders      {len(funds.feeders)}")
    typer.echo(f"members      lists of {', '.join(knowledge.members.indices())}")
    typer.echo(f"themes       {len(knowledge.themes.themes())}")
    for mic in ("XHKG", "XSHG", "XNYS"):
        first, last = knowledge.calendars.bounds(mic)
        projected = knowledge.calendars.projected_from(mic)
        since = f", projected from {projected}" if projected else ""
        typer.echo(f"sessions     {mic} {first} to {last}{since}")
    typer.echo(
        f"own          {len(listings.own_ids)} listings, {len(knowledge.identifiers.own)} ISINs,"
        f" {len(funds.own_sets)} books, {len(funds.own_feeders)} feeders,"
        f" {len(knowledge.members.own)} lists of members"
    )


def _choose(
    knowledge: Knowledge, tables: Path | None, only: Sequence[str]
) -> tuple[PublicTable, ...]:
    known = read_public_tables(knowledge.funds, tables or TABLES)
    if not only:
        return known
    wanted = tuple(table for table in known if table.name.startswith(tuple(only)))
    if not wanted:
        names = sorted({table.name.partition("/")[0] for table in known})
        raise UsageError(f"no table is named {', '.join(only)}", hint=f"known: {', '.join(names)}")
    return wanted


def _show(updates: Sequence[TableUpdate]) -> None:
    for update in updates:
        typer.echo(f"{update.file}: {len(update.changes)} rows")
        for change in update.changes[:MOST_SHOWN]:
            before = f" (was {change.before})" if change.before else " (new)"
            typer.echo(f"  {change.key}: {change.after}{before}")
        if len(update.changes) > MOST_SHOWN:
            typer.echo(f"  … {len(update.changes) - MOST_SHOWN} more")


def _show_issues(issues: Sequence[Issue]) -> None:
    for found in issues:
        place = f" ({found.place})" if found.place else ""
        hint = f"; {found.hint}" if found.hint else ""
        typer.echo(
            f"  {found.severity}: {found.code} {found.subject}{place}: {found.detail}{hint}",
            err=True,
        )

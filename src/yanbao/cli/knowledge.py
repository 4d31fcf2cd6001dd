"""``yanbao knowledge``: refresh the tables from public sources or own files, and what is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.options import Debug
from yanbao.cli.own_tables import OWN, OwnTables, load_tables
from yanbao.errors import Issue, UsageError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.holding_files import Origin
from yanbao.knowledge.received import PublicTable, TableUpdate
from yanbao.knowledge.updates import TABLES, read_public_tables
from yanbao.pipeline.own_files import Reading, parse_origin, plan_own, read_closes, read_files
from yanbao.pipeline.source_assembly import open_fetcher, open_sheets
from yanbao.pipeline.tables import ZONE, Outside, fetch_tables, plan_updates, write_updates
from yanbao.ports import SheetReader

knowledge_app = typer.Typer(
    help="The reference tables: what they hold, and newer ones.",
    no_args_is_help=True,
    add_completion=False,
)
#: Changes printed of each file.
MOST_SHOWN = 20

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE]...",
        help="Own files, instead of fetching: books, creation baskets, lists of members.",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="NAME", help="Only tables named so. Repeatable."),
]
Tables = Annotated[
    Path | None,
    typer.Option("--tables", metavar="FILE", help="Another list of public tables (TOML)."),
]
Fund = Annotated[str, typer.Option("--fund", metavar="CODE", help="Whose book a file is.")]
Index = Annotated[str, typer.Option("--index", metavar="NAME", help="Whose weights a file is.")]
ReportOn = Annotated[
    str, typer.Option("--report", metavar="DAY", help="Day of the book, if not in the file.")
]
KnownOn = Annotated[
    str, typer.Option("--published", metavar="DAY", help="When it was published; today if not.")
]
Address = Annotated[str, typer.Option("--address", metavar="URL", help="Where the file came from.")]
Prices = Annotated[
    list[Path] | None,
    typer.Option("--prices", metavar="FILE", help="Closes for creation baskets. Repeatable."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow-host", metavar="HOST[:PORT]", help="May have a private address."),
]
Contact = Annotated[
    str, typer.Option("--contact", metavar="TEXT", help="Told to servers in the User-Agent.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What is to be written, out of how many files or tables, and what of them was refused."""

    asked: int
    updates: tuple[TableUpdate, ...]
    issues: list[Issue]


@knowledge_app.command("update")
def update_command(
    *,
    files: Files = None,
    folder: OwnTables = OWN,
    only: Only = None,
    tables: Tables = None,
    fund: Fund = "",
    index: Index = "",
    report_on: ReportOn = "",
    known_on: KnownOn = "",
    address: Address = "",
    prices: Prices = None,
    dry: Dry = False,
    allow: Allow = None,
    contact: Contact = "",
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
    outside = Outside(fetcher=fetcher, clock=clock, sheets=open_sheets())
    if files:
        origin = parse_origin(
            fund=fund, index=index, report_on=report_on, known_on=known_on, address=address,
            today=clock.now().astimezone(ZONE).date(),
        )  # fmt: skip
        plan = _plan_files(files, prices or (), origin, outside.sheets, knowledge)
    else:
        plan = _plan_tables(_choose(knowledge, tables, only or ()), outside, knowledge)
    if not dry:
        write_updates(plan.updates, folder)
    _show(plan.updates)
    _show_issues(plan.issues)
    failed = len({issue.subject for issue in plan.issues if issue.severity == "error"})
    verb = "would change" if dry else "changed"
    changed = sum(len(update.changes) for update in plan.updates)
    typer.echo(f"{plan.asked} asked, {failed} refused, {changed} rows {verb} in {folder}", err=True)
    if failed:
        raise typer.Exit(3 if failed >= plan.asked else 1)


def _plan_files(
    files: Sequence[Path],
    prices: Sequence[Path],
    origin: Origin,
    sheets: SheetReader,
    knowledge: Knowledge,
) -> _Plan:
    price_of, issues = read_closes(prices)
    reading = Reading(origin=origin, sheets=sheets, knowledge=knowledge, price_of=price_of)
    found = read_files(files, reading)
    updates = plan_own(found, knowledge)
    return _Plan(asked=len(files), updates=updates, issues=[*issues, *found.issues])


def _plan_tables(wanted: Sequence[PublicTable], outside: Outside, knowledge: Knowledge) -> _Plan:
    received, issues = fetch_tables(wanted, outside)
    updates, met = plan_updates(received, knowledge)
    return _Plan(asked=len(wanted), updates=updates, issues=[*issues, *met])


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

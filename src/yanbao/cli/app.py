"""``yanbao``: note and brief; the other commands load when called (later.py)."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from datetime import datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from yanbao import __version__
from yanbao.cli.later import LaterGroup
from yanbao.cli.options import Debug, PriceStore
from yanbao.cli.own_tables import OWN, OwnTables, find_own
from yanbao.errors import UsageError, YanbaoError
from yanbao.model.notes import NoteLanguage
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.price_sources import PRICE_STORE
from yanbao.pipeline.run import Outcome, Request, run
from yanbao.publish import check_site

_ZONE = ZoneInfo("Asia/Shanghai")
_FORMATS = ("%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")

app = typer.Typer(
    cls=LaterGroup,
    help="Dated fund-research notes from public information; every sentence can be checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Sources = Annotated[
    list[Path],
    typer.Argument(help="Files or folders: JSON(L), RSS, HTML, PDF, Markdown, text."),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help="Use only what was known by then, e.g. '2026-01-04 15:34:38 +0800'; a day alone means "
        "its end; without a zone Asia/Shanghai. Default: the newest document's instant.",
    ),
]
Topic = Annotated[
    str,
    typer.Option("--topic", metavar="TEXT", help="Write about this: a company, a code, a word."),
]
Lang = Annotated[str, typer.Option("--lang", metavar="zh|en", help="Language of the note.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the note is written.")]
Ledger = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="Register the note's calls in this ledger."),
]
Record = Annotated[
    Path | None,
    typer.Option(
        "--track-record",
        metavar="FILE",
        help="Quote how earlier calls came out: the track_record.json of `yanbao score --out`.",
    ),
]
Prices = Annotated[
    list[Path] | None,
    typer.Option(
        "--prices",
        metavar="FILE|akshare:|yfinance:",
        help="Closes (CSV or Parquet), or a service that is asked for them: measures reactions.",
    ),
]
Benchmark = Annotated[
    str, typer.Option("--benchmark", metavar="CODE", help="What prices are compared with.")
]
Site = Annotated[
    str,
    typer.Option("--site", metavar="URL", help="Where the folder is read: the feed links there."),
]


def parse_instant(text: str) -> datetime | None:
    """Read an instant as a user writes it; a day alone is its last second in Asia/Shanghai."""
    text = text.strip()
    if not text:
        return None
    for form in _FORMATS:
        try:
            instant = datetime.strptime(text, form)
        except ValueError:
            continue
        return instant if instant.tzinfo else instant.replace(tzinfo=_ZONE)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--as-of {text!r} is no instant",
            hint="write 2026-01-04, '2026-01-04 15:34' or '2026-01-04 15:34:38 +0800'",
        ) from None
    if len(text) == 10:
        instant = datetime.combine(instant.date(), time(23, 59, 59))
    return instant if instant.tzinfo else instant.replace(tzinfo=_ZONE)


def parse_language(text: str) -> NoteLanguage:
    """Read the language of the note."""
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise UsageError(f"--lang {text!r} is not known", hint="use zh or en")


@app.command()
def note(
    sources: Sources,
    as_of: AsOf = "",
    topic: Topic = "",
    lang: Lang = "zh",
    out: Out = Path("out"),
    ledger: Ledger = None,
    track_record: Record = None,
    prices: Prices = None,
    benchmark: Benchmark = "",
    price_store: PriceStore = PRICE_STORE,
    site: Site = "",
    tables: OwnTables = OWN,
    debug: Debug = False,
) -> None:
    """Write the note on one theme: the topic, or the day's story with the highest impact."""
    if bool(prices) != bool(benchmark):
        raise UsageError(
            "--prices and --benchmark go together", hint="name the index or fund to compare with"
        )
    request = Request(
        sources=tuple(sources),
        as_of=parse_instant(as_of),
        topic=topic,
        language=parse_language(lang),
        out=out,
        ledger=ledger,
        track_record=track_record,
        prices=tuple(prices or ()),
        benchmark=benchmark,
        price_store=price_store,
        site=check_site(site),
    )
    _report(run(request, assemble(tables=find_own(tables))))


@app.command()
def brief(
    sources: Sources,
    as_of: AsOf = "",
    lang: Lang = "zh",
    out: Out = Path("out"),
    ledger: Ledger = None,
    track_record: Record = None,
    site: Site = "",
    tables: OwnTables = OWN,
    debug: Debug = False,
) -> None:
    """Write the day's brief over all stories, in the same layout."""
    request = Request(
        sources=tuple(sources),
        kind="brief",
        as_of=parse_instant(as_of),
        language=parse_language(lang),
        out=out,
        ledger=ledger,
        track_record=track_record,
        site=check_site(site),
    )
    _report(run(request, assemble(tables=find_own(tables))))


def _report(outcome: Outcome) -> None:
    for path in (*outcome.published.written, *outcome.published.unchanged):
        typer.echo(str(path))
    counts = ", ".join(f"{name} {count}" for name, count in outcome.counts.items())
    typer.echo(f"{outcome.note.theme}: {counts}", err=True)
    for finding in outcome.findings:
        typer.echo(f"  {finding.code} {finding.words}: {finding.reason}", err=True)
    by_code = Counter((issue.severity, issue.code) for issue in outcome.issues)
    for (severity, code), count in sorted(by_code.items()):
        typer.echo(f"  {severity:7} {code} x{count}", err=True)
    for issue in outcome.issues:
        if issue.severity == "error":
            place = f" ({issue.place})" if issue.place else ""
            hint = f"; {issue.hint}" if issue.hint else ""
            typer.echo(f"  {issue.code} {issue.subject}{place}: {issue.detail}{hint}", err=True)


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Show the version."""
    if show:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line; one line for the user when something fails."""
    # matrices are small here: threads would wait for each other, and add up in another order
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # few records stand in cycles: looking for them less often saves a sixth of the time
    gc.set_threshold(50_000, 20, 20)
    try:
        app(standalone_mode=True)
    except YanbaoError as error:
        if "--debug" in sys.argv:
            raise
        hint = f"\n  {error.hint}" if error.hint else ""
        typer.echo(f"yanbao: {error}{hint}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        where = f"{type(error).__name__}: {error}".splitlines()[0]
        typer.echo(f"yanbao: a fault of the program: {where}", err=True)
        typer.echo("  run it again with --debug and report what it prints", err=True)
        sys.exit(4)

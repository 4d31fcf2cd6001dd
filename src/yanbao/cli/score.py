"""``yanbao score``: settle the calls of a ledger from prices, and publish the track record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yanbao.cli.app import Lang, parse_instant, parse_language
from yanbao.cli.options import Adjusted, Debug, PriceStore
from yanbao.errors import UsageError
from yanbao.knowledge import load_knowledge
from yanbao.model.forecasts import TrackRecord
from yanbao.model.prices import Adjustment
from yanbao.pipeline.assembly import assemble
from yanbao.pipeline.price_sources import PRICE_STORE, SERVICES, PriceSources
from yanbao.pipeline.track import PriceFile, ask_services, read_prices, score_ledger
from yanbao.publish import publish
from yanbao.publish.track_record import render_track_files
from yanbao.score import Options

_ADJUSTMENTS: tuple[Adjustment, ...] = ("adjusted", "unadjusted", "unknown")

LedgerFile = Annotated[
    Path, typer.Option("--ledger", metavar="FILE", help="The ledger of calls (JSON lines).")
]
Prices = Annotated[
    list[str],
    typer.Option(
        "--prices",
        metavar="FILE|akshare:|yfinance:",
        help="CSV of closes; CODE=FILE names the security of a file with one series; or a service"
        " that is asked for what the calls need. Repeatable.",
    ),
]
AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help="Settle what was due by then, e.g. 2026-06-30 (its end); without a zone"
        " Asia/Shanghai. Default: now.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")]
Draws = Annotated[int, typer.Option("--draws", help="Redraws of the bootstrap.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Publish the page there.")]


def score_command(
    *,
    ledger: LedgerFile,
    prices: Prices,
    as_of: AsOf = "",
    adjusted: Adjusted = "unknown",
    price_store: PriceStore = PRICE_STORE,
    seed: Seed = 0,
    draws: Draws = 2000,
    lang: Lang = "zh",
    out: Out = None,
    debug: Debug = False,
) -> None:
    """Settle what is due, keep what cannot be settled in sight, and score the calls."""
    if draws < 1:
        raise UsageError(f"--draws {draws} is too few", hint="at least 1; 2000 is usual")
    instant = parse_instant(as_of) or assemble().clock.now()
    services = PriceSources(
        named=tuple(Path(text) for text in prices if text in SERVICES), store=price_store
    )
    told, issues = ask_services(ledger, services, as_of=instant)
    files = [parse_price_file(text, adjusted) for text in prices if text not in SERVICES]
    table, found = read_prices(files, told)
    issues += found
    record = score_ledger(
        ledger,
        table,
        as_of=instant,
        knowledge=load_knowledge(),
        seed=seed,
        options=Options(draws=draws),
    )
    if out is not None:
        done = publish(render_track_files(record, language=parse_language(lang)), out=out)
        for path in (*done.written, *done.unchanged):
            typer.echo(str(path))
    _report(record)
    for issue in issues:
        typer.echo(f"  {issue.severity:7} {issue.code} {issue.subject}: {issue.detail}", err=True)


def parse_price_file(text: str, adjusted: str) -> PriceFile:
    """Read ``FILE`` or ``CODE=FILE``."""
    adjustment = next((name for name in _ADJUSTMENTS if name == adjusted), None)
    if adjustment is None:
        allowed = ", ".join(_ADJUSTMENTS)
        raise UsageError(f"--adjusted {adjusted!r} is not known", hint=f"one of {allowed}")
    code, equals, path = text.partition("=")
    if not equals or Path(text).exists():
        return PriceFile(path=Path(text), adjustment=adjustment)
    return PriceFile(path=Path(path), code=code.strip(), adjustment=adjustment)


def _report(record: TrackRecord) -> None:
    typer.echo(", ".join(f"{name} {n}" for name, n in record.counts))
    score = record.overall
    if score is None:
        typer.echo("nothing is settled yet")
        return
    typer.echo(
        f"Brier {score.brier:.4f} (market's rate {score.market_brier:.4f}, coin 0.2500),"
        f" log {score.log_score:.4f}; reliability {score.reliability:.4f},"
        f" resolution {score.resolution:.4f}, uncertainty {score.uncertainty:.4f}"
    )

"""Fetch public tables into the user's folder: each checked whole, written beside and renamed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from yanbao.errors import Issue, ParseError, SourceError, UsageError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.holding_files import Origin, read_holdings
from yanbao.knowledge.updates import (
    Known,
    PublicTable,
    Received,
    TableUpdate,
    update_holdings,
    update_tables,
)
from yanbao.model.funds import HoldingSet
from yanbao.model.replies import FetchRequest
from yanbao.ports import Clock, Fetcher, SheetReader

#: The day on which a table is known is the day there.
ZONE = ZoneInfo("Asia/Shanghai")
MAX_BYTES = 32_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What fetching needs: the way outside, the time, and a reader of workbooks."""

    fetcher: Fetcher
    clock: Clock
    sheets: SheetReader


def fetch_tables(
    tables: Sequence[PublicTable], outside: Outside
) -> tuple[list[Received], list[Issue]]:
    """Fetch tables; one that does not come or cannot be read is an issue, and the rest go on."""
    received: list[Received] = []
    issues: list[Issue] = []
    for table in tables:
        reply, met = outside.fetcher.fetch(FetchRequest(address=table.address))
        issues += met
        if reply.outcome != "fresh":
            if not met:
                issues.append(_issue(table.name, f"{reply.outcome}, status {reply.status}"))
            continue
        known_on = reply.received_at.astimezone(ZONE).date()
        if table.layout == "fund-names":  # a script, not a sheet
            text = reply.content.decode("utf-8-sig", errors="replace")
            received.append(Received(table=table, known_on=known_on, text=text))
            continue
        try:
            rows = outside.sheets.read(reply.content)
        except ParseError as error:
            issues.append(_issue(table.name, str(error)))
            continue
        received.append(Received(table=table, known_on=known_on, rows=rows))
    return received, issues


def read_files(
    paths: Iterable[Path], origin: Origin, *, sheets: SheetReader, us_mics: dict[str, str]
) -> tuple[list[HoldingSet], list[Issue]]:
    """Read the user's own files of holdings, of any layout of ``knowledge/holding_files.py``.

    Raises
    ------
    SourceError
        A file cannot be opened or is larger than 32 MB.
    """
    sets: list[HoldingSet] = []
    issues: list[Issue] = []
    for path in paths:
        try:
            if path.stat().st_size > MAX_BYTES:
                raise SourceError(f"{path} is larger than 32 MB")
            payload = path.read_bytes()
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error
        try:
            rows = sheets.read(payload)
        except ParseError as error:
            issues.append(_issue(path.name, str(error)))
            continue
        text = "\n".join(",".join(_quote(cell) for cell in row) for row in rows)
        found, met = read_holdings(text, subject=path.name, origin=origin, us_mics=us_mics)
        sets += found
        issues += met
    return sets, issues


def plan_updates(
    received: Sequence[Received], sets: Sequence[HoldingSet], knowledge: Knowledge
) -> tuple[tuple[TableUpdate, ...], list[Issue]]:
    """Return what is to be written of tables fetched, or of the user's own sets, not both."""
    if sets:
        update = update_holdings(sets, knowledge.funds)
        return ((update,) if update.changes else ()), []
    known = Known(
        listings=knowledge.listings, funds=knowledge.funds, identifiers=knowledge.identifiers
    )
    return update_tables(received, known)


def write_updates(updates: Sequence[TableUpdate], folder: Path) -> None:
    """Write every file beside its place, then rename them all: an old table or a new one.

    Raises
    ------
    SourceError
        The folder cannot be written; nothing in it has changed then.
    """
    pairs: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for update in updates:
            beside = folder / f".{update.file}.{os.getpid()}.part"
            pairs.append((beside, folder / update.file))
            beside.write_text(update.text, encoding="utf-8")
        for beside, place in pairs:
            beside.replace(place)
    except OSError as error:
        for beside, _ in pairs:
            beside.unlink(missing_ok=True)
        raise SourceError(f"{folder} cannot be written: {error.strerror}") from error


def find_us_mics(knowledge: Knowledge) -> dict[str, str]:
    """Return the venue of each US symbol."""
    venues = ("XNAS", "XNYS", "XASE", "ARCX")
    parts = (listing_id.rpartition(".") for listing_id in knowledge.listings.ids())
    return {symbol: mic for symbol, _, mic in parts if mic in venues}


def parse_origin(
    *, fund: str, index: str, report_on: str, known_on: str, address: str, today: date
) -> Origin:
    """Return whose book the user's files are and of when; UsageError for what is no day."""
    try:
        return Origin(
            known_on=date.fromisoformat(known_on) if known_on else today,
            fund_symbol=fund,
            index_name=index,
            report_on=date.fromisoformat(report_on) if report_on else None,
            address=address,
        )
    except ValueError as error:
        raise UsageError(f"no day: {error}", hint="write 2026-09-30") from None


def _quote(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if any(mark in cell for mark in ',"\n\r') else cell


def _issue(subject: str, detail: str) -> Issue:
    return Issue(
        code="knowledge.table-refused",
        severity="error",
        subject=subject,
        detail=detail,
        hint="the table known before stays",
    )

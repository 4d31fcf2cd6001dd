"""Fetch public tables into the user's folder: each checked whole, written beside and renamed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from yanbao.errors import Issue, ParseError, SourceError
from yanbao.knowledge import Knowledge
from yanbao.knowledge.received import TEXTS, Known, PublicTable, Received, TableUpdate, refuse
from yanbao.knowledge.updates import update_tables
from yanbao.model.replies import FetchRequest
from yanbao.pipeline.beside import put_in_place
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
        reply, met = outside.fetcher.fetch(_ask(table))
        issues += met
        if reply.outcome != "fresh":
            if not met:
                issues.append(refuse(table.name, f"{reply.outcome}, status {reply.status}"))
            continue
        known_on = reply.received_at.astimezone(ZONE).date()
        if table.layout in TEXTS:
            text = reply.content.decode("utf-8-sig", errors="replace")
            received.append(Received(table=table, known_on=known_on, text=text))
            continue
        try:
            rows = outside.sheets.read(reply.content)
        except ParseError as error:
            issues.append(refuse(table.name, str(error)))
            continue
        received.append(Received(table=table, known_on=known_on, rows=rows))
    return received, issues


def _ask(table: PublicTable) -> FetchRequest:
    headers = (("Referer", table.referer),) if table.referer else ()
    return FetchRequest(address=table.address, headers=headers)


def plan_updates(
    received: Sequence[Received], knowledge: Knowledge
) -> tuple[tuple[TableUpdate, ...], list[Issue]]:
    """Return what is to be written of tables fetched, and what was refused."""
    known = Known(
        listings=knowledge.listings,
        funds=knowledge.funds,
        identifiers=knowledge.identifiers,
        members=knowledge.members,
    )
    return update_tables(received, known)


def write_updates(updates: Sequence[TableUpdate], folder: Path) -> None:
    """Write every file beside its place, then rename them all: an old table or a new one.

    Raises
    ------
    SourceError
        The folder cannot be written; nothing in it has changed then.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as places:
            for update in updates:
                file = places.enter_context(put_in_place(folder / update.file))
                file.write(update.text.encode())
                file.flush()  # what has no room fails before the first is in place
    except OSError as error:
        raise SourceError(f"{folder} cannot be written: {error.strerror}") from error

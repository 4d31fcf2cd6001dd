"""Rounds in the database: a visit, its links, documents and looks are one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

import sqlalchemy as sa

from yanbao.adapters.stores.coding import pack_document, pack_link
from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.pages import page_row, read_look, select_due
from yanbao.adapters.stores.tables import BODIES, DOCUMENTS, LINKS, PAGES, VISITS
from yanbao.model.captures import Capture, CapturedRound
from yanbao.model.pages import PageLook
from yanbao.model.sources import ArticleLink, Visit

Item = TypeVar("Item")
#: values in one statement; SQLite of old allows 999
CHUNK: Final = 500
#: characters of an address that are looked up: what is longer is nobody's address
_ADDRESS: Final = 2_000


def chunks(items: Sequence[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Yield the items in lists of at most ``size``."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def link_key(link: ArticleLink) -> str:
    """Thirty-two hex digits over what a list says: address, title, and the text it carries."""
    said = json.dumps([link.address, link.title, link.digest])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


class Rounds:
    """The rounds of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def visits(self, source: str, *, since: datetime | None = None) -> list[Visit]:
        """Return a source's visits in the order of time, from an instant on where one is given."""
        query = sa.select(VISITS).where(VISITS.c.source == source).order_by(VISITS.c.at)
        if since is not None:
            query = query.where(VISITS.c.at >= since)
        with self._database.read() as connection:
            return [_visit(row) for row in connection.execute(query).mappings()]

    def unmet(self, source: str, links: Sequence[ArticleLink]) -> tuple[ArticleLink, ...]:
        """Return the links of a source that no recorded round has met as they now read."""
        keys = {link_key(link): link for link in links}
        met: set[str] = set()
        with self._database.read() as connection:
            for part in chunks(list(keys)):
                query = sa.select(LINKS.c.link).where(
                    LINKS.c.source == source, LINKS.c.link.in_(part)
                )
                met.update(connection.execute(query).scalars())
        return tuple(link for key, link in keys.items() if key not in met)

    def record(self, captured: CapturedRound) -> tuple[str, ...]:
        """Record a visit, its links, documents and looks, all or none; return the new ids."""
        visit = captured.visit
        ids = list(dict.fromkeys(capture.document.id for capture in captured.captures))
        known: set[str] = set()
        with self._database.write() as connection:
            for part in chunks(ids):
                query = sa.select(DOCUMENTS.c.id).where(DOCUMENTS.c.id.in_(part))
                known.update(connection.execute(query).scalars())
            new = {
                capture.document.id: capture
                for capture in reversed(captured.captures)
                if capture.document.id not in known
            }
            added = [new[i] for i in ids if i in new]
            self._insert(connection, DOCUMENTS, [_row(capture) for capture in added])
            self._insert(connection, BODIES, [_body(capture) for capture in added])
            keys = dict.fromkeys(link_key(link) for link in captured.links)
            rows = [{"source": visit.source, "link": key, "met_at": visit.at} for key in keys]
            self._insert(connection, LINKS, rows)
            self._insert(connection, PAGES, [page_row(look) for look in captured.looks])
            self._insert(connection, VISITS, [_visit_row(visit)])
        return tuple(capture.document.id for capture in added)

    def due_pages(
        self, source: str, *, left: bool, since: datetime, until: datetime, most: int
    ) -> list[PageLook]:
        """Return the newest looks at pages of a source that are due by an instant and were first
        met since another: those left, or those had. What notes told comes first, then the newest.
        """
        query = select_due(source, left=left, since=since, until=until, most=most)
        with self._database.read() as connection:
            return [read_look(row) for row in connection.execute(query).mappings()]

    def _insert(
        self, connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]
    ) -> None:
        if rows:
            connection.execute(self._database.insert(table), rows)


def _row(capture: Capture) -> dict[str, Any]:
    document = capture.document
    return {
        "id": document.id,
        "source": capture.source,
        "publisher": document.publisher,
        "title": document.title,
        "address": document.address[:_ADDRESS],
        "language": document.language,
        "genre": document.genre,
        "published_at": document.published_at,
        "known_at": document.known_at,
        "captured_at": capture.captured_at,
        "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
        "origin_sha256": document.origin.sha256,
        "asked": capture.asked,
        "link": pack_link(capture.link),
    }


def _body(capture: Capture) -> dict[str, Any]:
    return {"document_id": capture.document.id, "record": pack_document(capture.document)}


def _visit_row(visit: Visit) -> dict[str, Any]:
    return {
        "source": visit.source,
        "at": visit.at,
        "outcome": visit.outcome,
        "items": visit.items,
        "fresh": visit.fresh,
        "fields": json.dumps(visit.fields, ensure_ascii=False),
    }


def _visit(row: Any) -> Visit:
    at: datetime = row["at"]
    return Visit(
        source=row["source"],
        at=at,
        outcome=row["outcome"],
        items=row["items"],
        fresh=row["fresh"],
        fields=tuple(json.loads(row["fields"])),
    )

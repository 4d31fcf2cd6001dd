"""Documents in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from yanbao.adapters.stores.coding import unpack_document, unpack_link
from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.rounds import chunks
from yanbao.adapters.stores.tables import BODIES, DOCUMENTS, READINGS
from yanbao.errors import NotFound
from yanbao.model.captures import Capture, DroppedText

_BODY: Final = sa.join(DOCUMENTS, BODIES, DOCUMENTS.c.id == BODIES.c.document_id)
_WHOLE: Final = sa.select(DOCUMENTS, BODIES.c.record).select_from(_BODY)


class Documents:
    """The documents of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, ids: Sequence[str]) -> list[Capture]:
        """Return captures in the order asked.

        Raises
        ------
        NotFound
            One was never recorded, or its body was dropped.
        """
        found: dict[str, Capture] = {}
        with self._database.read() as connection:
            for part in chunks(ids):
                rows = connection.execute(_WHOLE.where(DOCUMENTS.c.id.in_(part))).mappings()
                found.update((row["id"], _capture(row)) for row in rows)
        missing = [i for i in ids if i not in found]
        if missing:
            raise NotFound(
                f"{len(missing)} of {len(ids)} documents are not in the store, such as"
                f" {missing[0]}",
                hint="they were never recorded, or their source's time to keep them is over",
            )
        return [found[i] for i in ids]

    def find_dropped(self, ids: Sequence[str]) -> list[DroppedText]:
        """Return what stays of those whose bodies are gone, in the order they were captured."""
        own = DOCUMENTS.c
        names = (own.id, own.source, own.publisher, own.title, own.address, own.captured_at)
        kept = sa.exists().where(BODIES.c.document_id == own.id)
        found: list[DroppedText] = []
        with self._database.read() as connection:
            for part in chunks(ids):
                query = sa.select(*names).where(own.id.in_(part), ~kept)
                for i, source, publisher, title, address, at in connection.execute(query):
                    found.append(
                        DroppedText(
                            document_id=i,
                            source=source,
                            publisher=publisher,
                            title=title,
                            address=address,
                            captured_at=at,
                        )
                    )
        return sorted(found, key=lambda text: (text.captured_at, text.document_id))

    def find_known(self, since: datetime, until: datetime) -> tuple[str, ...]:
        """Return the ids of documents known and captured in the span, ends included, by time."""
        query = (
            sa.select(DOCUMENTS.c.id)
            .select_from(_BODY)
            .where(
                DOCUMENTS.c.known_at >= since,
                DOCUMENTS.c.known_at <= until,
                DOCUMENTS.c.captured_at <= until,
            )
            .order_by(DOCUMENTS.c.known_at, DOCUMENTS.c.id)
        )
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())

    def find_at(self, addresses: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the ids of the documents captured at each address, the first captured first."""
        found: dict[str, list[str]] = {address: [] for address in addresses}
        with self._database.read() as connection:
            for part in chunks(list(found)):
                query = (
                    sa.select(DOCUMENTS.c.address, DOCUMENTS.c.id)
                    .where(DOCUMENTS.c.address.in_(part))
                    .order_by(DOCUMENTS.c.captured_at, DOCUMENTS.c.seq)
                )
                for address, document_id in connection.execute(query):
                    found[address].append(document_id)
        return {address: tuple(ids) for address, ids in found.items()}

    def read_after(self, seq: int, *, most: int = 500) -> list[tuple[int, Capture]]:
        """Return captures with their number in the store, those after a number, in its order."""
        query = _WHOLE.where(DOCUMENTS.c.seq > seq).order_by(DOCUMENTS.c.seq).limit(most)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings()
            return [(row["seq"], _capture(row)) for row in rows]

    def count(self) -> int:
        """Return how many documents were ever recorded."""
        query = sa.select(sa.func.count()).select_from(DOCUMENTS)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def drop_bodies(self, source: str, *, before: datetime) -> list[Capture]:
        """Drop the bodies that a source's documents captured before then still have; return them.
        What was read from them goes too; their records stay.
        """
        query = _WHOLE.where(DOCUMENTS.c.source == source, DOCUMENTS.c.captured_at < before)
        with self._database.write() as connection:
            dropped = [_capture(row) for row in connection.execute(query).mappings()]
            for part in chunks([capture.document.id for capture in dropped]):
                for table in (READINGS, BODIES):
                    connection.execute(sa.delete(table).where(table.c.document_id.in_(part)))
        return dropped


def _capture(row: Any) -> Capture:
    return Capture(
        document=unpack_document(row["record"]),
        source=row["source"],
        captured_at=row["captured_at"],
        asked=row["asked"],
        link=unpack_link(row["link"]),
    )

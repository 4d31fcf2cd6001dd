"""Readings in the database: a cache, by document and by what read it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from yanbao.adapters.stores.coding import pack_reading, unpack_reading
from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.rounds import chunks
from yanbao.adapters.stores.tables import READINGS
from yanbao.errors import IntegrityError
from yanbao.model.readings import ReadDocument


class Readings:
    """The readings of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, ids: Sequence[str], reader: str) -> dict[str, ReadDocument]:
        """Return what is there, by document id; what is damaged counts as not there."""
        found: dict[str, ReadDocument] = {}
        with self._database.read() as connection:
            for part in chunks(ids):
                query = sa.select(READINGS.c.document_id, READINGS.c.record).where(
                    READINGS.c.reader == reader, READINGS.c.document_id.in_(part)
                )
                for document_id, record in connection.execute(query):
                    try:
                        found[document_id] = unpack_reading(record)
                    except IntegrityError:
                        continue  # it is read anew
        return found

    def keep(self, reader: str, found: Sequence[ReadDocument]) -> None:
        """Keep what was read; what other readers made of the same documents goes."""
        rows = [
            {
                "document_id": one.reading.document_id,
                "reader": reader,
                "record": pack_reading(one),
            }
            for one in found
        ]
        with self._database.write() as connection:
            for part in chunks(rows):
                ids = [row["document_id"] for row in part]
                connection.execute(sa.delete(READINGS).where(READINGS.c.document_id.in_(ids)))
                connection.execute(self._database.insert(READINGS), part)

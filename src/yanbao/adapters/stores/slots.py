"""Which slots of a market's days were run, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.tables import SLOTS
from yanbao.model.slots import SlotOutcome

#: more than a year of three a day
_MOST: Final = 1_000


class Slots:
    """The slots of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def done(self, market: str) -> frozenset[str]:
        """Return the names of a market's slots that are not to be run again, the last thousand."""
        query = (
            sa.select(SLOTS.c.name)
            .where(SLOTS.c.market == market)
            .order_by(SLOTS.c.at.desc())
            .limit(_MOST)
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def mark(
        self, market: str, names: Sequence[str], outcome: SlotOutcome, *, at: datetime
    ) -> None:
        """Note what became of slots; what was noted of one before stays."""
        rows = [{"market": market, "name": name, "outcome": outcome, "at": at} for name in names]
        if not rows:
            return
        with self._database.write() as connection:
            connection.execute(self._database.insert(SLOTS), rows)

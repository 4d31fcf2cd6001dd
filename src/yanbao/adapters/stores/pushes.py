"""What was sent where, in the database."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.tables import PUSHES
from yanbao.model.pushes import Delivery, PushRecord


class Pushes:
    """The pushes of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, edition: str, channel: str, *, at: datetime, again: bool = False) -> int:
        """Claim the next attempt and return its number; 0 where there is none to be had.

        Of two processes that claim at once, one gets the number and the other 0: the row is the
        claim, and its key is taken.
        """
        mine = (PUSHES.c.edition == edition) & (PUSHES.c.channel == channel)
        query = sa.select(PUSHES.c.attempt, PUSHES.c.step).where(mine)
        with self._database.write() as connection:
            past = connection.execute(query).all()
            last = max((row.attempt for row in past), default=0)
            steps = {row.step for row in past if row.attempt == last}
            if last and "refused" not in steps and not again:
                return 0
            row = {
                "edition": edition,
                "channel": channel,
                "attempt": last + 1,
                "step": "begun",
                "at": at,
            }
            claim = self._database.insert(PUSHES).returning(PUSHES.c.attempt)
            return connection.execute(claim, row).scalar() or 0

    def finish(
        self, edition: str, channel: str, attempt: int, delivery: Delivery, *, at: datetime
    ) -> None:
        """Note what became of an attempt."""
        row = {
            "edition": edition,
            "channel": channel,
            "attempt": attempt,
            "step": delivery.outcome,
            "at": at,
        }
        with self._database.write() as connection:
            connection.execute(self._database.insert(PUSHES), row)

    def find(self, edition: str) -> list[PushRecord]:
        """Return the steps of an edition, by channel and attempt, the beginning first."""
        query = sa.select(PUSHES).where(PUSHES.c.edition == edition)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        steps = [PushRecord(**row) for row in rows]
        return sorted(steps, key=lambda s: (s.channel, s.attempt, s.step != "begun"))

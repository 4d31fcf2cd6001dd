"""Runs in the database: what was written, from what, and whether it stands published."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from yanbao.adapters.stores.coding import pack_run, unpack_run
from yanbao.adapters.stores.database import Database
from yanbao.adapters.stores.tables import CORRECTIONS, PUBLICATIONS, RUNS, TOLD
from yanbao.model.notes import Correction
from yanbao.model.runs import RunRecord, Telling, Told

_ROW = ("id", "slot", "kind", "name", "language", "as_of", "made_at", "version", "note_sha256")


class Runs:
    """The runs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self) -> AbstractContextManager[None]:
        """Hold the store for one run; raise SourceError where another does. Who dies lets go."""
        return self._database.hold()

    def record(self, run: RunRecord) -> None:
        """Record a run with what it told, all or none."""
        row: dict[str, Any] = {name: getattr(run, name) for name in _ROW}
        with self._database.write() as connection:
            connection.execute(sa.insert(RUNS), [{**row, "record": pack_run(run)}])
            told = [_told_row(run.id, one) for one in run.told]
            corrected = [_correction_row(run.id, one) for one in run.corrections]
            for table, rows in ((TOLD, told), (CORRECTIONS, corrected)):
                if rows:
                    connection.execute(self._database.insert(table), rows)

    def mark_published(self, run_id: str, *, at: datetime) -> None:
        """Note that a run's files stand; a second time changes nothing."""
        with self._database.write() as connection:
            connection.execute(self._database.insert(PUBLICATIONS), [{"run_id": run_id, "at": at}])

    def find_unpublished(self) -> list[RunRecord]:
        """Return the runs that were recorded and not noted as published, oldest first."""
        done = sa.select(PUBLICATIONS.c.run_id)
        return self._read(sa.select(RUNS.c.record).where(RUNS.c.id.not_in(done)))

    def find(
        self, *, name: str = "", kind: str = "", before: str = "", most: int = 0
    ) -> list[RunRecord]:
        """Return runs in their order: of a name, of a kind, before a run, the last ``most``."""
        query = sa.select(RUNS.c.record)
        if name:
            query = query.where(RUNS.c.name == name)
        if kind:
            query = query.where(RUNS.c.kind == kind)
        if before:
            query = query.where(RUNS.c.seq < _seq_of(before))
        return self._read(query, most=most)

    def find_told(self, *, since: datetime, before: str = "") -> list[Telling]:
        """Return what runs as of an instant or later told, in the order recorded."""
        joined = sa.join(TOLD, RUNS, TOLD.c.run_id == RUNS.c.id)
        query = (
            sa.select(RUNS.c.name, RUNS.c.as_of, TOLD.c.document_id, TOLD.c.rank)
            .select_from(joined)
            .where(RUNS.c.as_of >= since)
            .order_by(RUNS.c.seq, TOLD.c.rank, TOLD.c.document_id)
        )
        if before:
            query = query.where(RUNS.c.seq < _seq_of(before))
        with self._database.read() as connection:
            return [
                Telling(note=name, as_of=as_of, document_id=document_id, rank=rank)
                for name, as_of, document_id, rank in connection.execute(query)
            ]

    def corrected(self) -> frozenset[tuple[str, str, str, str]]:
        """Return (note, sentence, old id, new id) of the corrections told so far."""
        told = CORRECTIONS.c
        query = sa.select(told.note, told.sentence_id, told.old_id, told.new_id)
        with self._database.read() as connection:
            rows = connection.execute(query)
            return frozenset((row[0], row[1], row[2], row[3]) for row in rows)

    def _read(self, query: sa.Select[Any], *, most: int = 0) -> list[RunRecord]:
        query = query.order_by(RUNS.c.seq.desc())
        with self._database.read() as connection:
            records = connection.execute(query.limit(most) if most else query).scalars().all()
        return [unpack_run(record) for record in reversed(records)]


def _told_row(run_id: str, told: Told) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "document_id": told.document_id,
        "story_id": told.story_id,
        "rank": told.rank,
    }


def _correction_row(run_id: str, correction: Correction) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "note": correction.note,
        "sentence_id": correction.sentence_id,
        "old_id": correction.old_id,
        "new_id": correction.new_id,
        "was": correction.was.quote,
        "now": correction.now.quote if correction.now else "",
    }


def _seq_of(run_id: str) -> Any:
    return sa.select(RUNS.c.seq).where(RUNS.c.id == run_id).scalar_subquery()

"""Retention: bodies go when the time their publisher allows is over; records stay."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from yanbao.errors import Issue
from yanbao.model.sources import Source
from yanbao.pipeline.archive import forget_sources
from yanbao.pipeline.desk import Desk
from yanbao.pipeline.search import forget_texts

_LOG: Final = logging.getLogger("yanbao.desk")


def drop_expired(sources: Iterable[Source], desk: Desk, *, now: datetime, out: Path) -> list[Issue]:
    """Drop what sources no longer allow to be kept: texts, readings, replies, bytes beside notes,
    and the texts' words in the search index.

    What stays is that there was a document: its title, address, times and hashes, and the words
    that notes quoted. An audit of such a note then ends where the bytes are gone, and says so.
    """
    issues: list[Issue] = []
    for source in sources:
        if not source.keep_days:
            continue
        before = now - timedelta(days=source.keep_days)
        dropped = desk.store.documents.drop_bodies(source.name, before=before)
        for asked in dict.fromkeys(capture.asked for capture in dropped):
            desk.replies.drop(asked, before=before)
        forget_texts(dropped, desk.store)
        forget_sources((c.document.origin.sha256 for c in dropped), out=out)
        if dropped:
            _LOG.info("dropped", extra={"source": source.name, "documents": len(dropped)})
            issues.append(
                Issue(
                    code="run.bodies-dropped",
                    severity="info",
                    subject=source.name,
                    detail=f"{len(dropped)} texts older than {source.keep_days} days were dropped",
                )
            )
    return issues

"""Looks at pages as rows, and which pages are due."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from yanbao.adapters.stores.coding import pack_link, unpack_link
from yanbao.adapters.stores.tables import PAGES, TOLD
from yanbao.errors import IntegrityError
from yanbao.model.pages import OUTCOMES, PageLook


def page_row(look: PageLook) -> dict[str, Any]:
    """Return a look's row; its page is known by a hash of the address."""
    return {
        "source": look.source,
        "page": hashlib.sha256(look.link.address.encode()).hexdigest()[:32],
        "look": look.look,
        "at": look.at,
        "outcome": look.outcome,
        "first_at": look.first_at,
        "document_id": look.document_id,
        "due_at": look.due_at,
        "link": pack_link(look.link),
    }


def read_look(row: Any) -> PageLook:
    """Return the look of a row; raise IntegrityError where it is none."""
    link = unpack_link(row["link"])
    if link is None or row["outcome"] not in OUTCOMES or row["look"] < 0:
        raise IntegrityError(f"a look at a page of {str(row['source'])[:64]} cannot be read")
    return PageLook(
        source=row["source"],
        link=link,
        look=row["look"],
        at=row["at"],
        outcome=row["outcome"],
        first_at=row["first_at"],
        document_id=row["document_id"],
        due_at=row["due_at"],
    )


def select_due(
    source: str, *, left: bool, since: datetime, until: datetime, most: int
) -> sa.Select[Any]:
    """Select the newest looks that are due: what notes told first, then the newest as listed."""
    own, later = PAGES.c, PAGES.alias().c
    newer = sa.exists().where(
        later.source == own.source, later.page == own.page, later.look > own.look
    )
    told = sa.exists().where(TOLD.c.document_id == own.document_id)
    return (
        sa.select(PAGES)
        # none is due before it was met, so that the index bounds what is looked through
        .where(own.source == source, own.due_at.between(since, until), own.first_at >= since)
        .where(own.outcome == "left" if left else own.outcome != "left")
        .where(~newer)
        .order_by(sa.case((told, 0), else_=1), own.first_at.desc(), own.seq)
        .limit(most)
    )

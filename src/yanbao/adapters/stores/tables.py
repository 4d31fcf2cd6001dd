"""Tables of the store. Rows are added and never changed; only bodies and readings may go.

Keys are those of the records, not counters, so that an export of one store fits another; ``seq``
is the order in which this store took a row in. The migrations make these tables: a test holds the
two against each other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

METADATA: Final = sa.MetaData()


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Take the zone away, in UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def _seq() -> sa.Column[int]:
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("seq", counter, primary_key=True, autoincrement=True)


#: one row a document, with what it is looked up by
DOCUMENTS: Final = sa.Table(
    "documents",
    METADATA,
    _seq(),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("genre", sa.String(16), nullable=False),
    sa.Column("published_at", Instant),
    sa.Column("known_at", Instant),
    sa.Column("captured_at", Instant, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("origin_sha256", sa.String(64), nullable=False),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("link", sa.Text),
    sa.Index("documents_known_at", "known_at"),
    sa.Index("documents_source_captured_at", "source", "captured_at"),
    sa.Index("documents_address", "address"),
)
#: the whole record of a document, JSON, compressed; gone when its source's time is over
BODIES: Final = sa.Table(
    "bodies",
    METADATA,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
VISITS: Final = sa.Table(
    "visits",
    METADATA,
    _seq(),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("items", sa.Integer, nullable=False),
    sa.Column("fresh", sa.Integer, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.UniqueConstraint("source", "at", name="visits_source_at"),
)
#: links that a source listed and that need not be looked at again, by a hash of what it said
LINKS: Final = sa.Table(
    "links",
    METADATA,
    sa.Column("source", sa.String(64), primary_key=True),
    sa.Column("link", sa.String(32), primary_key=True),
    sa.Column("met_at", Instant, nullable=False),
)
#: looks at the pages of listed articles: the newest of a page says how it stands
PAGES: Final = sa.Table(
    "pages",
    METADATA,
    _seq(),
    sa.Column("source", sa.String(64), nullable=False),
    sa.Column("page", sa.String(32), nullable=False),
    sa.Column("look", sa.Integer, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("first_at", Instant, nullable=False),
    sa.Column("document_id", sa.String(64), nullable=False),
    sa.Column("due_at", Instant),
    sa.Column("link", sa.Text, nullable=False),
    sa.UniqueConstraint("source", "page", "look", name="pages_source_page_look"),
    sa.Index("pages_source_due_at", "source", "due_at"),
)
#: what was read from documents: a cache, made again where it is missing
READINGS: Final = sa.Table(
    "readings",
    METADATA,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("reader", sa.String(64), primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
    info={"cache": True},
)
RUNS: Final = sa.Table(
    "runs",
    METADATA,
    _seq(),
    sa.Column("id", sa.String(128), nullable=False, unique=True),
    sa.Column("slot", sa.String(16), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("as_of", Instant, nullable=False),
    sa.Column("made_at", Instant, nullable=False),
    sa.Column("version", sa.String(32), nullable=False),
    sa.Column("note_sha256", sa.String(64), nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Index("runs_name", "name"),
)
#: a run's note stands in its folder
PUBLICATIONS: Final = sa.Table(
    "publications",
    METADATA,
    sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)
TOLD: Final = sa.Table(
    "told",
    METADATA,
    sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("document_id", sa.String(64), primary_key=True),
    sa.Column("story_id", sa.String(80), nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Index("told_document_id", "document_id"),
)
CORRECTIONS: Final = sa.Table(
    "corrections",
    METADATA,
    sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("note", sa.String(100), primary_key=True),
    sa.Column("sentence_id", sa.String(16), primary_key=True),
    sa.Column("old_id", sa.String(64), primary_key=True),
    sa.Column("new_id", sa.String(64), primary_key=True),
    sa.Column("was", sa.Text, nullable=False),
    sa.Column("now", sa.Text, nullable=False),
)
#: each step of sending an edition of a note to a channel; no address, which holds secrets
PUSHES: Final = sa.Table(
    "pushes",
    METADATA,
    sa.Column("edition", sa.String(200), primary_key=True),
    sa.Column("channel", sa.String(32), primary_key=True),
    sa.Column("attempt", sa.Integer, primary_key=True),
    sa.Column("step", sa.String(16), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)
#: slots of a market's days that were run, covered by a later one, or given up
SLOTS: Final = sa.Table(
    "slots",
    METADATA,
    sa.Column("market", sa.String(8), primary_key=True),
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("outcome", sa.String(16), nullable=False),
    sa.Column("at", Instant, nullable=False),
)
#: what can be found; the grams stand in ``search_terms``, which each database makes its own way
SEARCH_ENTRIES: Final = sa.Table(
    "search_entries",
    METADATA,
    _seq(),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("id", sa.String(128), nullable=False),
    sa.Column("origin", sa.BigInteger, nullable=False),
    sa.Column("series", sa.String(128), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("known_at", Instant, nullable=False),
    sa.Column("marks", sa.Text, nullable=False, server_default=""),
    sa.Column("digest", sa.String(64), nullable=False, server_default=""),
    sa.UniqueConstraint("kind", "id", name="search_entries_kind_id"),
    sa.Index("search_entries_origin", "kind", "origin"),
    info={"cache": True},
)

"""The first tables: documents, visits, readings, runs and what they told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _seq() -> sa.Column[int]:
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("seq", counter, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Make the tables."""
    _make_documents()
    _make_visits()
    _make_runs()


def _make_documents() -> None:
    op.create_table(
        "documents",
        _seq(),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("genre", sa.String(16), nullable=False),
        sa.Column("published_at", sa.DateTime),
        sa.Column("known_at", sa.DateTime),
        sa.Column("captured_at", sa.DateTime, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("origin_sha256", sa.String(64), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("link", sa.Text),
    )
    op.create_index("documents_known_at", "documents", ["known_at"])
    op.create_index("documents_source_captured_at", "documents", ["source", "captured_at"])
    op.create_index("documents_address", "documents", ["address"])
    op.create_table(
        "bodies",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("reader", sa.String(64), primary_key=True),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )


def _make_visits() -> None:
    op.create_table(
        "visits",
        _seq(),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("fresh", sa.Integer, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.UniqueConstraint("source", "at", name="visits_source_at"),
    )
    op.create_table(
        "links",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("link", sa.String(32), primary_key=True),
        sa.Column("met_at", sa.DateTime, nullable=False),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        _seq(),
        sa.Column("id", sa.String(128), nullable=False, unique=True),
        sa.Column("slot", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("as_of", sa.DateTime, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("note_sha256", sa.String(64), nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )
    op.create_index("runs_name", "runs", ["name"])
    op.create_table(
        "publications",
        sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_table(
        "told",
        sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("story_id", sa.String(80), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
    )
    op.create_index("told_document_id", "told", ["document_id"])
    op.create_table(
        "corrections",
        sa.Column("run_id", sa.String(128), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("note", sa.String(100), primary_key=True),
        sa.Column("sentence_id", sa.String(16), primary_key=True),
        sa.Column("old_id", sa.String(64), primary_key=True),
        sa.Column("new_id", sa.String(64), primary_key=True),
        sa.Column("was", sa.Text, nullable=False),
        sa.Column("now", sa.Text, nullable=False),
    )

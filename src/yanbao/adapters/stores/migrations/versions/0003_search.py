"""The search index: entries, and their grams in the database's own full-text table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_entries",
        sa.Column("seq", counter, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("origin", sa.BigInteger, nullable=False),
        sa.Column("series", sa.String(128), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("known_at", sa.DateTime, nullable=False),
        sa.UniqueConstraint("kind", "id", name="search_entries_kind_id"),
    )
    op.create_index("search_entries_origin", "search_entries", ["kind", "origin"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_terms USING fts5("
            "title, body, marks, content='', tokenize='unicode61 remove_diacritics 0')"
        )
        return
    op.execute("CREATE TABLE search_terms (seq bigint PRIMARY KEY, terms tsvector NOT NULL)")
    op.execute("CREATE INDEX search_terms_terms ON search_terms USING gin (terms)")

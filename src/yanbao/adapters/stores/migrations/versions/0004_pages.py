"""Looks at the pages of listed articles: what was left for later, and what is looked at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "pages",
        sa.Column("seq", counter, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("page", sa.String(32), nullable=False),
        sa.Column("look", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("first_at", sa.DateTime, nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("due_at", sa.DateTime),
        sa.Column("link", sa.Text, nullable=False),
        sa.UniqueConstraint("source", "page", "look", name="pages_source_page_look"),
    )
    op.create_index("pages_source_due_at", "pages", ["source", "due_at"])

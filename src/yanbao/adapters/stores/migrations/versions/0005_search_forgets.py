"""The search index can forget a text: an entry knows its marks, and a digest of its grams.

The index is a cache: it is made anew, and filled again at the next search.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Empty the index and widen its table."""
    op.execute("DELETE FROM search_entries")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO search_terms(search_terms) VALUES('delete-all')")
    else:
        op.execute("DELETE FROM search_terms")
    op.add_column("search_entries", sa.Column("marks", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "search_entries", sa.Column("digest", sa.String(64), nullable=False, server_default="")
    )

"""Alembic's door: migrations run on the store's connection, in its transaction."""

from alembic import context

from yanbao.adapters.stores.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()

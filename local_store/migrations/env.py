"""Runs the migrations of desk.db on the connection it is given, inside the transaction that is open on it."""

from __future__ import annotations

from alembic import context

from local_store.schema import metadata

# The caller has begun a transaction by hand (see `connections`), so a migration that fails leaves nothing behind:
# Alembic neither begins nor commits here.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

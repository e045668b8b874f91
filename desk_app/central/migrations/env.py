"""Runs revisions on the connection that the caller has opened, in the caller's transaction."""

from __future__ import annotations

from alembic import context

from desk_app.central.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, compare_type=True)
context.run_migrations()

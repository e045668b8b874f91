"""Brings the centre's tables to the newest revision, from inside the program."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from desk_app.central.engine import writing
from desk_app.errors import StoreTrouble

NEWEST = "head"
_ONE_AT_A_TIME = 0x6465736B  # an advisory lock: of several processes that start together, one makes the tables


def upgrade(engine: Engine, revision: str = NEWEST) -> None:
    """Up to this revision, all in one transaction; nothing happens where the tables are there already.

    Raises `StoreTrouble` (`store_too_new`) where a newer program has been at work.
    """
    with writing(engine) as connection:
        _alone(connection)
        configuration = _configuration(connection)
        known = {each.revision for each in ScriptDirectory.from_config(configuration).walk_revisions()}
        here = MigrationContext.configure(connection).get_current_revision()
        if here is not None and here not in known:
            raise StoreTrouble("store_too_new", {"revision": here})
        command.upgrade(configuration, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Down to this revision (`base`: nothing is left), all in one transaction."""
    with writing(engine) as connection:
        _alone(connection)
        command.downgrade(_configuration(connection), revision)


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration

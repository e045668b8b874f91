"""Brings the centre's tables to the newest revision, from inside the program."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

NEWEST = "head"


def upgrade(engine: Engine, revision: str = NEWEST) -> None:
    """Up to this revision, all in one transaction; nothing happens where the tables are there already."""
    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            command.upgrade(_configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Down to this revision (`base`: nothing is left), all in one transaction."""
    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            command.downgrade(_configuration(connection), revision)


def _configuration(connection: object) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    configuration.attributes["connection"] = connection
    return configuration

"""A PostgreSQL server of its own for one test run, quick rather than durable, and empty databases on it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from desk_app.command_line.benchmarks import throwaway_postgres
from desk_app.command_line.benchmarks.throwaway_postgres import PostgresMissing

__all__ = ["PostgresMissing", "empty_database", "running"]

NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=on", "max_connections=200")


@contextmanager
def running() -> Iterator[str]:
    """Starts a server on a free loopback port; yields the SQLAlchemy address of its first, empty database."""
    with throwaway_postgres.running(NOT_DURABLE) as url:
        yield url


@contextmanager
def empty_database(server_url: str, name: str) -> Iterator[str]:
    """A new database on a running server, dropped afterwards even while somebody is still connected."""
    plain = server_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield server_url.rsplit("/", 1)[0] + "/" + name
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

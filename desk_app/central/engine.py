"""Opens the database of the centre: one SQLite file, or PostgreSQL through psycopg 3."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_MILLISECONDS = 30_000


def open_engine(url: str, *, connections: int = 8) -> Engine:
    """An engine for `sqlite:///FILE` (WAL, every commit on disk) or `postgresql+psycopg://…` (READ COMMITTED)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url, connections)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        pool_size=connections,
        max_overflow=connections,
        pool_pre_ping=True,
        hide_parameters=True,  # callers' numbers and names are among them, and what fails is logged
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent read: what is committed at its first statement, whatever is committed meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; on SQLite it has the file to itself from its first moment on."""
    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            yield connection


def _open_sqlite(url: str, connections: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        hide_parameters=True,
        # Streams are read on whichever worker thread is free; one connection is still used by one at a time.
        connect_args={"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        _to_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MILLISECONDS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN would come too late for DDL, and never as IMMEDIATE.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _to_wal(connection: Any) -> None:
    """While another process turns a new file to its log, SQLite says "locked" at once and waits for nobody: asked
    again until it is turned."""
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as trouble:
            if trouble.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)

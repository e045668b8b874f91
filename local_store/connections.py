"""How this seat's encrypted files are opened: SQLCipher connections, and the SQLAlchemy engines over them.

SQLAlchemy's own SQLCipher dialect brings a pool and transactions that do not fit here, and Python's sqlite3 driver
commits behind one's back before DDL. So connections are made here (`creator=`), the driver begins nothing by itself
(`isolation_level=None`), and each engine begins its transactions in so many words: `BEGIN IMMEDIATE` for the writer,
`BEGIN` for readers. DDL is then as transactional as everything else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from local_store.cipher import connect as connect

READERS = 2
FOLDED_IN_PAGES = 250
"""So many pages the log has before a commit folds it into the file: with SQLite's 1,000 one commit in twenty took three
times as long, and whoever saved meanwhile waited for it."""


def writer_engine(path: Path, key: bytes, *, pages_at_most: int | None = None) -> Engine:
    """The engine of the one connection that writes: write-ahead log, every commit on the disk before it returns."""

    def create() -> Any:
        connection = connect(path, key)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA journal_size_limit = 67108864")
            connection.execute(f"PRAGMA wal_autocheckpoint = {FOLDED_IN_PAGES}")
            if pages_at_most is not None:
                connection.execute(f"PRAGMA max_page_count = {int(pages_at_most)}")
        except BaseException:
            connection.close()
            raise
        return connection

    return _engine(create, size=1, begin="BEGIN IMMEDIATE")


def reader_engine(path: Path, key: bytes) -> Engine:
    """The engine of the two connections that read; each block of reads sees one state of the file."""
    return _engine(lambda: connect(path, key, read_only=True), size=READERS, begin="BEGIN")


def _engine(create: Any, *, size: int, begin: str) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=create,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,  # callers' numbers and names are among them, and what fails is logged
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def read_version(path: Path, key: bytes) -> str | None:
    """The revision that a file says it has; None for one that has no tables yet."""
    connection = connect(path, key)
    try:
        listed = connection.execute("SELECT name FROM sqlite_schema WHERE name = 'alembic_version'").fetchone()
        if listed is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None
    finally:
        connection.close()


def whole(path: Path, key: bytes, *, thorough: bool) -> bool:
    """Whether the file is as it was written; thorough or not, every page's signature is checked (0.3 s for 100 MB).

    A file that was closed well must be as long as its first page says; thorough, SQLite looks at every page itself
    (another 0.9 s for 100 MB).
    """
    closed_well = not path.with_name(path.name + "-wal").exists()
    size = path.stat().st_size
    connection = connect(path, key)
    try:
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            return False
        if closed_well and size < _size_told(connection):
            return False
        return not thorough or bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    finally:
        connection.close()


def readable(path: Path, key: bytes) -> bool:
    """Whether the first page can be read with this key, and a file that was closed well is as long as it says."""
    closed_well = not path.with_name(path.name + "-wal").exists()
    connection = connect(path, key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return not closed_well or path.stat().st_size >= _size_told(connection)
    finally:
        connection.close()


def _size_told(connection: Any) -> int:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    return int(pages) * int(connection.execute("PRAGMA page_size").fetchone()[0])  # SQLCipher tells it as text

"""All reference data from the streams that a centre sends into force on an empty seat, against writing the same raw.

The floor writes the very rows of the files that were built with one `executemany` a table into SQLCipher, and the
indexes that SQLite has for the same look-ups: its full text, trigrams, R*Tree. Nothing is unpacked, checked or made for
it. How long the rows with their plain indexes take stands in the note: ours are columns that are made, not inserted.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk_app.central.datasets import edition_of, in_order
from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.prepared_seat import install
from desk_app.command_line.benchmarks.result import Result, times_floor
from desk_app.importing.sample_district import sample_rows
from desk_app.progress import Task
from local_store.cipher import connect
from local_store.full_text import spread
from local_store.keys import KEY_BYTES
from local_store.seat_disk import open_seat_disk

BUDGET = 2.5
KEY = bytes(KEY_BYTES)
_LOOKED_UP = {
    "components": "name, address, code, longitude, latitude",
    "items": "title, detail, code, longitude, latitude",
}


def measured(ground: Ground) -> tuple[Result, ...]:
    """The editions are made ready before; what is timed begins with their bytes and ends with them in force."""
    rows = sample_rows(size=ground.scale.size)
    editions = [edition_of(name, rows[name]) for name in in_order(rows)]
    folder = ground.folder_of_its_own("first-sync")
    try:
        (folder / "desk.key").write_text(secrets.token_bytes(KEY_BYTES).hex(), encoding="ascii")
        disk = open_seat_disk(folder)
        try:
            began = time.perf_counter()
            for edition in editions:
                install(disk, edition, Task())
            ours = time.perf_counter() - began
        finally:
            disk.close()
        key = bytes.fromhex((folder / "desk.key").read_text(encoding="ascii"))
        files = sorted((folder / "datasets").glob("*.db"))
        tables = [table for path in files for table in _tables(path, key)]
        plain = sum(_written(folder / "raw.db", table, _indexed) for table in tables)
        floor = sum(_written(folder / "raw.db", table, _under_own_indexes) for table in tables)
    finally:
        shutil.rmtree(folder)
    count = sum(edition.rows for edition in editions)
    note = f"{ours / plain:.2g} × the {plain:.2g} s that the rows take with plain indexes only"
    what = f"{count:,} rows of all datasets into force"
    return (times_floor("first-sync", what, ours, "s", floor=floor, at_most=BUDGET, note=note),)


class _Table:
    """A table of a built file: its name, how it and its indexes are made, its rows."""

    def __init__(self, name: str, made: list[str], rows: list[tuple[Any, ...]]) -> None:
        self.name, self.made, self.rows = name, made, rows


def _tables(path: Path, key: bytes) -> Iterator[_Table]:
    connection = connect(path, key, read_only=True)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in names:
        made = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", (name,)
        ).fetchall()
        yield _Table(name, [sql for (sql,) in made], connection.execute(f"SELECT * FROM {name}").fetchall())
    connection.close()


def _written(path: Path, table: _Table, fill: Callable[[Any, _Table], None]) -> float:
    """Seconds until such a table is on the disk."""
    with _fresh(path) as connection:
        began = time.perf_counter()
        connection.execute("BEGIN")
        fill(connection, table)
        connection.execute("COMMIT")
        descriptor = os.open(path, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
        return time.perf_counter() - began


@contextmanager
def _fresh(path: Path) -> Iterator[Any]:
    path.unlink(missing_ok=True)
    connection = connect(path, KEY)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -65536")
        yield connection
    finally:
        connection.close()


def _indexed(connection: Any, table: _Table) -> None:
    """The table, its rows, then its indexes."""
    connection.execute(table.made[0])
    _put(connection, table)
    for index in table.made[1:]:
        connection.execute(index)


def _under_own_indexes(connection: Any, table: _Table) -> None:
    """The same, and what SQLite has for finding the rows."""
    if table.name == "columns":
        return
    _indexed(connection, table)
    if table.name in _LOOKED_UP:
        found = connection.execute(f"SELECT row, {_LOOKED_UP[table.name]} FROM {table.name} ORDER BY row").fetchall()
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0)")
        connection.execute(
            "CREATE VIRTUAL TABLE codes USING fts5(code, content='', columnsize=0, detail='none', tokenize='trigram')"
        )
        connection.execute("CREATE VIRTUAL TABLE places USING rtree(row, west, east, south, north)")
        texts = ((row, spread(f"{name} {address}")) for row, name, address, _, _, _ in found)
        connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
        connection.executemany("INSERT INTO codes (rowid, code) VALUES (?, ?)", ((row[0], row[3]) for row in found))
        boxes = ((row, x, x, y, y) for row, _, _, _, x, y in found if x is not None)
        connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", boxes)


def _put(connection: Any, table: _Table) -> None:
    if table.rows:
        marks = ", ".join("?" for _ in table.rows[0])
        connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)

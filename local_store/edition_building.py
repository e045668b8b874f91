"""Builds the file of an edition aside: every line read, counted and hashed before anybody sees it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desk_app.domain.counting import counts_of
from desk_app.domain.protocol import EditionInfo
from desk_app.progress import Task
from local_store import component_columns, component_rows
from local_store.cipher import connect
from local_store.edition_elsewhere import build_elsewhere
from local_store.edition_items import COLUMNS, items_of
from local_store.edition_lines import Checked, parsed
from local_store.unpacking import unpacked_lines

LAYOUT = 2
"""Of the tables below: a file of another layout counts as not installed, and its edition is fetched again."""
AT_ONCE = 1000
MANY_ROWS = 5_000
"""An edition with more rows is built by a process of its own, so that the window's process keeps its breath."""
_FLUSHED_AFTER = 20 * AT_ONCE
_ABOUT = (
    "CREATE TABLE about (name TEXT NOT NULL, edition TEXT NOT NULL, rows INTEGER NOT NULL,"
    " layout INTEGER NOT NULL, counts TEXT NOT NULL)"
)
_ITEMS = (
    "CREATE TABLE items (row INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,"
    " detail TEXT NOT NULL, more TEXT NOT NULL, initials TEXT NOT NULL, cell TEXT NOT NULL, level INTEGER NOT NULL,"
    " longitude REAL, latitude REAL, west REAL, south REAL, east REAL, north REAL, body TEXT NOT NULL)"
)
_TYPES = {"longitude": "REAL NOT NULL", "latitude": "REAL NOT NULL", "surveyed_on": "TEXT", "changed_on": "TEXT"}
_COMPONENTS = (
    "CREATE TABLE components (row INTEGER PRIMARY KEY, "
    + ", ".join(f"{field} {_TYPES.get(field, 'TEXT NOT NULL')}" for field in component_rows.FIELDS)
    + ")"
)
_PUT_ITEM = f"INSERT INTO items VALUES (NULL, {', '.join('?' for _ in COLUMNS)})"
_PUT_COMPONENT = f"INSERT INTO components VALUES (NULL, {', '.join('?' for _ in component_rows.FIELDS)})"


def build_from_packed(path: Path, key: bytes, info: EditionInfo, packed: Iterable[bytes], task: Task) -> None:
    """Write the edition's file from its gzip stream, a large one in a process of its own.

    Raises as `build` does; EditionBroken also where the stream is cut or none. What it wrote of a file is then gone.
    """
    try:
        if info.rows > MANY_ROWS:
            build_elsewhere(path, key, info, packed, task)
        else:
            build(path, key, info, unpacked_lines(packed, info), task)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def build(path: Path, key: bytes, info: EditionInfo, lines: Iterable[bytes], task: Task) -> None:
    """Write the edition's file, whole and on the disk when this returns.

    Raises `EditionBroken` where the count or the hash over the lines (each with its line end) is not what `info` says,
    or a line is no row of this dataset; what `lines` and `task` raise passes as it is.
    """
    path.unlink(missing_ok=True)
    connection = connect(path, key)
    try:
        # Nobody reads the file before it is whole, so there is nothing to roll back to: it is thrown away instead.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -16384")
        connection.execute(_ABOUT)
        checked = Checked(info)
        fill = _fill_components if info.name == "components" else _fill_items
        counts = fill(connection, path, info, checked, lines, task)
        checked.check()
        about = info.name, info.edition, info.rows, LAYOUT, json.dumps(counts)
        connection.execute("INSERT INTO about VALUES (?, ?, ?, ?, ?)", about)
    finally:
        connection.close()
    _to_disk(path)
    _to_disk(path.parent)


def _fill_items(
    connection: Any, path: Path, info: EditionInfo, checked: Checked, lines: Iterable[bytes], task: Task
) -> dict[str, int]:
    """Small datasets are read whole, for their rows name each other."""
    rows: list[tuple[Any, str]] = []
    for chunk in checked.chunks(lines, AT_ONCE):
        rows += zip(parsed(info.name, chunk), (text.decode() for text in chunk.texts), strict=True)
        task.report(len(rows), info.rows, info.name)
    connection.execute("BEGIN")
    connection.execute(_ITEMS)
    connection.executemany(_PUT_ITEM, (item.columns() for item in items_of(rows)))
    connection.execute("CREATE INDEX items_code ON items (kind, code)")
    connection.execute("COMMIT")
    return counts_of(row for row, _ in rows)


def _fill_components(
    connection: Any, path: Path, info: EditionInfo, checked: Checked, lines: Iterable[bytes], task: Task
) -> dict[str, int]:
    """Components pass a thousand at a time. What is written goes to the disk bit by bit: flushing all of it at the end
    would hold up whoever saves something meanwhile."""
    made = component_columns.ColumnsMade()
    connection.execute(_COMPONENTS)
    connection.execute(component_columns.TABLE)
    connection.execute("BEGIN")
    for chunk in checked.chunks(lines, AT_ONCE):
        columns = component_rows.columns_of(info.name, chunk)
        made.add(columns)
        connection.executemany(_PUT_COMPONENT, zip(*columns.values(), strict=True))
        task.report(checked.rows, info.rows, info.name)
        if checked.rows % _FLUSHED_AFTER == 0:
            connection.execute("COMMIT")
            _to_disk(path)
            connection.execute("BEGIN")
    task.report(checked.rows, info.rows, "index")
    connection.execute("CREATE INDEX components_code ON components (code)")
    connection.executemany("INSERT INTO columns VALUES (?, ?)", made.packed().items())
    connection.execute("COMMIT")
    return {"components": checked.rows} if checked.rows else {}


def _to_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no way to flush a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

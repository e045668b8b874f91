"""Builds the file of an edition aside: every line read, counted and hashed before anybody sees it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken
from desk_app.progress import Task
from desk_app.wire import WireError, load_row
from local_store.connections import connect
from local_store.edition_items import KINDS, Item, items_of
from local_store.full_text import spread
from local_store.geometry import row_at

AT_ONCE = 1000
_TABLES = (
    "CREATE TABLE about (name TEXT NOT NULL, edition TEXT NOT NULL, rows INTEGER NOT NULL)",
    "CREATE TABLE items (row INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,"
    " detail TEXT NOT NULL, more TEXT NOT NULL, cell TEXT NOT NULL, level INTEGER NOT NULL,"
    " longitude REAL, latitude REAL, body TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='unicode61')",
    "CREATE VIRTUAL TABLE codes USING fts5(code, content='', columnsize=0, detail='none', tokenize='trigram')",
    "CREATE VIRTUAL TABLE places USING rtree(row, west, east, south, north)",
)
_PUT = "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SEARCHED = ", ".join(f"'{kind}'" for kind in KINDS)


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
        connection.execute("PRAGMA cache_size = -65536")  # rows come out of order: 64 MB spare most of the rereading
        connection.create_function("spread", 1, spread, deterministic=True)
        connection.execute("BEGIN")
        for statement in _TABLES:
            connection.execute(statement)
        _fill(connection, info, lines, task)
        _index(connection, task)
        connection.execute("INSERT INTO about VALUES (?, ?, ?)", (info.name, info.edition, info.rows))
        connection.execute("COMMIT")
    finally:
        connection.close()
    _to_disk(path)
    _to_disk(path.parent)


def _fill(connection: Any, info: EditionInfo, lines: Iterable[bytes], task: Task) -> None:
    digest = hashlib.sha256()
    read = count()

    def rows() -> Iterator[tuple[Any, str]]:
        for line in lines:
            digest.update(line)
            digest.update(b"\n")
            number = next(read)
            yield _row(info, line, number)
            if number % AT_ONCE == 0:
                task.report(number, info.rows, info.name)

    taken: set[int] = set()
    batch: list[tuple[Any, ...]] = []
    boxes: list[tuple[Any, ...]] = []
    for item in items_of(rows()):
        number = _number(item, taken)
        batch.append(_columns(number, item))
        if item.box is not None:
            west, south, east, north = item.box
            boxes.append((number, west, east, south, north))
        if len(batch) == AT_ONCE:
            _put(connection, batch, boxes)
    _put(connection, batch, boxes)
    found = next(read)
    if found != info.rows or digest.hexdigest() != info.edition:
        raise EditionBroken(
            "edition_broken", {"dataset": info.name, "why": "count_or_hash", "rows": found, "promised": info.rows}
        )


def _row(info: EditionInfo, line: bytes, number: int) -> tuple[Any, str]:
    try:
        body = line.decode("utf-8")
        return load_row(info.name, json.loads(body)), body
    except WireError as trouble:
        why: dict[str, str | int] = {
            "dataset": info.name,
            "why": trouble.code,
            "line": number + 1,
            "field": trouble.field,
        }
        raise EditionBroken("edition_broken", why) from None
    except (ValueError, KeyError, RecursionError):
        raise EditionBroken("edition_broken", {"dataset": info.name, "why": "not_json", "line": number + 1}) from None


def _number(item: Item, taken: set[int]) -> int:
    """Where things are, their row numbers follow the curve; else they are counted."""
    number = row_at(item.at) if item.at is not None else len(taken) + 1
    while number in taken:
        number += 1
    taken.add(number)
    return number


def _columns(number: int, item: Item) -> tuple[Any, ...]:
    longitude, latitude = item.at if item.at is not None else (None, None)
    told = item.title, item.detail, item.more, item.cell, item.level
    return number, item.kind, item.code, *told, longitude, latitude, item.body


def _put(connection: Any, batch: list[tuple[Any, ...]], boxes: list[tuple[Any, ...]]) -> None:
    connection.executemany(_PUT, batch)
    connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", boxes)
    batch.clear()
    boxes.clear()


def _index(connection: Any, task: Task) -> None:
    """Full-text rows go in by rising number, a few at a time: out of order each of them would be flushed alone."""
    connection.execute("CREATE INDEX items_code ON items (kind, code)")
    last, done = -1, 0
    while True:
        task.report(done, 0, "index")
        ends = connection.execute(
            "SELECT max(row), count(*) FROM (SELECT row FROM items WHERE row > ? ORDER BY row LIMIT ?)",
            (last, AT_ONCE),
        ).fetchone()
        if ends[0] is None:
            return
        some = f"FROM items WHERE row > ? AND row <= ? AND kind IN ({_SEARCHED}) ORDER BY row"
        connection.execute(
            f"INSERT INTO words (rowid, text) SELECT row, spread(title || ' ' || detail || ' ' || more) {some}",
            (last, ends[0]),
        )
        connection.execute(f"INSERT INTO codes (rowid, code) SELECT row, code {some}", (last, ends[0]))
        last, done = ends[0], done + ends[1]


def _to_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows has no way to flush a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

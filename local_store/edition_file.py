"""An installed edition, open for reading on a few connections that queries borrow."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk_app.errors import StoreTrouble
from desk_app.wire import load_row
from local_store.connections import connect
from local_store.trouble import translated

IDLE_AT_MOST = 3


class EditionFile:
    """One file of one edition. Any thread may read; a reader that is at work keeps its connection through `close`."""

    def __init__(self, path: Path, key: bytes, name: str, edition: str) -> None:
        self.path = path
        self.name = name
        self.edition = edition
        self._key = key
        self._lock = threading.Lock()
        self._idle: list[Any] = []
        self._closed = False
        with self.reading() as connection:
            about = connection.execute("SELECT name, edition, rows FROM about").fetchone()
        if about is None or about[:2] != (name, edition):
            self.close()
            raise StoreTrouble("store_damaged", {"file": path.name})
        self.rows: int = about[2]

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A connection for one query or a few."""
        with translated(self.path):
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            connection = connection or connect(self.path, self._key, read_only=True)
            try:
                yield connection
            finally:
                with self._lock:
                    keep = not self._closed and len(self._idle) < IDLE_AT_MOST
                    if keep:
                        self._idle.append(connection)
                if not keep:
                    connection.close()

    def values(self) -> Iterator[Any]:
        """Every row of the dataset as the value it stands for."""
        with self.reading() as connection:
            for (body,) in connection.execute("SELECT body FROM items ORDER BY row").fetchall():
                yield self.value(body)

    def value(self, body: str) -> Any:
        """The value that one row's text stands for."""
        return load_row(self.name, json.loads(body))

    def by_code(self, kind: str, code: str) -> Any | None:
        """The value with this code."""
        with self.reading() as connection:
            row = connection.execute("SELECT body FROM items WHERE kind = ? AND code = ?", (kind, code)).fetchone()
        return self.value(row[0]) if row is not None else None

    def close(self) -> None:
        """Close what is idle now and what is borrowed when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

"""An installed edition, open for reading on a few connections that queries borrow."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk_app.domain.component import Component
from desk_app.errors import StoreTrouble
from desk_app.wire import load_row
from local_store.cipher import connect
from local_store.component_rows import FIELDS, component_of
from local_store.edition_building import LAYOUT
from local_store.trouble import translated

IDLE_AT_MOST = 3
_COMPONENT = f"SELECT {', '.join(FIELDS)} FROM components"


class OtherLayout(Exception):
    """The file was built by another version of the program: it counts as not installed."""


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
        try:
            about = self._about()
        except BaseException:
            self.close()
            raise
        self.rows: int = about["rows"]
        self.counts: Mapping[str, int] = json.loads(about["counts"])

    def _about(self) -> dict[str, Any]:
        with self.reading() as connection:
            found = connection.execute("SELECT * FROM about")
            about = dict(zip((column[0] for column in found.description), found.fetchone() or (), strict=False))
        if (about.get("name"), about.get("edition")) != (self.name, self.edition):
            raise StoreTrouble("store_damaged", {"file": self.path.name})
        if about.get("layout") != LAYOUT:
            raise OtherLayout(self.path.name)
        return about

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

    def read(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self.reading() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(query, values).fetchall()
        return rows

    def values(self, *kinds: str) -> Iterator[Any]:
        """Every row of a small dataset, or those of some kinds, as the value it stands for."""
        only = f" WHERE kind IN ({', '.join('?' for _ in kinds)})" if kinds else ""
        return (self.value(body) for (body,) in self.read(f"SELECT body FROM items{only} ORDER BY row", kinds))

    def value(self, body: str) -> Any:
        """The value that one row's text stands for."""
        return load_row(self.name, json.loads(body))

    def by_code(self, kind: str, code: str) -> Any | None:
        """The value of a small dataset with this code."""
        rows = self.read("SELECT body FROM items WHERE kind = ? AND code = ?", (kind, code))
        return self.value(rows[0][0]) if rows else None

    def component(self, code: str) -> Component | None:
        """The component with this code."""
        rows = self.read(f"{_COMPONENT} WHERE code = ?", (code,))
        return component_of(rows[0]) if rows else None

    def components(self, numbers: Sequence[int]) -> list[Component]:
        """The components with these row numbers, in this order."""
        return [component_of(self.read(f"{_COMPONENT} WHERE row = ?", (number,))[0]) for number in numbers]

    def close(self) -> None:
        """Close what is idle now and what is borrowed when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

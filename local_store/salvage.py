"""Reads what can be read of a damaged attachments.db: whatever lies on sound pages, and still has its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from local_store.cipher import connect

AT_ONCE = 50
"""Rows read together; of those among which one cannot be read, each by itself."""
FAILURES_AT_MOST = 1_000
"""After so many the rest is given up: a page that all rows hang on cannot be read."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A file that is not at the centre yet; `content` is None where it cannot be read any more."""

    sha256: str
    wanted: bool
    content: bytes | None


class Wreck:
    """A damaged file of attachments, read and never written. `complete` is False once rows of its list are lost too:
    then nobody knows what else was in it."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._connection: Any = None
        self._failures = 0
        self.complete = True

    def unsent(self) -> Iterator[Unsent]:
        """The files that were whole and not carried, as far as they are still listed."""
        for row, sha256, wanted in self._rows("files", "sha256, wanted", "AND whole AND NOT carried"):
            content = self._content(row)
            if _hash(content) != sha256:
                content = self._scattered(row)
            sound = content if _hash(content) == sha256 else None
            yield Unsent(sha256=sha256, wanted=bool(wanted), content=sound)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _content(self, file: int) -> bytes:
        found = self._read("SELECT content FROM chunks WHERE file = ? ORDER BY after", file)
        return b"".join(content for (content,) in found or ())

    def _scattered(self, file: int) -> bytes:
        """The same without the index, of which a page may be lost."""
        places = sorted((after, row) for row, of, after in self._chunks if of == file)
        found = (self._read("SELECT content FROM chunks NOT INDEXED WHERE rowid = ?", row) for _, row in places)
        return b"".join(content for rows in found for (content,) in rows or ())

    @cached_property
    def _chunks(self) -> tuple[Row, ...]:
        listed = self.complete
        rows = tuple(self._rows("chunks", "file, after"))
        self.complete = listed  # a chunk that is lost is lost with its file, which is known
        return rows

    def _rows(self, table: str, columns: str, condition: str = "") -> Iterator[Row]:
        last = self._read(f"SELECT coalesce(max(rowid), 0) FROM {table}")
        if last is None:
            self.complete = False
            return
        select = f"SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ? {condition}"
        for first in range(1, last[0][0] + 1, AT_ONCE):
            found = self._read(f"{select} ORDER BY rowid", first, first + AT_ONCE - 1)
            if found is not None:
                yield from found
                continue
            for row in range(first, first + AT_ONCE):
                one = self._read(select, row, row)
                self.complete = self.complete and one is not None
                yield from one or ()

    def _read(self, query: str, *values: int) -> list[Row] | None:
        """The rows; None where one of them cannot be read. SQLCipher does not go on after that: it is opened anew."""
        if self._failures > FAILURES_AT_MOST:
            return None
        try:
            if self._connection is None:
                self._connection = connect(self._path, self._key, read_only=True)
            return list(self._connection.execute(query, values).fetchall())
        except sqlcipher.DatabaseError:
            self._failures += 1
            self.close()
            return None


def _hash(content: bytes | None) -> str:
    return hashlib.sha256(content).hexdigest() if content else ""

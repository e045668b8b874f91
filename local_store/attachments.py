"""Files that belong to cases, on this seat's disk: encrypted, under the hash of their content, in pieces of 64 KB.

One SQLCipher file beside desk.db under the same key. What was kept here and is not at the centre yet stays; what the
centre has is kept for being looked at again as far as there is room, what was looked at last the longest.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from desk_app.domain.case import Photo
from desk_app.domain.pictures import FILE_AT_MOST, MEGABYTE
from desk_app.errors import BadInput, StoreTrouble
from desk_app.wire import microseconds
from local_store.cipher import connect
from local_store.desk_file import suspicion
from local_store.trouble import translated

FILE = "attachments.db"
CHUNK = 64 * 1024
ROOM = 200 * MEGABYTE
"""Bytes that files which the centre has may take up here together."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS files (row INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE,"
    " size INTEGER NOT NULL, whole INTEGER NOT NULL, wanted INTEGER NOT NULL, carried INTEGER NOT NULL,"
    " used_at INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS chunks (file INTEGER NOT NULL REFERENCES files (row) ON DELETE CASCADE,"
    " after INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (file, after))",
)


class SqliteAttachments:
    """The port `Attachments` on an encrypted SQLite file in a folder, made where it is missing.

    Threads: one call at a time, each a transaction that is on the disk when it returns. `pages_at_most` bounds the size
    of the file (pages of 4 KB). Raises `StoreTrouble`.
    """

    def __init__(
        self, directory: Path, key: bytes, *, room: int = ROOM, pages_at_most: int | None = None, file: str = FILE
    ) -> None:
        self._path = directory / file
        self._room = room
        self._lock = threading.Lock()
        with translated(self._path):
            self._connection = connect(self._path, key)
            try:
                self._connection.execute("PRAGMA synchronous = FULL")
                for statement in _TABLES:
                    self._connection.execute(statement)
                if pages_at_most is not None:
                    self._connection.execute(f"PRAGMA max_page_count = {int(pages_at_most)}")
            except BaseException:
                self._connection.close()
                raise

    # --- what is kept here and goes to the centre -------------------------------------------------------------------

    def keep(self, name: str, content: bytes) -> Photo:
        """Keep a file; one with the same content is there already and is kept once."""
        if not content:
            raise BadInput("attachment_empty", {"name": name})
        if len(content) > FILE_AT_MOST:
            raise _too_large(name)
        sha256 = _digest(_pieces_of(content))
        with self._writing() as connection:
            connection.execute("DELETE FROM files WHERE sha256 = ? AND NOT whole", (sha256,))
            _touch(connection, sha256)
            if connection.execute("SELECT 1 FROM files WHERE sha256 = ?", (sha256,)).fetchone() is None:
                row = _add(connection, sha256, size=len(content), whole=True)
                pieces = ((row, number * CHUNK, piece) for number, piece in enumerate(_pieces_of(content)))
                connection.executemany("INSERT INTO chunks VALUES (?, ?, ?)", pieces)
        return Photo(sha256=sha256, name=name)

    def want(self, hashes: Collection[str]) -> None:
        """Commands name these."""
        if hashes:
            with self._writing() as connection:
                connection.executemany("UPDATE files SET wanted = 1 WHERE sha256 = ?", [(name,) for name in hashes])

    def to_carry(self) -> tuple[tuple[str, int], ...]:
        """(hash, bytes) of what commands name and the centre has not, in the order in which it was kept."""
        query = "SELECT sha256, size FROM files WHERE whole AND wanted AND NOT carried ORDER BY row"
        with self._reading() as connection:
            return tuple(connection.execute(query).fetchall())

    def piece(self, sha256: str, after: int, at_most: int) -> bytes:
        """Bytes of a file that follow the first `after`."""
        with self._reading() as connection:
            query = (
                "SELECT after, content FROM chunks JOIN files ON files.row = file"
                " WHERE sha256 = ? AND after < ? AND after + length(content) > ? ORDER BY after"
            )
            rows = connection.execute(query, (sha256, after + at_most, after)).fetchall()
        return b"".join(content[max(0, after - begins) : after + at_most - begins] for begins, content in rows)

    def sound(self, sha256: str) -> bool:
        """The content still has its hash; one that has not is forgotten."""
        return self._judged(sha256)

    def carried(self, sha256: str) -> None:
        """The centre has all of it."""
        with self._writing() as connection:
            connection.execute("UPDATE files SET carried = 1 WHERE sha256 = ?", (sha256,))
            self._make_room(connection, sha256)

    def forget_unused(self, kept_before: datetime, named: Collection[str]) -> None:
        """Forget what was kept before then and nobody has made use of, and what never came whole."""
        query = "SELECT sha256 FROM files WHERE used_at < ? AND (NOT whole OR (NOT wanted AND NOT carried))"
        with self._writing() as connection:
            old = connection.execute(query, (microseconds(kept_before),)).fetchall()
            gone = [(sha256,) for (sha256,) in old if sha256 not in named]
            connection.executemany("DELETE FROM files WHERE sha256 = ?", gone)

    # --- what is looked at ------------------------------------------------------------------------------------------

    def read(self, sha256: str) -> bytes | None:
        """The whole content; None where it is not here."""
        with self._writing() as connection:
            found = connection.execute("SELECT row FROM files WHERE sha256 = ? AND whole", (sha256,)).fetchone()
            if found is None:
                return None
            _touch(connection, sha256)
            rows = connection.execute("SELECT content FROM chunks WHERE file = ? ORDER BY after", found).fetchall()
        return b"".join(content for (content,) in rows)

    def coming(self, sha256: str) -> int:
        """How many bytes are here of a file that is being fetched."""
        with self._reading() as connection:
            found = connection.execute("SELECT size FROM files WHERE sha256 = ? AND NOT whole", (sha256,)).fetchone()
        return int(found[0]) if found is not None else 0

    def take_in(self, sha256: str, after: int, piece: bytes) -> None:
        """Keep a piece of a file that the centre has. ValueError where it does not follow on what is here."""
        if after + len(piece) > FILE_AT_MOST:
            raise _too_large(sha256)
        with self._writing() as connection:
            found = connection.execute("SELECT row, size, whole FROM files WHERE sha256 = ?", (sha256,)).fetchone()
            row, size, whole = found or (_add(connection, sha256, size=0, whole=False), 0, False)
            if whole or size != after:
                raise ValueError(f"a piece after byte {after} does not follow on {size} bytes")
            connection.execute("INSERT INTO chunks VALUES (?, ?, ?)", (row, after, piece))
            connection.execute(
                "UPDATE files SET size = ?, used_at = ? WHERE row = ?", (after + len(piece), _now(), row)
            )

    def came(self, sha256: str) -> bool:
        """All of it has come; False where its hash is another."""
        if not self._judged(sha256):
            return False
        with self._writing() as connection:
            connection.execute("UPDATE files SET whole = 1 WHERE sha256 = ?", (sha256,))
            self._make_room(connection, sha256)
        return True

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._lock:
            self._connection.close()

    # --- within -----------------------------------------------------------------------------------------------------

    def _judged(self, sha256: str) -> bool:
        """Hash it piece by piece, so that nobody waits for a large file; a wrong one is forgotten."""
        if sha256 == _digest(self._pieces(sha256)):
            return True
        with self._writing() as connection:
            connection.execute("DELETE FROM files WHERE sha256 = ?", (sha256,))
        return False

    def _pieces(self, sha256: str) -> Iterator[bytes]:
        after = 0
        while piece := self.piece(sha256, after, CHUNK):
            yield piece
            after += len(piece)

    def _make_room(self, connection: Any, but: str) -> None:
        """Forget files that the centre has until there is room again, what was looked at longest ago first."""
        query = "SELECT sha256, size FROM files WHERE carried AND sha256 != ? ORDER BY used_at DESC, row DESC"
        taken = connection.execute("SELECT coalesce(sum(size), 0) FROM files WHERE sha256 = ?", (but,)).fetchone()[0]
        for sha256, size in connection.execute(query, (but,)).fetchall():
            taken += size
            if taken > self._room:
                connection.execute("DELETE FROM files WHERE sha256 = ?", (sha256,))

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        try:
            with self._lock, translated(self._path):
                yield self._connection
        except StoreTrouble as trouble:
            if trouble.code == "store_damaged":
                with suppress(OSError):
                    suspicion(self._path).touch()  # the next start reads it through
            raise


def _too_large(name: str) -> BadInput:
    return BadInput("attachment_too_large", {"name": name, "megabytes": FILE_AT_MOST // MEGABYTE})


def _pieces_of(content: bytes) -> Iterator[bytes]:
    for after in range(0, len(content), CHUNK):
        yield content[after : after + CHUNK]


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _add(connection: Any, sha256: str, *, size: int, whole: bool) -> int:
    """A row for a file; one that is not whole is being fetched from the centre, which has it."""
    told = (sha256, size, whole, False, not whole, _now())
    statement = "INSERT INTO files (sha256, size, whole, wanted, carried, used_at) VALUES (?, ?, ?, ?, ?, ?)"
    return int(connection.execute(statement, told).lastrowid)


def _touch(connection: Any, sha256: str) -> None:
    connection.execute("UPDATE files SET used_at = ? WHERE sha256 = ?", (_now(), sha256))


def _now() -> int:
    return time.time_ns() // 1000

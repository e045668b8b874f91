"""What has come of editions that are being downloaded: kept encrypted and durable, so that a cut costs a piece at most.

One SQLCipher file for each edition, its packed stream in rows that say where they begin. That of an edition in force
stays, so that its file can be built again without the centre: by a newer program with another layout, or where it is
damaged. A file is thrown away when its edition is wrong or no longer current.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken, StoreTrouble
from desk_app.wire import WireError, canonical, dump, load
from local_store.connections import connect
from local_store.trouble import translated

SUFFIX = ".kept"
PIECE_AT_MOST = 256 * 1024
READ_AT_ONCE = 64 * 1024
_TABLES = (
    "CREATE TABLE IF NOT EXISTS about (packed_bytes INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS edition (info TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS pieces (after INTEGER PRIMARY KEY, content BLOB NOT NULL)",
)


class KeptDownloads:
    """The downloads under way in one folder; used by one thread at a time. Raises `StoreTrouble`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def size(self, info: EditionInfo) -> int:
        """Bytes that are here from the stream's beginning on; none of a stream that has another length by now."""
        path = self._path(info)
        if not path.exists():
            return 0
        try:
            with self._opened(path) as connection:
                told = connection.execute("SELECT packed_bytes FROM about").fetchone()
                same = told is not None and told[0] == info.packed_bytes
                size = _size(connection) if same else 0
        except (StoreTrouble, sqlcipher.OperationalError):
            size = 0  # damaged, or cut off before it had tables: what it held is fetched again
        if size == 0:
            self.throw_away(info)
        return size

    def append(self, info: EditionInfo, after: int, piece: bytes) -> None:
        """Keep a piece that follows the `after` bytes which are here; on the disk when this returns.

        ValueError where it does not follow on, or is larger than `PIECE_AT_MOST`; `EditionBroken` as with `pieces`.
        """
        if len(piece) > PIECE_AT_MOST:
            raise ValueError(f"a piece has {PIECE_AT_MOST} bytes at most")
        with self._else_thrown_away(info), self._opened(self._path(info)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for statement in _TABLES:
                    connection.execute(statement)
                here = _size(connection)
                if here != after:
                    raise ValueError(f"a piece after byte {after} does not follow on {here} bytes")
                if here == 0:
                    connection.execute("DELETE FROM about")
                    connection.execute("INSERT INTO about VALUES (?)", (info.packed_bytes,))
                    connection.execute("DELETE FROM edition")
                    connection.execute("INSERT INTO edition VALUES (?)", (canonical(dump(info)),))
                connection.execute("INSERT INTO pieces VALUES (?, ?)", (after, piece))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def pieces(self, info: EditionInfo) -> Iterator[bytes]:
        """All that is here in its order, at most `READ_AT_ONCE` bytes at a time.

        Raises `EditionBroken` where the file is damaged: it is thrown away then, and the stream fetched again.
        """
        path = self._path(info)
        if not path.exists():
            return
        with self._else_thrown_away(info), self._opened(path) as connection:
            for (begins,) in connection.execute("SELECT after FROM pieces ORDER BY after").fetchall():
                (content,) = connection.execute("SELECT content FROM pieces WHERE after = ?", (begins,)).fetchone()
                for start in range(0, len(content), READ_AT_ONCE):
                    yield bytes(content[start : start + READ_AT_ONCE])

    def info_of(self, name: str, edition: str) -> EditionInfo | None:
        """What the centre said of an edition whose stream is here; None where it is not, or cannot be read."""
        path = self._folder / f"{name}-{edition}{SUFFIX}"
        if not path.exists():
            return None
        try:
            with self._opened(path) as connection:
                told = connection.execute("SELECT info FROM edition").fetchone()
                return load(EditionInfo, json.loads(told[0])) if told is not None else None
        except (StoreTrouble, WireError, sqlcipher.OperationalError):
            return None  # damaged, or of an older program that did not note it

    def throw_away(self, info: EditionInfo) -> None:
        """Forget what is here of this edition."""
        _remove(self._path(info))

    def throw_away_others(self, info: EditionInfo) -> None:
        """Forget what is here of other editions of the same dataset."""
        for path in self._folder.glob(f"{info.name}-*{SUFFIX}"):
            if path != self._path(info):
                _remove(path)

    def keep_only(self, infos: Iterable[EditionInfo], in_force: Mapping[str, str] | None = None) -> None:
        """Forget every stream that is not of one of these editions, or of one in force (dataset -> edition)."""
        wanted = {self._path(info) for info in infos}
        wanted |= {self._folder / f"{name}-{edition}{SUFFIX}" for name, edition in (in_force or {}).items()}
        for path in self._folder.glob(f"*{SUFFIX}"):
            if path not in wanted:
                _remove(path)

    def _path(self, info: EditionInfo) -> Path:
        return self._folder / f"{info.name}-{info.edition}{SUFFIX}"

    @contextmanager
    def _else_thrown_away(self, info: EditionInfo) -> Iterator[None]:
        """A damaged file would be in the way of its edition for ever."""
        try:
            yield
        except StoreTrouble as trouble:
            if trouble.code != "store_damaged":
                raise
            self.throw_away(info)
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": "damaged_here"}) from trouble

    @contextmanager
    def _opened(self, path: Path) -> Iterator[Any]:
        with translated(path):
            connection = connect(path, self._key)
            try:
                connection.execute("PRAGMA synchronous = FULL")
                yield connection
            finally:
                connection.close()


def _size(connection: Any) -> int:
    last = connection.execute("SELECT after + length(content) FROM pieces ORDER BY after DESC LIMIT 1").fetchone()
    return int(last[0]) if last is not None else 0


def _remove(path: Path) -> None:
    for each in (path, path.with_name(path.name + "-journal")):
        with suppress(OSError):
            each.unlink(missing_ok=True)

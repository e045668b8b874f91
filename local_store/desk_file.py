"""desk.db as an open file: one connection that writes in turns, two that read, and its errors told in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection

from desk_app.errors import StoreTrouble
from desk_app.ports import Projector
from local_store.case_table import CaseTable, Folded
from local_store.connections import reader_engine, writer_engine
from local_store.migrating import bring_up
from local_store.trouble import translated
from local_store.turns import Rank, Turns


def suspicion(path: Path) -> Path:
    """The empty file that says: something unreadable was met in this one, read it through at the next start."""
    return path.with_name(path.name + ".suspect")


class DeskFile:
    """Opens desk.db, bringing an older format up first.

    Writes may come from any thread, one at a time in the order of their rank; reads from any thread, two at a time.
    """

    def __init__(self, path: Path, key: bytes, *, pages_at_most: int | None = None) -> None:
        self.path = path
        self.projector: Projector | None = None
        self._closed = False
        self._turns = Turns()
        self._folded = Folded()
        with translated(path):
            self._writer = writer_engine(path, key, pages_at_most=pages_at_most)
            try:
                self.came_from = bring_up(path, key, self._writer)
            except BaseException:
                self._writer.dispose()
                raise
            self._readers = reader_engine(path, key)

    @contextmanager
    def writing(self, rank: Rank) -> Iterator[Connection]:
        """One transaction that is on the disk when the block ends, or was never begun where it raises."""
        with self._turns.turn(rank), self._watched():
            try:
                with self._writer.begin() as connection:
                    yield connection
            except BaseException:
                self._folded.clear()  # what was folded in there never was
                raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent state of the file."""
        with self._watched(), self._readers.begin() as connection:
            yield connection

    @contextmanager
    def _watched(self) -> Iterator[None]:
        if self._closed:
            # A connection would be made anew behind the back of whoever closed it, and hold the file open.
            raise StoreTrouble("store_closed", {"file": self.path.name})
        try:
            with translated(self.path):
                yield
        except StoreTrouble as trouble:
            if trouble.code == "store_damaged":
                with suppress(OSError):
                    suspicion(self.path).touch()
            raise

    def cases(self, connection: Connection, staged: int | None = None) -> CaseTable:
        """The cases inside a transaction that writes; `staged` is the generation of a snapshot under way."""
        return CaseTable(connection, self.projector, self._folded, staged)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self._closed = True
        self._readers.dispose()
        self._writer.dispose()

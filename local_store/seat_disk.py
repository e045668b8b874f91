"""Opens everything on this seat's disk in the right order, and says what a person should know about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from desk_app.errors import OurMistake, StoreTrouble
from local_store.attachments import SqliteAttachments
from local_store.attachments_rescue import Damage, open_attachments
from local_store.connections import connect
from local_store.desk_lock import DeskLock
from local_store.edition_shelf import EditionShelf
from local_store.journal import SqliteJournal
from local_store.keys import KeyPlace, store_key
from local_store.rescue import Notice, open_journal
from local_store.trouble import translated

CASES_LISTED = 10
"""So many cases are named in a notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDisk:
    """What a seat keeps: its journal, attachments and reference data, where the key lies, and notices from the
    opening."""

    journal: SqliteJournal
    attachments: SqliteAttachments
    shelf: EditionShelf
    key_place: KeyPlace
    notices: tuple[Notice, ...]
    _closing: ExitStack = field(repr=False, compare=False)

    def close(self) -> None:
        """Close the files and let another program in; a second call does nothing."""
        self._closing.close()


def open_seat_disk(directory: Path) -> SeatDisk:
    """Take the desk's lock, find or make the key, open the journal (rescuing it where need be) and the editions.

    Raises `StoreTrouble`: `store_in_use` while another copy of the program is at work in this folder,
    `store_key_missing`, `store_key_wrong`, `store_too_new`, `disk_full`, `store_folder`.
    """
    with translated(directory), ExitStack() as closing:
        directory.mkdir(parents=True, exist_ok=True)
        lock = DeskLock(directory / "desk.lock")
        closing.callback(lock.release)
        key = store_key(directory)
        journal, notices = open_journal(directory, key.key)
        closing.callback(journal.close)
        attachments, damage = open_attachments(directory, key.key)
        closing.callback(attachments.close)
        shelf = EditionShelf(directory, key.key, journal)
        closing.callback(shelf.close)
        told = list(notices)
        if damage is not None:
            told += _about(damage, journal)
        if key.place is KeyPlace.FILE:
            told.append(Notice(code="key_in_file", params={"file": "desk.key"}))
        told += [Notice(code="edition_damaged", params={"dataset": name}) for name in shelf.damaged]
        return SeatDisk(
            journal=journal,
            attachments=attachments,
            shelf=shelf,
            key_place=key.place,
            notices=tuple(told),
            _closing=closing.pop_all(),
        )
    raise AssertionError("unreachable")


def _about(damage: Damage, journal: SqliteJournal) -> Iterator[Notice]:
    """What a person should know, and do, about pictures that were damaged here."""
    known = damage.complete and not damage.lost
    gone = damage.lost if damage.complete else damage.lost | journal.pictures_to_send() - damage.saved
    cases = journal.numbers_of_cases(gone) if gone else ()
    if cases:
        yield Notice(code="attachments_lost", params={"file": damage.aside, "cases": _listed(cases)})
    if known:
        yield Notice(code="attachments_rescued", params={"file": damage.aside, "count": len(damage.saved)})
    elif not damage.complete or not cases:
        yield Notice(code="attachments_damaged", params={"file": damage.aside})


def _listed(cases: Sequence[str]) -> str:
    more = f" … (+{len(cases) - CASES_LISTED})" if len(cases) > CASES_LISTED else ""
    return ", ".join(cases[:CASES_LISTED]) + more


class _Listed:
    """The editions in force as desk.db lists them, for reading beside a desk that is at work."""

    def __init__(self, path: Path, key: bytes) -> None:
        with translated(path):
            connection = connect(path, key, read_only=True)
            try:
                self._editions = dict(connection.execute("SELECT name, edition FROM editions").fetchall())
            finally:
                connection.close()

    def editions(self) -> Mapping[str, str]:
        """Dataset -> edition in force."""
        return self._editions

    def editions_named(self) -> frozenset[str]:
        """Nothing is taken away here, so nothing has to be kept."""
        raise OurMistake("read_only")

    def keep_edition(self, name: str, edition: str, rows: int) -> None:
        """Only the desk installs."""
        raise OurMistake("read_only")


def open_lookups(directory: Path) -> EditionShelf:
    """The reference data of a seat for reading only, without the desk's lock; the desk may be at work meanwhile.

    Raises `StoreTrouble` `no_store` where no desk has ever worked in this folder.
    """
    path = directory / "desk.db"
    if not path.exists():
        raise StoreTrouble("no_store", {"file": path.name})
    key = store_key(directory).key
    return EditionShelf(directory, key, _Listed(path, key), writing=False)


def read_remembered(directory: Path) -> tuple[tuple[int, str], ...]:
    """The ledger's hashes that this seat remembers, oldest first, read beside a desk that may be at work.

    Raises `StoreTrouble` `no_store` where no desk has ever worked in this folder.
    """
    path = directory / "desk.db"
    if not path.exists():
        raise StoreTrouble("no_store", {"file": path.name})
    with translated(path):
        connection = connect(path, store_key(directory).key, read_only=True)
        try:
            return tuple(connection.execute("SELECT position, hash FROM hashes ORDER BY position").fetchall())
        finally:
            connection.close()

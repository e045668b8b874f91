"""Opens desk.db whatever state it is in: one that is damaged is set aside, and what was typed comes from the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from desk_app.errors import Param, StoreTrouble
from local_store.connections import readable, whole
from local_store.desk_file import suspicion
from local_store.journal import SqliteJournal
from local_store.trouble import translated

READ_THROUGH_AT_MOST = 32 * 1024 * 1024
"""A file up to this size has every signature checked at every start (0.1 s); a larger one where the last run ended
badly, or met something it could not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about this seat's disk that a person should know: a stable code and its parameters.

    `store_damaged` and `outbox_damaged` (file set aside, commands and drafts that are here now), `store_upgraded`
    (from, to), `key_in_file`, `edition_damaged` (dataset, fetched again), and of pictures not sent yet, each with the
    file set aside: `attachments_rescued` (count: all of them are here), `attachments_lost` (cases whose pictures are
    gone), `attachments_damaged` (nobody knows which are gone).
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


def open_journal(directory: Path, key: bytes) -> tuple[SqliteJournal, tuple[Notice, ...]]:
    """The journal of this folder and what happened while it was opened.

    Raises `StoreTrouble`: `store_key_wrong` where neither file can be read with this key (nothing is set aside then),
    `store_too_new`, `disk_full`, `store_folder`.
    """
    desk, outbox = directory / "desk.db", directory / "outbox.log"
    if desk.exists() and outbox.exists() and not _opens(desk, key) and not _opens(outbox, key):
        raise StoreTrouble("store_key_wrong", {"file": desk.name})
    aside: dict[str, str] = {}
    if damaged(outbox, key):
        aside["outbox_damaged"] = set_aside(outbox)
    if damaged(desk, key):
        aside["store_damaged"] = set_aside(desk)
    try:
        journal = SqliteJournal(directory, key)
    except StoreTrouble as trouble:
        if trouble.code != "store_damaged" or "store_damaged" in aside:
            raise
        broken = outbox if trouble.params.get("file") == outbox.name else desk
        aside["outbox_damaged" if broken == outbox else "store_damaged"] = set_aside(broken)
        journal = SqliteJournal(directory, key)
    notices = [Notice(code="store_upgraded", params={"from": journal.came_from})] if journal.came_from else []
    if aside:
        here = {"commands": len(journal.pending()), "drafts": len(journal.drafts())}
        notices += [Notice(code=code, params={"file": name, **here}) for code, name in aside.items()]
    return journal, tuple(notices)


def _opens(path: Path, key: bytes) -> bool:
    """The first page can be read with this key."""
    return not _broken(path, lambda: readable(path, key))


def damaged(path: Path, key: bytes) -> bool:
    """As sure as the time at a start allows: see `READ_THROUGH_AT_MOST`."""
    if not path.exists():
        return False
    suspect = suspicion(path)
    suspected = suspect.exists()
    ended_badly = path.with_name(path.name + "-wal").exists()
    small = path.stat().st_size <= READ_THROUGH_AT_MOST
    if small or suspected or ended_badly:
        thorough = suspected or (ended_badly and small)
        found = _broken(path, lambda: whole(path, key, thorough=thorough))
    else:
        found = not _opens(path, key)
    suspect.unlink(missing_ok=True)
    return found


def _broken(path: Path, sound: Callable[[], bool]) -> bool:
    try:
        with translated(path):
            return not sound()
    except StoreTrouble as trouble:
        if trouble.code != "store_damaged":
            raise
        return True


def set_aside(path: Path) -> str:
    """Move the file and what belongs to it out of the way, never over one that was set aside before."""
    number = next(number for number in count(1) if not path.with_name(f"{path.name}.damaged-{number}").exists())
    new = path.with_name(f"{path.name}.damaged-{number}")
    for ending in ("-wal", "-shm", "-journal", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(new.with_name(new.name + ending))
    return new.name

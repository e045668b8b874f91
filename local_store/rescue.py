"""Opens desk.db whatever state it is in: one that is damaged is set aside, and what was typed comes from the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from desk_app.errors import Param, StoreTrouble
from local_store.connections import connect, whole
from local_store.desk_file import suspicion
from local_store.journal import SqliteJournal
from local_store.trouble import translated

READ_THROUGH_AT_MOST = 64 * 1024 * 1024
"""A file up to this size is read through at every start (0.15 s); a larger one where the last run ended badly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about this seat's disk that a person should know: a stable code and its parameters.

    `store_damaged` and `outbox_damaged` (file set aside, commands and drafts that are here now), `store_upgraded`
    (from, to), `key_in_file`, `edition_damaged` (dataset, fetched again).
    """

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


def open_journal(directory: Path, key: bytes) -> tuple[SqliteJournal, tuple[Notice, ...]]:
    """The journal of this folder and what happened while it was opened.

    Raises `StoreTrouble`: `store_key_wrong` where neither file can be read with this key (nothing is set aside then),
    `store_too_new`, `disk_full`, `store_folder`.
    """
    desk, outbox = directory / "desk.db", directory / "outbox.log"
    if desk.exists() and outbox.exists() and not _readable(desk, key) and not _readable(outbox, key):
        raise StoreTrouble("store_key_wrong", {"file": desk.name})
    aside: dict[str, str] = {}
    if _damaged(outbox, key):
        aside["outbox_damaged"] = _set_aside(outbox)
    if _damaged(desk, key):
        aside["store_damaged"] = _set_aside(desk)
    try:
        journal = SqliteJournal(directory, key)
    except StoreTrouble as trouble:
        if trouble.code != "store_damaged" or "store_damaged" in aside:
            raise
        broken = outbox if trouble.params.get("file") == outbox.name else desk
        aside["outbox_damaged" if broken == outbox else "store_damaged"] = _set_aside(broken)
        journal = SqliteJournal(directory, key)
    notices = [Notice(code="store_upgraded", params={"from": journal.came_from})] if journal.came_from else []
    if aside:
        here = {"commands": len(journal.pending()), "drafts": len(journal.drafts())}
        notices += [Notice(code=code, params={"file": name, **here}) for code, name in aside.items()]
    return journal, tuple(notices)


def _readable(path: Path, key: bytes) -> bool:
    """The first page can be read with this key."""
    try:
        with translated(path):
            connection = connect(path, key)
            try:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            finally:
                connection.close()
    except StoreTrouble as trouble:
        if trouble.code != "store_damaged":
            raise
        return False
    return True


def _damaged(path: Path, key: bytes) -> bool:
    if not path.exists():
        return False
    suspect = suspicion(path)
    ended_badly = suspect.exists() or path.with_name(path.name + "-wal").exists()
    if path.stat().st_size > READ_THROUGH_AT_MOST and not ended_badly:
        return not _readable(path, key)
    try:
        with translated(path):
            sound = whole(path, key)
    except StoreTrouble as trouble:
        if trouble.code != "store_damaged":
            raise
        sound = False
    suspect.unlink(missing_ok=True)
    return not sound


def _set_aside(path: Path) -> str:
    """Move the file and what belongs to it out of the way, never over one that was set aside before."""
    number = next(number for number in count(1) if not path.with_name(f"{path.name}.damaged-{number}").exists())
    new = path.with_name(f"{path.name}.damaged-{number}")
    for ending in ("-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(new.with_name(new.name + ending))
    return new.name

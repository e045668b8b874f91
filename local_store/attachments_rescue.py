"""Opens attachments.db whatever state it is in: what a damaged one still holds and the centre lacks is saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from local_store.attachments import FILE, SqliteAttachments
from local_store.desk_file import suspicion
from local_store.rescue import damaged, set_aside
from local_store.salvage import Unsent, Wreck

SAVED = f"{FILE}.saved"
"""What is saved of a damaged file, until it takes that one's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A damaged file of attachments: its name now that it is set aside, the files of it that are not at the centre and
    are here again, and those that are gone. Not `complete`: others may be gone of which nothing is known."""

    aside: str
    saved: frozenset[str]
    lost: frozenset[str]
    complete: bool


def open_attachments(directory: Path, key: bytes) -> tuple[SqliteAttachments, Damage | None]:
    """The files kept in a folder. One that is damaged is set aside, after what can be read of it was saved."""
    path, saved = directory / FILE, directory / SAVED
    if saved.exists() and not path.exists():
        saved.rename(path)  # the power went between the last two steps
    for leftover in (saved, saved.with_name(f"{SAVED}-journal")):
        leftover.unlink(missing_ok=True)
    damage = None
    if damaged(path, key):
        suspicion(path).touch()  # cut off here, the next start begins anew
        damage = _saved(directory, key)
        saved.rename(path)
        suspicion(path).unlink()
    return SqliteAttachments(directory, key), damage


def _saved(directory: Path, key: bytes) -> Damage:
    """Saves what is not at the centre into a file beside the damaged one, and sets that aside."""
    wreck = Wreck(directory / FILE, key)
    try:
        into = SqliteAttachments(directory, key, file=SAVED)
        try:
            found = {one.sha256: _save(into, one) for one in wreck.unsent()}
        finally:
            into.close()
    finally:
        wreck.close()
    return Damage(
        aside=set_aside(directory / FILE),
        saved=frozenset(sha256 for sha256, sound in found.items() if sound),
        lost=frozenset(sha256 for sha256, sound in found.items() if not sound),
        complete=wreck.complete,
    )


def _save(into: SqliteAttachments, one: Unsent) -> bool:
    if one.content is None:
        return False
    into.keep(one.sha256, one.content)
    into.want([one.sha256] if one.wanted else [])
    return True

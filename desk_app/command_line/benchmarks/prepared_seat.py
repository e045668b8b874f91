"""Prepares a seat's data folder through the real journal: reference data, cases, and somebody who may unlock."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_app.central.datasets import Edition, edition_of, in_order
from desk_app.command_line.benchmarks.ground import OPERATOR, PASSWORD, SEAT
from desk_app.command_line.benchmarks.sample_town import SampleTown
from desk_app.domain.case import Badge
from desk_app.domain.projection import QueueFilter
from desk_app.domain.protocol import DATASETS, Grant, SnapshotCase, SnapshotEnd, SnapshotHeader
from desk_app.domain.seat import Actor
from desk_app.errors import StoreTrouble
from desk_app.importing.sample.size import SampleSize
from desk_app.importing.sample_district import sample_rows
from desk_app.ports import SnapshotLine
from desk_app.progress import Task
from desk_app.sync.session import SCOPE, scope_of
from local_store.keys import KEY_BYTES
from local_store.passwords import Argon2Passwords
from local_store.seat_disk import SeatDisk, open_seat_disk

LEDGER = "benchmark"
CASES = "prepared_cases"
YEARS = 10


def prepare(folder: Path, cases: int, size: SampleSize) -> None:
    """Fills an empty folder. Its key lies in a file beside the data, so that the folder can be copied."""
    folder.mkdir(parents=True)
    (folder / "desk.key").write_text(secrets.token_bytes(KEY_BYTES).hex(), encoding="ascii")
    disk = open_seat_disk(folder)
    try:
        _install_datasets(disk, size)
        town = SampleTown(disk.shelf.reference())
        disk.journal.install_snapshot(_snapshot(town, cases), Task())
        _let_in(disk, town.operator, cases)
    finally:
        disk.close()


def is_prepared(folder: Path, cases: int) -> bool:
    """The folder was filled to its end, and this program reads all of it."""
    if not (folder / "desk.db").exists():
        return False
    try:
        disk = open_seat_disk(folder)
    except StoreTrouble:
        return False
    try:
        grant = disk.journal.grant(Badge(disk.journal.setting(OPERATOR) or ""))
        rows = disk.journal.queue(QueueFilter(limit=1))
        all_here = set(disk.shelf.installed()) == set(DATASETS)
        return grant is not None and bool(rows) and all_here and disk.journal.setting(CASES) == str(cases)
    finally:
        disk.close()


def _install_datasets(disk: SeatDisk, size: SampleSize) -> None:
    rows = sample_rows(size=size)
    for name in in_order(rows):
        install(disk, edition_of(name, rows[name]), Task())


def install(disk: SeatDisk, edition: Edition, task: Task) -> None:
    """Puts an edition into force on this disk as a download does: kept piece by piece, then built."""
    disk.shelf.take(edition.info(datetime.now(UTC)), edition.chunks, task)


def _snapshot(town: SampleTown, cases: int) -> Iterator[SnapshotLine]:
    made = list(town.open_cases(cases))
    last = made[-1][1][-1].position if made else 0
    yield SnapshotHeader(ledger=LEDGER, position=last or 0, hash="0", cases=len(made))
    for case_id, facts in made:
        yield SnapshotCase(case=case_id, facts=facts)
    yield SnapshotEnd(cases=len(made), digest=hashlib.sha256().hexdigest())


def _let_in(disk: SeatDisk, operator: Actor, cases: int) -> None:
    disk.journal.keep_grant(grant_of(operator), Argon2Passwords().hash(PASSWORD))
    disk.journal.set_setting(SCOPE, scope_of(operator))
    disk.journal.set_setting(OPERATOR, operator.badge)
    disk.journal.set_setting(CASES, str(cases))  # last: it tells that all is there


def grant_of(operator: Actor) -> Grant:
    """An offline grant for the prepared seat; no centre has signed it, and none is asked."""
    now = datetime.now(UTC)
    return Grant(
        badge=operator.badge,
        name=operator.name,
        roles=operator.roles,
        body=operator.body,
        board=operator.board,
        seat=SEAT,
        issued_at=now,
        valid_until=now + timedelta(days=365 * YEARS),
        token="none",
    )

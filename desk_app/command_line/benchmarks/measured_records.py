"""Ended cases from their pages onto a seat's disk, while somebody saves; against writing the very rows raw.

The floor writes the same rows with one `executemany` into the same table with the same indexes, in one transaction
whose file is synced once at the end: nobody could save meanwhile.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.remembered import pages
from desk_app.command_line.benchmarks.result import Result, figure, share_of, times_floor
from desk_app.command_line.benchmarks.strokes import took
from desk_app.domain.projection import Draft
from desk_app.domain.protocol import RecordsPage
from desk_app.ports import Journal
from local_store.cipher import connect
from local_store.keys import store_key
from local_store.seat_disk import SeatDisk, open_seat_disk

BUDGET = 6.0
SAVING_MS = 50.0
SAVED_EVERY = 0.02
SWITCH_SECONDS = 0.0005  # as `ui.application` sets it
QUIET_SAVES = 100
BATCH = 20_000
_TABLE = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'ended_cases' AND sql IS NOT NULL ORDER BY type DESC"


def measured(ground: Ground) -> tuple[Result, ...]:
    """One seat with open cases on its disk; the pages are made before their turn, outside of what is timed."""
    folder = ground.seat_to_change()
    try:
        os.sync()  # else the first save waits for the copy of the whole seat
        disk = open_seat_disk(folder)
        try:
            quiet = [_save(disk.journal, number) for number in range(QUIET_SAVES)]
            seconds, saves = _kept(disk, ground.scale.records)
        finally:
            disk.close()
        floor, bytes_more = _raw(folder)
    finally:
        shutil.rmtree(folder)
    what = f"{ground.scale.records:,} ended cases onto the disk"
    size = f"{bytes_more / 1e6:.0f} MB with indexes"
    words = f"saving what is typed meanwhile, of {len(saves):,}"
    alone = f"{share_of(quiet, 0.99):.2g} ms and {max(quiet):.2g} ms with nothing else to write"
    return (
        times_floor("records", what, seconds, "s", floor=floor, at_most=BUDGET, note=size),
        figure("records-saving", f"{words}: 99 %", share_of(saves, 0.99), "ms", at_most=SAVING_MS, note=alone),
        figure("records-saving-max", f"{words}: the longest", max(saves), "ms", at_most=SAVING_MS),
    )


def _kept(disk: SeatDisk, count: int) -> tuple[float, Sequence[float]]:
    """Seconds that keeping the pages took together, and milliseconds of each save meanwhile."""
    problems = tuple(disk.shelf.reference().catalogue.problems)
    made = pages(disk.shelf, problems, count)
    first = next(made)  # what is read for making them belongs to nobody's saving
    seconds = 0.0
    with _saving(disk.journal) as saves:
        for page in chain([first], made):
            seconds += _keep(disk.journal, page)
    return seconds, saves


def _keep(journal: Journal, page: RecordsPage) -> float:
    after, now = journal.records_after() or 0, datetime.now(UTC)
    began = time.perf_counter()
    journal.keep_records(page, after=after, heard_at=now)
    return time.perf_counter() - began


@contextmanager
def _saving(journal: Journal) -> Iterator[list[float]]:
    """Somebody types in a form, whose draft is saved again and again; threads change as often as in a window."""
    times: list[float] = []
    former = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    over = threading.Event()

    def save() -> None:
        while not over.wait(SAVED_EVERY):
            times.append(_save(journal, len(times)))

    typing = threading.Thread(target=save, name="benchmark-typing")
    typing.start()
    try:
        yield times
    finally:
        over.set()
        typing.join()
        sys.setswitchinterval(former)
        if not times:
            times.append(_save(journal, 0))


def _save(journal: Journal, number: int) -> float:
    draft = Draft(key="call", values={"event": f"井盖没了 {number}"}, saved_at=datetime.now(UTC))
    return took(lambda: journal.save_draft(draft))


def _raw(folder: Path) -> tuple[float, int]:
    """Seconds until the same rows are in a file of their own, and its bytes."""
    key = store_key(folder).key
    source = connect(folder / "desk.db", key, read_only=True)
    made = [sql for (sql,) in source.execute(_TABLE).fetchall()]
    rows = source.execute("SELECT * FROM ended_cases ORDER BY row")
    target = connect(folder / "raw.db", key)
    target.execute("PRAGMA journal_mode = OFF")
    target.execute("PRAGMA synchronous = OFF")
    for statement in made:
        target.execute(statement)
    marks = ", ".join("?" for _ in rows.description)
    seconds = 0.0
    target.execute("BEGIN")
    statement = f"INSERT INTO ended_cases VALUES ({marks})"
    while batch := rows.fetchmany(BATCH):
        seconds += took(partial(target.executemany, statement, batch)) / 1000
    began = time.perf_counter()
    target.execute("COMMIT")
    descriptor = os.open(folder / "raw.db", os.O_RDWR)
    os.fsync(descriptor)
    os.close(descriptor)
    seconds += time.perf_counter() - began
    source.close()
    target.close()
    return seconds, (folder / "raw.db").stat().st_size

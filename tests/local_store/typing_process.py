"""A seat's store in a process of its own, without windows: types and saves calls for as long as it lives.

    python -m tests.local_store.typing_process FOLDER PAUSE

For each number it reads, a child is forked (so that nothing is imported again). It prints `child PID`, opens the store,
prints `found N` (how many keys the draft of the last run holds) and goes on typing: `typed N SECONDS` for each key,
`saving N` and `saved N` for the draft, which is saved once the first key that is not in it is PAUSE seconds old; then
`keeping NUMBER` and `kept NUMBER ID...` for a call that is registered, filed, dispatched and has a picture. Once the
child has been killed by whoever reads, its parent prints `ended`.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId
from desk_app.domain.projection import Draft
from desk_app.domain.protocol import Grant
from desk_app.sync.clock import SeatClock
from desk_app.sync.intents import Intent, Kept
from desk_app.sync.outbox import Outbox, Person
from local_store.seat_disk import SeatDisk, open_seat_disk
from tests.local_store.small_town import FILES, projector, registers
from tests.sample_reference import REFERENCE, SEAT, SUB_A

DRAFT = "call"
KEY_SECONDS = 0.003
PAUSES_A_CALL = 3
PICTURE_BYTES = 70_000


def picture(number: int) -> bytes:
    """The picture of a call: larger than what is written in one piece."""
    return number.to_bytes(4, "big") * (PICTURE_BYTES // 4)


def say(*words: object) -> None:
    """One line, at once."""
    print(*words, flush=True)


class Typist:
    """Types call after call as an operator does, through the outbox and the draft that a form uses."""

    def __init__(self, disk: SeatDisk, number: int, pause: float) -> None:
        self._disk, self._number, self._pause = disk, number, pause
        names = (f"{number}-{each}" for each in count())
        self._outbox = Outbox(disk.journal, SeatClock(), lambda: next(names), lambda: REFERENCE, disk.attachments.want)
        until = datetime.max.replace(tzinfo=UTC)
        grant = Grant(
            badge=SEAT.badge,
            name=SEAT.name,
            roles=SEAT.roles,
            body=SEAT.body,
            board="",
            seat="07",
            issued_at=datetime.now(UTC),
            valid_until=until,
            token="signed",
        )
        self._person = Person(actor=SEAT, grant=grant)

    def work(self) -> None:
        """Until killed."""
        draft = self._disk.journal.draft(DRAFT)
        typed = len(draft.values["event"]) if draft is not None else 0
        say("found", typed)
        while True:
            self._type(typed)
            self._save(self._number)
            typed = 0
            self._number += 1

    def _type(self, typed: int) -> None:
        unsaved_since: float | None = None
        for keys in range(typed + 1, max(typed, int(PAUSES_A_CALL * self._pause / KEY_SECONDS)) + 1):
            time.sleep(KEY_SECONDS)
            now = time.monotonic()
            unsaved_since = now if unsaved_since is None else unsaved_since
            say("typed", keys, now)
            if now - unsaved_since >= self._pause:
                say("saving", keys)
                self._disk.journal.save_draft(
                    Draft(key=DRAFT, values={"event": "字" * keys}, saved_at=datetime.now(UTC))
                )
                say("saved", keys)
                unsaved_since = None

    def _save(self, number: int) -> None:
        say("keeping", number)
        photo = self._disk.attachments.keep("现场.jpg", picture(number))
        bodies = (registers(accept=True), FILES, c.DispatchCase(target=SUB_A), c.Attach(photo=photo))
        case = CaseId(f"case-{number}")
        kept, _ = self._outbox.perform([Intent(case=case, body=body) for body in bodies], self._person, session=True)
        assert isinstance(kept, Kept), kept
        say("kept", number, *kept.ids)
        self._disk.journal.drop_draft(DRAFT)
        say("saved", 0)


def main(folder: Path, number: int, pause: float) -> None:
    """Type until killed."""
    say("child", os.getpid())
    disk = open_seat_disk(folder)
    disk.journal.set_projector(projector())
    Typist(disk, number, pause).work()


if __name__ == "__main__":
    for told in sys.stdin:
        if (child := os.fork()) == 0:
            main(Path(sys.argv[1]), int(told), float(sys.argv[2]))
        os.waitpid(child, 0)
        print("\nended", flush=True)

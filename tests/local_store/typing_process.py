"""A seat's store in a process of its own, without windows: saves commands for as long as it lives and says which.

    python -m tests.local_store.typing_process FOLDER

For each number it reads, a child is forked (so that nothing is imported again) which opens the store and saves calls
from that number on. It prints `child PID`, then a line for each call that was kept, its ids with spaces between, and
`ended` once the child has been killed by whoever reads.
"""

import os
import sys
from pathlib import Path

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import Command
from desk_app.domain.rules import case_subject
from local_store.seat_disk import open_seat_disk
from tests.local_store.small_town import FILES, OPERATOR, projector, registers
from tests.sample_reference import START, SUB_A


def call(number: int) -> list[Command]:
    """Register, file and dispatch of one call, as one group."""
    bodies = (registers(accept=True), FILES, c.DispatchCase(target=SUB_A))
    return [
        Command(
            id=CommandId(f"call-{number}-{step}"),
            subjects=(case_subject(CaseId(f"case-{number}")),),
            claimed_at=START,
            body=body,
            based_on=step,
            group=f"call-{number}",
        )
        for step, body in enumerate(bodies)
    ]


def main(folder: Path, number: int) -> None:
    """Save group after group until killed."""
    disk = open_seat_disk(folder)
    disk.journal.set_projector(projector())
    print(f"child {os.getpid()}", flush=True)
    while True:
        kept = disk.journal.add_pending(call(number), OPERATOR, START)
        print(*(one.command.id for one in kept), flush=True)
        number += 1


if __name__ == "__main__":
    for told in sys.stdin:
        if (child := os.fork()) == 0:
            main(Path(sys.argv[1]), int(told))
        os.waitpid(child, 0)
        print("\nended", flush=True)

"""A process that writes to a ledger as fast as it can: new cases of its own, and notes to cases that all share."""

import json
import sys
import time
from datetime import UTC, datetime

from desk_app.central.engine import open_engine
from desk_app.central.ledger import Ledger, Offered
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import AddNote, Body, Command, FileCase
from desk_app.domain.protocol import Verdict
from desk_app.domain.rules import case_subject
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, registering


def write(url: str, name: str, seconds: float, shared: int) -> dict[str, int]:
    """Writes for so long; how many commands were accepted, and how many came out otherwise."""
    engine = open_engine(url, connections=2)
    zone = sample.CALENDAR.zone
    ledger = Ledger(engine, DISTRICT, zone, lambda: sample.REFERENCE, lambda: datetime.now(UTC))
    counts = {"accepted": 0, "other": 0}
    end, turn = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        turn += 1
        own = f"{name}-{turn}"
        bodies: list[tuple[str, Body, int | None]] = [
            (own, registering(accept=True, text=own), 0),
            (own, FileCase(problem=sample.STALL, condition=f"{sample.STALL}-1"), 1),
            (f"shared-{turn % shared}", AddNote(text=own), None),
        ]
        batch = [
            Offered(
                command=Command(
                    id=CommandId(f"{own}-{number}"),
                    subjects=(case_subject(CaseId(case)),),
                    claimed_at=datetime.now(UTC),
                    body=body,
                    based_on=based_on,
                ),
                actor=sample.SEAT,
            )
            for number, (case, body, based_on) in enumerate(bodies)
        ]
        for answer in ledger.offer(batch):
            counts["accepted" if answer.verdict is Verdict.ACCEPTED else "other"] += 1
    engine.dispose()
    return counts


if __name__ == "__main__":
    print(json.dumps(write(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))))

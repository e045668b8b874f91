"""The centre's own clock: resumes, escalates, evaluates and reckons deadlines anew, in the process with the lease."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.exc import DBAPIError

from desk_app import wire
from desk_app.central import schema
from desk_app.central.agenda import duty_id
from desk_app.central.commit import put
from desk_app.central.engine import reading, writing
from desk_app.central.lease import Lease
from desk_app.central.ledger import BATCH_AT_MOST, Ledger, Offered
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.clocks import due_of
from desk_app.domain.commands import Body, Command, RecomputeDeadline, Subject, SubjectKind
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.reference import Reference
from desk_app.domain.seat import CLOCK_ACTOR

RECOMPUTED = "recomputed_calendar"
"""The mark that names the calendar edition which has reached every clock."""

_log = logging.getLogger(__name__)


class Scheduler:
    """Does what is due, a few times a second of real time, whatever the speed of the district's clock."""

    def __init__(self, ledger: Ledger, *, every: float = 0.25) -> None:
        self._ledger, self._every = ledger, every
        self._lease = Lease(ledger.engine, ledger.district, "scheduler")
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="centre-clock", daemon=True)

    def start(self) -> None:
        """Begins, once this process holds the lease."""
        self._thread.start()

    def close(self) -> None:
        """Ends the thread, waits for it, and lets go of the lease."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()
        with contextlib.suppress(DBAPIError):  # it runs out by itself
            self._lease.release()

    def run_due(self, now: datetime | None = None) -> int:
        """Gives every command that is due at `now` (the ledger's own now where it is left out or later).

        Returns how many were accepted. Does not ask for the lease: two that run at once repeat each other's commands.
        """
        latest = self._ledger.now()
        moment = latest if now is None or now > latest else now
        return self._recompute(moment) + self._keep_agenda(moment)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                if self._lease.held():
                    self.run_due()
            except DBAPIError as trouble:
                _log.info("lost the database, trying again: %s", trouble)
            except Exception:  # noqa: BLE001  # the clock must not stop for good; logged with its trace
                _log.exception("the centre's clock stumbled and goes on")
            self._closing.wait(self._every)

    # --- what the agenda says ---------------------------------------------------------------------------------------

    def _keep_agenda(self, now: datetime) -> int:
        accepted = 0
        while not self._closing.is_set() and (rows := self._due(now)):
            answers = self._ledger.offer([self._offered(row.command_id, row) for row in rows])
            accepted += _newly_accepted(answers)
            self._settle(rows, answers, now)
        return accepted

    def _due(self, now: datetime) -> Sequence[Any]:
        table = schema.agenda
        due = (
            table.c.district == self._ledger.district,
            table.c.done.is_(False),
            table.c.at <= wire.microseconds(now),
        )
        with reading(self._ledger.engine) as connection:
            return connection.execute(select(table).where(*due).order_by(table.c.at).limit(BATCH_AT_MOST)).all()

    def _offered(self, command_id: str, row: Any) -> Offered:
        body = wire.load_command_body(row.kind, json.loads(row.body))
        return _clock_command(CommandId(command_id), CaseId(row.case_id), body, wire.moment(row.at))

    def _settle(self, rows: Sequence[Any], answers: Sequence[Answer], now: datetime) -> None:
        """An accepted duty has left the agenda with its case; a refused one waits until its case changes.

        What was held back stays for the next round. A duty that has been moved meanwhile is not touched.
        """
        later = wire.microseconds(now + timedelta(minutes=1))
        table = schema.agenda
        for row, answer in zip(rows, answers, strict=True):
            if answer.verdict is Verdict.HELD_BACK or (answer.verdict is Verdict.ACCEPTED and not answer.repeated):
                continue
            values = {"at": later} if answer.code == "too_early" else {"done": True}
            same = (
                table.c.district == self._ledger.district,
                table.c.command_id == row.command_id,
                table.c.at == row.at,
            )
            with writing(self._ledger.engine) as connection:
                connection.execute(update(table).where(*same).values(**values))

    # --- a new calendar ---------------------------------------------------------------------------------------------

    def _recompute(self, now: datetime) -> int:
        """Offers a new deadline for each running clock that the calendar in force moves; once for each edition."""
        reference = self._ledger.reference()
        calendar = reference.calendar
        if self._mark() == calendar.edition:
            return 0
        accepted, after = 0, ("", "")
        while not self._closing.is_set():
            rows = self._clocks_of_other_editions(calendar.edition, after)
            if not rows:
                self._set_mark(calendar.edition)
                break
            after = rows[-1].case_id, rows[-1].clock
            moved = [row for row in rows if _moves(row, reference)]
            if moved:
                accepted += _newly_accepted(
                    self._ledger.offer([self._recompute_one(row, calendar.edition, now) for row in moved])
                )
        return accepted

    def _clocks_of_other_editions(self, edition: str, after: tuple[str, str]) -> Sequence[Any]:
        clocks, cases = schema.running_clocks.c, schema.cases.c
        query = (
            select(clocks.case_id, clocks.clock, cases.folded)
            .join(schema.cases, (cases.district == clocks.district) & (cases.id == clocks.case_id))
            .where(
                clocks.district == self._ledger.district,
                clocks.works.is_(True),
                clocks.calendar_edition != edition,
                tuple_(clocks.case_id, clocks.clock) > after,
            )
        )
        with reading(self._ledger.engine) as connection:
            return connection.execute(query.order_by(clocks.case_id, clocks.clock).limit(BATCH_AT_MOST)).all()

    def _recompute_one(self, row: Any, edition: str, now: datetime) -> Offered:
        body = RecomputeDeadline(clock=row.clock, calendar_edition=edition)
        command_id = duty_id(self._ledger.district, CaseId(row.case_id), body)
        return _clock_command(command_id, CaseId(row.case_id), body, now)

    def _mark(self) -> str | None:
        table = schema.marks.c
        query = select(table.value).where(table.district == self._ledger.district, table.name == RECOMPUTED)
        with reading(self._ledger.engine) as connection:
            return connection.execute(query).scalar()

    def _set_mark(self, edition: str) -> None:
        with writing(self._ledger.engine) as connection:
            put(connection, schema.marks, [{"district": self._ledger.district, "name": RECOMPUTED, "value": edition}])


def _moves(row: Any, reference: Reference) -> bool:
    """The calendar changes when the clock is due, when it turns yellow, or whether that is provisional."""
    case = wire.load(Case, json.loads(row.folded))
    clock = next((each for each in case.clocks if each.id == row.clock), None)
    if clock is None:
        return False
    found = due_of(clock, reference)
    return (found.due, found.turns_yellow, found.provisional) != (clock.due, clock.turns_yellow, clock.provisional)


def _clock_command(command_id: CommandId, case_id: CaseId, body: Body, at: datetime) -> Offered:
    subject = Subject(kind=SubjectKind.CASE, id=case_id)
    command = Command(id=command_id, subjects=(subject,), claimed_at=at, body=body)
    return Offered(command=command, actor=CLOCK_ACTOR, keep_refusal=False)


def _newly_accepted(answers: Sequence[Answer]) -> int:
    return sum(answer.verdict is Verdict.ACCEPTED and not answer.repeated for answer in answers)

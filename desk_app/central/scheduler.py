"""The centre's own clock: resumes, escalates, evaluates and reckons deadlines anew, in the process with the lease."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from desk_app import wire
from desk_app.central import schema
from desk_app.central.agenda import clock_command
from desk_app.central.engine import reading, writing
from desk_app.central.lease import Lease
from desk_app.central.ledger import BATCH_AT_MOST, Ledger, Offered
from desk_app.central.recomputing import Recomputing, newly_accepted
from desk_app.central.reference_source import LOOK_AGAIN_SECONDS
from desk_app.central.renewing import Renewing
from desk_app.central.sweep import Sweep
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.protocol import Answer, Verdict

RECOMPUTED = "recomputed_calendar"
"""The mark that names the calendar edition which has reached every clock."""
RENEWED = "renewed_agenda"
"""The mark that names the editions of policies and calendar by which the agenda of every open case was made."""
A_TURN = 50
"""How many clocks or cases a turn takes of what has come into force: who writes meanwhile waits a tenth of a second."""
HOUR = 3600.0
AFTER_A_STUMBLE = 5.0
BREATH = 0.05
"""Seconds between two batches of what has come into force: others write meanwhile."""

_log = logging.getLogger(__name__)


class Scheduler:
    """Does what is due, a few times a second of real time, whatever the speed of the district's clock."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        every: float = 0.25,
        again_after: float = 2 * LOOK_AGAIN_SECONDS,
        at_once: int = A_TURN,
        hourly: Callable[[], object] = lambda: None,
    ) -> None:
        self._ledger, self._every = ledger, every
        self._lease = Lease(ledger.engine, ledger.district, "scheduler")
        self._recomputing, self._renewing = Recomputing(ledger, at_once), Renewing(ledger, at_once)
        self._recomputed = Sweep(ledger, RECOMPUTED, again_after=again_after)
        self._renewed = Sweep(ledger, RENEWED, again_after=again_after)
        self._hourly, self._hourly_at = hourly, 0.0
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

        A new calendar or policy takes a batch of open cases each time, so that nothing else waits long for it.
        Returns how many were accepted. Does not ask for the lease: two that run at once repeat each other's commands.
        """
        latest = self._ledger.now()
        moment = latest if now is None or now > latest else now
        return self._take_over(moment) + self._keep_agenda(moment)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                if self._lease.held():
                    self.run_due()
                    self._tidy()
            except DBAPIError as trouble:
                _log.info("lost the database, trying again: %s", trouble)
            except Exception:  # noqa: BLE001  # the clock must not stop for good; logged with its trace
                _log.exception("the centre's clock stumbled and goes on")
                self._closing.wait(AFTER_A_STUMBLE)
            under_way = self._recomputed.under_way or self._renewed.under_way
            self._closing.wait(min(self._every, BREATH) if under_way else self._every)

    def _tidy(self) -> None:
        """What need not be done at any certain time: once an hour of real time."""
        if time.monotonic() >= self._hourly_at:
            self._hourly_at = time.monotonic() + HOUR
            self._hourly()

    # --- what has come into force -----------------------------------------------------------------------------------

    def _take_over(self, now: datetime) -> int:
        reference = self._ledger.reference()
        edition = reference.calendar.edition
        moved = self._recomputed.turn(edition, lambda key: self._recomputing.behind(key, now))
        self._renewed.turn(f"{reference.policy.edition}/{edition}", self._renewing.behind)
        return moved

    def _recompute_first(self, rows: Sequence[Any], now: datetime) -> int:
        """Nobody is told that a clock is late by a calendar that is no longer in force."""
        if self._recomputed.is_done(self._ledger.reference().calendar.edition):
            return 0
        return self._recomputing.of_cases({row.case_id for row in rows}, now)

    # --- what the agenda says ---------------------------------------------------------------------------------------

    def _keep_agenda(self, now: datetime) -> int:
        accepted = 0
        while not self._closing.is_set() and (rows := self._due(now)):
            if moved := self._recompute_first(rows, now):
                accepted += moved
                continue
            answers = self._ledger.offer([self._offered(row.command_id, row) for row in rows])
            accepted += newly_accepted(answers)
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
        return clock_command(CommandId(command_id), CaseId(row.case_id), body, wire.moment(row.at))

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

"""A new calendar reaches the clocks that run: each deadline it moves is offered anew, as a fact that all can see."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from desk_app import wire
from desk_app.central import schema
from desk_app.central.agenda import clock_command, duty_id
from desk_app.central.engine import reading
from desk_app.central.ledger import BATCH_AT_MOST, Ledger, Offered
from desk_app.domain.calendar import CalendarError
from desk_app.domain.case import Case, CaseId
from desk_app.domain.clocks import due_of
from desk_app.domain.commands import RecomputeDeadline
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.reference import Reference

_BETWEEN = "\n"
"""Stands between the case and the clock in a key; no id has one."""


class Recomputing:
    """Offers a new deadline for each running clock that the calendar in force moves, and for no other."""

    def __init__(self, ledger: Ledger, at_once: int = BATCH_AT_MOST) -> None:
        self._ledger, self._at_once = ledger, at_once

    def behind(self, key: str, now: datetime) -> tuple[str | None, int]:
        """The next clocks behind a key, in order of their cases: where to go on, and how many deadlines have moved."""
        reference = self._ledger.reference()
        clocks = schema.running_clocks.c
        case_id, _, clock = key.partition(_BETWEEN)
        later = tuple_(clocks.case_id, clocks.clock) > (case_id, clock)
        rows = self._rows(self._query(reference).where(later).limit(self._at_once))
        last = f"{rows[-1].case_id}{_BETWEEN}{rows[-1].clock}" if len(rows) == self._at_once else None
        return last, self._offer(rows, reference, now)

    def of_cases(self, cases: Collection[str], now: datetime) -> int:
        """All those of these cases; how many deadlines have moved."""
        reference = self._ledger.reference()
        rows = self._rows(self._query(reference).where(schema.running_clocks.c.case_id.in_(cases)))
        parts = (rows[start : start + self._at_once] for start in range(0, len(rows), self._at_once))
        return sum(self._offer(part, reference, now) for part in parts)

    def _query(self, reference: Reference) -> Select[Any]:
        clocks, cases = schema.running_clocks.c, schema.cases.c
        return (
            select(clocks.case_id, clocks.clock, cases.position, cases.folded)
            .join(schema.cases, (cases.district == clocks.district) & (cases.id == clocks.case_id))
            .where(
                clocks.district == self._ledger.district,
                clocks.works.is_(True),
                clocks.calendar_edition != reference.calendar.edition,
            )
            .order_by(clocks.case_id, clocks.clock)
        )

    def _rows(self, query: Select[Any]) -> Sequence[Any]:
        with reading(self._ledger.engine) as connection:
            return connection.execute(query).all()

    def _offer(self, rows: Sequence[Any], reference: Reference, now: datetime) -> int:
        edition = reference.calendar.edition
        offered = [self._offered(row, edition, now) for row in rows if _moves(row, reference)]
        return newly_accepted(self._ledger.offer(offered)) if offered else 0

    def _offered(self, row: Any, edition: str, now: datetime) -> Offered:
        case_id, body = CaseId(row.case_id), RecomputeDeadline(clock=row.clock, calendar_edition=edition)
        # An edition may come into force again after another: what moves by then is not what moved before.
        command_id = duty_id(self._ledger.district, case_id, body, f"/{row.position}")
        return clock_command(command_id, case_id, body, now)


def _moves(row: Any, reference: Reference) -> bool:
    """The calendar changes when the clock is due, when it turns yellow, or whether that is provisional."""
    case = wire.load(Case, json.loads(row.folded))
    clock = next((each for each in case.clocks if each.id == row.clock), None)
    if clock is None:
        return False
    try:
        found = due_of(clock, reference)
    except CalendarError:  # one clock that cannot be reckoned keeps its time, and stops no other
        return False
    return (found.due, found.turns_yellow, found.provisional) != (clock.due, clock.turns_yellow, clock.provisional)


def newly_accepted(answers: Sequence[Answer]) -> int:
    """How many of these answers are accepted commands that were not known before."""
    return sum(answer.verdict is Verdict.ACCEPTED and not answer.repeated for answer in answers)

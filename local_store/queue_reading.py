"""What queue, countdown and map read: rows and counts from one set of conditions, so that they always agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, false, func, literal_column, select, true

from desk_app.domain.case import ENDS, CaseId, State
from desk_app.domain.grid import Box
from desk_app.domain.projection import CasePoint, QueueFilter, QueueRow, RunningClock
from desk_app.domain.working_time import moment
from local_store.bundled_rows import bundled
from local_store.case_columns import OF_A_QUEUE_ROW, case_point, provisional_until, queue_row
from local_store.clock_rows import OF_A_CLOCK, STANDING, running_clocks
from local_store.full_text import asked
from local_store.schema import NEVER, case_bodies, cases, marked, queue_words, standing

_OF_A_POINT = "row id generation number title state grade longitude latitude due turns_yellow registered_at".split()
_ID, _GENERATION = OF_A_QUEUE_ROW.index("id"), OF_A_QUEUE_ROW.index("generation")
_DUE_REGISTERED_ROW = itemgetter(*(OF_A_QUEUE_ROW.index(name) for name in ("due", "registered_at", "row")))
_NEAREST_DUE = cases.c.due, cases.c.registered_at, cases.c.row
ROWS_AT_ONCE = 500
_ASKED_IN = (State.PENDING_DISPATCH.value, State.RETURNED.value)
"""Where a question to the shift leader can stand: few cases, found by their state, so that the mark needs no index."""


class QueueReading:
    """One consistent state of the queue.

    A case is in the queue while it is in this seat's scope, or has commands that are not settled.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        current = connection.execute(select(standing.c.generation, standing.c.floor)).one()
        self._generation: int = current.generation
        self._floor: int = current.floor

    def rows(self, wanted: QueueFilter) -> tuple[QueueRow, ...]:
        """The lines of the queue, nearest due first, at most `wanted.limit`."""
        return self._rows(wanted, self._conditions(wanted))

    def on_component(self, code: str) -> tuple[QueueRow, ...]:
        """The open cases on a component, nearest due first."""
        wanted = QueueFilter()
        return self._rows(wanted, [*self._conditions(wanted), cases.c.component == code]) if code else ()

    def _rows(self, wanted: QueueFilter, conditions: Sequence[ColumnElement[bool]]) -> tuple[QueueRow, ...]:
        query = select(*(cases.c[name] for name in OF_A_QUEUE_ROW)).where(*conditions).order_by(*_NEAREST_DUE)
        parts = self._parts(wanted)
        found = [row for part in parts for row in bundled(self._connection, query.where(part).limit(wanted.limit))]
        if len(parts) > 1 or wanted.ended:
            found.sort(key=_DUE_REGISTERED_ROW)
            newest = {row[_ID]: row[_GENERATION] for row in sorted(found, key=lambda row: row[_GENERATION])}
            found = [row for row in found if newest[row[_ID]] == row[_GENERATION]]
        return tuple(queue_row(row, self._generation) for row in found[: wanted.limit])

    def counts(self) -> Mapping[str, int]:
        """How many cases each view of the queue holds: `rows` with the same filter gives as many lines.

        Open cases by state and by `module:X`, `open` altogether, `callback_owed`, `asked_leader`, `refused`, and
        `unverified_place`, `pending`: cases with commands that wait or whose facts have not come yet.
        """
        unsettled = self._unsettled
        counted: dict[str, int] = {
            "open": 0,
            "callback_owed": 0,
            "asked_leader": 0,
            "unverified_place": 0,
            "refused": sum(1 for row in unsettled if row.refused),
            "pending": sum(1 for row in unsettled if row.pending),
        }
        narrow = {
            "callback_owed": self._number_of(QueueFilter(callback_owed=True)),
            "asked_leader": self._number_of(QueueFilter(asked_leader=True)),
            "unverified_place": self._number_of(QueueFilter(unverified_place=True)),
        }
        for part in self._parts(QueueFilter()):
            grouped = select(cases.c.state, cases.c.module, func.count()).where(part, cases.c.is_open == true())
            for state, module, number in self._connection.execute(grouped.group_by(cases.c.state, cases.c.module)):
                for key in (state, f"module:{module}", "open"):
                    counted[key] = counted.get(key, 0) + number
            for view, number_of in narrow.items():
                counted[view] += self._connection.scalar(number_of.where(part)) or 0
        return counted

    def _number_of(self, wanted: QueueFilter) -> Select[int]:
        return select(func.count()).select_from(cases).where(*self._conditions(wanted))

    def provisional_until(self) -> datetime | None:
        """The last due time of a running clock of an open case that no holiday notice has settled."""
        latest: list[int] = []
        for part in self._parts(QueueFilter()):
            told = select(cases.c.marks, cases.c.due).where(part, cases.c.is_open == true(), marked("provisional"))
            latest.extend(provisional_until(marks, due) for marks, due in self._connection.execute(told))
        return moment(max(latest)) if latest else None

    def running_clocks(self, of: Collection[CaseId] | None) -> tuple[RunningClock, ...]:
        """The running clocks of open cases, of all or of these, in no order."""
        query: Select[Any] = select(*OF_A_CLOCK).join(case_bodies, case_bodies.c.row == cases.c.row)
        if of is not None:
            return tuple(running_clocks(self._of_these(query, of)))
        query = query.where(cases.c.is_open == true(), cases.c.due < NEVER)
        here, *others = self._parts(QueueFilter())
        unsettled = query.where(*others).order_by(cases.c.generation)
        elsewhere = {row.id: row for row in self._connection.execute(unsettled)} if others else {}
        return tuple(running_clocks(self._each(query.where(here), elsewhere)))

    def _of_these(self, query: Select[Any], of: Collection[CaseId]) -> Iterator[Row[Any]]:
        """Looked for by their ids alone: with any further condition SQLite reads every open case instead."""
        known = {row.row for row in self._unsettled}
        query = query.add_columns(*STANDING).where(cases.c.id.in_(of)).order_by(cases.c.generation)
        newest = {
            row.id: row
            for row in self._connection.execute(query)
            if row.row in known or (row.generation == self._generation and row.in_scope)
        }
        return (row for row in newest.values() if row.is_open)

    def _each(self, query: Select[Any], elsewhere: dict[str, Row[Any]]) -> Iterator[Row[Any]]:
        """Row after row, so that a hundred thousand never lie in memory at once; what is here goes before what a case
        was elsewhere."""
        for row in self._connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}):
            elsewhere.pop(row.id, None)
            yield row
        yield from elsewhere.values()

    def points(self, within: Box | None) -> tuple[CasePoint, ...]:
        """The open cases that have a place, or one in this box, nearest due first."""
        query = (
            select(*(cases.c[name] for name in _OF_A_POINT))
            .where(cases.c.is_open == true(), *_lie(within))
            .order_by(*_NEAREST_DUE)
        )
        parts = self._parts(QueueFilter())
        rows = [row for part in parts for row in self._connection.execute(query.where(part)).mappings()]
        if len(parts) > 1:
            rows.sort(key=lambda row: (row["due"], row["registered_at"], row["row"]))
            newest = {row["id"]: row["generation"] for row in sorted(rows, key=lambda row: row["generation"])}
            rows = [row for row in rows if newest[row["id"]] == row["generation"]]
        return tuple(map(case_point, rows))

    @cached_property
    def _unsettled(self) -> Sequence[Row[Any, Any, Any, Any, Any]]:
        """The few rows with commands that are not settled, each condition on the one index that is made for it."""
        columns = cases.c.row, cases.c.generation, cases.c.in_scope, cases.c.pending, cases.c.refused
        # Two queries: asked for as one, with OR or UNION, SQLite reads every row.
        found = {
            row.row: row
            for condition in (cases.c.pending > 0, cases.c.refused > 0)
            for row in self._connection.execute(select(*columns).where(condition))
        }
        return [row for row in found.values() if self._floor <= row.generation <= self._generation]

    def _parts(self, wanted: QueueFilter) -> tuple[ColumnElement[bool], ...]:
        """Where to look, as parts that do not overlap and have an index each: what is in scope, and the few cases
        that are only here because of unsettled commands. Ended ones are looked for among those that left, too."""
        here = and_(cases.c.generation == self._generation, cases.c.in_scope == true())
        if wanted.ended:
            return (cases.c.generation.between(self._floor, self._generation),)
        elsewhere = [row.row for row in self._unsettled if row.generation != self._generation or not row.in_scope]
        return (here, cases.c.row.in_(elsewhere)) if elsewhere else (here,)

    def _conditions(self, wanted: QueueFilter) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if wanted.states:
            conditions.append(cases.c.state.in_([state.value for state in wanted.states]))
        if wanted.modules:
            conditions.append(cases.c.module.in_(wanted.modules))
        if wanted.holder:
            conditions.append(cases.c.holder == wanted.holder)
        if wanted.callback_owed:
            conditions.append(cases.c.callback_owed == true())
        if wanted.asked_leader:
            conditions += [cases.c.state.in_(_ASKED_IN), cases.c.marks.contains("asked_leader")]
        if wanted.unverified_place:
            conditions.append(marked("unverified_place"))
        if wanted.refused:
            conditions.append(cases.c.refused > 0)
        if wanted.pending:
            conditions.append(cases.c.pending > 0)
        if self._only_open(wanted):
            conditions.append(cases.c.is_open == true())
        if wanted.words.strip():
            conditions.append(_holds(wanted.words))
        return conditions

    def _only_open(self, wanted: QueueFilter) -> bool:
        """Ended cases are shown where they are asked for: as such, by their state, or by what is still owed."""
        asked_for = wanted.ended or wanted.callback_owed or wanted.refused or wanted.pending
        return not asked_for and not any(state in ENDS for state in wanted.states)


def _lie(within: Box | None) -> tuple[ColumnElement[bool], ...]:
    """Few rows become points then: to look at every open case's degrees takes a small part of what points take."""
    if within is None:
        return cases.c.longitude.is_not(None), cases.c.latitude.is_not(None)
    west, south, east, north = within
    return cases.c.latitude.between(south, north), cases.c.longitude.between(west, east)


def _holds(words: str) -> ColumnElement[bool]:
    question = asked(words)
    if question is None:
        return false()
    matching = select(queue_words.c.rowid).where(literal_column("queue_words").op("MATCH")(question))
    return cases.c.row.in_(matching)

"""Cases that a call may be the same as, and a caller's history: those here in full, ended ones by their key fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, select, true

from desk_app import numbers
from desk_app.domain.case import Caller, CaseId, DemandKind, Place, State
from desk_app.domain.grid import board_of, village_of
from desk_app.domain.key_fields import CaseKey, Wish, wishes_of
from desk_app.domain.likeness import LED_AT_MOST, Sought, leaders_lacking
from desk_app.domain.projection import KnownCase
from desk_app.wire import load, microseconds, moment
from local_store.schema import NEVER, case_bodies, cases, ended_cases, standing

COMPARED_AT_MOST = 200
"""In each way to be like a call: of more at one place or of one caller, the newest are compared."""
_OF_A_CASE = (
    "row id number state title problem address longitude latitude cell component leader registered_at caller due"
    " turns_yellow"
).split()
_HERE = select(*(cases.c[name] for name in _OF_A_CASE))
_ENDED = select(ended_cases)
_TOLD_BY = select(
    case_bodies.c.row, func.json_extract(func.coalesce(case_bodies.c.shown, case_bodies.c.confirmed), "$.caller")
)

Where = Callable[[Table], Sequence[ColumnElement[bool]]]


def like(connection: Connection, looked_for: Sought) -> tuple[KnownCase, ...]:
    """The cases among which those that are like it are found: near it, in its cell, on its component, of its caller;
    and the leaders of merged ones."""
    if looked_for.says_nothing:
        return ()
    lately, place, squares = microseconds(looked_for.since), looked_for.place, looked_for.squares
    known = _Known(connection, looked_for.number)
    if squares:
        known.look(lambda table: (table.c.square.in_(squares), table.c.registered_at >= lately))
    if place.cell:
        known.look(lambda table: _in_cell(table, place.cell, lately, only_told=bool(squares)))
    if place.component:  # ended ones stand at the component's place
        known.look(lambda table: (table.c.component == place.component,), (cases,))
    if looked_for.number:
        known.look_for_caller(microseconds(looked_for.caller_since), COMPARED_AT_MOST)
    known.add_leaders()
    return tuple(known.found.values())


def _in_cell(table: Table, cell: str, lately: int, *, only_told: bool) -> Sequence[ColumnElement[bool]]:
    within = (table.c.cell == cell, table.c.registered_at >= lately)
    # Written so that no index is asked for the places that were only told: a cell has far fewer of them.
    return (*within, (table.c.square + 0).is_(None)) if only_told else within


def of_caller(connection: Connection, number: str, at_most: int) -> tuple[KnownCase, ...]:
    """The cases of a number, with who told those that are here: open ones first, the newest of each first."""
    if not number:
        return ()
    known = _Known(connection, number)
    known.look_for_caller(0, at_most)
    known.add_who_told()
    ordered = sorted(known.found.values(), key=lambda one: (not one.is_open, -one.registered_at.timestamp(), one.id))
    return tuple(ordered[:at_most])


def ended_case(connection: Connection, case_id: CaseId) -> CaseKey | None:
    """What is remembered of an ended case; only while anything is."""
    row = connection.execute(_ENDED.where(ended_cases.c.id == case_id)).one_or_none()
    if row is None or connection.scalar(select(standing.c.records_after)) is None:
        return None
    return CaseKey(
        id=CaseId(row.id),
        number=row.number,
        state=State(row.state),
        problem=row.problem,
        demand_kind=DemandKind(row.demand_kind),
        place=_place(row),
        caller=row.caller,
        registered_at=moment(row.registered_at),
        ended_at=moment(row.ended_at),
        leader=CaseId(row.leader) if row.leader else None,
        wishes=_wishes(row),
    )


class _Known:
    """What is found in the two tables, each case once: what is here in full stands over its key fields."""

    def __init__(self, connection: Connection, number: str) -> None:
        self._connection = connection
        self._number = number
        stands = connection.execute(select(standing)).one()
        self._generation: int = stands.generation
        remembers = stands.records_after is not None and bool(stands.caller_key)
        self._hash = numbers.keyed_hash(number, stands.caller_key) if remembers else ""
        self._tables = (cases, ended_cases) if remembers else (cases,)
        self._rows: dict[int, CaseId] = {}
        self.found: dict[CaseId, KnownCase] = {}

    def look(self, where: Where, tables: Collection[Table] = (cases, ended_cases), at_most: int = 0) -> None:
        """Take in what a condition holds for, of each table the newest."""
        for table in self._tables:
            if table not in tables:
                continue
            query = (_HERE.where(*self._seen()) if table is cases else _ENDED).where(*where(table))
            newest = query.order_by(table.c.registered_at.desc()).limit(at_most or COMPARED_AT_MOST)
            for row in self._connection.execute(newest):
                self._take(table, row)

    def _seen(self) -> tuple[ColumnElement[bool], ...]:
        # Written so that no index is asked for it: nearly every row of the table is of this generation.
        return cases.c.generation + 0 == self._generation, cases.c.in_scope == true()

    def look_for_caller(self, since: int, at_most: int) -> None:
        """Take in the cases of the number that were registered since."""

        def where(table: Table) -> Sequence[ColumnElement[bool]]:
            own = self._number if table is cases else self._hash
            return table.c.caller == own, table.c.registered_at >= since

        self.look(where, at_most=at_most)

    def add_leaders(self) -> None:
        """Take in who leads what was found, and who leads those."""
        for _ in range(LED_AT_MOST):
            lacking = leaders_lacking(tuple(self.found.values()))
            known = len(self.found)
            self._look_for(lacking)
            if len(self.found) == known:
                return

    def _look_for(self, ids: Collection[CaseId]) -> None:
        if ids:
            self.look(lambda table: (table.c.id.in_(ids),), at_most=len(ids))

    def add_who_told(self) -> None:
        """Say of those that are here who called."""
        rows = self._connection.execute(_TOLD_BY.where(case_bodies.c.row.in_(self._rows)))
        for row, told in rows:
            case_id = self._rows[row]
            caller = load(Caller, json.loads(told))
            self.found[case_id] = replace(self.found[case_id], caller=caller, wishes=wishes_of(caller))

    def _take(self, table: Table, row: Row[Any]) -> None:
        if row.id in self.found:
            return
        here = table is cases
        if here:
            self._rows[row.row] = CaseId(row.id)
        own = self._number if here else self._hash
        self.found[CaseId(row.id)] = KnownCase(
            id=CaseId(row.id),
            number=row.number,
            state=State(row.state),
            title=row.title if here else "",
            problem=row.problem,
            place=_place(row),
            registered_at=moment(row.registered_at),
            same_caller=bool(own) and row.caller == own,
            here=here,
            leader=CaseId(row.leader) if row.leader else None,
            due=moment(row.due) if here and row.due != NEVER else None,
            turns_yellow=moment(row.turns_yellow) if here and row.turns_yellow != NEVER else None,
            wishes=frozenset() if here else _wishes(row),
        )


def _wishes(row: Row[Any]) -> frozenset[Wish]:
    return frozenset(map(Wish, row.wishes.split()))


def _place(row: Row[Any]) -> Place:
    return Place(
        address=row.address,
        longitude=row.longitude,
        latitude=row.latitude,
        cell=row.cell,
        village=village_of(row.cell),
        board=board_of(row.cell),
        component=row.component,
    )

"""What a desk remembers beside open cases: ended ones by their key fields, callers with flags, missed calls; a year."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, or_, select

from desk_app import wire
from desk_app.central import schema
from desk_app.central.commit import put, read_head
from desk_app.central.engine import reading, writing
from desk_app.central.scope import visible
from desk_app.domain.caller import FLAGS_STAND_FOR
from desk_app.domain.key_fields import KEPT_FOR
from desk_app.domain.seat import Actor, Role
from desk_app.numbers import keyed_hash

AT_MOST = 2_000
READS_RECORDS = frozenset({Role.SEAT_OPERATOR, Role.SHIFT_LEADER, Role.DISPATCHER})
_SEES_CALLERS = frozenset({Role.SEAT_OPERATOR, Role.SHIFT_LEADER})
_CALLER_KEY = "caller"
_Told = tuple[int, str, str]
"""A position, which list of the page it belongs to, and the thing itself as canonical JSON."""


class Records:
    """The records of one district, page by page in the order of each thing's last fact. Every call blocks."""

    def __init__(self, engine: Engine, district: str) -> None:
        self._engine, self._district = engine, district
        self._key = ""

    def page(self, actor: Actor, after: int, at_most: int, now: datetime) -> str | None:
        """A `RecordsPage` as canonical JSON; None for a position that the ledger has not reached."""
        with reading(self._engine) as connection:
            head = read_head(connection, self._district).position
            if after > head:
                return None
            key = self._caller_key(connection)
            found = self._cases(connection, actor, after, head, at_most, now, key)
            if actor.roles & _SEES_CALLERS:
                for table, name, lately in _others_told(now):
                    found += self._others(connection, table, name, lately, after, head, at_most)
        found.sort(key=itemgetter(0))
        told, more = found[:at_most], len(found) > at_most
        return _written(told, next_=told[-1][0] if more else head, more=more, key=key)

    def make_key(self) -> None:
        """Gives the district the key that callers' numbers are hashed under, where it has none."""
        with writing(self._engine) as connection:
            read_head(connection, self._district, hold=True)  # of several processes one makes it
            if not self._caller_key(connection):
                row = {
                    "district": self._district,
                    "id": _CALLER_KEY,
                    "kind": _CALLER_KEY,
                    "secret": secrets.token_hex(32),
                }
                put(connection, schema.signing_keys, [{**row, "created_at": 0, "retired_at": None}])

    def _caller_key(self, connection: Connection) -> str:
        if not self._key:
            keys = schema.signing_keys.c
            query = select(keys.secret).where(keys.district == self._district, keys.kind == _CALLER_KEY)
            self._key = connection.execute(query).scalar() or ""
        return self._key

    def _cases(
        self, connection: Connection, actor: Actor, after: int, head: int, at_most: int, now: datetime, key: str
    ) -> list[_Told]:
        cases = schema.cases.c
        columns = [getattr(cases, name) for name in _OF_A_CASE]
        since = wire.microseconds(now - KEPT_FOR)
        query = select(*columns).where(
            cases.ended.is_(True), cases.ended_at > since, visible(actor), *self._between(schema.cases, after, head)
        )
        return list(_keys(connection, query.order_by(cases.position).limit(at_most + 1), key))

    def _others(
        self,
        connection: Connection,
        table: Table,
        name: str,
        lately: ColumnElement[bool],
        after: int,
        head: int,
        at_most: int,
    ) -> list[_Told]:
        query = select(table.c.position, table.c.record).where(lately, *self._between(table, after, head))
        rows = connection.execute(query.order_by(table.c.position).limit(at_most + 1))
        return [(row.position, name, row.record) for row in rows]

    def _between(self, table: Any, after: int, head: int) -> tuple[Any, ...]:
        # What has moved beyond the head since it was read comes with a later page.
        return table.c.district == self._district, table.c.position > after, table.c.position <= head


def _others_told(now: datetime) -> tuple[tuple[Table, str, ColumnElement[bool]], ...]:
    """Beside cases: numbers of which a flag was set or taken away lately (who was only revealed is told to nobody), and
    missed calls that are open or were settled lately."""
    callers, calls = schema.callers, schema.missed_calls
    return (
        (callers, "callers", callers.c.flagged_at > wire.microseconds(now - FLAGS_STAND_FOR)),
        (calls, "calls", or_(calls.c.open, calls.c.due > wire.microseconds(now - KEPT_FOR))),
    )


_OF_A_CASE = "position id number state problem demand place caller leader wishes registered_at ended_at".split()


def _keys(connection: Connection, query: Select[Any], key: str) -> Iterator[_Told]:
    for row in connection.execute(query):
        told = wire.canonical(
            {
                "caller": keyed_hash(row.caller, key),
                "demand_kind": row.demand,
                "ended_at": row.ended_at,
                "id": row.id,
                "leader": row.leader or None,
                "number": row.number,
                "place": None,
                "problem": row.problem,
                "registered_at": row.registered_at,
                "state": row.state,
                "wishes": row.wishes.split(),
            }
        )
        # The place is canonical JSON already; it is not read only to be written again.
        yield row.position, "cases", told.replace('"place":null', f'"place":{row.place}', 1)


def _written(told: list[_Told], *, next_: int, more: bool, key: str) -> str:
    lists = {name: ",".join(text for _, of, text in told if of == name) for name in ("callers", "calls", "cases")}
    return (
        f'{{"caller_key":{wire.canonical(key)},"callers":[{lists["callers"]}],"calls":[{lists["calls"]}]'
        f',"cases":[{lists["cases"]}],"more":{str(more).lower()},"next":{next_}}}'
    )

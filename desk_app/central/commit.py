"""Writes what a round has decided, under the head row: facts, answers, and what is projected from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import (
    BigInteger,
    Connection,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from desk_app import wire
from desk_app.central import schema
from desk_app.central.books import ABSENT, RECORD_TABLES, Books
from desk_app.central.chain import row_of
from desk_app.central.decider import Appended, Round
from desk_app.central.projection import (
    Watched,
    caller_row,
    case_row,
    clock_row,
    duty_row,
    missed_call_row,
    photo_rows,
    watched,
)
from desk_app.central.scope import Part
from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Case, CaseId
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.recorded import RECORDED_KINDS, Recorded
from desk_app.domain.reference import Reference

CHANNEL = "desk_ledger"
"""Where PostgreSQL tells the other processes that a district's ledger has grown."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the ledger stands: its id, its last position and the hash there."""

    ledger: str
    position: int
    hash: str


def read_head(connection: Connection, district: str, *, hold: bool = False) -> Head:
    """The head row; with `hold` no other writer gets it until this transaction ends."""
    query = select(schema.head.c.ledger, schema.head.c.position, schema.head.c.hash).where(
        schema.head.c.district == district
    )
    row = connection.execute(query.with_for_update() if hold else query).one()
    return Head(ledger=row.ledger, position=row.position, hash=row.hash)


def still_stands(connection: Connection, district: str, round_: Round, books: Books) -> bool:
    """Whether all that was read for the decisions is as it was; asked at once, while the head is held.

    Where only the day's last number has moved, the round's numbers are moved behind it.
    """
    ids = [decided.answer.id for decided in round_.decided]
    asked = {"district": district, "cases": list(books.read_at), "commands": ids, "day": round_.day}
    found = {(kind, key): value for kind, key, value in connection.execute(_STANDING, asked)}
    last_number = found.pop(("number", round_.day), 0)
    if found != {("case", case_id): position for case_id, position in books.read_at.items() if position != ABSENT}:
        return False
    if not _others_stand(connection, district, books):
        return False
    return round_.number_behind(last_number)


def _others_stand(connection: Connection, district: str, books: Books) -> bool:
    """The same of callers and missed calls, which few commands are about."""
    if not books.recorded_at:
        return True
    asked = {kind.value: [each.id for each in books.recorded_at if each.kind is kind] for kind in RECORDED_KINDS}
    standing = connection.execute(_OTHERS_STANDING, {"district": district, **asked})
    found = {(kind, key): position for kind, key, position in standing}
    read = {(subject.kind.value, subject.id): at for subject, at in books.recorded_at.items() if at != ABSENT}
    return found == read


_OTHERS_STANDING = union_all(
    *(
        select(literal(kind.value), key, table.c.position).where(
            table.c.district == bindparam("district"), key.in_(bindparam(kind.value, expanding=True))
        )
        for kind, (table, key, _record) in RECORD_TABLES.items()
    )
)

_STANDING = union_all(
    select(literal("case"), schema.cases.c.id, schema.cases.c.position).where(
        schema.cases.c.district == bindparam("district"), schema.cases.c.id.in_(bindparam("cases", expanding=True))
    ),
    select(literal("command"), schema.commands.c.id, literal(0, BigInteger)).where(
        schema.commands.c.district == bindparam("district"),
        schema.commands.c.id.in_(bindparam("commands", expanding=True)),
    ),
    select(literal("number"), schema.case_numbers.c.day, cast(schema.case_numbers.c.last, BigInteger)).where(
        schema.case_numbers.c.district == bindparam("district"), schema.case_numbers.c.day == bindparam("day")
    ),
)


@cache
def _put_statement(table: Table, dialect: str) -> Any:
    put: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    key = [column.name for column in table.primary_key]
    changed = {column.name: put.excluded[column.name] for column in table.c if column.name not in key}
    return put.on_conflict_do_update(index_elements=key, set_=changed)


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts rows, or brings those with the same key to these values."""
    if rows:
        connection.execute(_put_statement(table, connection.dialect.name), list(rows))


def put_records(connection: Connection, district: str, records: Sequence[tuple[Recorded, int]]) -> None:
    """Writes what is recorded of callers and missed calls, each as of the position of its last fact."""
    callers = [caller_row(one, district, at) for one, at in records if isinstance(one, CallerRecord)]
    calls = [missed_call_row(one, district, at) for one, at in records if isinstance(one, MissedCall)]
    put(connection, schema.callers, callers)
    put(connection, schema.missed_calls, calls)


@contextmanager
def _in_one_go(connection: Connection) -> Iterator[None]:
    """Sends what follows, all without results, to PostgreSQL without waiting for each answer."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        yield
        return
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as trouble:
        raise DBAPIError.instance(None, None, trouble, psycopg.Error) from trouble


class Writer:
    """One transaction's writing for one district."""

    def __init__(self, connection: Connection, district: str, reference: Reference, zone: tzinfo) -> None:
        self._connection, self._district, self._reference, self._zone = connection, district, reference, zone

    def write(self, head: Head, round_: Round, books: Books) -> Head:
        """Everything the round decided; the head behind it. The head row is held, nothing has moved."""
        with _in_one_go(self._connection):
            last = self.append(head, [appended.fact for appended in round_.appended])
            self._write_answers(head, round_)
            self._write_scopes(head, round_.appended)
            if round_.cases:
                self._write_cases(head, round_, books)
            if round_.records:
                self._write_others(head, round_)
            if round_.number_given and round_.number_read is not None:
                row = {"district": self._district, "day": round_.day, "last": round_.number_read + round_.number_given}
                put(self._connection, schema.case_numbers, [row])
        return last

    def append(self, head: Head, facts: Iterable[Any]) -> Head:
        """Chains facts behind the head, moves it, and tells the other processes."""
        rows: list[Row] = []
        previous = head.hash
        for position, fact in enumerate(facts, start=head.position + 1):
            rows.append(row_of(self._district, fact, position, previous))
            previous = rows[-1]["hash"]
        if not rows:
            return head
        self._connection.execute(insert(schema.facts), rows)
        last = replace(head, position=rows[-1]["position"], hash=previous)
        move = update(schema.head).where(schema.head.c.district == self._district)
        self._connection.execute(move.values(position=last.position, hash=last.hash))
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(select(func.pg_notify(CHANNEL, self._district)))
        return last

    def _write_answers(self, head: Head, round_: Round) -> None:
        rows = []
        for each in round_.decided:
            answer = round_.placed(each, head.position)
            rows.append(
                {
                    "district": self._district,
                    "id": answer.id,
                    "digest": each.digest,
                    "operator": each.actor.badge,
                    "seat": each.actor.seat,
                    "answer": wire.canonical(wire.dump(answer)),
                    "position": answer.position,
                }
            )
        if rows:
            self._connection.execute(insert(schema.commands), rows)

    def _write_scopes(self, head: Head, appended: Sequence[Appended]) -> None:
        begun: dict[tuple[str, Part], Row] = {}
        ended: list[Row] = []
        for position, each in enumerate(appended, start=head.position + 1):
            case_id = each.fact.subject.id
            for kind, who in each.after - each.before:
                key = {"district": self._district, "case_id": case_id, "kind": kind, "who": who}
                begun[case_id, (kind, who)] = {**key, "since": position, "until": schema.FOREVER}
            for kind, who in each.before - each.after:
                if (case_id, (kind, who)) in begun:
                    # Begun and ended within this round: the row is written with both its ends.
                    self._connection.execute(
                        insert(schema.scopes), [{**begun.pop((case_id, (kind, who))), "until": position}]
                    )
                else:
                    ended.append({"p_case": case_id, "p_kind": kind, "p_who": who, "p_until": position})
        table = schema.scopes.c
        if ended:
            running = and_(
                table.district == self._district,
                table.case_id == bindparam("p_case"),
                table.kind == bindparam("p_kind"),
                table.who == bindparam("p_who"),
                table.until == schema.FOREVER,
            )
            self._connection.execute(update(schema.scopes).where(running).values(until=bindparam("p_until")), ended)
        if begun:
            self._connection.execute(insert(schema.scopes), list(begun.values()))

    def _write_cases(self, head: Head, round_: Round, books: Books) -> None:
        positions = {
            appended.fact.subject.id: position
            for position, appended in enumerate(round_.appended, start=head.position + 1)
        }
        rows = [
            case_row(case, self._district, positions[case_id], self._reference)
            for case_id, case in sorted(round_.cases.items())
        ]
        put(self._connection, schema.cases, rows)
        self._write_photos(round_.appended)
        before = {case_id: self._watched(books.case(case_id)) for case_id in round_.cases}
        after = {case_id: self._watched(case) for case_id, case in round_.cases.items()}
        self._write_clocks(round_.cases, before, after)
        self._write_agenda(before, after)

    def _write_others(self, head: Head, round_: Round) -> None:
        positions = {
            each.fact.subject: position for position, each in enumerate(round_.appended, start=head.position + 1)
        }
        records = sorted(round_.records.items(), key=lambda each: each[0].id)
        put_records(self._connection, self._district, [(record, positions[subject]) for subject, record in records])

    def _write_photos(self, appended: Sequence[Appended]) -> None:
        rows = {tuple(row.values()): row for each in appended for row in photo_rows(each.fact, self._district)}
        if rows:
            dialect: Any = postgresql if self._connection.dialect.name == "postgresql" else sqlite
            naming = dialect.insert(schema.case_photos).on_conflict_do_nothing()
            self._connection.execute(naming, list(rows.values()))

    def _watched(self, case: Case | None) -> Watched:
        return watched(case, self._district, self._reference, self._zone)

    def _write_clocks(
        self, cases: Mapping[CaseId, Case], before: Mapping[CaseId, Watched], after: Mapping[CaseId, Watched]
    ) -> None:
        gone = [
            {"p_case": case_id, "p_clock": clock}
            for case_id in cases
            for clock in before[case_id].clocks.keys() - after[case_id].clocks.keys()
        ]
        new = [
            clock_row(case, self._district, clock)
            for case_id, case in cases.items()
            for clock in after[case_id].clocks.values()
            if before[case_id].clocks.get(clock.id) != clock
        ]
        table = schema.running_clocks
        self._remove(table, gone, case_id="p_case", clock="p_clock")
        put(self._connection, table, new)

    def _write_agenda(self, before: Mapping[CaseId, Watched], after: Mapping[CaseId, Watched]) -> None:
        gone = [
            {"p_command": duty}
            for case_id in after
            for duty in before[case_id].duties.keys() - after[case_id].duties.keys()
        ]
        new = [
            duty_row(self._district, duty)
            for case_id in after
            for duty in after[case_id].duties.values()
            if before[case_id].duties.get(duty.id) != duty
        ]
        self._remove(schema.agenda, gone, command_id="p_command")
        put(self._connection, schema.agenda, new)

    def _remove(self, table: Table, rows: Sequence[Row], **keys: str) -> None:
        if rows:
            named = (table.c[column] == bindparam(name) for column, name in keys.items())
            self._connection.execute(delete(table).where(table.c.district == self._district, *named), rows)

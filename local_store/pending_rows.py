"""The pending commands of this seat as rows: kept, answered, offered, dropped. Each function works in a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from desk_app.domain.case import Badge, CaseId, CommandId
from desk_app.domain.commands import Command, SubjectKind
from desk_app.domain.projection import PendingCommand
from desk_app.domain.protocol import Answer, Verdict
from desk_app.wire import microseconds, moment
from local_store.schema import pending, pending_subjects
from local_store.stored_text import answer_of, command_of, text_of

_COLUMNS = (
    pending.c.order,
    pending.c.command,
    pending.c.operator,
    pending.c.attempts,
    pending.c.answer,
    pending.c.typed_at,
)
_BATCH = 500
_TOUCHING = (
    select(*_COLUMNS)
    .join(pending_subjects, pending_subjects.c.order == pending.c.order)
    .where(pending_subjects.c.subject_id == bindparam("of_id"), pending_subjects.c.kind == bindparam("of_kind"))
    .order_by(pending.c.order)
)
_ABOUT_A_CASE = (
    select(pending_subjects.c.order)
    .where(pending_subjects.c.order == pending.c.order, pending_subjects.c.kind == SubjectKind.CASE.value)
    .correlate(pending)
    .exists()
)
"""What is about callers and calls alone is read with the records, not with the facts of cases."""
_FIRST_REFUSED = (
    select(pending.c.order).where(pending.c.verdict == Verdict.REFUSED.value).order_by(pending.c.order).limit(1)
)


def _value(row: Row[Any, Any, Any, Any, Any, Any]) -> PendingCommand:
    order, command, operator, attempts, answer, typed_at = row
    return PendingCommand(
        order=order,
        command=command_of(command),
        operator=Badge(operator),
        attempts=attempts,
        answer=answer_of(answer) if answer is not None else None,
        typed_at=moment(typed_at),
    )


def keep(connection: Connection, commands: Sequence[Command], operator: Badge, typed_at: datetime) -> None:
    """Insert those that are not there yet, in this order."""
    known = {one.command.id for one in by_id(connection, [command.id for command in commands])}
    for command in commands:
        if command.id not in known:
            known.add(command.id)
            _insert(connection, command, operator, typed_at, 0, None)


def keep_again(connection: Connection, one: PendingCommand) -> None:
    """Insert a command that rescue has found, with what was known of it, behind those that are here."""
    if not by_id(connection, [one.command.id]):
        _insert(connection, one.command, one.operator, one.typed_at, one.attempts, one.answer)


def _insert(
    connection: Connection,
    command: Command,
    operator: Badge,
    typed_at: datetime,
    attempts: int,
    answer: Answer | None,
) -> None:
    done = connection.execute(
        insert(pending).values(
            id=command.id,
            group_id=command.group,
            command=text_of(command),
            operator=operator,
            typed_at=microseconds(typed_at),
            attempts=attempts,
            verdict=answer.verdict.value if answer else None,
            position=answer.position if answer else None,
            answer=text_of(answer) if answer else None,
        )
    )
    order = done.inserted_primary_key[0] if done.inserted_primary_key else None
    subjects = dict.fromkeys((subject.kind.value, subject.id) for subject in command.subjects)
    connection.execute(
        insert(pending_subjects), [{"order": order, "kind": kind, "subject_id": name} for kind, name in subjects]
    )


def by_id(connection: Connection, ids: Sequence[CommandId]) -> list[PendingCommand]:
    """Those of these commands that are pending, in the order in which they were typed."""
    found: list[PendingCommand] = []
    for start in range(0, len(ids), _BATCH):
        query = select(*_COLUMNS).where(pending.c.id.in_(ids[start : start + _BATCH]))
        found.extend(_value(row) for row in connection.execute(query))
    return sorted(found, key=lambda one: one.order)


def all_of(connection: Connection) -> tuple[PendingCommand, ...]:
    """Every pending command in order."""
    return tuple(_value(row) for row in connection.execute(select(*_COLUMNS).order_by(pending.c.order)))


def touching(connection: Connection, name: str, kind: SubjectKind = SubjectKind.CASE) -> tuple[PendingCommand, ...]:
    """Every pending command that has this case, caller or call among its subjects, in order."""
    return tuple(_value(row) for row in connection.execute(_TOUCHING, {"of_id": name, "of_kind": kind.value}))


def unread(connection: Connection, waiting: Sequence[PendingCommand], records_after: int) -> list[PendingCommand]:
    """Of commands about a caller or a call, those to fold over what is recorded: not the refused, not those held back
    behind them, and not what the records hold already (its answer may have been lost on the way)."""
    behind = held_back(connection)
    read = set(
        connection.scalars(
            select(pending.c.order).where(
                pending.c.order.in_([one.order for one in waiting]), pending.c.position <= records_after
            )
        )
    )
    return [one for one in waiting if not is_refused(one) and one.order not in behind | read]


def is_refused(one: PendingCommand) -> bool:
    """The centre has refused it, and nobody has dealt with it yet."""
    return one.answer is not None and one.answer.verdict is Verdict.REFUSED


def others_of(connection: Connection, kind: SubjectKind) -> tuple[str, ...]:
    """The callers, or the calls, that any pending command is about."""
    query = select(pending_subjects.c.subject_id).where(pending_subjects.c.kind == kind.value).distinct()
    return tuple(connection.scalars(query))


def note_fact(connection: Connection, command_id: str, position: int) -> None:
    """The news have brought a fact about a caller or a call. If it is of a command of this seat that has no answer yet,
    its position says from when on the records hold it."""
    connection.execute(
        update(pending).where(pending.c.id == command_id, pending.c.verdict.is_(None)).values(position=position)
    )


def answer(connection: Connection, said: Answer, position: int | None, records_after: int | None) -> bool:
    """Note a decision; whether it changed anything. The first decision stands: a later one about the same id is void.

    An accepted command whose facts, or records, this seat has stored already is dropped at once. Held back is no
    decision.
    """
    found = select(pending.c.order, pending.c.verdict, _ABOUT_A_CASE.label("case")).where(pending.c.id == said.id)
    row = connection.execute(found).one_or_none()
    if row is None or row.verdict is not None or said.verdict is Verdict.HELD_BACK:
        return False
    through = (position if row.case else records_after) or 0
    if said.verdict is Verdict.ACCEPTED and (said.position is None or through >= said.position):
        connection.execute(delete(pending).where(pending.c.order == row.order))
        return True
    connection.execute(
        update(pending)
        .where(pending.c.order == row.order)
        .values(verdict=said.verdict.value, position=said.position, answer=text_of(said))
    )
    return True


def note_attempt(connection: Connection, ids: Iterable[CommandId]) -> None:
    """One more offer of each."""
    connection.execute(update(pending).where(pending.c.id.in_(list(ids))).values(attempts=pending.c.attempts + 1))


def cases_of(connection: Connection, ids: Sequence[CommandId]) -> set[CaseId]:
    """The cases that these pending commands touch."""
    found: set[CaseId] = set()
    for start in range(0, len(ids), _BATCH):
        query = (
            select(pending_subjects.c.subject_id)
            .join(pending, pending.c.order == pending_subjects.c.order)
            .where(pending.c.id.in_(ids[start : start + _BATCH]), pending_subjects.c.kind == SubjectKind.CASE.value)
        )
        found.update(CaseId(name) for name in connection.scalars(query))
    return found


def every_case(connection: Connection) -> set[CaseId]:
    """The cases that any pending command touches."""
    query = select(pending_subjects.c.subject_id).where(pending_subjects.c.kind == SubjectKind.CASE.value).distinct()
    return {CaseId(name) for name in connection.scalars(query)}


def drop(connection: Connection, ids: Sequence[CommandId]) -> None:
    """Forget these commands."""
    for start in range(0, len(ids), _BATCH):
        connection.execute(delete(pending).where(pending.c.id.in_(ids[start : start + _BATCH])))


def settled_through(connection: Connection, position: int, *, cases: bool = True) -> list[CommandId]:
    """Accepted commands about cases, or those about callers and calls alone, whose last fact is at or below a
    position."""
    query = select(pending.c.id).where(
        pending.c.verdict == Verdict.ACCEPTED.value,
        or_(pending.c.position <= position, pending.c.position.is_(None)),
        _ABOUT_A_CASE if cases else ~_ABOUT_A_CASE,
    )
    return [CommandId(name) for name in connection.scalars(query)]


def wait_again(connection: Connection) -> None:
    """A position in a former ledger means nothing in the new one: what that one accepted is offered again."""
    again = or_(pending.c.verdict == Verdict.ACCEPTED.value, pending.c.verdict.is_(None))
    connection.execute(update(pending).where(again).values(verdict=None, position=None, answer=None))


def held_back(connection: Connection) -> frozenset[int]:
    """The orders of waiting commands behind a refused one of the same subject or group, or behind one so held back.

    What is tied to a held-back command waits with it, or the commands for one subject would lose their order.
    """
    first = connection.scalar(_FIRST_REFUSED)
    if first is None:
        return frozenset()
    query = (
        select(
            pending.c.order,
            pending.c.verdict,
            pending.c.group_id,
            pending_subjects.c.kind,
            pending_subjects.c.subject_id,
        )
        .join(pending_subjects, pending_subjects.c.order == pending.c.order)
        .where(pending.c.order >= first)
        .order_by(pending.c.order)
    )
    ties: set[tuple[str, str]] = set()
    waiting: list[int] = []
    listed: dict[int, tuple[str | None, set[tuple[str, str]]]] = {}
    for order, verdict, group, kind, subject in connection.execute(query):
        _, own = listed.setdefault(order, (verdict, {("group", group)} if group else set()))
        own.add((f"subject {kind}", subject))
    for order, (verdict, own) in listed.items():
        if verdict == Verdict.REFUSED.value:
            ties |= own
        elif verdict is None and not ties.isdisjoint(own):
            ties |= own
            waiting.append(order)
    return frozenset(waiting)


def to_offer(connection: Connection, at_most: int) -> tuple[PendingCommand, ...]:
    """What may be offered next, in order."""
    behind = held_back(connection)
    query = select(*_COLUMNS).where(pending.c.verdict.is_(None)).order_by(pending.c.order)
    if not behind:
        return tuple(_value(row) for row in connection.execute(query.limit(at_most)))
    chosen: list[PendingCommand] = []
    for row in connection.execute(query.limit(at_most + len(behind))):
        if row.order not in behind and len(chosen) < at_most:
            chosen.append(_value(row))
    return tuple(chosen)

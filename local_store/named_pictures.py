"""Which cases name a picture, found in the words of facts and pending commands: asked once, when pictures are lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from desk_app.domain.case import CaseId
from desk_app.domain.commands import SubjectKind
from desk_app.domain.projection import temporary_number
from local_store.schema import cases, facts, pending, pending_subjects

_NAMED = re.compile(r'"sha256":"([0-9a-f]{64})"')
_CASE = SubjectKind.CASE.value


def numbers_of_cases(connection: Connection, hashes: Collection[str]) -> tuple[str, ...]:
    """The numbers of the cases that name one of these pictures, in order; of those without one, what the desk calls
    them until they have one."""
    ids = {case for case, body in _that_name_any(connection) if not set(_NAMED.findall(body)).isdisjoint(hashes)}
    known = select(cases.c.id, func.max(cases.c.number).label("number")).where(cases.c.id.in_(ids)).group_by(cases.c.id)
    numbers = {row.id: row.number for row in connection.execute(known)}
    return tuple(sorted(numbers.get(name) or temporary_number(CaseId(name)) for name in ids))


def pictures_to_send(connection: Connection) -> frozenset[str]:
    """What the pending commands name."""
    commands = connection.scalars(select(pending.c.command).where(func.instr(pending.c.command, '"sha256"') > 0))
    return frozenset(sha256 for command in commands for sha256 in _NAMED.findall(command))


def _that_name_any(connection: Connection) -> Iterator[tuple[str, str]]:
    recorded = select(facts.c.subject_id, facts.c.body).where(
        facts.c.subject_kind == _CASE, func.instr(facts.c.body, '"sha256"') > 0
    )
    waiting = (
        select(pending_subjects.c.subject_id, pending.c.command)
        .join(pending, pending.c.order == pending_subjects.c.order)
        .where(pending_subjects.c.kind == _CASE, func.instr(pending.c.command, '"sha256"') > 0)
    )
    for query in (recorded, waiting):
        yield from ((case, body) for case, body in connection.execute(query))

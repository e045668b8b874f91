"""One case as this seat knows it, read from its rows."""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from desk_app.domain.case import CaseId
from desk_app.domain.commands import SubjectKind
from desk_app.domain.evolve import fold
from desk_app.domain.facts import Fact
from desk_app.domain.projection import StoredCase
from local_store import pending_rows
from local_store.schema import case_bodies, cases, facts, standing
from local_store.stored_text import case_of, fact_of

_EDITIONS_NAMED = text(
    "WITH open AS (SELECT confirmed FROM case_bodies JOIN cases ON cases.row = case_bodies.row"
    " WHERE cases.is_open AND confirmed IS NOT NULL)"
    " SELECT json_extract(confirmed, '$.filing.catalogue_edition') AS edition FROM open WHERE edition IS NOT NULL"
    " UNION SELECT json_extract(clock.value, '$.calendar_edition') FROM open, json_each(confirmed, '$.clocks') AS clock"
)
"""The database itself looks into the cases: thousands of them need not be made here for a handful of names."""


def stored_case(connection: Connection, case_id: CaseId) -> StoredCase | None:
    """The case as the newest generation that has it says; None where it is not here."""
    row = _newest(connection, case_id)
    if row is None:
        return None
    number, generation, in_scope, current = row
    body = connection.execute(select(case_bodies).where(case_bodies.c.row == number)).one()
    confirmed = None
    if body.confirmed is not None:
        confirmed = case_of(body.confirmed) or fold(_facts(connection, case_id, generation))
    shown = case_of(body.shown) if body.shown is not None else None
    shown = shown or confirmed
    if shown is None:
        return None
    return StoredCase(
        id=case_id,
        confirmed=confirmed,
        shown=shown,
        pending=pending_rows.touching(connection, case_id),
        in_scope=in_scope and generation == current,
    )


def facts_of(connection: Connection, case_id: CaseId) -> tuple[Fact, ...]:
    """The facts that its confirmed state was folded from."""
    row = _newest(connection, case_id)
    return _facts(connection, case_id, row[1]) if row is not None else ()


def editions_named(connection: Connection) -> frozenset[str]:
    """The editions of catalogue and calendar that open cases stand on."""
    return frozenset(connection.scalars(_EDITIONS_NAMED))


def _newest(connection: Connection, case_id: CaseId) -> tuple[int, int, bool, int] | None:
    query = (
        select(cases.c.row, cases.c.generation, cases.c.in_scope, standing.c.generation)
        .where(cases.c.id == case_id, cases.c.generation.between(standing.c.floor, standing.c.generation))
        .order_by(cases.c.generation.desc())
        .limit(1)
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        return None
    number, generation, in_scope, current = found
    return number, generation, in_scope, current


def _facts(connection: Connection, case_id: CaseId, generation: int) -> tuple[Fact, ...]:
    query = (
        select(facts.c.body)
        .where(
            facts.c.subject_id == case_id,
            facts.c.generation == generation,
            facts.c.subject_kind == SubjectKind.CASE.value,
        )
        .order_by(facts.c.position)
    )
    return tuple(fact_of(text) for text in connection.scalars(query))

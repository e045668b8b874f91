"""Takes old cases off this seat's disk: ended or left long ago, with nothing owed and nothing pending."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, false, or_, select

from desk_app.domain.case import Case
from desk_app.domain.key_fields import KEPT_FOR
from desk_app.wire import microseconds
from local_store.case_table import remove_rows
from local_store.desk_file import DeskFile
from local_store.schema import case_bodies, cases, ended_cases, standing
from local_store.stored_text import case_of
from local_store.turns import Rank

Owes = Callable[[Case], bool]


def drop_some(desk: DeskFile, ended_before: datetime, owes: Owes, after: int, at_most: int) -> int | None:
    """Look at so many of them behind a row, and take away those that are done with; the last row that was looked at,
    None at the end. What is looked at is read beside the writer, which is only held for what goes."""
    with desk.reading() as connection:
        rows = list(connection.execute(_candidates(connection, ended_before, after, at_most)))
        gone = {row.row: row.position for row in _done_with(connection, rows, ended_before, owes)}
    if gone:
        with desk.writing(Rank.FEED) as connection:
            still = select(cases.c.row, cases.c.id, cases.c.generation, cases.c.position).where(
                cases.c.row.in_(gone), cases.c.pending == 0, cases.c.refused == 0
            )
            same = [row for row in connection.execute(still) if gone[row.row] == row.position]
            remove_rows(connection, [(row.row, row.id, row.generation) for row in same])
    return rows[-1].row if len(rows) == at_most else None


def _candidates(connection: Connection, ended_before: datetime, after: int, at_most: int) -> Any:
    current = connection.execute(select(standing.c.generation, standing.c.floor)).one()
    left = (cases.c.in_scope == false()) | (cases.c.generation < current.generation)
    return (
        select(cases.c.row, cases.c.id, cases.c.position, left.label("left"), case_bodies.c.confirmed)
        .join(case_bodies, case_bodies.c.row == cases.c.row)
        .where(
            cases.c.row > after,
            cases.c.generation.between(current.floor, current.generation),
            cases.c.registered_at < microseconds(ended_before),
            cases.c.pending == 0,
            cases.c.refused == 0,
            or_(left, cases.c.is_open == false()),
        )
        .order_by(cases.c.row)
        .limit(at_most)
    )


def _done_with(connection: Connection, rows: list[Row[Any]], ended_before: datetime, owes: Owes) -> Iterator[Row[Any]]:
    named = select(ended_cases.c.id).where(ended_cases.c.id.in_([row.id for row in rows]))
    remembered = set(connection.scalars(named))
    for row in rows:
        case = case_of(row.confirmed) if row.confirmed is not None else None
        if case is None or max(case.closed_at or case.last_flow_at, case.last_flow_at) >= ended_before:
            continue
        too_old = case.last_flow_at < ended_before - KEPT_FOR
        if row.left or (case.ended and not owes(case) and (row.id in remembered or too_old)):
            yield row

"""What is remembered beside cases as rows: ended cases' key fields, callers, missed calls; kept and swept in slices."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Delete, Table, bindparam, delete, false, select, update
from sqlalchemy.dialects.sqlite import Insert, insert

from desk_app.domain.caller import CallerRecord
from desk_app.domain.key_fields import CaseKey, square_of
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.protocol import RecordsPage
from desk_app.wire import microseconds
from local_store import pending_rows
from local_store.desk_file import DeskFile
from local_store.feed_rows import Forget
from local_store.schema import callers, ended_cases, missed_calls, standing
from local_store.stored_text import text_of
from local_store.turns import Rank

HOLD_SECONDS = 0.008
"""What a slice is made to take with its commit, so that the longest, in which SQLite folds its log in, stay short."""
ROWS_AT_FIRST, ROWS_AT_LEAST, ROWS_AT_MOST = 40, 10, 400
SWEPT_AT_ONCE = 60

Work = list[tuple[Insert | Delete, dict[str, Any]]]


class Pace:
    """How many rows go into a slice, so that the writer is never held for long whatever the disk."""

    def __init__(self) -> None:
        self.rows = ROWS_AT_FIRST

    def took(self, rows: int, seconds: float) -> None:
        """So many rows were written in so long: at most half as many again go into the next slice."""
        fitting = int(rows * HOLD_SECONDS / max(seconds, 0.0001))
        self.rows = max(ROWS_AT_LEAST, min(fitting, self.rows + self.rows // 2, ROWS_AT_MOST))


def keep(desk: DeskFile, page: RecordsPage, after: int, heard_at: datetime, forget: Forget) -> bool:
    """Store a page that follows a position. The position moves in the transaction of the last slice: cut off in
    between, the page is read again, and what is here already is written over by the same.

    Callers and calls come last, so that commands about them that are settled go in the same slice as a rule. False
    where the records do not stand there any more: somebody has forgotten them.
    """
    work, pace = _work(page), Pace()
    done = 0
    while True:
        with desk.writing(Rank.FEED) as connection:
            began = time.perf_counter()
            if connection.scalar(select(standing.c.records_after)) != after:
                return False
            part = work[done : done + pace.rows]
            for statement, rows in groupby(part, key=itemgetter(0)):
                connection.execute(statement, [row for _, row in rows])
            done += len(part)
            last = done == len(work)
            if last:
                _stand_at(connection, page, heard_at, forget)
        pace.took(len(part), time.perf_counter() - began)
        if last:
            return True


def _work(page: RecordsPage) -> Work:
    return [
        *((_KEEP_CASE, _case_row(key)) for key in page.cases),
        *(_caller_work(record) for record in page.callers),
        *((_KEEP_CALL, _call_row(call)) for call in page.calls),
    ]


def _stand_at(connection: Connection, page: RecordsPage, heard_at: datetime, forget: Forget) -> None:
    all_here = {} if page.more else {"records_at": microseconds(heard_at)}
    connection.execute(update(standing).values(records_after=page.next, caller_key=page.caller_key, **all_here))
    settled = pending_rows.settled_through(connection, page.next, cases=False)
    if settled:
        forget(settled)
        pending_rows.drop(connection, settled)


def forget_all(connection: Connection) -> None:
    """From now on nothing of it is shown; the rows are swept away later, a few at a time."""
    connection.execute(update(standing).values(records_after=None, records_at=None, caller_key=""))


def sweep(desk: DeskFile, before: datetime) -> bool:
    """Take away some rows that were forgotten, or are older than this: cases by their end, callers by their newest
    flag, settled calls by when they were due. Whether more may be left."""
    with desk.writing(Rank.FEED) as connection:
        if connection.scalar(select(standing.c.records_after)) is None:
            if any(_deleted(connection, table) for table in (ended_cases, callers, missed_calls)):
                return True
            connection.execute(update(standing).values(records_after=0))
            return False
        long_ago = microseconds(before)
        too_old = (
            (ended_cases, ended_cases.c.ended_at < long_ago),
            (callers, callers.c.flagged_at < long_ago),
            (missed_calls, (missed_calls.c.is_open == false()) & (missed_calls.c.due < long_ago)),
        )
        return any(_deleted(connection, table, where) for table, where in too_old)


def _deleted(connection: Connection, table: Table, where: Any = None) -> bool:
    key = next(iter(table.primary_key.columns))
    some = select(key) if where is None else select(key).where(where)
    return connection.execute(delete(table).where(key.in_(some.limit(SWEPT_AT_ONCE)))).rowcount > 0


def _kept(table: Table, by: str) -> Insert:
    """A statement that writes a row, or writes it over."""
    made = insert(table)
    others = {column.name: made.excluded[column.name] for column in table.c if column.name not in (by, "row")}
    return made.on_conflict_do_update(index_elements=[by], set_=others)


# Built once: making a statement costs SQLAlchemy more than running it costs SQLite.
_KEEP_CASE = _kept(ended_cases, "id")
_KEEP_CALLER = _kept(callers, "number")
_KEEP_CALL = _kept(missed_calls, "id")
_DROP_CALLER = delete(callers).where(callers.c.number == bindparam("of_number"))


def _case_row(key: CaseKey) -> dict[str, Any]:
    place = key.place
    return {
        "id": key.id,
        "number": key.number,
        "state": key.state.value,
        "problem": key.problem,
        "demand_kind": key.demand_kind.value,
        "address": place.address,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "square": square_of(place.longitude, place.latitude),
        "cell": place.cell,
        "component": place.component,
        "caller": key.caller,
        "leader": key.leader or "",
        "registered_at": microseconds(key.registered_at),
        "ended_at": microseconds(key.ended_at),
        "wishes": " ".join(sorted(key.wishes)),
    }


def _caller_work(record: CallerRecord) -> tuple[Insert | Delete, dict[str, Any]]:
    """A number without flags, whoever tells of it, does not stay on this disk."""
    if not record.flags:
        return _DROP_CALLER, {"of_number": record.number}
    flagged_at = max(microseconds(flag.set_at) for flag in record.flags)
    return _KEEP_CALLER, {"number": record.number, "record": text_of(record), "flagged_at": flagged_at}


def _call_row(call: MissedCall) -> dict[str, Any]:
    return {
        "id": call.id,
        "is_open": call.open,
        "due": microseconds(call.due),
        "number": call.number,
        "record": text_of(call),
    }

"""Callers and missed calls as this seat shows them: what is recorded, with the pending commands folded over it."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, select, true

from desk_app.domain.caller import CallerRecord
from desk_app.domain.commands import SubjectKind
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import PendingCommand, StoredCall, StoredCaller
from desk_app.ports import Projector
from desk_app.wire import load, moment
from local_store import pending_rows
from local_store.schema import callers, missed_calls, standing


def records_after(connection: Connection) -> int | None:
    """How far they go; None while what was forgotten is still in the tables."""
    found: int | None = connection.scalar(select(standing.c.records_after))
    return found


def records_at(connection: Connection) -> datetime | None:
    """When all of them were here last, by the centre's time."""
    found = connection.scalar(select(standing.c.records_at))
    return moment(found) if found is not None else None


def caller_key(connection: Connection) -> str:
    """What callers' numbers are hashed under in them."""
    return str(connection.scalar(select(standing.c.caller_key)) or "")


def caller(connection: Connection, number: str, projector: Projector | None) -> StoredCaller:
    """What is known of a number."""
    read = records_after(connection)
    text = connection.scalar(select(callers.c.record).where(callers.c.number == number)) if read is not None else None
    confirmed = load(CallerRecord, json.loads(text)) if text is not None else None
    waiting = pending_rows.touching(connection, number, SubjectKind.CALLER)
    live = pending_rows.unread(connection, waiting, read or 0) if waiting else []
    shown = projector.caller(number, confirmed, live) if projector is not None and live else confirmed
    return StoredCaller(number=number, confirmed=confirmed, shown=shown, pending=waiting)


def missed_call(connection: Connection, call: str, projector: Projector | None) -> StoredCall | None:
    """One missed call; None where nobody ever heard of it."""
    read = records_after(connection)
    query = select(missed_calls.c.record).where(missed_calls.c.id == call)
    text = connection.scalar(query) if read is not None else None
    waiting = pending_rows.touching(connection, call, SubjectKind.CALL)
    if text is None and not waiting:
        return None
    return _folded(connection, call, _call_of(text) if text is not None else None, waiting, read, projector)


def shown_missed_calls(connection: Connection, projector: Projector | None) -> tuple[StoredCall, ...]:
    """Those that are shown as open, nearest due first, and those of which commands were refused."""
    read = records_after(connection)
    query = select(missed_calls.c.id, missed_calls.c.record).where(missed_calls.c.is_open == true())
    recorded = {row.id: _call_of(row.record) for row in connection.execute(query)} if read is not None else {}
    stored = [StoredCall(id=name, confirmed=call, shown=call) for name, call in recorded.items()]
    touched = pending_rows.others_of(connection, SubjectKind.CALL)
    stored = [one for one in stored if one.id not in touched]
    stored += [one for name in touched if (one := missed_call(connection, name, projector)) is not None]
    listed = [one for one in stored if _is_listed(one)]
    return tuple(sorted(listed, key=lambda one: (one.shown is None, one.shown.due if one.shown else one.id, one.id)))


def _is_listed(one: StoredCall) -> bool:
    return (one.shown is not None and one.shown.open) or any(map(pending_rows.is_refused, one.pending))


def _folded(
    connection: Connection,
    call: str,
    confirmed: MissedCall | None,
    waiting: tuple[PendingCommand, ...],
    read: int | None,
    projector: Projector | None,
) -> StoredCall:
    live = pending_rows.unread(connection, waiting, read or 0) if waiting else []
    shown = projector.missed_call(call, confirmed, live) if projector is not None and live else confirmed
    return StoredCall(id=call, confirmed=confirmed, shown=shown, pending=waiting)


def _call_of(text: str) -> MissedCall:
    return load(MissedCall, json.loads(text))

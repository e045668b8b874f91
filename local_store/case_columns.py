"""What queue and map need of a case, as columns; and a row of them as the window's `QueueRow` or `CasePoint`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from desk_app.domain.case import Case, CaseId, State
from desk_app.domain.key_fields import problem_of, square_of
from desk_app.domain.projection import CasePoint, QueueRow, temporary_number
from desk_app.wire import microseconds, moment
from local_store.full_text import spread
from local_store.schema import NEVER
from local_store.stored_text import text_of

TITLE_AT_MOST = 80
PROVISIONAL = "provisional"
"""The mark of a case with a deadline that may still move; behind it when the last of them is due."""


def columns_of(case: Case) -> dict[str, Any]:
    """The columns that follow from the shown case alone."""
    running = sorted((clock for clock in case.clocks if clock.running), key=lambda clock: clock.due)
    return {
        "is_open": not case.ended,
        "number": case.number,
        "state": case.state.value,
        "grade": case.filing.grade.value if case.filing else "",
        "module": case.module.value,
        "source": case.source.value,
        "title": title_of(case),
        "address": case.place.address,
        "board": case.place.board,
        "holder": case.holder or "",
        "unit": case.unit or "",
        "due": microseconds(running[0].due) if running else NEVER,
        "turns_yellow": microseconds(running[0].turns_yellow) if running else NEVER,
        "registered_at": microseconds(case.registered_at),
        "callback_owed": case.callback_owed,
        "marks": " ".join(marks_of(case)),
        "longitude": case.place.longitude,
        "latitude": case.place.latitude,
        "component": case.place.component,
        "problem": problem_of(case),
        "square": square_of(case.place.longitude, case.place.latitude),
        "caller": case.caller.phone,
        "cell": case.place.cell,
        "leader": case.merged_into or "",
    }


def running_clocks_of(case: Case) -> str:
    """The running clocks as text; an ended case has none that count."""
    return text_of(tuple(clock for clock in case.clocks if clock.running and not case.ended))


def title_of(case: Case) -> str:
    """One line that says what it is about: the problem's name once it is filed, else the first line of what was told,
    behind which a call has its time and what is asked for."""
    if case.filing is not None:
        return case.filing.problem_name
    first = next((line for line in case.text.splitlines() if line.strip()), "")
    return " ".join(first.split())[:TITLE_AT_MOST]


def marks_of(case: Case) -> tuple[str, ...]:
    """The marks beside the state, as codes."""
    standing = {
        "failed_inspection": case.failed_inspection,
        "dissatisfied": case.dissatisfied,
        "unreached": case.unreached,
        "supervised": case.supervised,
        "reworked": case.reworked > 0,
        "returned": case.returned > 0,
        "unverified_place": case.unverified_place,
        "callback_owed": case.callback_owed,
        "asked_leader": bool(case.asked_leader),
    }
    marks = tuple(mark for mark, stands in standing.items() if stands)
    unsettled = [clock.due for clock in case.clocks if clock.running and clock.provisional]
    return (*marks, f"{PROVISIONAL}:{microseconds(max(unsettled))}") if unsettled else marks


def provisional_until(marks: str, due: int) -> int:
    """When the last deadline is due that may still move, in microseconds, from the marks of a row as they are kept; the
    nearest one's where an older program has noted only that there is one."""
    told = marks.rpartition(f"{PROVISIONAL}:")[2]
    return int(told) if told.isdecimal() else due


def words_of(case: Case) -> str:
    """What the queue's search finds a case by."""
    phone = case.caller.phone
    parts = (
        case.number or "",
        temporary_number(case.id),
        case.text,
        case.place.address,
        case.caller.name,
        phone,
        phone[-4:],
        case.filing.problem_name if case.filing else "",
    )
    return spread(" ".join(parts))


OF_A_QUEUE_ROW = (
    "row generation in_scope id due turns_yellow registered_at number state grade module source title address board"
    " holder unit pending refused marks"
).split()
"""The columns that `queue_row` reads, in its order."""
_STATES = {state.value: state for state in State}


def queue_row(row: Sequence[Any], current: int) -> QueueRow:
    """One line of the queue from its columns; `current` is the generation in force. The mark `left` says that the case
    is no longer in this seat's scope, or closed."""
    # Taken apart in one step: thousands of rows are read at a time.
    (_row, generation, in_scope, id_, due, turns_yellow, registered_at, number, state, grade, module, source) = row[:12]
    (title, address, board, holder, unit, pending, refused, marks) = row[12:]
    told = tuple(marks.split())
    return QueueRow(
        id=id_,
        number=number,
        state=_STATES[state],
        grade=grade,
        module=module,
        source=source,
        title=title,
        address=address,
        board=board,
        holder=holder,
        unit=unit,
        due=None if due == NEVER else moment(due),
        turns_yellow=None if turns_yellow == NEVER else moment(turns_yellow),
        registered_at=moment(registered_at),
        pending=pending,
        refused=refused,
        marks=told if in_scope and generation == current else (*told, "left"),
    )


def case_point(row: RowMapping) -> CasePoint:
    """One case on the map; its row has a place."""
    return CasePoint(
        id=CaseId(row["id"]),
        number=row["number"],
        title=row["title"],
        state=State(row["state"]),
        grade=row["grade"],
        longitude=row["longitude"],
        latitude=row["latitude"],
        due=None if row["due"] == NEVER else moment(row["due"]),
        turns_yellow=None if row["turns_yellow"] == NEVER else moment(row["turns_yellow"]),
    )

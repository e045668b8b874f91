"""What a decision reads of the database: cases as they stand, first answers, the last case number of a day."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desk_app import wire
from desk_app.central.schema import callers, case_numbers, cases, commands, missed_calls
from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.protocol import Answer
from desk_app.domain.recorded import BySubject, Recorded

ABSENT = 0
"""The position of a case that is not there."""


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The first answer to a command, and the digest of what was asked."""

    digest: str
    answer: Answer


class CaseCache:
    """Folded cases by id and position, so that one that did not move is not parsed again; one thread at a time."""

    def __init__(self, at_most: int = 2000) -> None:
        self._at_most = at_most
        self._cases: OrderedDict[str, tuple[int, Case]] = OrderedDict()

    def keep(self, position: int, case: Case) -> None:
        """Remembers a case as it stands at this position."""
        self._cases[case.id] = position, case
        self._cases.move_to_end(case.id)
        while len(self._cases) > self._at_most:
            self._cases.popitem(last=False)

    def get(self, case_id: str) -> tuple[int, Case] | None:
        """What is remembered; it counts only where the position is still that of the database."""
        return self._cases.get(case_id)


RECORD_TABLES = {
    SubjectKind.CALLER: (callers, callers.c.number, CallerRecord),
    SubjectKind.CALL: (missed_calls, missed_calls.c.id, MissedCall),
}
"""Where what is recorded of a subject lies: its table, the column of its id, and what it is."""


class Books(BySubject):
    """Reads on one connection and remembers at which position each case, caller and missed call was read."""

    def __init__(self, connection: Connection, district: str, cache: CaseCache) -> None:
        self._connection, self._district, self._cache = connection, district, cache
        self.read_at: dict[str, int] = {}
        self.recorded_at: dict[Subject, int] = {}
        self._cases: dict[str, Case | None] = {}
        self._recorded: dict[Subject, Recorded | None] = {}

    def on(self, connection: Connection) -> Books:
        """The same books, read on by another connection."""
        self._connection = connection
        return self

    def load(self, ids: Iterable[str]) -> None:
        """Reads these cases in one or two queries."""
        wanted = sorted(set(ids) - self.read_at.keys())
        remembered = {case_id: known for case_id in wanted if (known := self._cache.get(case_id)) is not None}
        fresh = [case_id for case_id in wanted if case_id not in remembered]
        if remembered:
            query = select(cases.c.id, cases.c.position).where(
                cases.c.district == self._district, cases.c.id.in_(remembered)
            )
            for case_id, position in self._connection.execute(query):
                if remembered[case_id][0] == position:
                    self.read_at[case_id], self._cases[case_id] = remembered[case_id]
            fresh += [case_id for case_id in remembered if case_id not in self.read_at]
        if fresh:
            whole = select(cases.c.id, cases.c.position, cases.c.folded).where(
                cases.c.district == self._district, cases.c.id.in_(fresh)
            )
            for case_id, position, folded in self._connection.execute(whole):
                case = wire.load(Case, json.loads(folded))
                self._cache.keep(position, case)
                self.read_at[case_id], self._cases[case_id] = position, case
        for case_id in wanted:
            if case_id not in self.read_at:
                self.read_at[case_id], self._cases[case_id] = ABSENT, None

    def case(self, case_id: CaseId) -> Case | None:
        """A case as it was read, now or before."""
        if case_id not in self.read_at:
            self.load([case_id])
        return self._cases[case_id]

    def recorded(self, subject: Subject) -> Recorded | None:
        """What is recorded of a caller or a missed call, as it was read, now or before."""
        if subject not in self.recorded_at:
            table, key, kind = RECORD_TABLES[subject.kind]
            query = select(table.c.position, table.c.record).where(
                table.c.district == self._district, key == subject.id
            )
            row = self._connection.execute(query).one_or_none()
            self.recorded_at[subject] = ABSENT if row is None else row.position
            self._recorded[subject] = None if row is None else wire.load(kind, json.loads(row.record))
        return self._recorded[subject]

    def answers(self, ids: Iterable[CommandId]) -> dict[CommandId, StoredAnswer]:
        """The first answers to those of the commands that were decided before."""
        query = select(commands.c.id, commands.c.digest, commands.c.answer).where(
            commands.c.district == self._district, commands.c.id.in_(sorted(set(ids)))
        )
        return {
            CommandId(row.id): StoredAnswer(row.digest, wire.load(Answer, json.loads(row.answer)))
            for row in self._connection.execute(query)
        }

    def last_number(self, day: str) -> int:
        """The last case number given on a local day; 0 where none was."""
        query = select(case_numbers.c.last).where(case_numbers.c.district == self._district, case_numbers.c.day == day)
        return self._connection.execute(query).scalar() or 0

"""What a seat shows now, read from its disk: cases, callers and missed calls as commands are decided against them."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.case import Case, CaseId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.key_fields import stand_in
from desk_app.domain.recorded import BySubject, Recorded
from desk_app.ports import Journal


@dataclass(frozen=True, slots=True)
class ShownOnDisk(BySubject):
    """Reads, and waits for the disk."""

    journal: Journal

    def case(self, case_id: CaseId) -> Case | None:
        """The case as it is shown."""
        stored = self.journal.case(case_id)
        return stored.shown if stored is not None else None

    def former(self, case_id: CaseId) -> Case | None:
        """An ended case, with no more in it than its key fields."""
        key = self.journal.ended_case(case_id)
        return stand_in(key) if key is not None else None

    def recorded(self, subject: Subject) -> Recorded | None:
        """What is shown of a number in normal form, or of a missed call."""
        if subject.kind is SubjectKind.CALLER:
            return self.journal.caller(subject.id).shown
        stored = self.journal.missed_call(subject.id)
        return stored.shown if stored is not None else None

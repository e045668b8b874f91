"""What is recorded of callers and of missed calls, alike: one record for each subject that is no case."""

from __future__ import annotations

from abc import ABC, abstractmethod

from desk_app.domain.caller import CallerRecord, evolve_caller
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.facts import Fact
from desk_app.domain.missed_call import MissedCall, evolve_missed_call

Recorded = CallerRecord | MissedCall
RECORDED_KINDS = (SubjectKind.CALLER, SubjectKind.CALL)


def evolve_recorded(before: Recorded | None, fact: Fact) -> Recorded | None:
    """The record of the fact's subject with this fact more; None where nothing is recorded of it: a call that was never
    reported, a case, a dataset."""
    match fact.subject.kind:
        case SubjectKind.CALLER:
            return evolve_caller(before if isinstance(before, CallerRecord) else None, fact)
        case SubjectKind.CALL:
            return evolve_missed_call(before if isinstance(before, MissedCall) else None, fact)
        case _:
            return None


class BySubject(ABC):
    """Whatever knows records by their subject gives callers and missed calls by their own names, as decisions ask."""

    @abstractmethod
    def recorded(self, subject: Subject) -> Recorded | None:
        """What is recorded of a caller or a missed call, None where nothing is."""

    def caller(self, number: str) -> CallerRecord | None:
        """What is known of a number in normal form."""
        found = self.recorded(Subject(kind=SubjectKind.CALLER, id=number))
        return found if isinstance(found, CallerRecord) else None

    def missed_call(self, call: str) -> MissedCall | None:
        """A missed call by its id."""
        found = self.recorded(Subject(kind=SubjectKind.CALL, id=call))
        return found if isinstance(found, MissedCall) else None

"""What a seat shows of a case, a caller, a missed call: what is confirmed, with pending commands decided on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from desk_app.domain.caller import CallerRecord, evolve_caller
from desk_app.domain.case import Badge, Case, CaseId
from desk_app.domain.commands import RegisterCase, SubjectKind
from desk_app.domain.decide import Accepted, Context, as_facts, clamp, decide
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.missed_call import MissedCall, evolve_missed_call
from desk_app.domain.projection import PendingCommand
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.sync.plan import Ties, is_refused

CaseOf = Callable[[CaseId], Case | None]


class Projection:
    """The port's `Projector`: folds pending commands over a confirmed case as this seat would decide them.

    Refused commands, and those held back behind them, are not shown as done. One that this seat would refuse by now
    leaves the case as it is: it stays pending, and the centre will say. Deterministic: the time of a decision is the
    command's own.
    """

    def __init__(self, actor_of: Callable[[Badge], Actor | None], reference: Callable[[], Reference | None]) -> None:
        self._actor_of = actor_of
        self._reference = reference

    def __call__(self, confirmed: Case | None, pending: Sequence[PendingCommand], cases: CaseOf) -> Case | None:
        shown = confirmed
        for case, _ in self._steps(confirmed, pending, cases):
            shown = case
        return shown

    def facts(self, confirmed: Case | None, pending: Sequence[PendingCommand], cases: CaseOf) -> tuple[Fact, ...]:
        """What the pending commands would write about this case, without positions, in order."""
        return tuple(fact for _, fact in self._steps(confirmed, pending, cases))

    def caller(
        self, number: str, confirmed: CallerRecord | None, pending: Sequence[PendingCommand]
    ) -> CallerRecord | None:
        """What is known of a number with these commands, all of them about it."""
        shown = confirmed
        for one in pending:
            for fact in self._decided_beside(one, callers=shown):
                shown = evolve_caller(shown, fact)
        return shown

    def missed_call(
        self, call: str, confirmed: MissedCall | None, pending: Sequence[PendingCommand]
    ) -> MissedCall | None:
        """A missed call with these commands, all of them about it."""
        shown = confirmed
        for one in pending:
            for fact in self._decided_beside(one, missed_calls=shown):
                shown = evolve_missed_call(shown, fact)
        return shown

    def _decided_beside(
        self, one: PendingCommand, callers: CallerRecord | None = None, missed_calls: MissedCall | None = None
    ) -> tuple[Fact, ...]:
        """What a command about a caller or a call would write, as those stand before it."""
        actor, reference, command = self._actor_of(one.operator), self._reference(), one.command
        if actor is None or reference is None:
            return ()
        context = Context(
            now=command.claimed_at,
            occurred_at=command.claimed_at,
            actor=actor,
            reference=reference,
            callers=lambda number: callers,
            missed_calls=lambda call: missed_calls,
        )
        outcome = decide(command, None, context)
        return as_facts(outcome, command, context) if isinstance(outcome, Accepted) else ()

    def _steps(
        self, confirmed: Case | None, pending: Sequence[PendingCommand], cases: CaseOf
    ) -> Iterator[tuple[Case, Fact]]:
        """The case after each fact that the pending commands would write about it."""
        case_id = confirmed.id if confirmed is not None else _registered_here(pending)
        reference = self._reference()
        if case_id is None or reference is None:
            return
        shown = confirmed
        refused = Ties()
        for one in pending:
            if is_refused(one) or refused.hold(one.command):
                refused.add(one.command)
                continue
            for fact in self._decided(case_id, shown, one, cases, reference):
                about_this = fact.subject.kind is SubjectKind.CASE and fact.subject.id == case_id
                if about_this and (shown is not None or fact.kind == "CaseRegistered"):
                    shown = evolve(shown, fact)
                    yield shown, fact

    def _decided(
        self, case_id: CaseId, shown: Case | None, one: PendingCommand, cases: CaseOf, reference: Reference
    ) -> tuple[Fact, ...]:
        command = one.command
        actor = self._actor_of(one.operator)
        if actor is None or command.case_id is None:
            return ()
        case = shown if command.case_id == case_id else cases(command.case_id)
        context = Context(
            now=max(command.claimed_at, case.last_flow_at) if case is not None else command.claimed_at,
            occurred_at=clamp(command.claimed_at, case, command.claimed_at),
            actor=actor,
            reference=reference,
            case_number=one.answer.case_number if one.answer is not None else None,
            cases=lambda other: shown if other == case_id else cases(other),
        )
        outcome = decide(command, case, context)
        return as_facts(outcome, command, context) if isinstance(outcome, Accepted) else ()


def _registered_here(pending: Sequence[PendingCommand]) -> CaseId | None:
    for one in pending:
        if isinstance(one.command.body, RegisterCase):
            return one.command.case_id
    return None

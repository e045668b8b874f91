"""Walks cases through the rule book in tests: gives commands, keeps facts, tells what was refused."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from desk_app.domain.caller import CallerRecord, evolve_caller
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.commands import FLOW_COMMANDS, Body, Command, OnBehalf, RegisterCase, Subject, SubjectKind
from desk_app.domain.decide import Accepted, Context, Refused, as_facts, clamp, decide
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.missed_call import MissedCall, evolve_missed_call
from desk_app.domain.reference import Reference
from desk_app.domain.rules import case_subject
from desk_app.domain.seat import Actor
from tests.sample_reference import REFERENCE, START


@dataclass
class Town:
    """A store in memory without a network: the rule book alone decides."""

    reference: Reference = REFERENCE
    now: datetime = START
    cases: dict[str, Case] = field(default_factory=dict)
    callers: dict[str, CallerRecord] = field(default_factory=dict)
    missed_calls: dict[str, MissedCall] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: count(1))

    def later(self, minutes: float) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    def command(self, actor: Actor, case: str, body: Body, **envelope: Any) -> Command:
        """A command as a seat would make it now."""
        based_on = None
        if body.kind in FLOW_COMMANDS:
            known = self.cases.get(case)
            based_on = known.flow if known else 0
        envelope = {"based_on": based_on, **envelope}
        return Command(
            id=CommandId(f"cmd-{next(self.ids)}"),
            subjects=(case_subject(CaseId(case)),),
            claimed_at=self.now,
            body=body,
            **envelope,
        )

    def offer(self, actor: Actor, command: Command) -> Accepted | Refused:
        """Decide a command and keep its facts."""
        case = self.cases.get(command.subjects[0].id)
        context = Context(
            now=self.now,
            occurred_at=clamp(command.claimed_at, case, self.now),
            actor=actor,
            reference=self.reference,
            case_number=f"WZ20260302-{len(self.cases) + 1:05}" if isinstance(command.body, RegisterCase) else None,
            cases=lambda case_id: self.cases.get(case_id),
            callers=self.callers.get,
            missed_calls=self.missed_calls.get,
        )
        decided = decide(command, case, context)
        if isinstance(decided, Accepted):
            for fact in as_facts(decided, command, context):
                placed = replace(fact, position=len(self.facts) + 1)
                self.facts.append(placed)
                self._fold(placed)
        return decided

    def _fold(self, fact: Fact) -> None:
        about = fact.subject.id
        match fact.subject.kind:
            case SubjectKind.CASE:
                self.cases[about] = evolve(self.cases.get(about), fact)
            case SubjectKind.CALLER:
                self.callers[about] = evolve_caller(self.callers.get(about), fact)
            case SubjectKind.CALL:
                call = evolve_missed_call(self.missed_calls.get(about), fact)
                assert call is not None
                self.missed_calls[about] = call

    def about(self, actor: Actor, subject: Subject, body: Body) -> Accepted | Refused:
        """Make and offer a command about a caller or a call."""
        return self.offer(actor, replace(self.command(actor, "", body), subjects=(subject,)))

    def give(self, actor: Actor, case: str, body: Body, **envelope: Any) -> Accepted | Refused:
        """Make and offer a command."""
        return self.offer(actor, self.command(actor, case, body, **envelope))

    def must(self, actor: Actor, case: str, body: Body, **envelope: Any) -> Case:
        """Make and offer a command that has to be accepted."""
        decided = self.give(actor, case, body, **envelope)
        assert isinstance(decided, Accepted), f"{body.kind} refused: {decided}"
        return self.cases[case]

    def refused(self, actor: Actor, case: str, body: Body, **envelope: Any) -> str:
        """Make and offer a command that has to be refused; its code. Nothing may have happened."""
        before = len(self.facts)
        decided = self.give(actor, case, body, **envelope)
        assert isinstance(decided, Refused), f"{body.kind} accepted"
        assert len(self.facts) == before
        return decided.code

    def facts_of(self, case: str) -> list[Fact]:
        """The facts of one case."""
        return [fact for fact in self.facts if fact.subject.id == case]


def by_phone(organisation: str) -> OnBehalf:
    """A party that was reached by telephone only."""
    return OnBehalf(organisation=organisation, person="老李", channel="telephone")

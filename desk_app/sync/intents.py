"""What an operator wants, made into commands: decided here first, with a fresh `based_on`, or not made at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Protocol, cast

from desk_app import numbers
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.commands import (
    FLOW_COMMANDS,
    Body,
    Command,
    HandOverLead,
    MergeInto,
    OnBehalf,
    RegisterCase,
    Subject,
    SubjectKind,
)
from desk_app.domain.decide import Accepted, Context, Refused, as_facts, clamp, decide
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.projection import PendingCommand
from desk_app.domain.recorded import BySubject, Recorded, evolve_recorded
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor

Param = str | int | bool
CaseOf = Callable[[CaseId], Case | None]


class Shown(Protocol):
    """What this seat shows now, as commands are decided against it: cases, and what is recorded of callers (by their
    numbers in normal form) and missed calls. `former` is an ended case of which only key fields are here, for commands
    that name it."""

    def case(self, case_id: CaseId) -> Case | None: ...

    def former(self, case_id: CaseId) -> Case | None: ...

    def recorded(self, subject: Subject) -> Recorded | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What an operator wants done to a case; the desk makes the command of it.

    `case` None with `RegisterCase` makes a new case; in a group, later intents with None mean that case. A form that
    takes its id from `Desk.new_case_id` when it opens can be submitted twice and still makes one case.
    `replaces` names the refused command that this one corrects; `subject` is for what is about a caller or a call;
    `draft` is the key of the text that it was typed in, which is done with once it is kept.
    """

    case: CaseId | None = None
    body: Body
    on_behalf_of: OnBehalf | None = None
    replaces: CommandId | None = None
    subject: Subject | None = None
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The commands are durable on this seat's disk; the centre will decide them."""

    case: CaseId | None
    ids: tuple[CommandId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPossible:
    """Decided against on this seat; nothing was stored, the form keeps its text. `code` as for a centre's refusal."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    happened: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What commands are made with: who, when, under which grant, and where their ids come from."""

    actor: Actor
    now: datetime
    grant: str
    reference: Reference
    new_id: Callable[[], str]


class Sketch(BySubject):
    """What is shown with what is being made laid over it, so that each command sees what the one before it did."""

    def __init__(self, shown: Shown, reference: Reference) -> None:
        self._shown = shown
        self._reference = reference
        self._cases: dict[CaseId, Case] = {}
        self._records: dict[Subject, Recorded] = {}

    def case(self, case_id: CaseId) -> Case | None:
        """The case as it would be shown now."""
        return self._cases.get(case_id) or self._shown.case(case_id)

    def named(self, case_id: CaseId) -> Case | None:
        """A case that a command about another one names."""
        return self.case(case_id) or self._shown.former(case_id)

    def recorded(self, subject: Subject) -> Recorded | None:
        """What would be shown of a caller or a missed call now."""
        return self._records.get(subject) or self._shown.recorded(subject)

    def flow(self, case_id: CaseId | None) -> int:
        """The case's flow number, 0 where there is none yet."""
        case = self.case(case_id) if case_id is not None else None
        return case.flow if case is not None else 0

    def decide(self, command: Command, actor: Actor, now: datetime) -> Accepted | Refused:
        """Decides the command against the sketch; an accepted one is drawn in."""
        case = self.case(command.case_id) if command.case_id is not None else None
        context = Context(
            now=now,
            occurred_at=clamp(command.claimed_at, case, now),
            actor=actor,
            reference=self._reference,
            cases=self.named,
            callers=self.caller,
            missed_calls=self.missed_call,
        )
        outcome = decide(command, case, context)
        if isinstance(outcome, Accepted):
            for fact in as_facts(outcome, command, context):
                self._draw(fact)
        return outcome

    def _draw(self, fact: Fact) -> None:
        if fact.subject.kind is SubjectKind.CASE:
            case_id = CaseId(fact.subject.id)
            before = self.case(case_id)
            if before is not None or fact.kind == "CaseRegistered":  # else one that this seat does not hold
                self._cases[case_id] = evolve(before, fact)
        elif (record := evolve_recorded(self.recorded(fact.subject), fact)) is not None:
            self._records[fact.subject] = record


def compose(intents: Sequence[Intent], making: Making, shown: Shown) -> tuple[Command, ...] | NotPossible:
    """The commands of one action of the operator, in order, as one group; or why this seat decides against them.

    Telephone numbers in them are in normal form, as the centre will write them: what is shown while they are pending is
    what will be.
    """
    sketch = Sketch(shown, making.reference)
    group = making.new_id() if len(intents) > 1 else None
    made: list[Command] = []
    new_case: CaseId | None = None
    for intent in intents:
        if isinstance(intent.body, RegisterCase):
            new_case = intent.case or CaseId(making.new_id())
        own = intent.subject or _case_subject(intent.case or new_case)
        if own is None:
            return NotPossible(code="no_such_case")
        made_of_it = _command(intent, own, making, sketch, group)
        command = numbers.in_normal_form(made_of_it, making.reference.policy.area_code)
        outcome = sketch.decide(command, making.actor, making.now)
        if isinstance(outcome, Refused):
            return NotPossible(code=outcome.code, params=dict(outcome.params), happened=outcome.happened)
        made.append(replace(command, subjects=_subjects(command, outcome)))
    return tuple(made)


def renew(
    waiting: Sequence[PendingCommand],
    making: Callable[[PendingCommand], Making | None],
    sketch: Sketch,
    after: Sequence[tuple[Command, Making]] = (),
) -> tuple[tuple[PendingCommand, Command], ...]:
    """Held-back commands as new ones, in order: same content, operator and time, a new id and a fresh `based_on`.

    `after` are corrections that come before them. What names another of them (a task, a request) names its new id. One
    that this seat would decide against goes out all the same: the centre says why, and the operator sees it beside
    its text.
    """
    new_ids: dict[str, str] = {}
    for correction, with_whom in after:
        sketch.decide(correction, with_whom.actor, with_whom.now)
        if correction.replaces is not None:
            new_ids[correction.replaces] = correction.id
    renewed: list[tuple[PendingCommand, Command]] = []
    for one in waiting:
        made_by = making(one)
        if made_by is None:
            continue
        old = one.command
        new_ids[old.id] = made_by.new_id()
        command = replace(
            old,
            id=CommandId(new_ids[old.id]),
            based_on=_based_on(old.body, old.case_id, sketch),
            body=_pointing_to(old.body, new_ids),
            replaces=old.id,
        )
        sketch.decide(command, made_by.actor, made_by.now)
        renewed.append((one, command))
    return tuple(renewed)


def _command(intent: Intent, own: Subject, making: Making, sketch: Sketch, group: str | None) -> Command:
    case_id = CaseId(own.id) if own.kind is SubjectKind.CASE else None
    return Command(
        id=CommandId(making.new_id()),
        subjects=(own, *_others(intent.body)),
        claimed_at=making.now,
        body=intent.body,
        based_on=_based_on(intent.body, case_id, sketch),
        group=group,
        grant=making.grant or None,
        on_behalf_of=intent.on_behalf_of,
        editions=dict(making.reference.editions),
        replaces=intent.replaces,
    )


def _based_on(body: Body, case_id: CaseId | None, sketch: Sketch) -> int | None:
    if body.kind not in FLOW_COMMANDS:
        return None
    return 0 if isinstance(body, RegisterCase) else sketch.flow(case_id)


def _case_subject(case_id: CaseId | None) -> Subject | None:
    return Subject(kind=SubjectKind.CASE, id=case_id) if case_id is not None else None


def _others(body: Body) -> Iterable[Subject]:
    """The other cases a command names in so many words."""
    match body:
        case MergeInto(leader=other) | HandOverLead(follower=other):
            yield Subject(kind=SubjectKind.CASE, id=other)


def _subjects(command: Command, accepted: Accepted) -> tuple[Subject, ...]:
    """What it touches, its own first: those it names, and those that facts are written about."""
    written = (subject for subject, _ in accepted.facts)
    return tuple(dict.fromkeys((*command.subjects, *written)))


def _pointing_to(body: Body, new_ids: Mapping[str, str]) -> Body:
    """The body with the ids of renewed commands in place of the old ones."""
    named = {
        each.name: new_ids[getattr(body, each.name)]
        for each in fields(cast(Any, body))
        if each.name in _NAMES_A_COMMAND and getattr(body, each.name) in new_ids
    }
    return cast(Body, replace(cast(Any, body), **named)) if named else body


_NAMES_A_COMMAND = frozenset({"task", "request", "suspension", "co_handling", "supervision", "appeal"})
"""Fields of bodies that hold the id of another command."""

"""What the centre's own clock will have to do about a case, and when, as the case stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from desk_app.central.decider import Offered
from desk_app.domain.case import Case, CaseId, ClockInstance, CommandId, State
from desk_app.domain.commands import (
    Body,
    Command,
    Escalate,
    EvaluateCase,
    RecomputeDeadline,
    ResumeCase,
    Subject,
    SubjectKind,
)
from desk_app.domain.evaluation import next_threshold, threshold_at
from desk_app.domain.reference import Reference
from desk_app.domain.seat import CLOCK_ACTOR

_NAMESPACE = uuid.UUID("5b1a7c0e-6a53-5d1c-9c1e-3f7c2a7f9d10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One command of the clock, with the id it will always have, and the time it becomes due."""

    id: CommandId
    case: CaseId
    body: Body
    at: datetime


def duties(case: Case, district: str, reference: Reference, zone: tzinfo) -> dict[CommandId, Duty]:
    """Resume a suspension at 00:00 local after its last day, tell that a clock reaches its next threshold, evaluate."""
    found: list[Duty] = []
    if case.state is State.SUSPENDED and case.suspension is not None:
        midnight = datetime.combine(case.suspension.until + timedelta(days=1), time.min, tzinfo=zone)
        resume = ResumeCase(suspension=case.suspension.id)
        found.append(Duty(id=duty_id(district, case.id, resume), case=case.id, body=resume, at=midnight))
    if case.state is State.CLOSED and case.evaluation is None and case.closed_at is not None:
        evaluate = EvaluateCase()
        found.append(Duty(id=duty_id(district, case.id, evaluate), case=case.id, body=evaluate, at=case.closed_at))
    for instance in case.open_clocks:
        duty = _next_threshold(case, instance, district, reference)
        if duty is not None:
            found.append(duty)
    return {duty.id: duty for duty in found}


def _next_threshold(case: Case, instance: ClockInstance, district: str, reference: Reference) -> Duty | None:
    threshold = next_threshold(instance, reference.policy)
    if instance.paused or threshold is None:
        return None
    escalate = Escalate(clock=instance.id, threshold=threshold)
    at = threshold_at(instance, threshold, reference.calendar)
    # Where the policy has moved, one figure may come to mean another stage: that is another command.
    again = f"/{len(instance.escalated)}" if threshold in instance.escalated else ""
    return Duty(id=duty_id(district, case.id, escalate, again), case=case.id, body=escalate, at=at)


def duty_id(district: str, case: CaseId, body: Body, again: str = "") -> CommandId:
    """A UUIDv5 of what the command is about, so that a second scheduler's command is a repeat of the first's.

    `again` tells apart what is done about the same thing another time.
    """
    match body:
        case ResumeCase(suspension=suspension):
            about = f"resume/{suspension}"
        case EvaluateCase():
            about = "evaluate"
        case Escalate(clock=clock, threshold=threshold):
            about = f"escalate/{clock}/{threshold}"
        case RecomputeDeadline(clock=clock, calendar_edition=edition):
            about = f"recompute/{clock}/{edition}"
        case _:
            raise ValueError(f"the clock does not give {body.kind}")
    return CommandId(str(uuid.uuid5(_NAMESPACE, f"{district}/{case}/{about}{again}")))


def clock_command(command_id: CommandId, case_id: CaseId, body: Body, at: datetime) -> Offered:
    """A command of the clock as it is offered; a refusal of it is not kept, for the clock may ask again."""
    subject = Subject(kind=SubjectKind.CASE, id=case_id)
    command = Command(id=command_id, subjects=(subject,), claimed_at=at, body=body)
    return Offered(command=command, actor=CLOCK_ACTOR, keep_refusal=False)

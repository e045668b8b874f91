"""What a fact makes of a case: the fold that is the only way a case comes to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from desk_app.domain import facts as f
from desk_app.domain.beside import amended
from desk_app.domain.case import (
    DISTRICT,
    Appeal,
    AppealState,
    Case,
    CaseId,
    CoHandling,
    FlowEntry,
    Request,
    State,
    Supervision,
    Suspension,
    Task,
    TaskKind,
)
from desk_app.domain.clocks import with_clock
from desk_app.domain.facts import Fact, FactBody

FLOW_FACTS: tuple[type[FactBody], ...] = (
    f.CaseRegistered,
    f.CaseAccepted,
    f.CaseDeclined,
    f.CaseAnswered,
    f.CaseTransferred,
    f.VerificationRequested,
    f.VerificationRecorded,
    f.TaskReassigned,
    f.TaskWithdrawn,
    f.CaseFiled,
    f.FilingRefused,
    f.CaseDispatched,
    f.CaseSentBack,
    f.CaseRecalled,
    f.CaseReturned,
    f.CaseSigned,
    f.CaseFedBack,
    f.InspectionRequested,
    f.InspectionRecorded,
    f.CallbackRecorded,
    f.ResultUpheld,
    f.ReworkOrdered,
    f.CaseClosed,
    f.CaseVoided,
    f.CaseMerged,
    f.LeadHandedOver,
    f.LeadTaken,
    f.FollowerCallbackRecorded,
    f.CaseResumed,
)
"""The facts that move the flow number; a granted `SuspensionDecided` does too."""

_SPOKEN_BESIDE = (f.RequestMade, f.RequestWithdrawn, f.SupervisionAnswered, f.CoHandlingReported)
"""What a seat can say on behalf of a unit beside the flow; of each command exactly one fact is counted."""

_ANSWERS_QUESTION = (f.CaseDispatched, f.CaseReturned, f.CaseSentBack)
"""What settles a question to the shift leader; a recall does not, since the case still has to be dispatched."""

_NO_ROUND_MARKS: dict[str, Any] = {"failed_inspection": False, "dissatisfied": False, "unreached": False, "attempts": 0}
"""What is cleared when a case enters HANDLING or RETURNED: the marks are of one round, the history keeps them."""

_ENDED_AS: dict[type[FactBody], State] = {
    f.CaseDeclined: State.DECLINED,
    f.CaseAnswered: State.ANSWERED,
    f.CaseTransferred: State.TRANSFERRED,
    f.FilingRefused: State.FILING_REFUSED,
    f.CaseVoided: State.VOIDED,
}

_TAKEN_OVER = (
    "state",
    "hop",
    "filing",
    "verified",
    "stack",
    "unit",
    "proposed_target",
    "asked_leader",
    "tasks",
    "co_handlers",
    "supervisions",
    "suspension",
    "feedback_photos",
    "public_reply",
    "failed_inspection",
    "dissatisfied",
    "unreached",
    "attempts",
    "reworked",
    "returned",
    "problem",
    "module",
)
"""What a follower takes over from the leader it replaces; what callers told and wished stays their own."""

_TOGETHER = ("held_by", "units", "co_units", "patrollers")
"""Who has ever had to do with either of the two: past parties go on seeing the case."""


def fold(facts: Iterable[Fact], case: Case | None = None) -> Case | None:
    """The case that facts make, in their order, from nothing or from a case folded before."""
    for fact in facts:
        case = evolve(case, fact)
    return case


def evolve(case: Case | None, fact: Fact) -> Case:
    """The case after one more fact. ValueError where a first fact is no registration, which the ledger never holds."""
    body = fact.body
    if isinstance(body, f.CaseRegistered):
        changed = _registered(body, fact)
    elif case is None:
        raise ValueError(f"a case begins with its registration, not with {fact.kind}")
    else:
        changed = _changed(case, body, fact)
    if changed.asked_leader and (changed.ended or isinstance(body, _ANSWERS_QUESTION)):
        changed = replace(changed, asked_leader="")
    if fact.on_behalf_of is not None and (moves_flow(body) or isinstance(body, _SPOKEN_BESIDE)):
        changed = replace(changed, on_behalf=changed.on_behalf + 1)
    if not moves_flow(body):
        return changed
    number = changed.flow + 1
    entry = FlowEntry(number=number, kind=fact.kind, operator=fact.operator, at=fact.occurred_at)
    return replace(
        changed,
        flow=number,
        flow_log=(*changed.flow_log, entry),
        last_flow_at=fact.occurred_at,
    )


def moves_flow(body: FactBody) -> bool:
    """The fact counts in the case's flow number."""
    return isinstance(body, FLOW_FACTS) or (isinstance(body, f.SuspensionDecided) and body.granted)


def _registered(body: f.CaseRegistered, fact: Fact) -> Case:
    return Case(
        id=CaseId(fact.subject.id),
        number=body.number,
        state=State.PENDING_FILING if body.accepted else State.PENDING_ACCEPT,
        source=body.source,
        demand_kind=body.demand_kind,
        text=body.text,
        caller=body.caller,
        place=body.place,
        problem=body.problem,
        module=body.module,
        registered_at=fact.occurred_at,
        registered_by=fact.operator,
        registered_body=body.body,
        follows=body.follows,
        last_flow_at=fact.occurred_at,
    )


def _changed(case: Case, body: FactBody, fact: Fact) -> Case:
    for part in (_in_filing, _in_dispatch, _in_handling, _in_closing, _in_merging, _beside, with_clock):
        changed = part(case, body, fact)
        if changed is not None:
            return changed
    raise ValueError(f"{fact.kind} is no fact about a case")


def _task(body: f.VerificationRequested | f.InspectionRequested | f.TaskReassigned, kind: TaskKind, fact: Fact) -> Task:
    return Task(id=fact.command_id, kind=kind, patroller=body.patroller, note=body.note, given_at=fact.occurred_at)


def _without(tasks: tuple[Task, ...], task_id: str | None) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.id != task_id)


def _in_filing(case: Case, body: FactBody, fact: Fact) -> Case | None:
    match body:
        case f.CaseAccepted():
            return replace(case, state=State.PENDING_FILING)
        case f.VerificationRequested():
            task = _task(body, TaskKind.VERIFICATION, fact)
            return replace(case, state=State.VERIFYING, tasks=(task,), patrollers=case.patrollers | {body.patroller})
        case f.VerificationRecorded():
            return replace(
                case,
                state=State.PENDING_FILING,
                verified=body.is_true,
                tasks=_without(case.tasks, body.task),
            )
        case f.TaskReassigned():
            task = _task(body, body.task_kind, fact)
            tasks = (*_without(case.tasks, body.task), task)
            return replace(case, tasks=tasks, patrollers=case.patrollers | {body.patroller})
        case f.TaskWithdrawn():
            verifying = body.task_kind is TaskKind.VERIFICATION
            state = State.PENDING_FILING if verifying else State.PENDING_INSPECTION
            return replace(case, state=state, tasks=_without(case.tasks, body.task))
        case f.CaseFiled():
            return replace(
                case,
                state=State.PENDING_DISPATCH,
                filing=body.filing,
                problem=body.filing.problem,
                module=body.module,
                place=body.place,
                stack=(DISTRICT,),
                held_by=case.held_by | {DISTRICT},
                hop=case.hop + 1,
            )
        case f.CaseDeclined() | f.CaseAnswered() | f.CaseTransferred() | f.FilingRefused() | f.CaseVoided():
            return replace(case, state=_ENDED_AS[type(body)])
        case _:
            return None


def _in_dispatch(case: Case, body: FactBody, fact: Fact) -> Case | None:
    match body:
        case f.CaseDispatched(to_unit=True):
            return replace(
                case,
                state=State.PENDING_SIGN,
                unit=body.target,
                units=case.units | {body.target},
                proposed_target=None,
                hop=case.hop + 1,
            )
        case f.CaseDispatched():
            return replace(
                case,
                state=State.PENDING_DISPATCH,
                stack=(*case.stack, body.target),
                held_by=case.held_by | {body.target},
                proposed_target=None,
                hop=case.hop + 1,
            )
        case f.CaseSentBack():
            return replace(
                case,
                state=State.PENDING_FILING,
                stack=(),
                unit=None,
                filing=None,
                proposed_target=None,
                **_NO_ROUND_MARKS,
            )
        case f.CaseRecalled():
            stack = case.stack[: case.stack.index(body.by) + 1]
            return replace(case, state=State.RETURNED, stack=stack, unit=None, hop=case.hop + 1, **_NO_ROUND_MARKS)
        case f.CaseReturned():
            return replace(
                case,
                state=State.RETURNED,
                stack=case.stack[: case.stack.index(body.to) + 1],
                unit=None,
                returned=case.returned + 1,
                proposed_target=body.proposed_target,
                hop=case.hop + 1,
                **_NO_ROUND_MARKS,
            )
        case _:
            return None


def _in_handling(case: Case, body: FactBody, fact: Fact) -> Case | None:
    match body:
        case f.CaseSigned():
            return replace(case, state=State.HANDLING, **_NO_ROUND_MARKS)
        case f.CaseFedBack():
            return replace(case, state=body.next_state, feedback_photos=body.photos, public_reply=body.public_reply)
        case f.RequestMade():
            request = Request(
                id=fact.command_id,
                kind=body.request_kind,
                reason=body.reason,
                until=body.until,
                asked_by=fact.operator,
                asked_at=fact.occurred_at,
            )
            return replace(case, request=request)
        case f.RequestWithdrawn() | f.RequestLapsed() | f.ExtensionDecided():
            return replace(case, request=None)
        case f.SuspensionDecided(granted=True):
            suspension = Suspension(id=fact.command_id, until=body.until, reason=body.reason)
            return replace(case, request=None, state=State.SUSPENDED, suspension=suspension)
        case f.SuspensionDecided():
            return replace(case, request=None)
        case f.CaseResumed():
            return replace(case, state=State.HANDLING, suspension=None, **_NO_ROUND_MARKS)
        case f.SuspensionEnded():
            return replace(case, suspension=None)
        case _:
            return None


def _in_closing(case: Case, body: FactBody, fact: Fact) -> Case | None:
    match body:
        case f.InspectionRequested():
            task = _task(body, TaskKind.INSPECTION, fact)
            return replace(case, state=State.INSPECTING, tasks=(task,), patrollers=case.patrollers | {body.patroller})
        case f.InspectionRecorded():
            return replace(
                case,
                state=body.next_state,
                failed_inspection=not body.passed,
                tasks=_without(case.tasks, body.task),
            )
        case f.CallbackRecorded():
            return replace(
                case,
                state=body.next_state,
                attempts=case.attempts + (not body.reached),
                satisfied=body.satisfied if body.reached else case.satisfied,
                dissatisfied=body.satisfied is False or (case.dissatisfied and not body.reached),
                unreached=body.unreached,
            )
        case f.ResultUpheld():
            return replace(case, state=State.PENDING_CLOSE)
        case f.ReworkOrdered():
            return replace(case, state=State.HANDLING, reworked=case.reworked + 1, **_NO_ROUND_MARKS)
        case f.CaseClosed():
            return replace(
                case,
                state=State.CLOSED,
                forced=body.forced,
                closing_standard=body.closing_standard,
                closed_at=fact.occurred_at,
            )
        case f.CaseEvaluated():
            return replace(case, evaluation=body.evaluation)
        case f.AppealMade():
            appeal = Appeal(id=fact.command_id, unit=body.unit, reason=body.reason, state=AppealState.MADE)
            return replace(case, appeal=appeal)
        case f.AppealReviewed():
            return replace(case, appeal=_appeal_in(case, AppealState.REVIEWED))
        case f.AppealDecided():
            return _appeal_decided(case, body.state)
        case _:
            return None


def _appeal_in(case: Case, state: AppealState) -> Appeal | None:
    return replace(case.appeal, state=state) if case.appeal is not None else None


def _appeal_decided(case: Case, state: AppealState) -> Case:
    evaluation = case.evaluation
    if evaluation is not None and state is AppealState.GRANTED:
        evaluation = replace(evaluation, late_forgiven=True)
    return replace(case, appeal=_appeal_in(case, state), evaluation=evaluation)


def _in_merging(case: Case, body: FactBody, fact: Fact) -> Case | None:
    match body:
        case f.CaseMerged():
            return replace(case, state=State.MERGED, merged_into=body.leader, attempts=0)
        case f.FollowerJoined():
            return replace(case, followers=(*case.followers, body.follower))
        case f.LeadHandedOver():
            return replace(case, state=State.MERGED, merged_into=body.to, followers=(), attempts=0)
        case f.LeadTaken():
            taken: dict[str, Any] = {name: getattr(body.standing, name) for name in _TAKEN_OVER}
            taken |= {name: getattr(case, name) | getattr(body.standing, name) for name in _TOGETHER}
            return replace(case, **taken, merged_into=None, followers=body.followers, callback_owed=False)
        case f.LeaderChanged():
            return replace(case, merged_into=body.leader)
        case f.LeaderEnded():
            return replace(case, callback_owed=body.callback_owed)
        case f.FollowerCallbackRecorded():
            return replace(
                case,
                callback_owed=body.still_owed,
                attempts=case.attempts + (not body.reached),
                satisfied=body.satisfied if body.reached else case.satisfied,
            )
        case _:
            return None


def _beside(case: Case, body: FactBody, fact: Fact) -> Case | None:
    match body:
        case f.CoHandlerAdded():
            part = CoHandling(id=fact.command_id, unit=body.unit, limit=body.limit, opinion=body.opinion)
            return replace(case, co_handlers=(*case.co_handlers, part), co_units=case.co_units | {body.unit})
        case f.CoHandlingReported() | f.CoHandlerReleased() | f.CoHandlingEnded():
            left = tuple(part for part in case.co_handlers if part.id != body.co_handling)
            return replace(case, co_handlers=left)
        case f.TaskEnded():
            return replace(case, tasks=_without(case.tasks, body.task))
        case f.CaseSupervised():
            new = Supervision(id=fact.command_id, opinion=body.opinion, needs_answer=body.needs_answer)
            return replace(case, supervisions=(*case.supervisions, new))
        case f.SupervisionAnswered():
            return replace(
                case,
                supervisions=tuple(
                    replace(each, answered=True) if each.id == body.supervision else each for each in case.supervisions
                ),
            )
        case f.CaseAmended():
            return amended(case, body)
        case f.ShiftLeaderAsked():
            return replace(case, asked_leader=body.question)
        case f.NoteAdded() | f.PhotoAttached() | f.CallRecorded() | f.CaseReminded():
            return case
        case _:
            return None


assert {*_TAKEN_OVER, *_TOGETHER} <= {field.name for field in fields(Case)}

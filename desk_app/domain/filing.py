"""核实立案: verifying what was told, patrollers' tasks, filing under a condition of the catalogue, or refusing."""

from __future__ import annotations

from desk_app.domain.case import Badge, Case, Filing, State, Task, TaskKind
from desk_app.domain.catalogue import module_of
from desk_app.domain.commands import (
    Command,
    FileCase,
    ReassignTask,
    RecordVerification,
    RefuseFiling,
    RequestVerification,
    WithdrawTask,
)
from desk_app.domain.facts import (
    CaseFiled,
    FilingRefused,
    TaskReassigned,
    TaskWithdrawn,
    VerificationRecorded,
    VerificationRequested,
)
from desk_app.domain.grounds import located
from desk_app.domain.rules import (
    Asking,
    Made,
    Refusal,
    Rule,
    Rules,
    district_seat,
    need,
    patroller_of_task,
    without_followers,
)


def open_task(case: Case, task_id: str) -> Task:
    """The open task with this id; refused where it is gone."""
    task = next((task for task in case.tasks if task.id == task_id), None)
    if task is None:
        raise Refusal("task_gone")
    return task


def check_patroller(asking: Asking, badge: Badge, kind: TaskKind) -> None:
    """Such a patroller exists and, for an inspection, is of no unit that has or had to do with the case."""
    directory = asking.reference.directory
    if not directory.is_patroller(badge):
        raise Refusal("not_a_patroller", patroller=badge)
    if kind is TaskKind.INSPECTION and directory.people[badge].body in asking.case.units | asking.case.co_units:
        raise Refusal("patroller_not_neutral", patroller=badge)


def check_task_is_mine(asking: Asking, task: Task) -> None:
    """The task answered is the actor's own, or that of the patroller spoken for."""
    spoken = asking.on_behalf_of
    if (spoken.organisation if spoken else asking.actor.badge) != task.patroller:
        raise Refusal("not_yours")


def _request(body: RequestVerification, asking: Asking, command: Command) -> Made:
    check_patroller(asking, body.patroller, TaskKind.VERIFICATION)
    return [VerificationRequested(patroller=body.patroller, note=body.note)]


def _record(body: RecordVerification, asking: Asking, command: Command) -> Made:
    check_task_is_mine(asking, open_task(asking.case, body.task))
    words = body.words if body.is_true else need(body.words, "words")
    return [VerificationRecorded(task=body.task, is_true=body.is_true, words=words, photo=body.photo)]


def _reassign(body: ReassignTask, asking: Asking, command: Command) -> Made:
    task = open_task(asking.case, body.task)
    check_patroller(asking, body.patroller, task.kind)
    return [TaskReassigned(task=task.id, task_kind=task.kind, patroller=body.patroller, note=body.note)]


def _withdraw(body: WithdrawTask, asking: Asking, command: Command) -> Made:
    task = open_task(asking.case, body.task)
    return [TaskWithdrawn(task=task.id, task_kind=task.kind, reason=need(body.reason))]


def _file(body: FileCase, asking: Asking, command: Command) -> Made:
    case, reference = asking.case, asking.reference
    problem = reference.catalogue.problems.get(body.problem)
    if problem is None:
        raise Refusal("unknown_problem", problem=body.problem)
    condition = problem.condition(body.condition)
    if condition is None:
        raise Refusal("unknown_condition", problem=body.problem, condition=body.condition)
    place = located(body.place, reference) if body.place is not None else case.place
    if not place.cell:
        raise Refusal("place_without_cell")
    if not reference.catalogue.may_be_about(problem.code, place.component):
        raise Refusal("component_of_another_class", problem=problem.code, component=place.component)
    if case.verified is False:
        raise Refusal("verified_false")
    if case.verified is None and case.source in reference.policy.verify_first:
        raise Refusal("verification_needed", source=case.source.value)
    filing = Filing(
        problem=problem.code,
        problem_name=problem.name,
        condition=condition.code,
        condition_text=condition.text,
        grade=problem.grade,
        limit=condition.limit,
        closing_standards=problem.closing_standards,
        catalogue_edition=reference.catalogue.edition,
        handling_role=problem.handling_role,
        unlisted_role=problem.unlisted_role,
        flow=problem.flow,
    )
    module = module_of(reference.catalogue, problem.code, case.demand_kind)
    return [CaseFiled(filing=filing, module=module, place=place)]


def _refuse(body: RefuseFiling, asking: Asking, command: Command) -> Made:
    without_followers(asking)
    return [FilingRefused(reason=need(body.reason))]


_FILING = frozenset({State.PENDING_FILING})
_TASKS = frozenset({State.VERIFYING, State.INSPECTING})

RULES: Rules = {
    RequestVerification: Rule(states=_FILING, who=district_seat, decide=_request),
    RecordVerification: Rule(states=frozenset({State.VERIFYING}), who=patroller_of_task, decide=_record),
    ReassignTask: Rule(states=_TASKS, who=district_seat, decide=_reassign),
    WithdrawTask: Rule(states=_TASKS, who=district_seat, decide=_withdraw),
    FileCase: Rule(states=_FILING, who=district_seat, decide=_file),
    RefuseFiling: Rule(states=_FILING, who=district_seat, decide=_refuse),
}

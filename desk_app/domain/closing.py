"""核查结案: inspecting what was done, calling back, reworking, closing by standard, by order, or voiding."""

from __future__ import annotations

from desk_app.domain.case import OPEN, Case, State, TaskKind
from desk_app.domain.commands import (
    AcceptAsIs,
    CloseCase,
    Command,
    ForceClose,
    OrderRework,
    RecordCallback,
    RecordInspection,
    RequestInspection,
    VoidCase,
)
from desk_app.domain.facts import (
    CallbackRecorded,
    CaseClosed,
    CaseVoided,
    InspectionRecorded,
    InspectionRequested,
    ResultUpheld,
    ReworkOrdered,
)
from desk_app.domain.filing import check_patroller, check_task_is_mine, open_task
from desk_app.domain.handling import after_pass
from desk_app.domain.rules import (
    Asking,
    Made,
    Refusal,
    Rule,
    Rules,
    district_seat,
    need,
    patroller_of_task,
    shift_leader,
    without_followers,
)


def _request(body: RequestInspection, asking: Asking, command: Command) -> Made:
    check_patroller(asking, body.patroller, TaskKind.INSPECTION)
    return [InspectionRequested(patroller=body.patroller, note=body.note)]


def _may_record(asking: Asking) -> bool:
    if asking.case.state is State.PENDING_INSPECTION:
        return asking.actor.district_seat and asking.on_behalf_of is None
    return patroller_of_task(asking)


def _record(body: RecordInspection, asking: Asking, command: Command) -> Made:
    case, policy = asking.case, asking.reference.policy
    words = body.words if body.passed else need(body.words, "words")
    if case.state is State.PENDING_INSPECTION:
        if not body.by_photo or not policy.inspection_by_photo or case.failed_inspection:
            raise Refusal("inspection_on_site_needed")
        if not case.feedback_photos:
            raise Refusal("photo_missing")
    else:
        if body.by_photo:
            raise Refusal("inspection_under_way")
        if body.task is None:
            raise Refusal("field_missing", field="task")
        check_task_is_mine(asking, open_task(case, body.task))
        if policy.photo_needed and body.photo is None and asking.on_behalf_of is None:
            raise Refusal("photo_missing")
    return [
        InspectionRecorded(
            task=None if body.by_photo else body.task,
            passed=body.passed,
            words=words,
            photo=body.photo,
            by_photo=body.by_photo,
            next_state=after_pass(case) if body.passed else State.PENDING_INSPECTION,
        )
    ]


def _callback(body: RecordCallback, asking: Asking, command: Command) -> Made:
    case = asking.case
    if body.reached and body.satisfied is None:
        raise Refusal("field_missing", field="satisfied")
    if not body.reached and body.satisfied is not None:
        raise Refusal("satisfied_without_reaching")
    words = body.words
    next_state, unreached = State.PENDING_CALLBACK, False
    if body.satisfied:
        next_state = State.PENDING_CLOSE
    elif body.reached:
        words = need(body.words, "words")
    elif case.attempts + 1 >= asking.reference.policy.callback_attempts and not case.dissatisfied:
        next_state, unreached = State.PENDING_CLOSE, True
    return [
        CallbackRecorded(
            reached=body.reached,
            satisfied=body.satisfied,
            words=words,
            next_state=next_state,
            unreached=unreached,
        )
    ]


def _uphold(body: AcceptAsIs, asking: Asking, command: Command) -> Made:
    return [ResultUpheld(reason=need(body.reason))]


def _may_be_reworked(case: Case) -> bool:
    """Failed inspection, dissatisfied, or about to be closed; with the unit still on the case."""
    if case.unit is None:
        return False
    match case.state:
        case State.PENDING_INSPECTION:
            return case.failed_inspection
        case State.PENDING_CALLBACK:
            return case.dissatisfied
        case _:
            return True


def _rework(body: OrderRework, asking: Asking, command: Command) -> Made:
    return [ReworkOrdered(reason=need(body.reason))]


def _close(body: CloseCase, asking: Asking, command: Command) -> Made:
    case = asking.case
    standard = need(body.closing_standard, "closing_standard")
    if case.filing is None or standard not in case.filing.closing_standards:
        raise Refusal("unknown_standard")
    if case.co_handlers:
        raise Refusal("co_handler_open", co_handlers=len(case.co_handlers))
    return [CaseClosed(forced=False, closing_standard=standard, reason=body.remark)]


def _force(body: ForceClose, asking: Asking, command: Command) -> Made:
    return [CaseClosed(forced=True, closing_standard="", reason=need(body.reason))]


def _void(body: VoidCase, asking: Asking, command: Command) -> Made:
    without_followers(asking)
    return [CaseVoided(reason=need(body.reason))]


RULES: Rules = {
    RequestInspection: Rule(states=frozenset({State.PENDING_INSPECTION}), who=district_seat, decide=_request),
    RecordInspection: Rule(
        states=frozenset({State.PENDING_INSPECTION, State.INSPECTING}),
        who=_may_record,
        useful=lambda case: (
            case.state is State.INSPECTING or (bool(case.feedback_photos) and not case.failed_inspection)
        ),
        decide=_record,
    ),
    RecordCallback: Rule(states=frozenset({State.PENDING_CALLBACK}), who=district_seat, decide=_callback),
    AcceptAsIs: Rule(
        states=frozenset({State.PENDING_CALLBACK}),
        when=lambda case: case.dissatisfied,
        who=shift_leader,
        decide=_uphold,
    ),
    OrderRework: Rule(
        states=frozenset({State.PENDING_INSPECTION, State.PENDING_CALLBACK, State.PENDING_CLOSE}),
        when=_may_be_reworked,
        who=district_seat,
        decide=_rework,
    ),
    CloseCase: Rule(states=frozenset({State.PENDING_CLOSE}), who=district_seat, decide=_close),
    ForceClose: Rule(states=OPEN - {State.RETURNED}, who=shift_leader, decide=_force),
    VoidCase: Rule(states=OPEN, who=shift_leader, decide=_void),
}

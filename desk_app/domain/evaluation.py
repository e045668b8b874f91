"""考核评价: the marks of a closed case, the appeal against being late, and what the centre's clock does."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from desk_app.domain import case as cases
from desk_app.domain.calendar import Calendar
from desk_app.domain.case import (
    DISTRICT,
    AppealState,
    BodyId,
    Case,
    ClockInstance,
    ClockKind,
    Evaluation,
    State,
)
from desk_app.domain.clocks import due_of
from desk_app.domain.commands import (
    Appeal,
    Command,
    DecideAppeal,
    Escalate,
    EvaluateCase,
    RecomputeDeadline,
    ReviewAppeal,
)
from desk_app.domain.deadlines import Limit, LimitUnit, deadline, part_of
from desk_app.domain.facts import (
    AppealDecided,
    AppealMade,
    AppealReviewed,
    CaseEscalated,
    CaseEvaluated,
    DeadlineRecomputed,
)
from desk_app.domain.policy import Policy
from desk_app.domain.rules import Asking, Made, Refusal, Rule, Rules, clock, need, shift_leader
from desk_app.domain.seat import Role

_TOLD_LATER = (Role.SHIFT_LEADER, Role.LEADER)
"""Who is told at the second and third threshold; at the first it is the holder's side."""


def late_units(case: Case) -> frozenset[BodyId]:
    """The units whose handling clock ended late."""
    return frozenset(BodyId(each.key) for each in case.clocks if each.kind is ClockKind.HANDLING and each.late)


def appeal_until(case: Case, calendar: Calendar, policy: Policy) -> datetime | None:
    """When the time to appeal is over; None where there is nothing to appeal against."""
    if case.closed_at is None or not late_units(case):
        return None
    limit = Limit(amount=Decimal(policy.appeal_work_days), unit=LimitUnit.WORK_DAY)
    return deadline(calendar, case.closed_at, limit).due


def owes_something(case: Case, now: datetime, calendar: Calendar, policy: Policy) -> bool:
    """An ended case a desk still has to do with: an owed callback, an open appeal, an open appeal period."""
    if case.callback_owed:
        return True
    if case.state is not State.CLOSED:
        return False
    if case.appeal is not None:
        return case.appeal.state in (AppealState.MADE, AppealState.REVIEWED)
    until = appeal_until(case, calendar, policy)
    return until is not None and now <= until


def _evaluate(body: EvaluateCase, asking: Asking, command: Command) -> Made:
    case = asking.case
    if case.evaluation is not None:
        raise Refusal("already_evaluated")
    return [
        CaseEvaluated(
            evaluation=Evaluation(
                forced=case.forced,
                late_clocks=tuple(each.kind for each in case.clocks if each.late),
                returns=case.returned,
                reworks=case.reworked,
                extensions=sum(each.extensions for each in case.clocks),
                satisfied=case.satisfied,
                on_behalf=case.on_behalf,
                late_forgiven=case.appeal is not None and case.appeal.state is AppealState.GRANTED,
            )
        )
    ]


def _may_appeal(asking: Asking) -> bool:
    return asking.actor.has(Role.UNIT) and asking.actor.body in late_units(asking.case)


def _appeal(body: Appeal, asking: Asking, command: Command) -> Made:
    case, reference = asking.case, asking.reference
    if case.appeal is not None:
        raise Refusal("appeal_exists")
    until = appeal_until(case, reference.calendar, reference.policy)
    if until is None or asking.context.occurred_at > until:
        raise Refusal("appeal_too_late")
    return [AppealMade(unit=asking.actor.body, reason=need(body.reason))]


def _open_appeal(case: Case, wanted: str, state: AppealState) -> cases.Appeal:
    if case.appeal is None or case.appeal.id != wanted or case.appeal.state is not state:
        raise Refusal("appeal_gone")
    return case.appeal


def _review(body: ReviewAppeal, asking: Asking, command: Command) -> Made:
    appeal = _open_appeal(asking.case, body.appeal, AppealState.MADE)
    return [AppealReviewed(appeal=appeal.id, supported=body.supported, reason=need(body.reason))]


def _decide(body: DecideAppeal, asking: Asking, command: Command) -> Made:
    appeal = _open_appeal(asking.case, body.appeal, AppealState.REVIEWED)
    state = AppealState.GRANTED if body.granted else AppealState.REJECTED
    return [AppealDecided(appeal=appeal.id, state=state, reason=need(body.reason))]


# --- the centre's own clock -----------------------------------------------------------------------------------------


def threshold_at(instance: ClockInstance, threshold: int, calendar: Calendar) -> datetime:
    """When an open clock reaches this per cent of its limit; a pause that is still open is left out.

    Beyond 100 the rest is counted from the due time on, in hours also where the limit counts days.
    """
    if threshold == 80:
        return instance.turns_yellow
    if threshold == 100:
        return instance.due
    limit, times = instance.limit, Decimal(1 + instance.extensions)
    pauses = [(pause.since, pause.to) for pause in instance.pauses if pause.to is not None]
    if threshold > 100:
        beyond = Limit(amount=limit.amount * times * (threshold - 100) / 100, unit=limit.unit)
        return deadline(calendar, instance.due, beyond, pauses=pauses).due
    return part_of(
        calendar,
        instance.started_at,
        limit,
        threshold,
        convention=instance.convention,
        pauses=pauses,
        times=1 + instance.extensions,
    )


def next_threshold(instance: ClockInstance, policy: Policy) -> int | None:
    """The per cent at which the next to be told is told: each stage once, also where the policy has moved them."""
    left = policy.thresholds[len(instance.escalated) :]
    return left[0] if left else None


def _open_clock(case: Case, wanted: str) -> ClockInstance:
    found = next((each for each in case.open_clocks if each.id == wanted), None)
    if found is None or found.paused:
        raise Refusal("clock_stopped", clock=wanted)
    return found


def _escalate(body: Escalate, asking: Asking, command: Command) -> Made:
    instance = _open_clock(asking.case, body.clock)
    thresholds = asking.reference.policy.thresholds
    if body.threshold not in thresholds:
        raise Refusal("unknown_threshold", threshold=body.threshold)
    if thresholds.index(body.threshold) < len(instance.escalated):  # whoever that stage tells has been told
        raise Refusal("already_escalated", threshold=body.threshold)
    if asking.context.now < threshold_at(instance, body.threshold, asking.reference.calendar):
        raise Refusal("too_early")
    told = _told(asking.case, thresholds.index(body.threshold))
    return [CaseEscalated(clock=instance.id, threshold=body.threshold, told=told.value)]


def _told(case: Case, stage: int) -> Role:
    if stage == 0:
        return Role.SEAT_OPERATOR if case.holder in (None, DISTRICT) else Role.DISPATCHER
    return _TOLD_LATER[min(stage, len(_TOLD_LATER)) - 1]


def _recompute(body: RecomputeDeadline, asking: Asking, command: Command) -> Made:
    instance = _open_clock(asking.case, body.clock)
    calendar = asking.reference.calendar
    if body.calendar_edition != calendar.edition or instance.calendar_edition == calendar.edition:
        raise Refusal("calendar_moved_on")
    found = due_of(instance, asking.reference)
    return [
        DeadlineRecomputed(
            clock=instance.id,
            calendar_edition=calendar.edition,
            due=found.due,
            turns_yellow=found.turns_yellow,
            provisional=found.provisional,
        )
    ]


_CLOSED = frozenset({State.CLOSED})
_ANY = frozenset(State)

RULES: Rules = {
    EvaluateCase: Rule(states=_CLOSED, who=clock, decide=_evaluate),
    Appeal: Rule(states=_CLOSED, who=_may_appeal, useful=lambda case: case.appeal is None, decide=_appeal),
    ReviewAppeal: Rule(
        states=_CLOSED,
        who=shift_leader,
        useful=lambda case: case.appeal is not None and case.appeal.state is AppealState.MADE,
        decide=_review,
    ),
    DecideAppeal: Rule(
        states=_CLOSED,
        who=lambda asking: asking.actor.has(Role.EVALUATOR),
        useful=lambda case: case.appeal is not None and case.appeal.state is AppealState.REVIEWED,
        decide=_decide,
    ),
    Escalate: Rule(states=_ANY, who=clock, decide=_escalate),
    RecomputeDeadline: Rule(states=_ANY, who=clock, decide=_recompute),
}

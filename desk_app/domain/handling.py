"""处置反馈: signing for a case, feeding back, and what a unit may ask of its holder: more time, or to be suspended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from desk_app.domain.case import (
    Case,
    ClockInstance,
    ClockKind,
    Request,
    RequestKind,
    State,
)
from desk_app.domain.commands import (
    Command,
    DecideExtension,
    DecideSuspension,
    FeedBack,
    RequestExtension,
    RequestSuspension,
    ResumeCase,
    SignFor,
    WithdrawRequest,
)
from desk_app.domain.facts import (
    CaseFedBack,
    CaseResumed,
    CaseSigned,
    ExtensionDecided,
    RequestMade,
    RequestWithdrawn,
    SuspensionDecided,
)
from desk_app.domain.rules import (
    Asking,
    Made,
    Refusal,
    Rule,
    Rules,
    clock,
    decides_for_holder,
    holder_or_leader,
    need,
    unit_of_case,
    unit_that_had_it,
)


def after_pass(case: Case) -> State:
    """Where a case goes after inspection: to the callback if the caller wants one and can be reached."""
    if case.caller.wants_answer and case.caller.can_be_reached:
        return State.PENDING_CALLBACK
    return State.PENDING_CLOSE


def handling_clock(case: Case) -> ClockInstance | None:
    """The open clock of the unit that has the case."""
    return next((each for each in case.open_clocks if each.kind is ClockKind.HANDLING), None)


def _sign(body: SignFor, asking: Asking, command: Command) -> Made:
    return [CaseSigned()]


def _feed_back(body: FeedBack, asking: Asking, command: Command) -> Made:
    case, policy = asking.case, asking.reference.policy
    done = need(body.done, "done")
    # A unit that is reached by telephone only cannot send a picture; the seat that writes for it need not.
    if policy.photo_needed and not body.photos and asking.on_behalf_of is None:
        raise Refusal("photo_missing")
    if case.caller.wants_answer:
        need(body.public_reply, "public_reply")
    skips = case.source in policy.inspection_not_needed
    return [
        CaseFedBack(
            done=done,
            photos=body.photos,
            public_reply=body.public_reply,
            next_state=after_pass(case) if skips else State.PENDING_INSPECTION,
        )
    ]


def _no_request_open(case: Case) -> None:
    if case.request is not None:
        raise Refusal("request_open", request=case.request.id)


def _local_day(asking: Asking, moment: datetime) -> date:
    return moment.astimezone(asking.reference.calendar.zone).date()


def _request_extension(body: RequestExtension, asking: Asking, command: Command) -> Made:
    case = asking.case
    _no_request_open(case)
    running = handling_clock(case)
    if running is not None:
        if running.extensions >= asking.reference.policy.extensions_at_most:
            raise Refusal("extensions_used_up", extensions=running.extensions)
        if asking.context.occurred_at > running.due:
            raise Refusal("overdue")
    return [RequestMade(request_kind=RequestKind.EXTENSION, reason=need(body.reason), until=None)]


def _request_suspension(body: RequestSuspension, asking: Asking, command: Command) -> Made:
    _no_request_open(asking.case)
    _check_end_date(asking, body.until, asking.context.occurred_at)
    return [RequestMade(request_kind=RequestKind.SUSPENSION, reason=need(body.reason), until=body.until)]


def _check_end_date(asking: Asking, until: date, moment: datetime) -> None:
    today = _local_day(asking, moment)
    last = today + timedelta(days=asking.reference.policy.suspension_days_at_most)
    if not today <= until <= last:
        raise Refusal("bad_end_date", until=until.isoformat(), first=today.isoformat(), last=last.isoformat())


def open_request(case: Case, request_id: str, kind: RequestKind | None = None) -> Request:
    """The open request with this id; refused where it was decided or has lapsed."""
    request = case.request
    if request is None or request.id != request_id or (kind is not None and request.kind is not kind):
        raise Refusal("request_gone")
    return request


def _decide_extension(body: DecideExtension, asking: Asking, command: Command) -> Made:
    open_request(asking.case, body.request, RequestKind.EXTENSION)
    return [
        ExtensionDecided(
            request=body.request,
            granted=body.granted,
            reason=body.reason if body.granted else need(body.reason),
            decided_for=asking.case.stack[-1],
        )
    ]


def _decide_suspension(body: DecideSuspension, asking: Asking, command: Command) -> Made:
    request = open_request(asking.case, body.request, RequestKind.SUSPENSION)
    if request.until is None:
        raise Refusal("request_gone")
    if body.granted:
        _check_end_date(asking, request.until, asking.context.occurred_at)
    return [
        SuspensionDecided(
            request=body.request,
            granted=body.granted,
            reason=body.reason if body.granted else need(body.reason),
            until=request.until,
            decided_for=asking.case.stack[-1],
        )
    ]


def _resume(body: ResumeCase, asking: Asking, command: Command) -> Made:
    suspension = asking.case.suspension
    if suspension is None or suspension.id != body.suspension:
        raise Refusal("suspension_gone")
    reason = body.reason
    if clock(asking):
        if _local_day(asking, asking.context.occurred_at) <= suspension.until:
            raise Refusal("too_early", until=suspension.until.isoformat())
    else:
        reason = need(reason)
    return [CaseResumed(suspension=suspension.id, reason=reason, decided_for=asking.case.stack[-1])]


def _withdraw_request(body: WithdrawRequest, asking: Asking, command: Command) -> Made:
    request = open_request(asking.case, body.request)
    if not unit_of_case(asking):  # a unit that had the case before hears that its own is gone, and no more
        raise Refusal("not_yours")
    return [RequestWithdrawn(request=request.id)]


def _filed(case: Case) -> bool:
    return bool(case.stack)


def _asks_for(kind: RequestKind) -> Callable[[Case], bool]:
    return lambda case: case.request is not None and case.request.kind is kind


_HANDLING = frozenset({State.HANDLING})
_ANY = frozenset(State)

RULES: Rules = {
    SignFor: Rule(states=frozenset({State.PENDING_SIGN}), who=unit_of_case, decide=_sign),
    FeedBack: Rule(states=frozenset({State.HANDLING, State.SUSPENDED}), who=unit_of_case, decide=_feed_back),
    RequestExtension: Rule(
        states=_HANDLING, who=unit_of_case, decide=_request_extension, useful=lambda case: case.request is None
    ),
    DecideExtension: Rule(
        states=_ANY,
        who=decides_for_holder,
        when=_filed,
        useful=_asks_for(RequestKind.EXTENSION),
        decide=_decide_extension,
    ),
    RequestSuspension: Rule(
        states=_HANDLING, who=unit_of_case, decide=_request_suspension, useful=lambda case: case.request is None
    ),
    DecideSuspension: Rule(
        states=_ANY,
        who=decides_for_holder,
        when=_filed,
        useful=_asks_for(RequestKind.SUSPENSION),
        decide=_decide_suspension,
    ),
    ResumeCase: Rule(
        states=_ANY,
        who=lambda asking: clock(asking) or holder_or_leader(asking),
        when=_filed,
        useful=lambda case: case.suspension is not None,
        decide=_resume,
    ),
    WithdrawRequest: Rule(
        states=_ANY,
        who=unit_that_had_it,
        useful=lambda case: case.request is not None,
        decide=_withdraw_request,
    ),
}

"""指挥派遣: two levels of command pass a case to a unit, take it back, and hear why it is returned."""

from __future__ import annotations

from desk_app.domain.case import DISTRICT, BodyId, Case, State
from desk_app.domain.commands import (
    AskShiftLeader,
    Command,
    DispatchCase,
    RecallCase,
    ReturnCase,
    ReturnReason,
    SendBackToFiling,
)
from desk_app.domain.directory import Body, BodyKind, Resolved, Routed, handling, proposed_target
from desk_app.domain.facts import CaseDispatched, CaseRecalled, CaseReturned, CaseSentBack, ShiftLeaderAsked
from desk_app.domain.reference import Reference
from desk_app.domain.rules import Asking, Made, Refusal, Rule, Rules, holds, need, shift_leader, unit_of_case
from desk_app.domain.seat import Role

_WAITS_FOR_HOLDER = frozenset({State.PENDING_DISPATCH, State.RETURNED})
_AT_UNIT = frozenset({State.PENDING_SIGN, State.HANDLING, State.SUSPENDED})


def _filed_as(case: Case, reference: Reference) -> Routed | None:
    """The roles and the flow that the case was filed with: a later catalogue has no say in it.

    One that an older program filed names none, and asks the catalogue in force.
    """
    filing = case.filing
    if filing is None or filing.handling_role:
        return filing
    return reference.catalogue.problems.get(filing.problem)


def catalogue_targets(asking: Asking) -> tuple[BodyId | None, frozenset[BodyId]]:
    """What the catalogue names for the case at its holder: the next body, and all targets that need no reason."""
    case, reference = asking.case, asking.reference
    problem = _filed_as(case, reference)
    if problem is None or case.holder is None:
        return None, frozenset()
    bodies = reference.bodies_of(case.place.component)
    proposed = proposed_target(reference.directory, problem, case.place, bodies, case.holder)
    return proposed, frozenset(body for body in (proposed, catalogue_owner(asking).single) if body is not None)


def catalogue_owner(asking: Asking) -> Resolved:
    """As `owner_of`, for the case that is asked about."""
    return owner_of(asking.case, asking.reference)


def owner_undecided(case: Case, reference: Reference) -> bool:
    """It waits to be dispatched, at the district or a sub-centre, and its catalogue names no unit or several."""
    return case.state in _WAITS_FOR_HOLDER and case.filing is not None and owner_of(case, reference).single is None


def owner_of(case: Case, reference: Reference) -> Resolved:
    """Whom the case's own catalogue makes responsible for it at its place: one unit, none, or several.

    One that is not filed has no role and so nobody; so has one that an older program filed, where the catalogue in
    force does not hold its problem any more.
    """
    problem = _filed_as(case, reference)
    if problem is None:
        return Resolved(role="")
    return handling(reference.directory, problem, case.place, reference.bodies_of(case.place.component))


def _check_target(asking: Asking, target: Body) -> None:
    if asking.case.holder == DISTRICT:
        allowed = target.kind in (BodyKind.SUB_CENTRE, BodyKind.UNIT)
    else:
        own = asking.reference.directory.bodies.get(asking.case.holder or DISTRICT)
        allowed = target.kind is BodyKind.UNIT and own is not None and target.board == own.board
    if not allowed:
        raise Refusal("target_not_allowed", target=target.id)


def leader_decides(asking: Asking) -> bool:
    """The catalogue names no unit or several, and a seat of the district may not choose one: the shift leader does."""
    if asking.case.holder != DISTRICT or shift_leader(asking):
        return False
    return catalogue_owner(asking).single is None


def _check_owner(asking: Asking, target: Body) -> None:
    """指向唯一: who is responsible is never guessed at a seat; by way of a sub-centre a case may always go."""
    if target.kind is BodyKind.UNIT and leader_decides(asking):
        found = catalogue_owner(asking)
        raise Refusal(
            "owner_unclear",
            role=found.role,
            board=asking.case.place.board,
            count=len(found.units),
            units=" ".join(found.units),
            **({"components": "not_known"} if found.not_known else {}),
        )


def _dispatch(body: DispatchCase, asking: Asking, command: Command) -> Made:
    target = asking.reference.directory.bodies.get(body.target)
    if target is None:
        raise Refusal("unknown_target", target=body.target)
    _check_target(asking, target)
    _check_owner(asking, target)
    proposed, free = catalogue_targets(asking)
    reason = body.reason.strip()
    if target.id not in free:
        reason = need(body.reason)
    return [
        CaseDispatched(
            target=target.id,
            to_unit=target.kind is BodyKind.UNIT,
            opinion=body.opinion,
            reason=reason,
            proposed=proposed,
        )
    ]


def _send_back(body: SendBackToFiling, asking: Asking, command: Command) -> Made:
    return [CaseSentBack(reason=need(body.reason))]


def _held_by_district_seat(asking: Asking) -> bool:
    return asking.case.holder == DISTRICT and asking.actor.district_seat


def _may_recall(asking: Asking) -> bool:
    """Whoever stands at or above the place where the case is; after feedback only the district."""
    case, actor = asking.case, asking.actor
    at_sub_centre = case.holder != DISTRICT
    if case.state in _WAITS_FOR_HOLDER:
        return at_sub_centre and actor.district_seat
    if shift_leader(asking):
        return True
    if case.state in _AT_UNIT:
        return holds(asking)
    return not at_sub_centre and actor.district_seat


def _recall(body: RecallCase, asking: Asking, command: Command) -> Made:
    by = DISTRICT if asking.actor.district_seat else asking.actor.body
    return [CaseRecalled(by=by, reason=need(body.reason))]


def _may_return(asking: Asking) -> bool:
    case = asking.case
    if case.state in _WAITS_FOR_HOLDER:
        own = asking.actor.has(Role.DISPATCHER) and asking.actor.body == case.holder
        return own and asking.on_behalf_of is None and len(case.stack) > 1
    return unit_of_case(asking)


def _return(body: ReturnCase, asking: Asking, command: Command) -> Made:
    case = asking.case
    words = need(body.words, "words") if body.reason is ReturnReason.OTHER else body.words
    if body.proposed_target is not None and body.proposed_target not in asking.reference.directory.bodies:
        raise Refusal("unknown_target", target=body.proposed_target)
    if case.state in _WAITS_FOR_HOLDER:
        by, to = case.stack[-1], case.stack[-2]
    else:
        by, to = case.unit or DISTRICT, case.stack[-1]
    return [CaseReturned(by=by, to=to, reason=body.reason, words=words, proposed_target=body.proposed_target)]


def _may_ask(asking: Asking) -> bool:
    """Whoever would dispatch and is not the shift leader."""
    return holds(asking) and not shift_leader(asking)


def _ask(body: AskShiftLeader, asking: Asking, command: Command) -> Made:
    return [ShiftLeaderAsked(question=need(body.question, "question"))]


RULES: Rules = {
    DispatchCase: Rule(states=_WAITS_FOR_HOLDER, who=holds, decide=_dispatch),
    SendBackToFiling: Rule(states=_WAITS_FOR_HOLDER, who=_held_by_district_seat, decide=_send_back),
    RecallCase: Rule(
        states=_WAITS_FOR_HOLDER | _AT_UNIT | {State.PENDING_INSPECTION, State.PENDING_CALLBACK, State.PENDING_CLOSE},
        when=lambda case: (
            (case.state is not State.PENDING_INSPECTION or case.failed_inspection)
            and (case.state is not State.PENDING_CALLBACK or case.dissatisfied)
            and (case.state not in _WAITS_FOR_HOLDER or case.holder != DISTRICT)
        ),
        who=_may_recall,
        decide=_recall,
    ),
    AskShiftLeader: Rule(
        states=_WAITS_FOR_HOLDER, who=_may_ask, useful=lambda case: not case.asked_leader, decide=_ask
    ),
    ReturnCase: Rule(states=_WAITS_FOR_HOLDER | {State.PENDING_SIGN, State.HANDLING}, who=_may_return, decide=_return),
}

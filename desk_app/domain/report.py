"""采集上报: registering a case, accepting or declining it, answering at once, handing it to somebody else."""

from __future__ import annotations

from desk_app.domain.case import BEFORE_DISPATCH, Source, State
from desk_app.domain.catalogue import module_of
from desk_app.domain.commands import (
    AcceptCase,
    AnswerDirectly,
    Command,
    DeclineCase,
    RegisterCase,
    TransferOut,
    TransferTarget,
)
from desk_app.domain.facts import CaseAccepted, CaseAnswered, CaseDeclined, CaseRegistered, CaseTransferred
from desk_app.domain.grounds import located
from desk_app.domain.rules import Asking, Context, Made, Refusal, Rule, Rules, district_seat, need, without_followers
from desk_app.domain.seat import Role

_OWN_SOURCE = {
    Role.PATROLLER: frozenset({Source.PATROLLER}),
    Role.GRID_LEADER: frozenset({Source.GRID_LEADER}),
    Role.DISPATCHER: frozenset({Source.SUB_CENTRE}),
    Role.CHANNEL: frozenset(Source) - {Source.PATROLLER, Source.GRID_LEADER, Source.SUB_CENTRE, Source.SUPERIOR},
}
"""Who may name which source; a district seat may name any."""


def register(body: RegisterCase, context: Context) -> CaseRegistered:
    """登记: the first fact of a case. Only a seat on the phone accepts with it."""
    actor = context.actor
    if not body.text.strip() and not body.problem:
        raise Refusal("field_missing", field="text")
    if not actor.district_seat:
        if body.accept:
            raise Refusal("accept_by_seat_only")
        allowed = frozenset().union(*(_OWN_SOURCE.get(role, frozenset()) for role in actor.roles))
        if body.source not in allowed:
            raise Refusal("source_not_yours", source=body.source.value)
    if body.problem and body.problem not in context.reference.catalogue.problems:
        raise Refusal("unknown_problem", problem=body.problem)
    place = located(body.place, context.reference)
    if body.follows is not None:
        former = context.cases(body.follows)
        if former is None:
            raise Refusal("no_such_case", case=body.follows)
        if not former.ended:
            raise Refusal("follows_open_case", case=body.follows)
    return CaseRegistered(
        number=context.case_number,
        source=body.source,
        demand_kind=body.demand_kind,
        text=body.text,
        caller=body.caller,
        place=place,
        problem=body.problem,
        module=module_of(context.reference.catalogue, body.problem, body.demand_kind),
        accepted=body.accept,
        body=actor.body,
        follows=body.follows,
    )


def _accept(body: AcceptCase, asking: Asking, command: Command) -> Made:
    return [CaseAccepted()]


def _decline(body: DeclineCase, asking: Asking, command: Command) -> Made:
    without_followers(asking)
    return [CaseDeclined(reason=need(body.reason), lawful_route=need(body.lawful_route, "lawful_route"))]


def _answer(body: AnswerDirectly, asking: Asking, command: Command) -> Made:
    without_followers(asking)
    return [CaseAnswered(answer=need(body.answer, "answer"))]


def _transfer(body: TransferOut, asking: Asking, command: Command) -> Made:
    without_followers(asking)
    note = need(body.note, "note") if body.target is TransferTarget.OTHER else body.note
    return [CaseTransferred(target=body.target, way=body.way, note=note)]


RULES: Rules = {
    AcceptCase: Rule(states=frozenset({State.PENDING_ACCEPT}), who=district_seat, decide=_accept),
    DeclineCase: Rule(states=frozenset({State.PENDING_ACCEPT}), who=district_seat, decide=_decline),
    AnswerDirectly: Rule(
        states=frozenset({State.PENDING_ACCEPT, State.PENDING_FILING}), who=district_seat, decide=_answer
    ),
    TransferOut: Rule(
        states=BEFORE_DISPATCH, who=district_seat, when=lambda case: len(case.stack) <= 1, decide=_transfer
    ),
}

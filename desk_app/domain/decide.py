"""The one place where a command is decided: against the case as it stands, into facts or into a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from desk_app.domain import beside, closing, dispatch, evaluation, filing, handling, merging, report
from desk_app.domain.calendar import CalendarError
from desk_app.domain.caller import decide_caller
from desk_app.domain.case import BEFORE_FILING, Case, CaseId, ClockKind, FlowEntry, State
from desk_app.domain.clocks import clock_facts, extended
from desk_app.domain.commands import (
    COMMANDS,
    FLOW_COMMANDS,
    Body,
    Command,
    FlagCaller,
    OnBehalf,
    RegisterCase,
    ReportMissedCall,
    RevealNumber,
    SettleMissedCall,
    Subject,
    SubjectKind,
    TakeMissedCall,
)
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import (
    CaseResumed,
    ClockStarted,
    CoHandlingEnded,
    EndedBy,
    ExtensionDecided,
    Fact,
    FactBody,
    LeadTaken,
    RequestLapsed,
    SuspensionEnded,
    TaskEnded,
)
from desk_app.domain.merging import leader_ended
from desk_app.domain.missed_call import decide_missed_call
from desk_app.domain.rules import (
    Accepted,
    Asking,
    Context,
    Refusal,
    Refused,
    Rules,
    case_subject,
    need,
)
from desk_app.domain.seat import ON_BEHALF as MAY_BE_ON_BEHALF
from desk_app.domain.seat import Actor, Role, in_scope, may_give

__all__ = ["Accepted", "Context", "Refused", "as_facts", "clamp", "decide", "offered", "speaks_for"]

RULES: Rules = {
    **report.RULES,
    **filing.RULES,
    **dispatch.RULES,
    **handling.RULES,
    **closing.RULES,
    **merging.RULES,
    **beside.RULES,
    **evaluation.RULES,
}
"""The rule of every command about a case that exists."""

OFFLINE_AT_MOST = timedelta(days=30)
"""A grant is good for three days; what was typed under it may be brought in by hand some weeks later."""

_OTHER_SUBJECTS: dict[type[Body], SubjectKind] = {
    RevealNumber: SubjectKind.CALLER,
    FlagCaller: SubjectKind.CALLER,
    ReportMissedCall: SubjectKind.CALL,
    TakeMissedCall: SubjectKind.CALL,
    SettleMissedCall: SubjectKind.CALL,
}


def clamp(claimed_at: datetime, case: Case | None, now: datetime) -> datetime:
    """When a command counts from: when it was done, but not before the case's last step and not after now.

    A registration has no step before it; one that claims to be older than any seat works offline comes from a clock
    that was never set, so that its true time is not known and it counts from now.
    """
    if case is None:
        return min(claimed_at, now) if now - claimed_at <= OFFLINE_AT_MOST else now
    return min(max(claimed_at, case.last_flow_at), max(now, case.last_flow_at))


def decide(command: Command, case: Case | None, context: Context) -> Accepted | Refused:
    """Decide a command against its own case (None where there is none) without changing anything.

    The same code decides on the seat and in the central store. Refusals are codes of the rule book; `case_moved_on`
    brings what has happened since the command's `based_on`.
    """
    try:
        if not may_give(context.actor, command.kind):
            raise Refusal("not_yours")
        if command.on_behalf_of is not None and command.kind not in MAY_BE_ON_BEHALF:
            raise Refusal("not_on_behalf")
        if type(command.body) in _OTHER_SUBJECTS:
            return Accepted(facts=((command.subjects[0], _about_others(command, context)),))
        if command.case_id is None:
            raise Refusal("wrong_subject", kind=command.subjects[0].kind.value)
        if isinstance(command.body, RegisterCase):
            return _register(command, command.body, case, context)
        if case is None:
            raise Refusal("no_such_case", case=command.case_id)
        return _decide_about(command, case, context)
    except CalendarError:
        return Refused(code="no_working_time")
    except Refusal as refusal:
        happened: tuple[FlowEntry, ...] = ()
        if refusal.code == "case_moved_on" and case is not None:
            happened = tuple(entry for entry in case.flow_log if entry.number > (command.based_on or 0))
        return Refused(code=refusal.code, params=refusal.params, happened=happened)


def as_facts(accepted: Accepted, command: Command, context: Context) -> tuple[Fact, ...]:
    """The decided facts in their envelopes, without positions."""
    return tuple(_fact(subject, body, command, context) for subject, body in accepted.facts)


def offered(case: Case, actor: Actor, context: Context) -> tuple[str, ...]:
    """The commands this actor may give on this case as it stands; what they would say in them is not looked at."""
    if not in_scope(actor, case, context.reference.policy):
        return ()
    return tuple(
        kind.__name__
        for kind in COMMANDS.values()
        if kind in RULES and actor.roles != {Role.CLOCK} and _possible(kind, case, actor, context)
    )


def speaks_for(case: Case, actor: Actor, kind: str, context: Context) -> tuple[str, ...]:
    """For whom the actor would give a command on behalf: organisations to choose from, empty where it is their own."""
    rule = RULES.get(COMMANDS[kind])
    if kind not in MAY_BE_ON_BEHALF or rule is None:
        return ()
    if rule.who(Asking(actor=actor, case=case, context=context)):
        return ()
    return tuple(party for party in _parties(case) if rule.who(_asking_for(party, case, actor, context)))


def _possible(kind: type[Body], case: Case, actor: Actor, context: Context) -> bool:
    rule = RULES[kind]
    if not may_give(actor, kind.__name__) or case.state not in rule.states:
        return False
    if not rule.when(case) or not rule.useful(case):
        return False
    if rule.who(Asking(actor=actor, case=case, context=context)):
        return True
    return bool(speaks_for(case, actor, kind.__name__, context))


def _parties(case: Case) -> Iterator[str]:
    if case.unit is not None:
        yield case.unit
    for part in case.co_handlers:
        yield part.unit
    for task in case.tasks:
        yield task.patroller


def _asking_for(party: str, case: Case, actor: Actor, context: Context) -> Asking:
    spoken = OnBehalf(organisation=party, person="", channel="")
    return Asking(actor=actor, case=case, context=context, on_behalf_of=spoken)


def _about_others(command: Command, context: Context) -> FactBody:
    own, wanted = command.subjects[0], _OTHER_SUBJECTS[type(command.body)]
    if own.kind is not wanted:
        raise Refusal("wrong_subject", kind=own.kind.value)
    match command.body:
        case RevealNumber() | FlagCaller() as body:
            return decide_caller(body, context.callers(own.id), context.now)
        case ReportMissedCall() | TakeMissedCall() | SettleMissedCall() as body:
            return decide_missed_call(body, context.missed_calls(own.id), context)
        case _:
            raise AssertionError(command.kind)


def _register(command: Command, body: RegisterCase, case: Case | None, context: Context) -> Accepted:
    if case is not None:
        raise Refusal("case_exists", case=case.id)
    if command.based_on not in (0, None):
        raise Refusal("field_missing", field="based_on")
    first = report.register(body, context)
    return _with_consequences(command, None, [(command.subjects[0], first)], context)


def _decide_about(command: Command, case: Case, context: Context) -> Accepted:
    actor = context.actor
    if not in_scope(actor, case, context.reference.policy):
        raise Refusal("out_of_scope")
    if command.kind in FLOW_COMMANDS:
        if command.based_on is None:
            raise Refusal("field_missing", field="based_on")
        if command.based_on > case.flow:
            raise Refusal("ahead_of_case", based_on=command.based_on, flow=case.flow)
        if command.based_on != case.flow:
            raise Refusal("case_moved_on", based_on=command.based_on, flow=case.flow)
    rule = RULES[type(command.body)]
    if case.state not in rule.states or not rule.when(case):
        raise Refusal("wrong_state", state=case.state.value)
    asking = Asking(actor=actor, case=case, context=context, on_behalf_of=command.on_behalf_of)
    if not rule.who(asking):
        raise Refusal("not_yours")
    if command.on_behalf_of is not None:
        need(command.on_behalf_of.person, "on_behalf_of.person")
        need(command.on_behalf_of.channel, "on_behalf_of.channel")
    own = command.subjects[0]
    made = [(own, each) if isinstance(each, FactBody) else each for each in rule.decide(command.body, asking, command)]
    return _with_consequences(command, case, made, context)


# --- what follows from what happened --------------------------------------------------------------------------------


def _fact(subject: Subject, body: FactBody, command: Command, context: Context) -> Fact:
    return Fact(
        subject=subject,
        command_id=command.id,
        body=body,
        claimed_at=command.claimed_at,
        occurred_at=context.occurred_at,
        recorded_at=context.now,
        operator=context.actor.badge,
        seat=context.actor.seat,
        on_behalf_of=command.on_behalf_of,
    )


def _with_consequences(
    command: Command, case: Case | None, made: list[tuple[Subject, FactBody]], context: Context
) -> Accepted:
    """The facts of a rule and all that they entail: open things that end with them, clocks, what followers hear."""
    own = command.subjects[0]
    facts = list(made)
    after = case
    for subject, body in made:
        if subject == own:
            after = evolve(after, _fact(subject, body, command, context))
    assert after is not None
    for body in _entailed(case, after, made[0][1], context):
        after = evolve(after, _fact(own, body, command, context))
        facts.append((own, body))
    if after.ended and (case is None or not case.ended):  # its end, not whatever is said of it later
        facts.extend(
            (case_subject(follower), leader_ended(after, context.cases(follower))) for follower in after.followers
        )
    facts.extend(_taken_clocks(made, command))
    return Accepted(facts=tuple(facts))


def _entailed(before: Case | None, after: Case, primary: FactBody, context: Context) -> Iterator[FactBody]:
    yield from _ended_with_it(before, after, primary)
    if isinstance(primary, ExtensionDecided) and primary.granted:
        running = next(each for each in after.open_clocks if each.kind is ClockKind.HANDLING)
        yield extended(running, context.reference)
    settled = after
    if after.ended or after.state in BEFORE_FILING:
        # Clocks are brought into line with the case as it will be once the facts above are folded in.
        settled = replace(after, co_handlers=())
    if after.ended:
        settled = replace(settled, tasks=())
    yield from clock_facts(settled, context.occurred_at, context.reference)


def _ended_with_it(before: Case | None, after: Case, primary: FactBody) -> Iterator[FactBody]:
    handed_over = after.state is State.MERGED and before is not None and bool(before.followers)
    end = EndedBy.LEAD_HANDED_OVER if handed_over else EndedBy.CASE_ENDED
    if after.ended:
        for task in after.tasks:
            yield TaskEnded(task=task.id, why=end)
    if after.ended or after.state in BEFORE_FILING:
        for part in after.co_handlers:
            yield CoHandlingEnded(co_handling=part.id, why=end if after.ended else EndedBy.SENT_BACK)
    if after.request is not None and after.state is not State.HANDLING:
        yield RequestLapsed(request=after.request.id)
    if after.suspension is not None and after.state is not State.SUSPENDED and not isinstance(primary, CaseResumed):
        yield SuspensionEnded(suspension=after.suspension.id)


def _taken_clocks(made: list[tuple[Subject, FactBody]], command: Command) -> Iterator[tuple[Subject, FactBody]]:
    """A follower that takes over the lead goes on with the clocks of the former leader, as instances of its own."""
    for subject, body in made:
        if isinstance(body, LeadTaken):
            for number, instance in enumerate(body.standing.clocks, start=1):
                own = replace(instance, id=f"{instance.kind.value}-{number}@{command.id}")
                yield subject, ClockStarted(clock=own)


def case_ids(command: Command) -> tuple[CaseId, ...]:
    """The cases a command names as subjects, its own first."""
    return tuple(CaseId(each.id) for each in command.subjects if each.kind is SubjectKind.CASE)

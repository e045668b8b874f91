"""漏接回拨: a call that nobody took, who calls back, until when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk_app.domain.case import Badge, CaseId
from desk_app.domain.commands import (
    MissedCallOutcome,
    ReportMissedCall,
    SettleMissedCall,
    TakeMissedCall,
)
from desk_app.domain.deadlines import deadline
from desk_app.domain.facts import CallMissed, Fact, FactBody, MissedCallSettled, MissedCallTaken, MissedCallTried
from desk_app.domain.policy import Policy
from desk_app.domain.rules import Context, Refusal
from desk_app.domain.seat import Role

MissedCallCommand = ReportMissedCall | TakeMissedCall | SettleMissedCall


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCall:
    """A missed call as it stands. `owner` calls back, by `due`; `attempts` counts callbacks that reached nobody.

    `number` is in normal form, empty where it was withheld: such a call cannot be called back and is only told.
    """

    id: str
    number: str
    rang_at: datetime
    gave_up_at: datetime
    seat: str
    due: datetime
    owner: Badge | None = None
    taken_at: datetime | None = None
    attempts: int = 0
    outcome: MissedCallOutcome | None = None
    settled_at: datetime | None = None
    words: str = ""
    case: CaseId | None = None

    @property
    def open(self) -> bool:
        """Somebody is still to be called back."""
        return self.outcome is None


def decide_missed_call(body: MissedCallCommand, call: MissedCall | None, context: Context) -> FactBody:
    """What a command about a missed call makes happen.

    Anybody at a desk may take one that nobody has, a shift leader also another's; its owner or a shift leader settles
    it, anybody who was called again by the same number, and whoever took that very call at another seat. Refusals:
    `call_known`, `no_such_missed_call`, `call_settled`, `call_taken`, `call_not_yours`, `call_ends_before_it_begins`,
    `call_not_answered_then`.
    """
    if isinstance(body, ReportMissedCall):
        return _reported(body, call, context)
    if call is None:
        raise Refusal("no_such_missed_call")
    if call.outcome is not None:
        raise Refusal("call_settled", outcome=call.outcome.value)
    mine = call.owner == context.actor.badge or context.actor.has(Role.SHIFT_LEADER)
    if isinstance(body, TakeMissedCall):
        if call.owner is not None and not mine:
            raise Refusal("call_taken", owner=call.owner)
        if call.owner == context.actor.badge:
            raise Refusal("call_taken", owner=call.owner)
        return MissedCallTaken()
    if body.outcome is MissedCallOutcome.ANSWERED_ELSEWHERE:
        if body.answered_at is None:
            raise Refusal("field_missing", field="answered_at")
        if not answered_while_it_rang(call, body.answered_at, context.reference.policy):
            raise Refusal("call_not_answered_then")
    elif not mine and body.outcome is not MissedCallOutcome.RANG_AGAIN:
        raise Refusal("call_not_yours", owner=call.owner or "")
    tried_enough = call.attempts + 1 >= context.reference.policy.callback_attempts
    if body.outcome is MissedCallOutcome.NOT_REACHED and not tried_enough:
        return MissedCallTried(words=body.words)
    return MissedCallSettled(outcome=body.outcome, words=body.words, case=body.case)


def answered_while_it_rang(call: MissedCall, answered_at: datetime, policy: Policy) -> bool:
    """Whether a call of the same number that was taken at this moment is the one that rang here in vain: the exchange
    rings several seats at once, and its phone program does not say of the others why the ringing ended.

    A caller who was taken before it rang here, and calls again, waits for somebody; so the moment must lie within the
    ringing, but for what the clocks of two seats may be apart.
    """
    apart = timedelta(seconds=policy.answered_elsewhere_seconds)
    return call.rang_at - apart <= answered_at <= call.gave_up_at + apart


def _reported(body: ReportMissedCall, call: MissedCall | None, context: Context) -> FactBody:
    if call is not None:
        raise Refusal("call_known")
    if body.gave_up_at < body.rang_at:
        raise Refusal("call_ends_before_it_begins")
    # The seat's clock may be wrong; a caller has not waited longer than until the centre heard of it.
    gave_up_at = min(body.gave_up_at, context.occurred_at)
    due = deadline(context.reference.calendar, gave_up_at, context.reference.policy.missed_call_limit).due
    return CallMissed(number=body.number, rang_at=min(body.rang_at, gave_up_at), gave_up_at=gave_up_at, due=due)


def evolve_missed_call(call: MissedCall | None, fact: Fact) -> MissedCall | None:
    """The call with one fact more; None where it has never been reported."""
    body = fact.body
    if isinstance(body, CallMissed):
        return MissedCall(
            id=fact.subject.id,
            number=body.number,
            rang_at=body.rang_at,
            gave_up_at=body.gave_up_at,
            seat=fact.seat,
            due=body.due,
        )
    if call is None:
        return None
    match body:
        case MissedCallTaken():
            return replace(call, owner=fact.operator, taken_at=fact.occurred_at)
        case MissedCallTried(words=words):
            return replace(call, attempts=call.attempts + 1, words=words or call.words)
        case MissedCallSettled(outcome=outcome, words=words, case=case_id):
            return replace(
                call,
                attempts=call.attempts + (outcome is MissedCallOutcome.NOT_REACHED),
                outcome=outcome,
                settled_at=fact.occurred_at,
                words=words or call.words,
                case=case_id,
            )
        case _:
            return call

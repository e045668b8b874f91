"""并案: several callers about one thing become followers of one leading case, and are called back when it ends."""

from __future__ import annotations

from dataclasses import replace

from desk_app.domain.case import OPEN, Caller, Case, State
from desk_app.domain.commands import Command, HandOverLead, MergeInto, RecordFollowerCallback
from desk_app.domain.facts import (
    CaseMerged,
    FactBody,
    FollowerCallbackRecorded,
    FollowerJoined,
    LeaderChanged,
    LeaderEnded,
    LeadHandedOver,
    LeadTaken,
)
from desk_app.domain.rules import (
    Asking,
    Made,
    Refusal,
    Rule,
    Rules,
    case_subject,
    district_seat,
    need,
    without_followers,
)


def _merge(body: MergeInto, asking: Asking, command: Command) -> Made:
    case = asking.case
    if body.leader == case.id:
        raise Refusal("merge_into_itself")
    without_followers(asking)
    leader = asking.context.cases(body.leader)
    if leader is None:
        raise Refusal("no_such_case", case=body.leader)
    if leader.ended:
        raise Refusal("leader_not_open", case=body.leader, state=leader.state.value)
    return [
        CaseMerged(leader=leader.id, reason=body.reason),
        (case_subject(leader.id), FollowerJoined(follower=case.id)),
    ]


def _hand_over(body: HandOverLead, asking: Asking, command: Command) -> Made:
    case = asking.case
    if body.follower not in case.followers:
        raise Refusal("not_a_follower", case=body.follower)
    others = tuple(each for each in case.followers if each != body.follower)
    # The caller of the former leader is nobody's business in the follower's history.
    standing = replace(case, caller=Caller(), flow_log=(), clocks=case.open_clocks, followers=())
    made: Made = [
        LeadHandedOver(to=body.follower, reason=need(body.reason)),
        (
            case_subject(body.follower),
            LeadTaken(former=case.id, standing=standing, followers=(*others, case.id)),
        ),
    ]
    made.extend((case_subject(other), LeaderChanged(leader=body.follower)) for other in others)
    return made


def _callback(body: RecordFollowerCallback, asking: Asking, command: Command) -> Made:
    if body.reached and body.satisfied is None:
        raise Refusal("field_missing", field="satisfied")
    if not body.reached and body.satisfied is not None:
        raise Refusal("satisfied_without_reaching")
    tried_enough = asking.case.attempts + 1 >= asking.reference.policy.callback_attempts
    return [
        FollowerCallbackRecorded(
            reached=body.reached,
            satisfied=body.satisfied,
            words=body.words,
            still_owed=not body.reached and not tried_enough,
        )
    ]


def leader_ended(leader: Case, follower: Case | None) -> FactBody:
    """What a follower hears when its leader ends: its caller is owed a callback where one can be made."""
    reachable = follower is None or follower.caller.can_be_reached
    return LeaderEnded(leader=leader.id, callback_owed=reachable)


RULES: Rules = {
    MergeInto: Rule(states=OPEN - {State.PENDING_CLOSE}, who=district_seat, decide=_merge),
    HandOverLead: Rule(states=OPEN, who=district_seat, when=lambda case: bool(case.followers), decide=_hand_over),
    RecordFollowerCallback: Rule(
        states=frozenset({State.MERGED}), who=district_seat, when=lambda case: case.callback_owed, decide=_callback
    ),
}

"""Who may do what, and who may see what: roles, actors, scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.case import DISTRICT, Badge, BodyId, Case
from desk_app.domain.policy import Policy


class Role(StrEnum):
    """What an account is for."""

    SEAT_OPERATOR = "seat_operator"
    SHIFT_LEADER = "shift_leader"
    DISPATCHER = "dispatcher"
    UNIT = "unit"
    PATROLLER = "patroller"
    GRID_LEADER = "grid_leader"
    EVALUATOR = "evaluator"
    LEADER = "leader"
    TRAINER = "trainer"
    CHANNEL = "channel"
    WALL = "wall"
    ADMIN = "admin"
    CLOCK = "clock"


class SeatState(StrEnum):
    """示闲 示忙 小休 话后."""

    READY = "READY"
    NOT_READY = "NOT_READY"
    BREAK = "BREAK"
    AFTER_CALL = "AFTER_CALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who gives a command: the operator, the roles it is decided with, and the body they act for.

    `board` is the grid code of the body's board, empty for the district; `seat` names the workplace.
    """

    badge: Badge
    name: str
    roles: frozenset[Role]
    body: BodyId
    board: str = ""
    seat: str = ""

    def has(self, *roles: Role) -> bool:
        """At least one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def district_seat(self) -> bool:
        """A seat of the coordination centre itself."""
        return self.has(Role.SEAT_OPERATOR, Role.SHIFT_LEADER)


CLOCK_ACTOR = Actor(badge=Badge("clock"), name="", roles=frozenset({Role.CLOCK}), body=DISTRICT)

_SEAT = frozenset({Role.SEAT_OPERATOR, Role.SHIFT_LEADER})
_HOLDER = _SEAT | {Role.DISPATCHER}
_SHIFT = frozenset({Role.SHIFT_LEADER})
_UNIT = _HOLDER | {Role.UNIT}
_PATROLLER = _SEAT | {Role.PATROLLER}
_CLOCK = frozenset({Role.CLOCK})
_ANY = frozenset(Role) - {Role.WALL, Role.CLOCK, Role.TRAINER, Role.ADMIN}

MAY_GIVE: dict[str, frozenset[Role]] = {
    "RegisterCase": _HOLDER | {Role.PATROLLER, Role.GRID_LEADER, Role.CHANNEL},
    "AcceptCase": _SEAT,
    "DeclineCase": _SEAT,
    "AnswerDirectly": _SEAT,
    "TransferOut": _SEAT,
    "RequestVerification": _SEAT,
    "RecordVerification": _PATROLLER,
    "ReassignTask": _SEAT,
    "WithdrawTask": _SEAT,
    "FileCase": _SEAT,
    "RefuseFiling": _SEAT,
    "DispatchCase": _HOLDER,
    "SendBackToFiling": _SEAT,
    "RecallCase": _HOLDER,
    "SignFor": _UNIT,
    "ReturnCase": _UNIT,
    "FeedBack": _UNIT,
    "RequestInspection": _SEAT,
    "RecordInspection": _PATROLLER,
    "RecordCallback": _SEAT,
    "AcceptAsIs": _SHIFT,
    "OrderRework": _SEAT,
    "CloseCase": _SEAT,
    "ForceClose": _SHIFT,
    "VoidCase": _SHIFT,
    "MergeInto": _SEAT,
    "HandOverLead": _SEAT,
    "RecordFollowerCallback": _SEAT,
    "RequestExtension": _UNIT,
    "DecideExtension": _SHIFT | {Role.DISPATCHER},
    "RequestSuspension": _UNIT,
    "DecideSuspension": _SHIFT | {Role.DISPATCHER},
    "ResumeCase": _HOLDER | _CLOCK,
    "WithdrawRequest": _UNIT,
    "AddCoHandler": _HOLDER,
    "ReportCoHandling": _UNIT,
    "ReleaseCoHandler": _HOLDER,
    "Supervise": _SHIFT | {Role.LEADER},
    "AnswerSupervision": _UNIT,
    "Remind": _SEAT,
    "AskShiftLeader": frozenset({Role.SEAT_OPERATOR, Role.DISPATCHER}),
    "AmendCase": _SEAT,
    "AddNote": _ANY,
    "Attach": _ANY,
    "RecordCall": _ANY,
    "Appeal": frozenset({Role.UNIT}),
    "ReviewAppeal": _SHIFT,
    "DecideAppeal": frozenset({Role.EVALUATOR}),
    "EvaluateCase": _CLOCK,
    "Escalate": _CLOCK,
    "RecomputeDeadline": _CLOCK,
    "RevealNumber": _SEAT,
    "FlagCaller": _SEAT,
    "ReportMissedCall": _SEAT,
    "TakeMissedCall": _SEAT,
    "SettleMissedCall": _SEAT,
}
"""The roles that may give a command at all; the guards of each step narrow it by body and state."""

ON_BEHALF = frozenset(
    {
        "RecordVerification",
        "SignFor",
        "ReturnCase",
        "FeedBack",
        "RecordInspection",
        "RequestExtension",
        "RequestSuspension",
        "WithdrawRequest",
        "ReportCoHandling",
        "AnswerSupervision",
    }
)
"""Commands of a unit or a patroller that a seat may give on behalf of one that is reached by telephone only."""

SEES_ALL = frozenset({Role.SEAT_OPERATOR, Role.SHIFT_LEADER, Role.EVALUATOR, Role.LEADER, Role.CLOCK})


def may_give(actor: Actor, kind: str) -> bool:
    """One of the actor's roles may give this command in some case."""
    return not actor.roles.isdisjoint(MAY_GIVE.get(kind, frozenset()))


def in_scope(actor: Actor, case: Case, policy: Policy) -> bool:
    """The actor may see the case.

    District seats, leaders, evaluators and the clock see all; a sub-centre what it registered, holds, has held or lies
    on its board; a unit what is or was dispatched to it or co-handled; a patroller, grid leader or channel what they
    registered, a patroller its tasks too. A confidential case is hidden from sub-centres and units that were not given
    it; walls, trainers and admins see no case.
    """
    if actor.roles & SEES_ALL:
        return True
    if actor.has(Role.DISPATCHER):
        if case.registered_body == actor.body or actor.body in case.held_by:
            return True
        if case.place.board and case.place.board == actor.board and not case.caller.confidential:
            return True
    if actor.has(Role.UNIT) and actor.body in case.units | case.co_units:
        return True
    if actor.has(Role.PATROLLER) and actor.badge in case.patrollers:
        return True
    return actor.has(Role.PATROLLER, Role.GRID_LEADER, Role.CHANNEL) and case.registered_by == actor.badge

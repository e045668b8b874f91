"""What a rule of the book is made of: when it applies, who may use it, what it makes happen, and how it says no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desk_app.domain.case import DISTRICT, BodyId, Case, CaseId, FlowEntry, State
from desk_app.domain.commands import Body, Command, OnBehalf, Subject, SubjectKind
from desk_app.domain.facts import FactBody
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role

if TYPE_CHECKING:
    from desk_app.domain.caller import CallerRecord
    from desk_app.domain.missed_call import MissedCall

Param = str | int | bool


def _knows_no_case(case_id: CaseId) -> Case | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision is made with beside the case.

    `now` is the decider's clock, `occurred_at` the time the command counts from (see `decide.clamp`), `cases` gives any
    other case that is touched, `case_number` is the next one where the decider may give numbers. `callers` and
    `missed_calls` give what is known of a number in normal form, and of a call by its id.
    """

    now: datetime
    occurred_at: datetime
    actor: Actor
    reference: Reference
    case_number: str | None = None
    cases: Callable[[CaseId], Case | None] = field(default=_knows_no_case, compare=False)
    callers: Callable[[str], CallerRecord | None] = field(default=lambda number: None, compare=False)
    missed_calls: Callable[[str], MissedCall | None] = field(default=lambda call: None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What happened: facts in order, each with its subject."""

    facts: tuple[tuple[Subject, FactBody], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What stands against it: a stable code and its parameters; `happened` where the case has moved on."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    happened: tuple[FlowEntry, ...] = ()


class Refusal(Exception):
    """Raised inside a rule; `decide` turns it into `Refused`."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who asks for what case, for whom: all that decides *whether* somebody may, before *what* they say is read."""

    actor: Actor
    case: Case
    context: Context
    on_behalf_of: OnBehalf | None = None

    @property
    def reference(self) -> Reference:
        """The reference data of the decision."""
        return self.context.reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One command's rule: the states it is possible in, what else must hold of the case, who may, what happens.

    `decide` gets the command's body, who asks and the command, and gives facts, each with the case it is about.
    `useful` narrows what a desk offers: a command that answers something is possible in any state (it is told that
    what it answers is gone), but only offered while there is something to answer.
    """

    states: frozenset[State]
    who: Callable[[Asking], bool]
    decide: Callable[[Any, Asking, Command], list[FactBody | tuple[Subject, FactBody]]]
    when: Callable[[Case], bool] = field(default=lambda case: True)
    useful: Callable[[Case], bool] = field(default=lambda case: True)


Rules = dict[type[Body], Rule]
Made = list[FactBody | tuple[Subject, FactBody]]


def case_subject(case_id: CaseId) -> Subject:
    """The subject of facts about a case."""
    return Subject(kind=SubjectKind.CASE, id=case_id)


def need(text: str, field_name: str = "reason") -> str:
    """The text without surrounding space; refused where nothing is left."""
    stripped = text.strip()
    if not stripped:
        if field_name == "reason":
            raise Refusal("reason_missing")
        raise Refusal("field_missing", field=field_name)
    return stripped


def district_seat(asking: Asking) -> bool:
    """A seat operator or shift leader of the district."""
    return asking.actor.district_seat


def shift_leader(asking: Asking) -> bool:
    """The district's shift leader."""
    return asking.actor.has(Role.SHIFT_LEADER)


def clock(asking: Asking) -> bool:
    """The centre's own clock."""
    return asking.actor.has(Role.CLOCK)


def anyone(asking: Asking) -> bool:
    """Whoever has the case in scope and the role for it."""
    return True


def holds(asking: Asking) -> bool:
    """The actor's side holds the case: a district seat for the district, a dispatcher for their sub-centre."""
    holder = asking.case.holder
    if holder == DISTRICT:
        return asking.actor.district_seat
    return holder is not None and asking.actor.has(Role.DISPATCHER) and asking.actor.body == holder


def decides_for_holder(asking: Asking) -> bool:
    """The holder's side as it grants and releases: the shift leader anywhere, a dispatcher for their sub-centre."""
    return shift_leader(asking) or (asking.case.holder != DISTRICT and holds(asking))


def holder_or_leader(asking: Asking) -> bool:
    """The holder's side, or the district's shift leader in its place."""
    return holds(asking) or shift_leader(asking)


def speaks_for_unit(asking: Asking, unit: BodyId | None) -> bool:
    """The actor is of this unit, or a seat that gives the command on its behalf."""
    if unit is None:
        return False
    spoken = asking.on_behalf_of
    if spoken is None:
        return asking.actor.has(Role.UNIT) and asking.actor.body == unit
    if spoken.organisation != unit:
        return False
    if asking.actor.district_seat:
        return True
    body = asking.reference.directory.bodies.get(unit)
    return (
        asking.actor.has(Role.DISPATCHER)
        and body is not None
        and bool(asking.actor.board)
        and body.board == asking.actor.board
    )


def unit_of_case(asking: Asking) -> bool:
    """The unit that has the case, or a seat on its behalf."""
    return speaks_for_unit(asking, asking.case.unit)


def unit_that_had_it(asking: Asking) -> bool:
    """A unit that has or had the case, or a seat on its behalf."""
    return any(speaks_for_unit(asking, unit) for unit in asking.case.units)


def patroller_of_task(asking: Asking) -> bool:
    """The patroller of an open task, or a district seat on their behalf."""
    for task in asking.case.tasks:
        if asking.on_behalf_of is None:
            if asking.actor.has(Role.PATROLLER) and asking.actor.badge == task.patroller:
                return True
        elif asking.actor.district_seat and asking.on_behalf_of.organisation == task.patroller:
            return True
    return False


def without_followers(asking: Asking) -> None:
    """A leader with followers hands over its lead first."""
    if asking.case.followers:
        raise Refusal("has_followers", followers=len(asking.case.followers))

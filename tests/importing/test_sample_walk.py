"""Every call of the sample that is a problem walks the six steps with nothing but the sample's own people."""

from zoneinfo import ZoneInfo

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import DISTRICT, BodyId, Caller, Photo, Source, State
from desk_app.domain.component import Component
from desk_app.domain.datasets import calendar_of, catalogue_of, directory_of
from desk_app.domain.directory import BodyKind, proposed_target, single_owner
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference
from desk_app.domain.seat import CLOCK_ACTOR, Actor, Role
from desk_app.importing.sample_district import SampleAccount, SampleCall, sample_accounts, sample_calls, sample_rows
from tests.domain.walking import Town, by_phone

ROWS = sample_rows()
BODIES = {row.code: row.bodies for row in ROWS["components"] if isinstance(row, Component)}
REFERENCE = Reference(
    catalogue=catalogue_of(ROWS["catalogue"], "c" * 64),
    directory=directory_of(ROWS["directory"], "d" * 64),
    calendar=calendar_of(ROWS["calendar"], "k" * 64, {"Asia/Shanghai": ZoneInfo("Asia/Shanghai")}),
    policy=Policy(edition="p" * 64),
    bodies_of=BODIES.get,
)
PHOTO = Photo(sha256="a" * 64, name="现场.jpg")
PROBLEMS = [call for call in sample_calls() if call.problem]


def actor(account: SampleAccount) -> Actor:
    """Whoever has signed in with an account."""
    return Actor(
        badge=account.badge,
        name=account.name,
        roles=account.roles,
        body=account.body,
        board=REFERENCE.directory.bodies[account.body].board,
        seat=f"seat-{account.badge}",
    )


ACTORS = {account.badge: actor(account) for account in sample_accounts()}
BY_BODY = {one.body: one for one in ACTORS.values() if one.has(Role.DISPATCHER, Role.UNIT)}
SEAT = ACTORS["1001"]


def dispatched(town: Town, call: SampleCall) -> BodyId:
    """Dispatch as the catalogue proposes, through the sub-centre where it says so; the unit that has it then."""
    problem, bodies = REFERENCE.catalogue.problems[call.problem], BODIES.get(call.place.component)
    while True:
        holder = town.cases["k"].holder
        assert holder is not None
        target = proposed_target(REFERENCE.directory, problem, call.place, bodies, holder)
        assert target is not None
        town.must(SEAT if holder == DISTRICT else BY_BODY[holder], "k", c.DispatchCase(target=target))
        if REFERENCE.directory.bodies[target].kind is BodyKind.UNIT:
            return target


@pytest.mark.parametrize("call", PROBLEMS, ids=lambda call: call.text[:12])
def test_call_walks_to_its_evaluation(call: SampleCall) -> None:
    town = Town(reference=REFERENCE)
    caller = Caller(name=call.caller_name, phone=call.phone, anonymous=not call.caller_name, wants_answer=True)
    town.must(
        SEAT,
        "k",
        c.RegisterCase(
            source=Source.HOTLINE,
            demand_kind=call.demand_kind,
            text=call.text,
            caller=caller,
            place=call.place,
            problem=call.problem,
            accept=True,
        ),
    )
    town.must(SEAT, "k", c.FileCase(problem=call.problem, condition=call.condition))
    unit = dispatched(town, call)
    spoken = None if unit in BY_BODY else by_phone(unit)
    by = BY_BODY.get(unit, SEAT)
    town.must(by, "k", c.SignFor(), on_behalf_of=spoken)
    town.must(by, "k", c.FeedBack(done="已到场处理", photos=(PHOTO,), public_reply="已处理"), on_behalf_of=spoken)
    patroller = REFERENCE.directory.patrollers_for(call.place)[0]
    assert patroller.on_duty and any(cell[:9] == call.place.board for cell in patroller.cells)
    case = town.must(SEAT, "k", c.RequestInspection(patroller=patroller.badge))
    inspection = c.RecordInspection(passed=True, task=case.tasks[0].id, photo=PHOTO)
    case = town.must(ACTORS[patroller.badge], "k", inspection)
    if call.phone:
        case = town.must(SEAT, "k", c.RecordCallback(reached=True, satisfied=True))
    assert case.filing is not None
    town.must(SEAT, "k", c.CloseCase(closing_standard=case.filing.closing_standards[0]))
    case = town.must(CLOCK_ACTOR, "k", c.EvaluateCase())
    assert case.state is State.CLOSED and case.evaluation is not None


def test_some_units_are_reached_by_telephone_only() -> None:
    problems = [REFERENCE.catalogue.problems[call.problem] for call in PROBLEMS]
    owners = [
        single_owner(REFERENCE.directory, problem, call.place, BODIES.get(call.place.component))
        for problem, call in zip(problems, PROBLEMS, strict=True)
    ]
    assert any(owner is not None and owner not in BY_BODY for owner in owners)

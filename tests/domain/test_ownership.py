"""指向唯一: whom the catalogue comes to at a place, who may choose where that is not one unit, and who is asked."""

from dataclasses import replace

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import BodyId, DemandKind, Filing, Place, Source
from desk_app.domain.catalogue import COMPONENT_AUTHORITY, COMPONENT_MAINTAINER, COMPONENT_OWNER, DispatchFlow
from desk_app.domain.component import COMPONENTS_NOT_KNOWN, ComponentBodies
from desk_app.domain.decide import Context, Refused, offered
from desk_app.domain.directory import Body, BodyKind, Directory, Resolved, resolved
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.wire import dump, load
from tests.domain.stages import CASE
from tests.domain.walking import Town
from tests.sample_reference import (
    BOARD_A,
    BOARD_B,
    DIRECTORY,
    DISPATCHER_A,
    DISPATCHER_B,
    LEADER,
    LEAK,
    LID,
    PLACE_A,
    PLACE_LID,
    REFERENCE,
    ROADS_A,
    SEAT,
    SQUAD_A,
    SQUAD_B,
    STALL,
    SUB_A,
    UNIT_A,
    UNIT_ROADS,
    WATER,
)

OWNED = ComponentBodies(authority=SQUAD_A, owner=ROADS_A, maintainer=WATER)
AT_A, AT_B, NOWHERE = Place(board=BOARD_A), Place(board=BOARD_B), Place(address="不清楚")


def _with(*bodies: Body) -> Directory:
    return replace(DIRECTORY, bodies=DIRECTORY.bodies | {body.id: body for body in bodies})


def _unit(name: str, role: str, board: str = "") -> Body:
    return Body(id=BodyId(name), kind=BodyKind.UNIT, name=name, board=board, role=role)


CASES: list[tuple[str, Place, ComponentBodies | None, str, Resolved]] = [
    ("squad", AT_A, None, "", Resolved(role="squad", units=(SQUAD_A,))),
    ("squad", AT_B, None, "", Resolved(role="squad", units=(SQUAD_B,))),
    ("roads", AT_B, None, "", Resolved(role="roads")),
    ("squad", NOWHERE, None, "", Resolved(role="squad")),
    ("water", NOWHERE, None, "", Resolved(role="water", units=(WATER,))),
    (COMPONENT_MAINTAINER, AT_A, OWNED, "squad", Resolved(role=COMPONENT_MAINTAINER, units=(WATER,), named=WATER)),
    (COMPONENT_OWNER, AT_A, OWNED, "", Resolved(role=COMPONENT_OWNER, units=(ROADS_A,), named=ROADS_A)),
    (COMPONENT_AUTHORITY, AT_B, OWNED, "", Resolved(role=COMPONENT_AUTHORITY, units=(SQUAD_A,), named=SQUAD_A)),
    (
        COMPONENT_OWNER,
        AT_A,
        ComponentBodies(owner="gone"),
        "squad",
        Resolved(role=COMPONENT_OWNER, named="gone"),
    ),
    (COMPONENT_OWNER, AT_A, ComponentBodies(), "squad", Resolved(role=COMPONENT_OWNER)),
    (COMPONENT_MAINTAINER, AT_A, None, "", Resolved(role=COMPONENT_MAINTAINER, unlisted=True)),
    (COMPONENT_MAINTAINER, AT_A, None, COMPONENT_OWNER, Resolved(role=COMPONENT_MAINTAINER, unlisted=True)),
    (COMPONENT_MAINTAINER, AT_B, None, "squad", Resolved(role="squad", units=(SQUAD_B,), unlisted=True)),
    (COMPONENT_OWNER, AT_B, COMPONENTS_NOT_KNOWN, "squad", Resolved(role=COMPONENT_OWNER, not_known=True)),
    ("squad", AT_B, COMPONENTS_NOT_KNOWN, "", Resolved(role="squad", units=(SQUAD_B,))),
]


@pytest.mark.parametrize(("role", "place", "bodies", "unlisted", "expected"), CASES)
def test_a_role_resolves(
    role: str, place: Place, bodies: ComponentBodies | None, unlisted: str, expected: Resolved
) -> None:
    assert resolved(DIRECTORY, role, place, bodies, unlisted) == expected


def test_a_unit_of_the_board_comes_before_one_of_the_district_and_two_are_two() -> None:
    directory = _with(_unit("z-squad", "squad"), _unit("a-squad", "squad", BOARD_B), _unit("w2", "water"))
    assert resolved(directory, "squad", AT_A, None).units == (SQUAD_A,)
    assert resolved(directory, "squad", NOWHERE, None).single == "z-squad"
    assert resolved(directory, "squad", AT_B, None).units == ("a-squad", SQUAD_B)
    assert resolved(directory, "water", AT_A, None).units == ("w2", WATER)
    assert resolved(directory, "water", AT_A, None).single is None


def test_a_directory_answers_by_role_cell_and_body() -> None:
    assert DIRECTORY.boards_of("squad") == (BOARD_A, BOARD_B)
    assert [person.badge for person in DIRECTORY.people_for(f"{BOARD_A}001001")] == ["P1", "P3", "P4"]
    assert [person.badge for person in DIRECTORY.people_of(SQUAD_A)] == ["P4"]
    assert replace(DIRECTORY, people={}).people_of(SQUAD_A) == ()


# --- who may choose -------------------------------------------------------------------------------------------------

TWO_WATERS = replace(REFERENCE, directory=_with(_unit("w2", "water")))
NO_WATER = replace(
    REFERENCE,
    directory=replace(DIRECTORY, bodies={k: v for k, v in DIRECTORY.bodies.items() if k != WATER}),
)
NO_COMPONENTS = Reference(
    catalogue=REFERENCE.catalogue, directory=DIRECTORY, calendar=REFERENCE.calendar, policy=REFERENCE.policy
)
WITHOUT_PROBLEM = replace(REFERENCE, catalogue=replace(REFERENCE.catalogue, problems={}))


def filed(reference: Reference, problem: str = LEAK, place: Place = PLACE_A, before: Reference = REFERENCE) -> Town:
    """A case that is filed while the catalogue was right, in a town whose reference is another since."""
    town = Town()
    town.reference = before
    call = c.RegisterCase(
        source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="漏水", place=place, problem=problem, accept=True
    )
    town.must(SEAT, CASE, call)
    town.must(SEAT, CASE, c.FileCase(problem=problem, condition=f"{problem}-1"))
    town.reference = reference
    return town


@pytest.mark.parametrize(
    ("reference", "problem", "place", "told"),
    [
        (TWO_WATERS, LEAK, PLACE_A, {"role": "water", "board": BOARD_A, "count": 2, "units": "w2 water"}),
        (NO_WATER, LEAK, PLACE_A, {"role": "water", "board": BOARD_A, "count": 0, "units": ""}),
        (NO_WATER, LID, PLACE_LID, {"role": COMPONENT_MAINTAINER, "board": BOARD_A, "count": 0, "units": ""}),
        (REFERENCE, LID, PLACE_A, {"role": COMPONENT_MAINTAINER, "board": BOARD_A, "count": 0, "units": ""}),
        (
            NO_COMPONENTS,
            LID,
            PLACE_LID,
            {"role": COMPONENT_MAINTAINER, "board": BOARD_A, "count": 0, "units": "", "components": "not_known"},
        ),
        (NO_COMPONENTS, LID, PLACE_A, {"role": COMPONENT_MAINTAINER, "board": BOARD_A, "count": 0, "units": ""}),
    ],
)
def test_a_seat_may_not_choose_where_the_catalogue_names_none_or_several(
    reference: Reference, problem: str, place: Place, told: dict[str, object]
) -> None:
    town = filed(reference, problem, place)
    choice = c.DispatchCase(target=SQUAD_A, reason="就近")
    refused = town.give(SEAT, CASE, choice)
    assert isinstance(refused, Refused) and (refused.code, refused.params) == ("owner_unclear", told)
    assert town.refused(LEADER, CASE, c.DispatchCase(target=SQUAD_A)) == "reason_missing"
    assert town.must(LEADER, CASE, choice).unit == SQUAD_A


OTHER_PROBLEM = replace(
    REFERENCE,
    catalogue=replace(
        REFERENCE.catalogue,
        problems={
            LEAK: replace(REFERENCE.catalogue.problems[LEAK], handling_role="squad", flow=DispatchFlow.VIA_SUB_CENTRE)
        },
    ),
)


@pytest.mark.parametrize("reference", [WITHOUT_PROBLEM, OTHER_PROBLEM])
def test_a_filed_case_goes_by_the_catalogue_that_it_was_filed_under(reference: Reference) -> None:
    assert filed(reference).must(SEAT, CASE, c.DispatchCase(target=WATER)).unit == WATER
    assert filed(reference).refused(SEAT, CASE, c.DispatchCase(target=SQUAD_A)) == "reason_missing"
    assert filed(reference, LEAK, PLACE_A).refused(SEAT, CASE, c.DispatchCase(target=SUB_A)) == "reason_missing"


def test_the_role_for_one_on_no_list_is_kept_too() -> None:
    lid = replace(REFERENCE.catalogue.problems[LID], unlisted_role="squad")
    town = filed(REFERENCE, LID, before=replace(REFERENCE, catalogue=replace(REFERENCE.catalogue, problems={LID: lid})))
    assert town.must(SEAT, CASE, c.DispatchCase(target=SQUAD_A)).unit == SQUAD_A


def test_a_case_that_an_older_program_filed_asks_the_catalogue_in_force() -> None:
    def older(reference: Reference) -> Town:
        town = filed(reference)
        filing = town.cases[CASE].filing
        assert filing is not None
        told = dump(filing)
        for name in ("handling_role", "unlisted_role", "flow"):
            del told[name]
        town.cases[CASE] = replace(town.cases[CASE], filing=load(Filing, told))
        return town

    assert older(REFERENCE).must(SEAT, CASE, c.DispatchCase(target=WATER)).unit == WATER
    assert older(OTHER_PROBLEM).must(SEAT, CASE, c.DispatchCase(target=SQUAD_A)).unit == SQUAD_A
    refused = older(WITHOUT_PROBLEM).give(SEAT, CASE, c.DispatchCase(target=WATER, reason="就近"))
    assert isinstance(refused, Refused) and refused.params["role"] == ""


def test_by_way_of_a_sub_centre_a_case_may_always_go() -> None:
    two = replace(REFERENCE, directory=_with(_unit("squad-a2", "squad", BOARD_A)))
    town = filed(two, STALL)
    assert town.refused(SEAT, CASE, c.DispatchCase(target=SQUAD_A, reason="就近")) == "owner_unclear"
    assert town.must(SEAT, CASE, c.DispatchCase(target=SUB_A)).holder == SUB_A
    assert town.must(DISPATCHER_A, CASE, c.DispatchCase(target=SQUAD_A, reason="片区归它")).unit == SQUAD_A


def test_where_one_unit_is_named_nothing_is_asked_of_the_leader() -> None:
    assert filed(REFERENCE).must(SEAT, CASE, c.DispatchCase(target=WATER)).unit == WATER
    assert filed(REFERENCE).must(SEAT, CASE, c.DispatchCase(target=SQUAD_A, reason="就近")).unit == SQUAD_A


# --- who asks -------------------------------------------------------------------------------------------------------

ASKS = c.AskShiftLeader(question="派给哪一家？")


def _offers(town: Town, actor: Actor) -> bool:
    context = Context(now=town.now, occurred_at=town.now, actor=actor, reference=town.reference, cases=town.cases.get)
    return "AskShiftLeader" in offered(town.cases[CASE], actor, context)


@pytest.mark.parametrize(
    ("actor", "at_district", "at_sub_centre"),
    [
        (SEAT, True, False),
        (LEADER, False, False),
        (DISPATCHER_A, False, True),
        (DISPATCHER_B, False, False),
        (UNIT_A, False, False),
        (UNIT_ROADS, False, False),
    ],
)
def test_whoever_holds_the_case_asks(actor: Actor, at_district: bool, at_sub_centre: bool) -> None:
    town = filed(REFERENCE, STALL)
    assert _offers(town, actor) is at_district
    town.must(SEAT, CASE, c.DispatchCase(target=SUB_A))
    assert _offers(town, actor) is at_sub_centre


def test_a_question_stands_until_the_case_is_dispatched_returned_or_over() -> None:
    town = filed(TWO_WATERS)
    assert town.refused(SEAT, CASE, c.AskShiftLeader(question=" ")) == "field_missing"
    flow = town.cases[CASE].flow
    asked = town.must(SEAT, CASE, ASKS)
    assert (asked.asked_leader, asked.flow) == ("派给哪一家？", flow)
    assert not _offers(town, SEAT)
    assert town.must(LEADER, CASE, c.DispatchCase(target=WATER, reason="归它管")).asked_leader == ""
    assert town.refused(SEAT, CASE, ASKS) == "wrong_state"


def test_a_sub_centres_question_outlasts_a_recall_and_ends_with_a_return() -> None:
    town = filed(REFERENCE, STALL)
    town.must(SEAT, CASE, c.DispatchCase(target=SUB_A))
    town.must(DISPATCHER_A, CASE, ASKS)
    assert town.must(LEADER, CASE, c.RecallCase(reason="班长来定")).asked_leader
    town.must(LEADER, CASE, c.DispatchCase(target=SUB_A))
    town.must(DISPATCHER_A, CASE, ASKS)
    back = town.must(DISPATCHER_A, CASE, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words=""))
    assert back.asked_leader == ""


@pytest.mark.parametrize("end", [c.VoidCase(reason="误登"), c.SendBackToFiling(reason="类别有误")])
def test_a_question_ends_with_the_case_or_its_filing(end: c.Body) -> None:
    town = filed(TWO_WATERS)
    town.must(SEAT, CASE, ASKS)
    assert town.must(LEADER, CASE, end).asked_leader == ""

"""What a proposal that is taken teaches, and when a form says otherwise than what was taken."""

from __future__ import annotations

import pytest

from desk_app.domain.case import DemandKind, Place
from desk_app.domain.learning import Taught
from desk_app.screens import register_values as name
from desk_app.screens.places import place_text
from desk_app.screens.proposals import Proposal, ProposalKind
from desk_app.screens.taken_lesson import chosen_demand, still_stands, taken_lesson
from tests.sample_reference import CELL_A, CELL_B, COMPONENT, LEAK, STALL

SAID = {name.EVENT: "老供销社旁边水管爆了", name.PLACE: place_text(Place(address="金山路", cell=CELL_A))}
MARKET = Place(address="金山路菜场", cell=CELL_A)


def proposal(kind: ProposalKind, code: str, **values: str) -> Proposal:
    return Proposal(kind=kind, code=code, words="", detail="", values=values, evidence=("金山菜场",))


PROBLEM = proposal(ProposalKind.PROBLEM, LEAK, problem=LEAK)
DEMAND = proposal(ProposalKind.DEMAND, "COMPLAINT", demand_kind="COMPLAINT")
PLACE = proposal(ProposalKind.PLACE, "P1", place=place_text(MARKET))
PIPE = proposal(ProposalKind.COMPONENT, COMPONENT, place=place_text(Place(cell=CELL_A, component=COMPONENT)))


def test_words_teach_the_problem_and_the_kind_of_demand() -> None:
    for each, kind in ((PROBLEM, Taught.PROBLEM), (DEMAND, Taught.DEMAND)):
        lesson = taken_lesson(each, SAID)
        assert lesson is not None and (lesson.kind, lesson.code) == (kind, each.code)
        assert "水管" in lesson.signs and all(len(sign) < 4 for sign in lesson.signs)


def test_names_and_landmarks_teach_the_place_with_its_cell() -> None:
    lesson = taken_lesson(PLACE, SAID)
    assert lesson is not None and (lesson.kind, lesson.code) == (Taught.PLACE, f"P1@{CELL_A}")
    assert {"金山菜场", "老供销社"} <= lesson.signs and "水管" not in lesson.signs


def test_a_component_teaches_nothing_and_neither_does_an_empty_box() -> None:
    assert taken_lesson(PIPE, SAID) is None
    assert taken_lesson(PROBLEM, {name.EVENT: " "}) is None


@pytest.mark.parametrize(
    ("taken", "values", "stands"),
    [
        (PROBLEM, {name.PROBLEM: LEAK}, True),
        (PROBLEM, {name.PROBLEM: STALL}, False),
        (PROBLEM, {}, False),
        (DEMAND, {name.DEMAND_KIND: "COMPLAINT"}, True),
        (DEMAND, {name.DEMAND_KIND: "HELP"}, False),
        (PLACE, {name.PLACE: place_text(MARKET)}, True),
        (PLACE, {name.PLACE: place_text(Place(address="金山路菜场 北门", cell=CELL_A))}, True),
        (PLACE, {name.PLACE: place_text(Place(address="金山路菜场", cell=CELL_B))}, False),
        (PLACE, {name.PLACE: place_text(Place(address="小学", cell=CELL_A))}, False),
        (PLACE, {name.PLACE: "{"}, False),
        (PIPE, {name.PLACE: place_text(Place(cell=CELL_A, component=COMPONENT))}, True),
        (PIPE, {name.PLACE: place_text(Place(cell=CELL_A))}, False),
    ],
)
def test_whether_the_form_still_says_it(taken: Proposal, values: dict[str, str], stands: bool) -> None:
    assert still_stands(taken, values) is stands


def test_the_kind_that_stands_in_the_form_counts_as_chosen() -> None:
    chosen = chosen_demand({name.DEMAND_KIND: DemandKind.HELP.value})
    lesson = taken_lesson(chosen, SAID)
    assert lesson is not None and (lesson.kind, lesson.code) == (Taught.DEMAND, "HELP")

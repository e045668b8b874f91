"""Places with codes that the grids do not know are refused, wherever a place can be given."""

from dataclasses import replace

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import DemandKind, Place, Source
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.grounds import grounds_of
from desk_app.domain.rules import Refused
from tests.domain.walking import Town
from tests.sample_reference import BOARD_A, BOARD_B, CELL_A, CELL_B, PLACE_A, REFERENCE, SEAT, STALL

VILLAGE_A = CELL_A[:12]
AREAS = [
    GridArea(code=code, level=level, name=code, parent="", ring=())
    for code, level in [
        ("320506", GridLevel.DISTRICT),
        (BOARD_A, GridLevel.BOARD),
        (BOARD_B, GridLevel.BOARD),
        (VILLAGE_A, GridLevel.VILLAGE),
        (CELL_A, GridLevel.CELL),
        (CELL_B, GridLevel.CELL),
    ]
]
GROUNDS = grounds_of(AREAS)
KNOWN = replace(REFERENCE, cells=GROUNDS.cells, boards=GROUNDS.boards)
ELSEWHERE = "320506001001999"

GOOD = [
    Place(address="不清楚", verified=False),
    PLACE_A,
    Place(cell=CELL_B),
    Place(cell=CELL_B, board=BOARD_B),
    Place(board=BOARD_B),
    Place(village=VILLAGE_A, board=BOARD_A),
]
WRONG = [
    (Place(cell=ELSEWHERE), ELSEWHERE),
    (Place(cell=ELSEWHERE, village=ELSEWHERE[:12], board=BOARD_A), ELSEWHERE),
    (Place(cell=VILLAGE_A), VILLAGE_A),
    (replace(PLACE_A, board=BOARD_B), CELL_A),
    (replace(PLACE_A, village=CELL_B[:12]), CELL_A),
    (Place(board="320506999"), "320506999"),
    (Place(board="3205"), "3205"),
    (Place(village=VILLAGE_A, board=BOARD_B), VILLAGE_A),
    (Place(village="320506999001"), "320506999001"),
]


def registering(place: Place) -> c.RegisterCase:
    """A call about a street stall somewhere."""
    return c.RegisterCase(
        source=Source.HOTLINE, demand_kind=DemandKind.COMPLAINT, text="摊位占道", place=place, accept=True
    )


def filing(place: Place) -> c.FileCase:
    """Files the street stall somewhere."""
    return c.FileCase(problem=STALL, condition=f"{STALL}-1", place=place)


def moving(place: Place) -> c.AmendCase:
    """Corrects the place of a case that was told without one."""
    return c.AmendCase(field=c.AmendField.PLACE, former=Place(), new=place)


def test_the_codes_are_those_of_the_areas() -> None:
    assert GROUNDS.cells == {CELL_A, CELL_B}
    assert GROUNDS.boards == {BOARD_A, BOARD_B}


@pytest.mark.parametrize("place", GOOD)
def test_a_place_of_the_grids_is_taken(place: Place) -> None:
    town = Town(reference=KNOWN)
    town.must(SEAT, "k", registering(place))
    town.must(SEAT, "moved", registering(Place()))
    if place != Place():
        town.must(SEAT, "moved", moving(place))
    if place.cell:
        town.must(SEAT, "moved", filing(place))


@pytest.mark.parametrize(("place", "code"), WRONG)
def test_another_place_is_refused(place: Place, code: str) -> None:
    town = Town(reference=KNOWN)
    assert town.give(SEAT, "k", registering(place)) == Refused(code="unknown_cell", params={"cell": code})
    town.must(SEAT, "k", registering(Place()))
    assert town.refused(SEAT, "k", moving(place)) == "unknown_cell"
    if place.cell:
        assert town.refused(SEAT, "k", filing(place)) == "unknown_cell"


@pytest.mark.parametrize("place", [place for place, _ in WRONG])
def test_nothing_is_checked_where_the_grids_are_not_known(place: Place) -> None:
    Town().must(SEAT, "k", registering(place))


def test_a_case_whose_cell_the_grids_have_lost_is_still_filed() -> None:
    town = Town()
    town.must(SEAT, "k", registering(Place(cell=ELSEWHERE)))
    town.reference = KNOWN
    town.must(SEAT, "k", c.FileCase(problem=STALL, condition=f"{STALL}-1"))

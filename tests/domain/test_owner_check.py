"""The whole district is walked: every problem on every board, every component by its own bodies."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from desk_app.domain.case import BodyId
from desk_app.domain.catalogue import COMPONENT_MAINTAINER, Catalogue
from desk_app.domain.component import ComponentBodies
from desk_app.domain.directory import Body, BodyKind, Directory
from desk_app.domain.owner_check import OwnerCheck, Part, Surveyed, check_owners
from tests.sample_reference import (
    BOARD_A,
    BOARD_B,
    CATALOGUE,
    CELL_A,
    CELL_B,
    DIRECTORY,
    LEAK,
    LID,
    SQUAD_A,
    SQUAD_B,
    STALL,
    WATER,
)

WHOLE = replace(CATALOGUE, problems={LID: replace(CATALOGUE.problems[LID], unlisted_role="squad")})
PIECE = Surveyed(
    code="3205060102000001", class_code=LID, cell=CELL_A, bodies=ComponentBodies(maintainer=WATER, owner=SQUAD_A)
)
Row = tuple[str, str, Part | None, str, int, int]
"""Code, board, part, role, how many units were found, how many components are meant."""


def check(catalogue: Catalogue, directory: Directory = DIRECTORY, pieces: Iterable[Surveyed] = ()) -> OwnerCheck:
    return check_owners(catalogue, directory, (BOARD_A, BOARD_B), pieces)


def rows(found: OwnerCheck) -> list[Row]:
    return [(each.code, each.board, each.part, each.role, len(each.units), each.components) for each in found.unclear]


def test_a_catalogue_without_fault_has_nothing_to_say() -> None:
    found = check(WHOLE, pieces=[PIECE, replace(PIECE, code="3205060102000002", cell=CELL_B)])
    assert (found.places, found.components, found.unclear) == (6, 2, ())


def test_a_component_class_without_an_unlisted_role_is_found_on_each_board() -> None:
    found = check(CATALOGUE)
    assert found.places == 18
    assert rows(found) == [
        (LID, BOARD_A, Part.HANDLING, COMPONENT_MAINTAINER, 0, 0),
        (LID, BOARD_B, Part.HANDLING, COMPONENT_MAINTAINER, 0, 0),
    ]
    assert all(each.unlisted and each.name == "污水井盖" for each in found.unclear)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({SQUAD_B: None}, [(STALL, BOARD_B, part, "squad", 0, 0) for part in Part]),
        ({"w2": BodyKind.UNIT}, [(LEAK, board, Part.HANDLING, "water", 2, 0) for board in (BOARD_A, BOARD_B)]),
        ({"w2": BodyKind.SUB_CENTRE}, []),
    ],
)
def test_none_and_several_are_told_with_board_and_role(
    changed: dict[str, BodyKind | None], expected: list[Row]
) -> None:
    bodies = dict(DIRECTORY.bodies)
    for name, kind in changed.items():
        if kind is None:
            del bodies[BodyId(name)]
        else:
            bodies[BodyId(name)] = Body(id=BodyId(name), kind=kind, name=name, role="water")
    kept = {expected[0][0] if expected else STALL}
    catalogue = replace(CATALOGUE, problems={code: CATALOGUE.problems[code] for code in kept})
    assert sorted(rows(check(catalogue, replace(DIRECTORY, bodies=bodies)))) == sorted(expected)


@pytest.mark.parametrize(
    ("piece", "named", "part"),
    [
        (replace(PIECE, bodies=ComponentBodies(maintainer="gone")), "gone", Part.HANDLING),
        (replace(PIECE, bodies=ComponentBodies()), "", Part.HANDLING),
        (replace(PIECE, class_code="0199"), "", None),
        (replace(PIECE, class_code=STALL), "", None),
    ],
)
def test_pieces_alike_are_told_once_with_how_many_and_one_of_them(
    piece: Surveyed, named: str, part: Part | None
) -> None:
    catalogue = replace(WHOLE, problems=CATALOGUE.problems | WHOLE.problems)
    alike = [replace(piece, code=f"32050601020000{number:02}") for number in range(5)]
    (found,) = check(catalogue, pieces=alike).unclear
    assert (found.part, found.components, found.example, found.named) == (part, 5, alike[0].code, named)
    assert (found.code, found.board, found.units) == (piece.class_code, BOARD_A, ())


def test_progress_counts_problems_then_components() -> None:
    heard: list[int] = []
    pieces = [replace(PIECE, code=f"{number:016}") for number in range(2500)]
    check_owners(WHOLE, DIRECTORY, (BOARD_A,), pieces, heard.append)
    assert heard == [1, 1001, 2001, 2501]

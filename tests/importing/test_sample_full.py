"""The full sample district has the numbers that were published, tiles, and leaves nothing without an owner."""

import re
from collections import Counter
from pathlib import Path

import pytest
import shapely

from desk_app.central.datasets import edition_of
from desk_app.domain.case import Place
from desk_app.domain.catalogue import CatalogueKind
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.datasets import catalogue_of, directory_of
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_LEADER_DUTY,
    GRID_PARTICIPANT_DUTY,
    Directory,
    Person,
    resolved,
    single_owner,
)
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street, board_of, village_of
from desk_app.domain.seat import Role
from desk_app.importing.catalogue_source import bodies_of_classes
from desk_app.importing.sample.ground import Ground
from desk_app.importing.sample.land import shape_of
from desk_app.importing.sample_district import (
    SampleSize,
    _made,
    sample_accounts,
    sample_calls,
    sample_counts,
    sample_rows,
)
from desk_app.progress import Task
from tests.importing.test_sample_district import numbers_of, rows_told
from tests.importing.test_sample_grids import check_tiling

FULL = SampleSize.FULL
GRID_TEAM = (GRID_LEADER_DUTY, GRID_ADVISER_DUTY, GRID_ASSISTANT_DUTY, GRID_PARTICIPANT_DUTY)
ROWS = dict[str, list[object]]


@pytest.fixture(scope="module")
def rows() -> ROWS:
    """Every row of the full district."""
    return dict(sample_rows(size=FULL))


@pytest.fixture(scope="module")
def areas(rows: ROWS) -> list[GridArea]:
    """The areas of all levels."""
    return [row for row in rows["grids"] if isinstance(row, GridArea)]


@pytest.fixture(scope="module")
def components(rows: ROWS) -> list[Component]:
    """All components, in the order of their codes."""
    return [row for row in rows["components"] if isinstance(row, Component)]


@pytest.fixture(scope="module")
def directory(rows: ROWS) -> Directory:
    """The bodies and people."""
    return directory_of(rows["directory"], "d")


def test_it_has_exactly_the_numbers_that_were_published(rows: ROWS) -> None:
    counts = sample_counts(rows)
    assert list(counts.values())[:16] == [
        *(4, 35, 265, 645),
        *(6, 138, 231_000),
        *(1, 14, 212, 945),
        *(925, 2_104, 1_457, 3_330),
        212,
    ]
    assert counts["cells_without_leader"] == 20
    assert 1_500 <= counts["streets"] <= 2_500 and 5_000 <= counts["places"] <= 8_000
    page = (Path(__file__).parents[2] / "docs" / "sample.md").read_text(encoding="utf-8")
    assert rows_told(page, column=1) == numbers_of(counts, len(sample_accounts(size=FULL)))


def test_four_levels_tile_the_district(areas: list[GridArea]) -> None:
    check_tiling(areas)
    codes = {area.code for area in areas}
    assert len(codes) == len(areas) and all(area.parent in codes or area.level is GridLevel.DISTRICT for area in areas)
    names = [area.name for area in areas if area.level is GridLevel.VILLAGE]
    assert len(set(names)) == 212


def test_town_has_more_and_smaller_cells(areas: list[GridArea]) -> None:
    cells = [area for area in areas if area.level is GridLevel.CELL]
    size = {area.code: shape_of(area).area for area in areas}
    found = Counter(board_of(cell.code) for cell in cells)
    town, country = "320506001", "320506106"
    assert found[town] > found[country] and size[town] / found[town] < size[country] / found[country] / 3
    assert all(2 <= count <= 9 for count in Counter(village_of(cell.code) for cell in cells).values())


def test_streets_stay_in_their_board_and_have_names_of_their_own_there(rows: ROWS, areas: list[GridArea]) -> None:
    streets = [row for row in rows["grids"] if isinstance(row, Street)]
    assert len({(street.board, street.name) for street in streets}) == len(streets)
    assert len({street.code for street in streets}) == len(streets)
    boards = {area.code: (area.name, shape_of(area)) for area in areas if area.level is GridLevel.BOARD}
    for street in streets:
        name, shape = boards[board_of(street.village)]
        assert street.board == name and street.code[1:13] == street.village and street.last_number >= 20
        assert shape.contains(shapely.LineString(street.line))


def test_places_have_names_of_their_own_on_streets_that_there_are(rows: ROWS, areas: list[GridArea]) -> None:
    places = [row for row in rows["grids"] if isinstance(row, NamedPlace)]
    assert len({place.name for place in places}) == len({place.code for place in places}) == len(places)
    streets = {(row.board, row.name): row for row in rows["grids"] if isinstance(row, Street)}
    boards = {area.code: area.name for area in areas if area.level is GridLevel.BOARD}
    for place in places:
        board = boards[board_of(place.cell)]
        found = re.fullmatch(rf"{board}(.+?)([0-9]+)号", place.address)
        assert found, place.address
        assert 1 <= int(found[2]) <= streets[board, found[1]].last_number
        assert place.name not in place.aliases and place.initials.isascii() and place.initials
    kinds = {place.kind for place in places}
    assert kinds >= {
        "小区",
        "菜场",
        "小学",
        "医院",
        "公园",
        "地铁站",
        "加油站",
        "工业园",
        "银行",
        "居委会",
        "桥",
        "派出所",
    }


def test_every_component_and_place_lies_inside_its_cell(
    rows: ROWS, areas: list[GridArea], components: list[Component]
) -> None:
    ground = Ground([area for area in areas if area.level is GridLevel.CELL])
    places = [row for row in rows["grids"] if isinstance(row, NamedPlace)]
    for listed in (components, places):
        found = ground.located([(row.longitude, row.latitude) for row in listed])
        assert [ground.codes[cell] for cell in found.tolist()] == [row.cell for row in listed]


def test_components_are_coded_dated_and_told_where_they_are(components: list[Component], areas: list[GridArea]) -> None:
    boards = {area.code: area.name for area in areas if area.level is GridLevel.BOARD}
    running = Counter[str]()
    for one in components:
        running[one.class_code] += 1
        assert one.code == f"320506{one.class_code}{running[one.class_code]:06d}"
        assert one.address.startswith(boards[board_of(one.cell)])
        assert one.surveyed_on is not None and 2009 <= one.surveyed_on.year <= 2024
        assert one.changed_on is None or (one.surveyed_on < one.changed_on and one.changed_on.year <= 2025)
        assert one.changed_on or one.state is ComponentState.INTACT
    assert len(running) == 138
    assert all(running[code] == bodies.weight for code, bodies in bodies_of_classes().items())


def test_states_are_spread_as_in_a_district_and_notes_are_rare(components: list[Component]) -> None:
    states = Counter(one.state for one in components)
    shares = [states[state] / len(components) for state in ComponentState]
    assert shares == pytest.approx([0.94, 0.04, 0.01, 0.01], abs=0.003)
    assert 0 < sum(bool(one.note) for one in components) < len(components) / 20


def test_common_classes_stand_on_every_board(components: list[Component]) -> None:
    counted = Counter(one.class_code for one in components)
    found = {(one.class_code, board_of(one.cell)) for one in components}
    common = [code for code, count in counted.items() if count >= 400]
    assert len(common) > 60
    for code in common:
        assert sum(kind == code for kind, _ in found) == 14, code


def test_every_component_has_one_unit_for_each_role(
    rows: ROWS, components: list[Component], directory: Directory
) -> None:
    catalogue = catalogue_of(rows["catalogue"], "c")
    seen = {(one.class_code, board_of(one.cell), one.bodies) for one in components}
    assert len(seen) > 138
    for code, board, bodies in seen:
        problem, place = catalogue.problems[code], Place(board=board)
        assert problem.kind is CatalogueKind.COMPONENT
        assert {bodies.authority, bodies.owner, bodies.maintainer} <= set(directory.bodies)
        assert single_owner(directory, problem, place, bodies) is not None
        for role in (problem.regulating_role, problem.enforcing_role):
            assert resolved(directory, role, place, bodies).single is not None


def test_grid_teams_stand_in_cells_and_nobody_shares_a_number(
    rows: ROWS, areas: list[GridArea], directory: Directory
) -> None:
    people = [row for row in rows["directory"] if isinstance(row, Person)]
    assert len({person.badge for person in people}) == len(people) == len({person.telephone for person in people})
    cells = {area.code for area in areas if area.level is GridLevel.CELL}
    for person in people:
        if person.duty in GRID_TEAM:
            assert len(person.cells) == 1 and person.cells[0] in cells
            assert directory.bodies[person.body].board == board_of(person.cells[0])
        assert re.fullmatch(r"1540000[0-8][0-9]{3}|0512-0000[0-9]{4}", person.telephone)
        assert person.initials.isascii() and person.initials.islower()
    staffed = {duty: {person.cells for person in people if person.duty == duty} for duty in GRID_TEAM}
    assert [len(cells) for cells in staffed.values()] == [925, 945, 945, 945]
    patrolled = {cell for person in people if person.duty == "patroller" for cell in person.cells}
    assert patrolled == cells
    assert len({account.badge for account in sample_accounts(size=FULL)}) == len(sample_accounts(size=FULL))
    leaders = [account for account in sample_accounts(size=FULL) if Role.GRID_LEADER in account.roles]
    assert len(leaders) == 14


def test_callers_find_the_same_villages_and_streets_as_in_practice(components: list[Component]) -> None:
    known = {one.code: one for one in components}
    for call, small in zip(sample_calls(size=FULL), sample_calls(), strict=True):
        assert (call.place.village, call.place.address) == (small.place.village, small.place.address)
        assert bool(call.place.component) >= bool(small.place.component)
        if call.place.component:
            assert known[call.place.component].class_code == call.problem


def test_same_seed_same_rows(rows: ROWS) -> None:
    _made.clear()  # made anew, not remembered
    task = Task()
    again = sample_rows(task=task, size=FULL)
    _made.clear()
    assert task.progress.done == task.progress.total == len(again)
    assert dict(again) == rows
    assert edition_of("grids", again["grids"]).edition == edition_of("grids", rows["grids"]).edition

"""The sample's callers mean problems and places that the sample district has."""

import re
from collections import Counter

import pytest

from desk_app.domain.catalogue import CatalogueKind
from desk_app.domain.component import Component
from desk_app.domain.datasets import catalogue_of, directory_of
from desk_app.domain.directory import single_owner
from desk_app.domain.grid import GridArea, GridLevel, Street
from desk_app.importing.sample.ground import Ground
from desk_app.importing.sample.sources import CALLS_FILE, sample_source
from desk_app.importing.sample_district import SampleCall, sample_calls, sample_rows

ROWS = sample_rows()
CATALOGUE = catalogue_of(ROWS["catalogue"], "c")
DIRECTORY = directory_of(ROWS["directory"], "d")
AREAS = {row.code: row for row in ROWS["grids"] if isinstance(row, GridArea)}
GROUND = Ground([area for area in AREAS.values() if area.level is GridLevel.CELL])
COMPONENTS = {row.code: row for row in ROWS["components"] if isinstance(row, Component)}
STREETS = {row.village: row for row in ROWS["grids"] if isinstance(row, Street)}
CALLS = sample_calls()
PROBLEMS = [call for call in CALLS if call.problem]


def words(call: SampleCall) -> str:
    """A short name for a case of a table."""
    return call.text[:12]


def test_there_are_some_sixty_of_every_kind() -> None:
    assert len(CALLS) >= 60
    meant = {call.problem for call in PROBLEMS}
    assert meant <= set(CATALOGUE.problems) and len(meant) >= 40
    assert {CATALOGUE.problems[code].kind for code in meant} == set(CatalogueKind)
    majors = {CATALOGUE.major_of(CATALOGUE.problems[code]) for code in meant}
    assert {major.module for major in majors if major and major.module} == {
        major.module for major in CATALOGUE.categories.values() if major.module
    }
    assert len(CALLS) - len(PROBLEMS) >= 3
    assert len({call.text for call in CALLS}) == len(CALLS)


@pytest.mark.parametrize("call", CALLS, ids=words)
def test_place_lies_in_its_cell_on_the_street_that_the_caller_names(call: SampleCall) -> None:
    place = call.place
    assert place.longitude is not None and place.latitude is not None
    (cell,) = GROUND.located([(place.longitude, place.latitude)]).tolist()
    assert cell >= 0 and GROUND.codes[cell] == place.cell
    assert (place.village, place.board) == (place.cell[:12], place.cell[:9])
    street, village = STREETS[place.village], AREAS[place.village]
    known = (street.name, village.name[:-1], village.name[:-2])
    assert place.address.startswith(AREAS[place.board].name) and any(name in place.address for name in known)


@pytest.mark.parametrize("call", PROBLEMS, ids=words)
def test_problem_can_be_filed_and_has_one_owner_there(call: SampleCall) -> None:
    problem = CATALOGUE.problems[call.problem]
    assert problem.condition(call.condition) is not None
    component = COMPONENTS.get(call.place.component)
    assert (component is not None) is (problem.kind is CatalogueKind.COMPONENT)
    assert component is None or component.class_code == problem.code
    bodies = component.bodies if component else None
    assert single_owner(DIRECTORY, problem, call.place, bodies) is not None


def test_telephones_are_in_a_block_that_no_network_has_and_anonymous_callers_have_none() -> None:
    people = {person.telephone for person in DIRECTORY.people.values()}
    phones = [call.phone for call in CALLS if call.caller_name]
    assert all(re.fullmatch(r"1540000[0-9]{4}", phone) for phone in phones)
    assert len(set(phones)) == len(phones) and not people & set(phones)
    assert {call.phone for call in CALLS if not call.caller_name} == {""}


def test_some_callers_tell_of_the_same_thing() -> None:
    told = Counter((call.problem, call.place.address) for call in PROBLEMS)
    same = [key for key, count in told.items() if count > 1]
    assert len(same) >= 2
    for key in same:
        assert len({call.place for call in PROBLEMS if (call.problem, call.place.address) == key}) == 1


def test_same_calls_each_time() -> None:
    assert sample_calls() == CALLS
    assert "示例" in sample_source(CALLS_FILE)["note"]

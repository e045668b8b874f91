"""The three hundred judging calls are true of the full sample: their problems, cells, places and units fit."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.ops import nearest_points

from desk_app.domain.case import DemandKind, Place
from desk_app.domain.catalogue import Catalogue, CatalogueKind, Category, class_of
from desk_app.domain.component import Component
from desk_app.domain.datasets import catalogue_of, directory_of
from desk_app.domain.directory import Directory, resolved
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Point, Street, board_of, house_place, metres
from desk_app.importing.sample.land import shape_of
from desk_app.importing.sample_district import SampleSize, sample_rows

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("calls.json").read_text(encoding="utf-8"))["calls"]
PLACED = [call for call in CALLS if call["names_place"]]
AS_GOOD_METRES = 100.0
"""How far a cell that is as good as the true one may be from the place: what is behind, opposite or at a crossing."""
DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")


@dataclass(frozen=True, kw_only=True, repr=False)
class District:
    """What of the full sample the calls are held against."""

    catalogue: Catalogue
    directory: Directory
    areas: dict[str, GridArea]
    villages: dict[str, str]
    places: dict[str, NamedPlace]
    streets: dict[str, Street]
    components: dict[str, Component]

    def point_of(self, call: dict[str, Any]) -> Point:
        """Where the place of a call is: a component, a named place, a house or a crossing of two streets."""
        if component := call.get("component"):
            return self.components[component].longitude, self.components[component].latitude
        told = call["place"]
        if place := self.places.get(told):
            return place.longitude, place.latitude
        if found := re.fullmatch(r"(.+?)([0-9]+)号", told):
            street, number = self.streets[found[1]], int(found[2])
            assert 1 <= number <= street.last_number, told
            return house_place(street, number)
        found = re.fullmatch(r"(.+?(?:街道|镇))(.+)与(.+)路口", told)
        assert found, told
        lines = [shapely.LineString(self.streets[found[1] + name].line) for name in (found[2], found[3])]
        crossing = shapely.intersection(*lines)
        assert isinstance(crossing, shapely.Point), told
        return crossing.x, crossing.y


@pytest.fixture(scope="module")
def district() -> District:
    """The full sample, looked up by code and by name."""
    rows = dict(sample_rows(size=SampleSize.FULL))
    areas = [row for row in rows["grids"] if isinstance(row, GridArea)]
    places = [row for row in rows["grids"] if isinstance(row, NamedPlace)]
    streets = [row for row in rows["grids"] if isinstance(row, Street)]
    return District(
        catalogue=catalogue_of(rows["catalogue"], "c"),
        directory=directory_of(rows["directory"], "d"),
        areas={area.code: area for area in areas},
        villages={area.name: area.code for area in areas if area.level is GridLevel.VILLAGE},
        places={place.name: place for place in places},
        streets={street.board + street.name: street for street in streets},
        components={row.code: row for row in rows["components"] if isinstance(row, Component)},
    )


def test_there_are_three_hundred_and_no_two_are_alike() -> None:
    assert len(CALLS) == len({call["said"] for call in CALLS}) == 300
    assert all(len(call["said"]) >= 30 for call in CALLS)
    assert {call["demand"] for call in CALLS} <= set(DemandKind)
    assert len(PLACED) >= 240 and sum(not call["place"] for call in CALLS) >= 30


def test_problems_exist_and_cover_the_catalogue(district: District) -> None:
    catalogue = district.catalogue
    for call in CALLS:
        assert 1 <= len(call["problems"]) == len(set(call["problems"])) <= 3
        assert set(call["problems"]) <= set(catalogue.problems), call["said"]
    meant = Counter(call["problems"][0] for call in CALLS)
    assert max(meant.values()) <= 3
    majors = {catalogue.major_of(catalogue.problems[code]) for code in meant}
    assert majors == {category for category in catalogue.categories.values() if category.level == 1}
    assert len(majors) == 10
    minors = {_minor_of(catalogue, code) for code in meant}
    assert {row.code for row in catalogue.categories.values() if row.level == 2} <= minors


def test_no_call_reads_an_event_of_the_catalogue_aloud(district: District) -> None:
    for call in CALLS:
        for problem in (district.catalogue.problems[code] for code in call["problems"]):
            assert problem.kind is CatalogueKind.COMPONENT or problem.name not in call["said"]


def test_the_named_cell_holds_the_named_place(district: District) -> None:
    for call in PLACED:
        point = district.point_of(call)
        where = shapely.Point(point)
        cells = [call["cell"], *call.get("cells", [])]
        assert len(cells) == len(set(cells))
        assert all(district.areas[cell].level is GridLevel.CELL for cell in cells)
        shapes = [shape_of(district.areas[cell]) for cell in cells]
        assert shapes[0].covers(where), call["place"]
        for shape in shapes[1:]:
            near, _ = nearest_points(shape, where)
            assert metres((near.x, near.y), point) < AS_GOOD_METRES, call["place"]


def test_calls_without_a_cell_name_a_village_or_nothing(district: District) -> None:
    for call in CALLS:
        if call["names_place"]:
            continue
        assert not call["cell"] and "cells" not in call and "component" not in call
        assert not call["place"] or call["place"] in district.villages
        assert bool(call["place"]) == bool(call["unit"])
        assert re.sub("(社区|村)$", "", call["place"]) in call["said"]


def test_the_unit_is_the_one_that_the_catalogue_names_there(district: District) -> None:
    for call in CALLS:
        if not call["place"]:
            continue
        problem = district.catalogue.problems[call["problems"][0]]
        board = board_of(call["cell"] or district.villages[call["place"]])
        bodies = district.components[call["component"]].bodies if "component" in call else None
        found = resolved(
            district.directory, problem.handling_role, Place(board=board), bodies, unlisted_role=problem.unlisted_role
        )
        assert call["unit"] == found.single, call["said"]


def test_a_component_is_read_aloud_and_is_what_the_call_is_about(district: District) -> None:
    told = [call for call in CALLS if "component" in call]
    assert len(told) >= 8
    for call in told:
        component = district.components[call["component"]]
        digits = call["said"].translate(DIGITS)
        assert component.cell == call["cell"] and component.address == call["place"]
        assert class_of(component.code, district.catalogue.head.segments) == call["problems"][0]
        assert component.class_code in digits and component.code[-4:] in digits, call["said"]


def test_places_of_all_boards_are_named(district: District) -> None:
    boards = {area.code for area in district.areas.values() if area.level is GridLevel.BOARD}
    counted = Counter(board_of(call["cell"]) for call in PLACED)
    assert set(counted) == boards and min(counted.values()) >= 8


def _minor_of(catalogue: Catalogue, code: str) -> str:
    """The minor class of a problem; a component class is one itself and stands right under its major."""
    category: Category | None = catalogue.categories[catalogue.problems[code].category]
    while category is not None and category.level > 2:
        category = catalogue.categories.get(category.parent)
    return category.code if category is not None else ""

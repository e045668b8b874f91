"""What the look-up finds of every kind: streets and houses, places, people and units, problems, areas."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.domain.case import Badge, BodyId, Grade
from desk_app.domain.catalogue import CatalogueKind, Category, DispatchFlow, Problem
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.counting import EditionCounts
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street, metres
from desk_app.domain.projection import LookupHit
from local_store.edition_shelf import EditionShelf
from tests.local_store.small_editions import SIDE, SOUTH, WEST, grids, info_of, install_lines, lines_of
from tests.local_store.test_edition_building import KEY, Register

ALL: frozenset[str] = frozenset()
MIDDLE = SOUTH + 2.5 * SIDE
"""The streets run from west to east, the first along this latitude."""


def street(code: str, name: str, board: str, north: float, initials: str) -> Street:
    line = (WEST, MIDDLE + north), (WEST + 2 * SIDE, MIDDLE + north), (WEST + 4 * SIDE, MIDDLE + north)
    return Street(
        code=code, name=name, board=board, village="320506001001", line=line, last_number=101, initials=initials
    )


STREETS = [
    street("S1", "金山路", "木渎镇", 0.0, "jsl"),
    street("S2", "金山南路", "木渎镇", 0.004, "jsnl"),
    street("S3", "金山路", "甪直镇", 0.02, "jsl"),
]
PLACE = NamedPlace(
    code="P1",
    name="木渎菜场",
    kind="菜场",
    address="木渎镇金山路8号",
    cell="320506001001003",
    longitude=WEST + 2.5 * SIDE,
    latitude=SOUTH + SIDE / 2,
    aliases=("翠坊菜场", "老菜场"),
    initials="mdcc",
)
DIRECTORY = [
    Body(id=BodyId("lamps"), kind=BodyKind.UNIT, name="路灯管理所", role="区路灯管理所", telephone="0512-6512 0000"),
    Person(
        badge=Badge("L1"), name="陆灯", duty="contact", body=BodyId("lamps"), telephone="139 0000 1111", initials="ld"
    ),
    Person(badge=Badge("L11"), name="陆灯明", duty="grid_leader", body=BodyId("lamps"), cells=("320506001001007",)),
]


def problem(code: str, name: str, initials: str, *synonyms: str) -> Problem:
    return Problem(
        code=code,
        kind=CatalogueKind.EVENT,
        name=name,
        category="E01",
        grade=Grade.B,
        conditions=(),
        handling_role="x",
        regulating_role="x",
        enforcing_role="x",
        flow=DispatchFlow.DIRECT,
        closing_standards=(),
        synonyms=synonyms,
        initials=initials,
    )


CATALOGUE = [
    Category(code="E01", kind=CatalogueKind.EVENT, level=1, name="城市管理", parent=""),
    problem("E0101", "井盖缺失", "jgqs", "窨井盖被偷"),
    problem("E0102", "垃圾桶装满多日没有车来收", "ljtzm", "垃圾满出来"),
    problem("E0103", "路灯整条街不亮", "ldztjbl", "灯灭了"),
]


def component(number: int, name: str, initials: str, address: str, east: float) -> Component:
    return Component(
        code=f"3205060102{number:06}",
        class_code="0102",
        name=name,
        longitude=WEST + east * SIDE,
        latitude=MIDDLE,
        cell="320506001001011",
        address=address,
        state=ComponentState.INTACT,
        authority="",
        owner="",
        maintainer="lamps",
        initials=initials,
    )


COMPONENTS = [
    component(417, "污水井盖", "wsjg", "木渎镇金山路12号", 0.5),
    component(418, "污水井盖", "wsjg", "木渎镇金山路120号旁", 1.5),
    component(419, "行道树", "xds", "木渎镇金山路12号", 2.5),
]
ROWS = {
    "grids": [*grids(), *STREETS, PLACE],
    "directory": DIRECTORY,
    "catalogue": CATALOGUE,
    "components": COMPONENTS,
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditionShelf]:
    folder: Path = tmp_path_factory.mktemp("searching")
    opened = EditionShelf(folder, KEY, Register({}))
    for name, rows in ROWS.items():
        lines = lines_of(rows)
        install_lines(opened, info_of(name, lines), lines)
    yield opened
    opened.close()


def found(
    shelf: EditionShelf, words: str, *kinds: str, near: tuple[float, float] | None = None
) -> list[tuple[str, str]]:
    hits = shelf.search(words, near=near, kinds=frozenset(kinds), at_most=20)
    return [(hit.kind, hit.code) for hit in hits]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("320506 01 02 000417", [("component", "3205060102000417")]),
        ("0417", [("component", "3205060102000417")]),
        ("wsjg 120", [("component", "3205060102000418")]),
        ("金山路xds", [("component", "3205060102000419")]),
        ("木渎菜场", [("place", "P1")]),
        ("老菜场", [("place", "P1")]),
        ("木瀆菜場", [("place", "P1")]),
        ("dcc", [("place", "P1")]),
        ("jsnl", [("street", "S2")]),
        ("第7网格", [("grid", "320506001001007")]),
        ("6512", [("body", "lamps")]),
        ("65120000", [("body", "lamps")]),
        ("0512-65120000", [("body", "lamps")]),
        ("13900001111", [("person", "L1")]),
        ("139 0000 1111", [("person", "L1")]),
        ("l11", [("person", "L11")]),
        ("L1", [("person", "L1"), ("person", "L11")]),
        ("陆灯", [("person", "L1"), ("person", "L11")]),
        ("jgqs", [("problem", "E0101")]),
        ("E0102", [("problem", "E0102")]),
    ],
)
def test_any_part_of_anything(shelf: EditionShelf, words: str, wanted: list[tuple[str, str]]) -> None:
    assert found(shelf, words) == wanted


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("下水道盖子没了", "E0101"),
        ("小区门口垃圾桶满了好几天没人来收", "E0102"),
        ("晚上家门口黑漆漆的，路灯坏了", "E0103"),
    ],
)
def test_everyday_words_find_the_problem(shelf: EditionShelf, said: str, code: str) -> None:
    assert found(shelf, said, "problem")[0] == ("problem", code)


def test_everyday_words_find_what_stands_there(tmp_path: Path) -> None:
    """Nobody says 污水井盖; those of the class that is meant come nearest first, behind what holds the words."""
    a_class = replace(problem("0102", "污水井盖", "wsjg", "下水道盖子"), kind=CatalogueKind.COMPONENT)
    rows = {
        "catalogue": [CATALOGUE[0], a_class, *CATALOGUE[2:]],
        "components": [
            *COMPONENTS[:2],
            replace(COMPONENTS[2], class_code="0402"),
            component(420, "盖子", "gz", "", 3.9),
        ],
    }
    opened = EditionShelf(tmp_path, KEY, Register({}))
    for name, each in rows.items():
        lines = lines_of(each)
        install_lines(opened, info_of(name, lines), lines)
    near = WEST + 1.4 * SIDE, MIDDLE

    def codes(said: str, place: tuple[float, float] | None, at_most: int = 20) -> list[str]:
        hits = opened.search(said, near=place, kinds=frozenset({"component"}), at_most=at_most)
        return [hit.code[-3:] for hit in hits]

    assert codes("下水道盖子没了", near) == ["418", "417", "420"]
    assert codes("下水道盖子没了", near, 1) == ["418"]
    assert codes("盖子", near) == ["420", "418", "417"]
    assert codes("下水道盖子没了", None) == []
    opened.close()


def test_two_letters_find_the_class_and_the_problem(shelf: EditionShelf) -> None:
    assert set(found(shelf, "jg")) == {
        ("component", "3205060102000417"),
        ("component", "3205060102000418"),
        ("problem", "E0101"),
    }


def test_kinds_take_turns_and_an_exact_code_comes_first(shelf: EditionShelf) -> None:
    kinds = [kind for kind, _ in found(shelf, "路灯")]
    assert kinds == ["component", "problem", "person", "body", "component", "person", "component"]
    assert found(shelf, "320506001001007")[0] == ("grid", "320506001001007")
    assert ("person", "L11") in found(shelf, "320506001001007")


def house(shelf: EditionShelf, words: str, near: tuple[float, float] | None = None) -> list[LookupHit]:
    return list(shelf.search(words, near=near, kinds=frozenset({"street"}), at_most=5))


@pytest.mark.parametrize("words", ["金山路12号", "金山路 12", "金山路12号门口", "木渎镇金山路12号", "金山路12"])
def test_a_street_and_a_house_number_are_an_address(shelf: EditionShelf, words: str) -> None:
    hit = house(shelf, words)[0]
    assert (hit.kind, hit.code, hit.title) == ("street", "S1", "木渎镇金山路12号")
    assert hit.longitude == pytest.approx(WEST + 0.11 * 4 * SIDE, abs=1e-6)
    assert hit.latitude is not None and MIDDLE < hit.latitude < MIDDLE + 0.0002, "even numbers left of the line"
    assert hit.cell == "320506001001011"


def test_odd_numbers_stand_right_of_the_line(shelf: EditionShelf) -> None:
    last = house(shelf, "木渎镇金山路101号")[0]
    assert last.longitude == pytest.approx(WEST + 4 * SIDE)
    assert last.latitude is not None and MIDDLE - 0.0002 < last.latitude < MIDDLE


def test_of_streets_with_one_name_the_nearest_comes_first(shelf: EditionShelf) -> None:
    near = WEST, MIDDLE + 0.02
    hits = house(shelf, "金山路12号", near)
    assert [hit.code for hit in hits] == ["S3", "S1"]
    assert hits[0].metres == pytest.approx(metres(near, (hits[0].longitude or 0, hits[0].latitude or 0)))


def test_a_house_that_is_not_there_finds_no_house(shelf: EditionShelf) -> None:
    assert house(shelf, "金山路102号") == []
    assert [hit.title for hit in house(shelf, "金山路")] == ["金山路", "金山路"]


def test_components_are_told_nearest_first_with_metres(shelf: EditionShelf) -> None:
    near = WEST + 3 * SIDE, MIDDLE
    hits = shelf.search("金山路", near=near, kinds=frozenset({"component"}), at_most=5)
    assert [hit.code[-3:] for hit in hits] == ["419", "418", "417"]
    assert [hit.metres for hit in hits] == sorted(hit.metres or 0.0 for hit in hits)


def test_a_unit_finds_what_it_answers_for(shelf: EditionShelf) -> None:
    assert {code for _, code in found(shelf, "管理所", "component")} == {row.code for row in COMPONENTS}


def test_what_a_map_draws(shelf: EditionShelf) -> None:
    points = shelf.component_points()
    assert len(points.longitudes) == 8 * len(COMPONENTS) and points.class_codes == ("0102",)
    assert [area.code for area in shelf.areas(GridLevel.BOARD)] == ["320506001"]
    assert len(shelf.areas(GridLevel.CELL)) == 25
    assert shelf.streets() == tuple(STREETS)
    assert shelf.place_named("P1") == PLACE and shelf.place_named("S1") is None
    area = shelf.grid_at(WEST + SIDE / 2, SOUTH + SIDE / 2, GridLevel.CELL)
    assert isinstance(area, GridArea) and area in shelf.areas(GridLevel.CELL)


def test_how_much_there_is(shelf: EditionShelf) -> None:
    counts = shelf.counts()
    assert counts["components"] == EditionCounts(edition=shelf.installed()["components"], counts={"components": 3})
    assert counts["grids"].counts == {
        "districts": 1,
        "boards": 1,
        "villages": 1,
        "cells": 25,
        "streets": 3,
        "places": 1,
    }
    assert set(counts) == set(ROWS)


def test_a_seat_without_editions_answers(tmp_path: Path) -> None:
    empty = EditionShelf(tmp_path, KEY, Register({}))
    assert empty.component_points().edition == "" and empty.areas(GridLevel.CELL) == () == empty.streets()
    assert empty.place_named("P1") is None and empty.counts() == {}
    assert empty.search("金山路12号", near=(WEST, SOUTH), kinds=ALL, at_most=5) == ()
    empty.close()

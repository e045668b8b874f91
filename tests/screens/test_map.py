"""What the map says: names on the land, lights of cases, a picked place with its house, a component's card."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app import words
from desk_app.domain.case import CaseId, State
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel, Street
from desk_app.domain.projection import CasePoint, ComponentPoints
from desk_app.screens.map import case_marks, component_card, house_at, map_land, place_card
from tests.sample_reference import BOARD_A, CELL_A, REFERENCE, START, WATER

SQUARE = ((120.5, 31.2), (120.6, 31.2), (120.6, 31.3), (120.5, 31.3))
HERE = (120.55, 31.25)
METRE = 1 / 111_195.0
STREET = Street(
    code="S1",
    name="金山路",
    board="木渎镇",
    village="",
    line=((120.5, 31.25), (120.55, 31.25), (120.6, 31.25)),
    last_number=101,
)
COMPONENT = Component(
    code="3205060102000417",
    class_code="0102",
    name="污水井盖",
    longitude=120.5501,
    latitude=31.25,
    cell=CELL_A,
    address="金山路12号",
    state=ComponentState.DAMAGED,
    authority="",
    owner=WATER,
    maintainer="nobody-known",
)
POINT = CasePoint(
    id=CaseId("0193-aaaaaa"),
    number="WZ20260302-00001",
    title="井盖缺失",
    state=State.PENDING_DISPATCH,
    grade="B",
    longitude=120.5501,
    latitude=31.2501,
    due=START + timedelta(hours=1),
    turns_yellow=START + timedelta(minutes=48),
)


def area(code: str, level: GridLevel, name: str) -> GridArea:
    return GridArea(code=code, level=level, name=name, parent="", ring=SQUARE)


AREAS = (
    area("320506", GridLevel.DISTRICT, "吴中区"),
    area(BOARD_A, GridLevel.BOARD, "木渎镇"),
    area(CELL_A[:12], GridLevel.VILLAGE, "金山社区"),
    area(CELL_A, GridLevel.CELL, "金山社区第三网格"),
)


def test_a_cell_is_written_without_its_village() -> None:
    land = map_land({one.level: (one,) for one in AREAS}, (), ComponentPoints(edition=""), REFERENCE)
    assert [land.labels[one.code] for one in AREAS] == ["吴中区", "木渎镇", "金山社区", "第三网格"]
    assert not land.empty
    assert map_land({}, (), ComponentPoints(edition=""), REFERENCE).empty


def test_each_class_belongs_to_the_symbol_of_its_major_class() -> None:
    points = ComponentPoints(edition="e", class_codes=("0102", "0103", "0301"))
    land = map_land({}, (), points, REFERENCE)
    assert [(kind.code, kind.order) for kind in land.majors] == [("01", 0), ("03", 1)]
    assert land.kinds == (0, 0, 1)


def test_only_an_edition_that_says_something_of_itself_has_a_note() -> None:
    empty = ComponentPoints(edition="")
    head = replace(REFERENCE.catalogue.head, note="")
    assert map_land({}, (), empty, replace(REFERENCE, catalogue=replace(REFERENCE.catalogue, head=head))).note == ""
    head = replace(head, note="a sample")
    told = replace(REFERENCE, catalogue=replace(REFERENCE.catalogue, head=head))
    assert map_land({}, (), empty, told).note == "Illustrative land"


@pytest.mark.parametrize(
    ("minutes", "tone"), [(0, "green"), (47, "green"), (48, "yellow"), (60, "yellow"), (61, "red")]
)
def test_a_case_has_the_light_of_its_nearest_clock(minutes: int, tone: str) -> None:
    [mark] = case_marks([POINT], START + timedelta(minutes=minutes))
    assert (mark.tone, mark.title) == (tone, "井盖缺失")
    assert mark.detail.startswith("WZ20260302-00001 · To dispatch · B")


def test_a_case_without_number_or_clock_has_its_temporary_number_and_no_light() -> None:
    [mark] = case_marks([replace(POINT, number=None, due=None, turns_yellow=None)], START)
    assert mark.tone == "muted"
    assert mark.detail.startswith("#AAAAAA")


def test_a_picked_place_says_its_areas_its_house_and_what_is_near() -> None:
    marks = case_marks([POINT, replace(POINT, id=CaseId("far"), latitude=31.2535)], START)
    card = place_card((120.55, 31.25 + 5 * METRE), AREAS, [(COMPONENT, 9.6)] * 7, marks, [STREET])
    assert card.title == "木渎镇 金山路 No. 52"
    assert [(one.label, one.text) for one in card.fields] == [
        ("Cell", f"金山社区第三网格 · {CELL_A}"),
        ("Village", f"金山社区 · {CELL_A[:12]}"),
        ("Board", f"木渎镇 · {BOARD_A}"),
    ]
    assert card.hit is not None
    assert (card.hit.kind, card.hit.cell, card.hit.title) == ("place", CELL_A, card.title)
    assert (card.hit.longitude, card.hit.latitude) == (120.55, 31.25 + 5 * METRE)
    assert len(card.components) == 5
    first = card.components[0]
    assert (first.title, first.distance, first.hit.code) == ("污水井盖", "10 m", COMPONENT.code)
    assert "damaged" in first.detail
    assert [near.mark.id for near in card.cases] == [POINT.id]
    for said in ("木渎镇 金山路 No. 52", "金山社区第三网格", "污水井盖 10 m", "1 open case near"):
        assert said in card.spoken


def test_a_place_outside_says_so_and_goes_into_no_case() -> None:
    card = place_card((100.0, 20.0), (), (), (), [STREET])
    assert (card.title, card.hit, card.fields) == ("Outside the district", None, ())


def test_in_chinese_an_address_is_written_as_it_is_spoken() -> None:
    words.load("zh_CN")
    assert house_at([STREET], (120.55, 31.25 + 5 * METRE)) == "木渎镇金山路52号"


def test_far_from_any_street_there_is_no_house() -> None:
    assert house_at([STREET], (120.55, 31.25 + 70 * METRE)) == ""
    assert house_at([replace(STREET, last_number=0)], HERE) == ""
    assert house_at([], HERE) == ""


def test_of_two_streets_the_nearer_one_has_the_house() -> None:
    other = replace(STREET, name="珠江路", line=((120.5, 31.25 + 20 * METRE), (120.6, 31.25 + 20 * METRE)))
    assert "金山路" in house_at([other, STREET], (120.55, 31.25 + 8 * METRE))
    assert "珠江路" in house_at([STREET, other], (120.55, 31.25 + 12 * METRE))


def test_a_component_s_card_names_its_bodies() -> None:
    card = component_card(COMPONENT, REFERENCE)
    said = {one.label: one.text for one in card.fields}
    assert card.title == "污水井盖"
    assert said["Code"] == "320506 01 02 000417"
    assert said["State"] == "damaged"
    assert said["Owned by"] == REFERENCE.directory.bodies[WATER].name
    assert said["Maintained by"] == "nobody-known"
    assert card.hit.kind == "component" and card.hit.cell == CELL_A

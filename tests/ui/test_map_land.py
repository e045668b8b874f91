"""The map without a window: camera, points, heaps and names, against plain reckoning."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from desk_app.domain.case import CaseId, State
from desk_app.domain.grid import GridLevel
from desk_app.domain.projection import CasePoint, ComponentPoints
from desk_app.screens.map import CaseMark, MapLand
from tests.sample_reference import START
from ui.map.camera import CLOSEST, Box, Camera, Plane
from ui.map.cases import Cases, cases_of
from ui.map.labels import Room
from ui.map.land import Drawing, along, drawing_of
from ui.map.points import FINEST, points_of
from ui.map.sample_land import sample_land

PLANE = Plane(longitude=120.5, latitude=31.25)
WITHIN = Box(-10_000.0, -8_000.0, 10_000.0, 8_000.0)


@pytest.fixture(scope="module")
def drawing(qapp: QApplication) -> Drawing:
    drawn = drawing_of(sample_land(6_000))
    assert drawn is not None
    return drawn


@given(st.floats(120.3, 120.7), st.floats(31.1, 31.4))
def test_flat_metres_and_back(longitude: float, latitude: float) -> None:
    back = PLANE.degrees(*PLANE.flat_point(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-12)


def test_north_is_up_and_a_metre_is_one_both_ways() -> None:
    x, y = PLANE.flat_point(120.5 + 0.01, 31.25 + 0.01)
    assert y < 0 < x
    assert x == pytest.approx(-y * math.cos(math.radians(31.25)))


@given(st.floats(0, 900), st.floats(0, 700), st.floats(-8, 8))
def test_what_is_under_the_pointer_stays_there_while_zooming(x: float, y: float, notches: float) -> None:
    camera = Camera(scale=5.0, width=900.0, height=700.0)
    nearer = camera.zoomed(1.3**notches, x, y, Box(-1e6, -1e6, 1e6, 1e6))
    assert nearer.metres(x, y) == pytest.approx(camera.metres(x, y), abs=1e-6)


def test_the_camera_leaves_neither_the_land_nor_its_bounds_of_scale() -> None:
    camera = Camera(scale=5.0, width=900.0, height=700.0)
    assert camera.moved(1e6, -1e6, WITHIN).box.width == camera.box.width
    assert (camera.moved(1e6, -1e6, WITHIN).x, camera.moved(1e6, -1e6, WITHIN).y) == (WITHIN.right, WITHIN.top)
    assert camera.zoomed(1e9, 0, 0, WITHIN).scale == CLOSEST
    whole = camera.zoomed(1e-9, 0, 0, WITHIN)
    assert whole.scale == camera.fitting(WITHIN).scale
    assert camera.fitting(WITHIN).box.width >= WITHIN.width and camera.fitting(WITHIN).box.height >= WITHIN.height


def test_every_component_is_found_and_counted_once(drawing: Drawing) -> None:
    points = drawing.points
    assert points is not None and len(points.xs) == 6_000
    everywhere = Box(-1e6, -1e6, 1e6, 1e6)
    assert len(points.within(everywhere)) == 6_000
    some = Box(-1500.0, -900.0, 800.0, 1200.0)
    wanted = (points.xs >= -1500) & (points.xs <= 800) & (points.ys >= -900) & (points.ys <= 1200)
    assert sorted(points.within(some).tolist()) == np.flatnonzero(wanted).tolist()


def test_the_nearest_component_is_the_nearest(drawing: Drawing) -> None:
    points = drawing.points
    assert points is not None
    for x, y in ((0.0, 0.0), (300.0, -200.0), (-900.0, 1500.0)):
        found = points.nearest(x, y, 400.0)
        distances = np.hypot(points.xs - x, points.ys - y)
        assert found == int(np.argmin(distances))
    assert points.nearest(1e6, 1e6, 50.0) is None


@pytest.mark.parametrize("at_least", [1.0, 16.0, 17.0, 50.0, 400.0, 1e9])
def test_density_stands_where_the_components_do(drawing: Drawing, at_least: float) -> None:
    points = drawing.points
    assert points is not None
    found = points.density(Box(-1e6, -1e6, 1e6, 1e6), at_least)
    assert found is not None
    side = found.box.width / found.shades.shape[1]
    assert side >= min(at_least, FINEST * 2 ** (len(points.levels) - 1))
    columns = ((points.xs - found.box.left) // side).astype(int)
    rows = ((points.ys - found.box.top) // side).astype(int)
    there = np.zeros(found.shades.shape, dtype=bool)
    there[rows, columns] = True
    assert np.array_equal(there, found.shades > 0)
    assert points.density(Box(1e6, 1e6, 2e6, 2e6), at_least) is None


def test_a_land_without_components_or_without_grids_is_drawn_all_the_same(qapp: QApplication) -> None:
    land = sample_land(6_000)
    bare = drawing_of(MapLand(areas=land.areas, labels=land.labels))
    assert bare is not None and bare.points is None and len(bare.levels[GridLevel.CELL].shapes) == 960
    scattered = drawing_of(MapLand(points=land.points, majors=land.majors, kinds=land.kinds))
    assert scattered is not None and scattered.points is not None
    assert drawing_of(MapLand()) is None


def test_one_component_alone_is_a_map_too() -> None:
    one = ComponentPoints(
        edition="e",
        longitudes=np.array([120.5]).tobytes(),
        latitudes=np.array([31.25]).tobytes(),
        classes=np.array([0], dtype=np.uint16).tobytes(),
        class_codes=("0101",),
    )
    points = points_of(MapLand(points=one, kinds=(0,)), PLANE)
    assert points is not None and points.nearest(0, 0, 1) == 0
    assert points.density(Box(-50, -50, 50, 50), 4.0) is not None


def cases(*tones: str, apart: float) -> Cases:
    """Cases from west to east, so many metres apart."""
    found = []
    for number, tone in enumerate(tones):
        longitude, latitude = PLANE.degrees(number * apart, 0.0)
        point = CasePoint(
            id=CaseId(f"c{number}"),
            number=None,
            title=f"t{number}",
            state=State.PENDING_DISPATCH,
            grade="",
            longitude=longitude,
            latitude=latitude,
            due=None,
            turns_yellow=None,
        )
        found.append(CaseMark(point=point, tone=tone, seen_at=START))
    return cases_of(found, PLANE)


def test_cases_that_lie_together_are_one_heap_with_the_worst_light() -> None:
    some = cases("green", "red", "yellow", "muted", apart=2.0)
    camera = Camera(scale=10.0, width=800.0, height=600.0)
    assert [(heap.tone, heap.count, heap.mark.id) for heap in some.heaps(camera)] == [("red", 4, "c1")]
    near = Camera(scale=0.05, width=800.0, height=600.0)
    assert [(heap.tone, heap.count) for heap in some.heaps(near)] == [
        ("muted", 1),
        ("green", 1),
        ("yellow", 1),
        ("red", 1),
    ]


def test_a_case_is_found_by_its_id_and_by_its_place() -> None:
    some = cases("green", "green", apart=500.0)
    camera = Camera(scale=10.0, width=800.0, height=600.0)
    one = some.one("c1")
    assert one is not None and (one.mark.id, one.x) == ("c1", pytest.approx(500.0))
    assert some.one("c9") is None and some.one("") is None
    under = some.at(499.0, 1.0, camera)
    assert under is not None and under.mark.id == "c1"
    assert some.at(250.0, 0.0, camera) is None
    assert cases(apart=1.0).heaps(camera) == []


def test_a_pan_heaps_nothing_anew() -> None:
    some = cases(*["green"] * 40, apart=37.0)
    camera = Camera(x=700.0, scale=4.0, width=800.0, height=600.0)
    before = {(heap.mark.id, heap.count) for heap in some.heaps(camera)}
    assert sum(count for _id, count in before) == 40
    assert {(heap.mark.id, heap.count) for heap in some.heaps(camera.moved(13, 7, WITHIN))} == before


def test_no_name_takes_the_room_of_another() -> None:
    room = Room(400, 300)
    assert room.take(QRectF(10, 10, 80, 20))
    assert not room.take(QRectF(60, 20, 80, 20))
    assert room.take(QRectF(60, 60, 80, 20))
    assert not room.take(QRectF(0, 0, 30, 15), insist=True)
    assert not room.take(QRectF(0, 0, 10, 5))
    assert not room.take(QRectF(900, 10, 50, 20))


def test_names_of_a_street_stand_along_it_and_upright() -> None:
    line = np.array([(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0)])
    found = along(line, 500.0, 100.0)
    assert [(round(x), round(y)) for x, y, _angle in found] == [(250, 0), (750, 0), (1000, 250), (1000, 750)]
    assert all(-90 <= angle <= 90 for _x, _y, angle in found)
    assert [angle for _x, _y, angle in along(line[::-1], 500.0, 100.0)][-1] == pytest.approx(0.0)
    assert along(line, 500.0, 3000.0) == []

"""The sample's ground is cut without gap or overlap, and its codes are built as the standard says."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.component import Component
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.importing.sample.ground import Ground
from desk_app.importing.sample.land import sample_land, shape_of
from desk_app.importing.sample.size import MEASURES, SampleSize
from desk_app.importing.sample.sources import DISTRICT_FILE, VILLAGES_FILE, sample_source
from desk_app.importing.sample.villages import villages_of
from desk_app.importing.sample_district import sample_rows

ROWS = sample_rows()
AREAS = [row for row in ROWS["grids"] if isinstance(row, GridArea)]
CELLS = [area for area in AREAS if area.level is GridLevel.CELL]
STREETS = [row for row in ROWS["grids"] if isinstance(row, Street)]
PLACES = [row for row in ROWS["grids"] if isinstance(row, NamedPlace)]


def check_tiling(areas: Sequence[GridArea]) -> None:
    """Each level covers exactly the district, and each area exactly its parts."""
    shapes = {area.code: shape_of(area) for area in areas}
    whole = shapes["320506"]
    assert shapely.is_valid(list(shapes.values())).all()
    for level in (GridLevel.BOARD, GridLevel.VILLAGE, GridLevel.CELL):
        parts = [area for area in areas if area.level is level]
        assert shapely.coverage_is_valid([shapes[area.code] for area in parts])
        assert shapely.coverage_union_all([shapes[area.code] for area in parts]).equals(whole)
    inside: dict[str, list[shapely.Polygon]] = {}
    for area in areas:
        inside.setdefault(area.parent, []).append(shapes[area.code])
    for area in areas:
        if area.level is not GridLevel.CELL:
            assert shapely.coverage_union_all(inside[area.code]).equals(shapes[area.code])


def land_of(size: SampleSize, seed: int) -> Sequence[GridArea]:
    """All areas for a size and a seed."""
    district, more = sample_source(DISTRICT_FILE), sample_source(VILLAGES_FILE)
    villages = villages_of(district, more, MEASURES[size], random.Random(seed))
    return sample_land(district, villages, random.Random(seed)).areas


def test_levels_tile_the_district() -> None:
    check_tiling(AREAS)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_any_seed_tiles(seed: int) -> None:
    check_tiling(land_of(SampleSize.PRACTICE, seed))


@pytest.mark.parametrize("seed", [1, 4])
def test_any_seed_tiles_in_full(seed: int) -> None:
    areas = land_of(SampleSize.FULL, seed)
    assert len(areas) == 1 + 14 + 212 + 945
    check_tiling(areas)


def test_no_two_cells_share_ground() -> None:
    shapes = [shape_of(cell) for cell in CELLS]
    one, two = shapely.STRtree(shapes).query(shapes)
    apart = [(shapes[a], shapes[b]) for a, b in zip(one, two, strict=True) if a < b]
    assert max(a.intersection(b).area for a, b in apart) == 0
    assert sum(shape.area for shape in shapes) == pytest.approx(shape_of(AREAS[0]).area, abs=1e-12)


def test_codes_have_their_segments() -> None:
    lengths = {GridLevel.DISTRICT: 6, GridLevel.BOARD: 9, GridLevel.VILLAGE: 12, GridLevel.CELL: 15}
    codes = {area.code for area in AREAS}
    assert len(codes) == len(AREAS)
    for area in AREAS:
        assert area.code.isdigit() and len(area.code) == lengths[area.level]
        assert area.parent == (area.code[:-3] if area.level is not GridLevel.DISTRICT else "")
        assert not area.parent or area.parent in codes
        if area.level is GridLevel.BOARD:
            assert area.code[6] == ("0" if area.name.endswith("街道") else "1")
            assert area.name.endswith(("街道", "镇"))


@pytest.mark.parametrize("level", [GridLevel.VILLAGE, GridLevel.CELL])
def test_numbers_run_from_one_inside_each_parent(level: GridLevel) -> None:
    parents = {area.parent for area in AREAS if area.level is level}
    for parent in parents:
        numbers = [area.code[-3:] for area in AREAS if area.parent == parent]
        assert numbers == [f"{number:03d}" for number in range(1, len(numbers) + 1)]
        assert 2 <= len(numbers) <= 3


def test_rings_do_not_repeat_their_first_point_and_lie_near_the_lake() -> None:
    for area in AREAS:
        assert len(area.ring) >= 3 and area.ring[0] != area.ring[-1]
        assert all(120.18 <= x <= 120.93 and 31.0 <= y <= 31.36 for x, y in area.ring)


def test_cells_of_a_village_are_numbered_from_west_to_east() -> None:
    for village in (area for area in AREAS if area.level is GridLevel.VILLAGE):
        middles = [shape_of(cell).centroid.x for cell in CELLS if cell.parent == village.code]
        assert all(here < there + 0.004 for here, there in pairwise(middles))


def test_components_and_places_lie_inside_the_cell_they_name() -> None:
    ground = Ground(CELLS)
    rows = [*ROWS["components"], *PLACES]
    assert all(isinstance(row, (Component, NamedPlace)) for row in rows)
    found = ground.located([(row.longitude, row.latitude) for row in rows])  # type: ignore[attr-defined]
    assert [ground.codes[cell] for cell in found] == [row.cell for row in rows]  # type: ignore[attr-defined]


def test_each_village_has_a_street_with_at_least_two_hundred_houses() -> None:
    villages = {area.code: area for area in AREAS if area.level is GridLevel.VILLAGE}
    assert {street.village for street in STREETS} == set(villages)
    for street in STREETS:
        assert street.last_number >= 200 and len(street.line) >= 2
        assert street.board == next(area.name for area in AREAS if area.code == street.village[:9])

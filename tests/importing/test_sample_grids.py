"""The sample's ground is cut without gap or overlap, and its codes are built as the standard says."""

import random
from itertools import combinations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.component import Component
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.importing.sample.land import cell_at, sample_grids, shape_of
from desk_app.importing.sample.sources import DISTRICT_FILE, sample_source
from desk_app.importing.sample_district import sample_rows

ROWS = sample_rows()
AREAS = [row for row in ROWS["grids"] if isinstance(row, GridArea)]
CELLS = [area for area in AREAS if area.level is GridLevel.CELL]


def check_tiling(areas: list[GridArea]) -> None:
    """Each level covers exactly the district, and each area exactly its parts."""
    shapes = {area.code: shape_of(area) for area in areas}
    whole = shapes["320506"]
    for level in (GridLevel.BOARD, GridLevel.VILLAGE, GridLevel.CELL):
        parts = [area for area in areas if area.level is level]
        assert shapely.coverage_is_valid([shapes[area.code] for area in parts])
        assert shapely.coverage_union_all([shapes[area.code] for area in parts]).equals(whole)
    for area in areas:
        inner = [shapes[other.code] for other in areas if other.parent == area.code]
        assert area.level is GridLevel.CELL or shapely.coverage_union_all(inner).equals(shapes[area.code])
        assert shapes[area.code].is_valid and not shapes[area.code].interiors


def test_levels_tile_the_district() -> None:
    check_tiling(AREAS)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_any_seed_tiles(seed: int) -> None:
    check_tiling(sample_grids(sample_source(DISTRICT_FILE), random.Random(seed)))


def test_no_two_cells_share_ground() -> None:
    shapes = [shape_of(cell) for cell in CELLS]
    assert max(a.intersection(b).area for a, b in combinations(shapes, 2)) == 0
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
        assert all(120.2 <= x <= 120.91 and 31.02 <= y <= 31.34 for x, y in area.ring)


def test_components_lie_inside_the_cell_they_name() -> None:
    for row in ROWS["components"]:
        assert isinstance(row, Component)
        cell = cell_at(CELLS, row.longitude, row.latitude)
        assert cell is not None and cell.code == row.cell

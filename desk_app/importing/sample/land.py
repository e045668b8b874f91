"""Cuts the sample district's outline into boards, villages and cells that tile it without gap or overlap."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import shapely
from shapely import MultiPoint, Point, Polygon, STRtree

from desk_app.domain.grid import GridArea, GridLevel, board_of, village_of
from desk_app.importing.initials import initials_of
from desk_app.importing.sample.bending import Bend
from desk_app.importing.sample.villages import Village

GRID_SIZE = 1e-6
"""Degrees, about 0.1 m: what corners are rounded to, so that neighbours share theirs exactly."""
_STRETCH = 0.003
"""Degrees, about 300 m: how long an edge may be before it is bent in several pieces."""
_ROUNDS = 8
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """The areas of the four levels, the district first; and the plan of boards and villages before it was bent.

    Streets are drawn on the plan, where every area is convex, and bent like the land.
    """

    areas: tuple[GridArea, ...]
    plan: Mapping[str, Polygon]
    bend: Bend

    def level(self, level: GridLevel) -> tuple[GridArea, ...]:
        """The areas of one level in the order of their codes."""
        return tuple(area for area in self.areas if area.level is level)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    code: str
    name: str
    shape: Polygon


def sample_land(district: Any, villages: Sequence[Village], chance: random.Random) -> Land:
    """Every area of the four levels.

    Cells are cut first (Voronoi regions, evened out), noded together and bent; villages, boards and the district are
    unions of cells, so each level covers the same ground, corner for corner.
    """
    outline = Polygon(district["outline"])
    bend = Bend.of(chance)
    plan: dict[str, Polygon] = {}
    cells: list[_Cell] = []
    boards = _regions(outline, [tuple(board["at"]) for board in district["boards"]])
    for board, shape in zip(district["boards"], boards, strict=True):
        code = f"{district['district']['code']}{board['code']}"
        plan[code] = shape
        own = [village for village in villages if village.board_code == code]
        for village, part in zip(own, _even_regions(shape, len(own), chance), strict=True):
            plan[village.code] = part
            cells.extend(_cells(village, part, chance))
    drawn = _drawn(cells, bend)
    names = {f"{district['district']['code']}{board['code']}": board["name"] for board in district["boards"]}
    areas = (
        _area(district["district"]["code"], GridLevel.DISTRICT, district["district"]["name"], "", _union(drawn)),
        *_joined(drawn, GridLevel.BOARD, names),
        *_joined(drawn, GridLevel.VILLAGE, {village.code: village.name for village in villages}),
        *(_area(cell.code, GridLevel.CELL, cell.name, village_of(cell.code), cell.shape) for cell in drawn),
    )
    return Land(areas=areas, plan=plan, bend=bend)


def shape_of(area: GridArea) -> Polygon:
    """The polygon of an area's outline."""
    return Polygon(area.ring)


def _cells(village: Village, shape: Polygon, chance: random.Random) -> list[_Cell]:
    parts = _even_regions(shape, village.cells, chance)
    return [
        _Cell(code=f"{village.code}{number:03d}", name=f"{village.name}第{_NUMERALS[number - 1]}网格", shape=cell)
        for number, cell in enumerate(parts, start=1)
    ]


def _even_regions(shape: Polygon, count: int, chance: random.Random) -> list[Polygon]:
    """Cuts a convex shape into regions of much the same size (Lloyd's rounds), ordered west to east, north to south."""
    west, south, east, north = shape.bounds
    seeds: list[tuple[float, float]] = []
    while len(seeds) < count:
        point = (chance.uniform(west, east), chance.uniform(south, north))
        if shape.contains(Point(point)):
            seeds.append(point)
    for _ in range(_ROUNDS if count > 1 else 0):
        middles = shapely.centroid(_regions(shape, seeds))
        seeds = list(zip(shapely.get_x(middles).tolist(), shapely.get_y(middles).tolist(), strict=True))
    return _regions(shape, sorted(seeds, key=lambda seed: (round(seed[0], 3), -seed[1])))


def _regions(shape: Polygon, seeds: Sequence[tuple[float, float]]) -> list[Polygon]:
    """The Voronoi region of each seed, in the seeds' order, inside a convex shape."""
    if len(seeds) == 1:
        return [shape]
    found = shapely.voronoi_polygons(MultiPoint(list(seeds)), extend_to=shape, ordered=True)
    return list(shapely.intersection(shapely.get_parts(found), shape))


def _drawn(cells: Sequence[_Cell], bend: Bend) -> list[_Cell]:
    """The same cells bent, on one grid of coordinates, each with every corner that a neighbour has on its edge."""
    edges = shapely.unary_union([cell.shape.exterior for cell in cells], grid_size=GRID_SIZE)
    faces = shapely.get_parts(shapely.polygonize([edges]))
    owners = STRtree([cell.shape for cell in cells]).nearest(shapely.point_on_surface(faces))
    owned: dict[int, list[Polygon]] = {number: [] for number in range(len(cells))}
    for face, owner in zip(faces, owners.tolist(), strict=True):
        owned[owner].append(face)
    plan = [_whole(owned[number]) for number in range(len(cells))]
    return [
        _Cell(code=cell.code, name=cell.name, shape=shape)
        for cell, shape in zip(cells, bend.cover(plan, _STRETCH), strict=True)
    ]


def _joined(cells: Sequence[_Cell], level: GridLevel, names: Mapping[str, str]) -> list[GridArea]:
    length = {GridLevel.BOARD: 9, GridLevel.VILLAGE: 12}[level]
    return [
        _area(code, level, names[code], code[:6] if level is GridLevel.BOARD else board_of(code), _union(list(members)))
        for code, members in groupby(cells, key=lambda cell: cell.code[:length])
    ]


def _union(cells: Sequence[_Cell]) -> Polygon:
    return _whole([cell.shape for cell in cells])


def _whole(shapes: Sequence[Polygon]) -> Polygon:
    joined = shapely.coverage_union_all(list(shapes))
    if not isinstance(joined, Polygon) or joined.interiors:
        raise ValueError("the areas to join do not touch, or leave a hole")
    return joined


def _area(code: str, level: GridLevel, name: str, parent: str, shape: Polygon) -> GridArea:
    corners = shapely.normalize(shape).exterior.coords[:-1]
    ring = tuple((round(x, 6), round(y, 6)) for x, y in corners)
    return GridArea(code=code, level=level, name=name, parent=parent, ring=ring, initials=initials_of(name))

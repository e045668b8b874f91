"""Cuts the sample district's outline into boards, villages and cells that tile it without gap or overlap."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import shapely
from shapely import MultiPoint, Point, Polygon

from desk_app.domain.grid import GridArea, GridLevel, board_of, village_of

GRID_SIZE = 1e-6
"""Degrees, about 0.1 m: what corners are rounded to, so that neighbours share theirs exactly."""
_ROUNDS = 12
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell being made: its code, name and outline."""

    code: str
    name: str
    shape: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A village with the invented street that runs through it and its board's name."""

    code: str
    name: str
    board: str
    street: str


def villages_of(district: Any) -> list[Village]:
    """The villages of the source file in the order of their codes, numbered from 001 in each board."""
    prefix = district["district"]["code"]
    return [
        Village(
            code=f"{prefix}{board['code']}{number:03d}",
            name=name,
            board=board["name"],
            street=street,
        )
        for board in district["boards"]
        for number, (name, street) in enumerate(board["villages"], start=1)
    ]


def sample_grids(district: Any, chance: random.Random) -> list[GridArea]:
    """Every area of the four levels, the district first.

    Cells are cut first (Voronoi regions, evened out) and noded together on one grid; villages, boards and the
    district are unions of cells, so each level covers the same ground, corner for corner.
    """
    outline = Polygon(district["outline"])
    boards = _regions(outline, [tuple(board["at"]) for board in district["boards"]])
    names = {village.code: village.name for village in villages_of(district)}
    cells: list[Cell] = []
    for board, shape in zip(district["boards"], boards, strict=True):
        villages = _even_regions(shape, len(board["villages"]), chance)
        for number, village in enumerate(villages, start=1):
            code = f"{district['district']['code']}{board['code']}{number:03d}"
            cells.extend(_cells(code, names[code], village, chance))
    noded = _noded(cells)
    return [
        _area(district["district"]["code"], GridLevel.DISTRICT, district["district"]["name"], "", _union(noded)),
        *_joined(noded, GridLevel.BOARD, {_code(district, board): board["name"] for board in district["boards"]}),
        *_joined(noded, GridLevel.VILLAGE, names),
        *(_area(cell.code, GridLevel.CELL, cell.name, village_of(cell.code), cell.shape) for cell in noded),
    ]


def shape_of(area: GridArea) -> Polygon:
    """The polygon of an area's outline."""
    return Polygon(area.ring)


def cell_at(cells: Iterable[GridArea], longitude: float, latitude: float) -> GridArea | None:
    """The cell that a point lies strictly inside of."""
    point = Point(longitude, latitude)
    return next((cell for cell in cells if shape_of(cell).contains(point)), None)


def _code(district: Any, board: Any) -> str:
    return f"{district['district']['code']}{board['code']}"


def _cells(village: str, name: str, shape: Polygon, chance: random.Random) -> list[Cell]:
    return [
        Cell(code=f"{village}{number:03d}", name=f"{name}第{_NUMERALS[number - 1]}网格", shape=cell)
        for number, cell in enumerate(_even_regions(shape, chance.choice((2, 3)), chance), start=1)
    ]


def _even_regions(shape: Polygon, count: int, chance: random.Random) -> list[Polygon]:
    """Cuts a convex shape into regions of much the same size (Lloyd's rounds), ordered west to east, north to south."""
    west, south, east, north = shape.bounds
    seeds: list[tuple[float, float]] = []
    while len(seeds) < count:
        point = (chance.uniform(west, east), chance.uniform(south, north))
        if shape.contains(Point(point)):
            seeds.append(point)
    for _ in range(_ROUNDS):
        seeds = [(region.centroid.x, region.centroid.y) for region in _regions(shape, seeds)]
    return _regions(shape, sorted(seeds, key=lambda seed: (round(seed[0], 3), -seed[1])))


def _regions(shape: Polygon, seeds: Sequence[tuple[float, float]]) -> list[Polygon]:
    """The Voronoi region of each seed, in the seeds' order, inside a convex shape."""
    if len(seeds) == 1:
        return [shape]
    found = shapely.voronoi_polygons(MultiPoint(list(seeds)), extend_to=shape)
    return [next(region for region in found.geoms if region.covers(Point(seed))).intersection(shape) for seed in seeds]


def _noded(cells: Sequence[Cell]) -> list[Cell]:
    """The same cells on one grid of coordinates, each with every corner that a neighbour has on its edge."""
    edges = shapely.unary_union([cell.shape.exterior for cell in cells], grid_size=GRID_SIZE)
    faces = list(shapely.polygonize([edges]).geoms)
    owned: dict[str, list[Polygon]] = {cell.code: [] for cell in cells}
    for face in faces:
        inner = face.representative_point()
        owner = min(cells, key=lambda cell: cell.shape.distance(inner))
        owned[owner.code].append(face)
    return [Cell(code=cell.code, name=cell.name, shape=_whole(owned[cell.code])) for cell in cells]


def _joined(cells: Sequence[Cell], level: GridLevel, names: dict[str, str]) -> list[GridArea]:
    length = {GridLevel.BOARD: 9, GridLevel.VILLAGE: 12}[level]
    return [
        _area(code, level, names[code], code[:6] if level is GridLevel.BOARD else board_of(code), _union(list(members)))
        for code, members in groupby(cells, key=lambda cell: cell.code[:length])
    ]


def _union(cells: Sequence[Cell]) -> Polygon:
    return _whole([cell.shape for cell in cells])


def _whole(shapes: Sequence[Polygon]) -> Polygon:
    joined = shapely.coverage_union_all(list(shapes))
    if not isinstance(joined, Polygon) or joined.interiors:
        raise ValueError("the areas to join do not touch, or leave a hole")
    return joined


def _area(code: str, level: GridLevel, name: str, parent: str, shape: Polygon) -> GridArea:
    corners = shapely.normalize(shape).exterior.coords[:-1]
    ring = tuple((round(x, 6), round(y, 6)) for x, y in corners)
    return GridArea(code=code, level=level, name=name, parent=parent, ring=ring)

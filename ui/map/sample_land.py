"""An invented land of any size for the map's pictures, tests and measurements; nothing in it is a real place."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from desk_app.domain.grid import METRES_A_DEGREE, GridArea, GridLevel, Street
from desk_app.domain.projection import ComponentPoints
from desk_app.screens.map import MapKind, MapLand
from ui.map.camera import Floats

ACROSS, DOWN = 40, 24
"""Cells from west to east and from north to south; four of them are a village, 4 × 3 villages a board."""
SIDE = 520.0
"""Metres of a cell's side."""
WEST, NORTH = 120.40, 31.30
BOARDS = "青石镇 柳塘街道 望湖镇 东桥街道 麻溪镇 白鹭街道 云台镇 西塘街道 枫泾镇 南浦街道".split()
VILLAGES = "新村 塘北 河东 石桥 湖滨 梅园 竹园 长岛 金河 光明 前进 高家 李埠 花园 东升 永安".split()
STREETS = "春申路 望江路 和平街 柳荫巷 学府路 运河路 梅林街 北园路 石湖街 滨河路 长江路 桂花巷".split()
MAJORS = ("公用设施", "道路交通设施", "市容环境设施", "园林绿化设施", "其他部件", "扩展部件")
CLASSES = tuple(f"{major:02d}{minor:02d}" for major in range(1, 7) for minor in range(1, 6))


@lru_cache(maxsize=4)
def sample_land(components: int = 24_000) -> MapLand:
    """A land with so many components, the same each time."""
    random = np.random.default_rng(7)
    corners = _corners(random)
    areas = _areas(corners)
    streets = _streets(corners)
    return MapLand(
        areas=areas,
        labels={area.code: area.name for level in areas.values() for area in level},
        streets=streets,
        points=_points(random, corners, components),
        majors=tuple(MapKind(code=f"{order + 1:02d}", words=words, order=order) for order, words in enumerate(MAJORS)),
        kinds=tuple(int(code[:2]) - 1 for code in CLASSES),
        note="示例地图 · Illustrative land",
    )


def _corners(random: np.random.Generator) -> Floats:
    """(row, column, x and y): the corners of cells, shaken a little, in degrees."""
    columns, rows = np.meshgrid(np.arange(ACROSS + 1), np.arange(DOWN + 1))
    shaken = random.normal(0, 0.16, (2, DOWN + 1, ACROSS + 1))
    x = (columns + shaken[0] + 0.8 * np.sin(rows / 3.1)) * SIDE
    y = (rows + shaken[1] + 1.1 * np.sin(columns / 5.3)) * SIDE
    narrow = METRES_A_DEGREE * np.cos(np.radians(NORTH))
    return np.stack([WEST + x / narrow, NORTH - y / METRES_A_DEGREE], axis=-1)


def _ring(corners: Floats, top: int, left: int, high: int, wide: int) -> tuple[tuple[float, float], ...]:
    """The outline of a block of cells along their corners."""
    bottom, right = top + high, left + wide
    walk = [
        *((top, column) for column in range(left, right)),
        *((row, right) for row in range(top, bottom)),
        *((bottom, column) for column in range(right, left, -1)),
        *((row, left) for row in range(bottom, top, -1)),
    ]
    return tuple((float(corners[row, column, 0]), float(corners[row, column, 1])) for row, column in walk)


def _areas(corners: Floats) -> dict[GridLevel, tuple[GridArea, ...]]:
    found: dict[GridLevel, list[GridArea]] = {level: [] for level in GridLevel}
    whole = _ring(corners, 0, 0, DOWN, ACROSS)
    found[GridLevel.DISTRICT].append(
        GridArea(code="320506", level=GridLevel.DISTRICT, name="示例区", parent="", ring=whole)
    )
    for row in range(0, DOWN, 6):
        for column in range(0, ACROSS, 8):
            number = len(found[GridLevel.BOARD]) + 1
            code = f"320506{number:03d}"
            name = BOARDS[number % len(BOARDS)]
            ring = _ring(corners, row, column, 6, 8)
            found[GridLevel.BOARD].append(
                GridArea(code=code, level=GridLevel.BOARD, name=name, parent="320506", ring=ring)
            )
            _villages(corners, code, row, column, found)
    return {level: tuple(areas) for level, areas in found.items()}


def _villages(corners: Floats, board: str, row: int, column: int, found: dict[GridLevel, list[GridArea]]) -> None:
    for number in range(12):
        top, left = row + number // 4 * 2, column + number % 4 * 2
        code = f"{board}{number + 1:03d}"
        name = f"{VILLAGES[(int(board[-3:]) * 5 + number) % len(VILLAGES)]}{'社区' if number % 3 else '村'}"
        ring = _ring(corners, top, left, 2, 2)
        found[GridLevel.VILLAGE].append(
            GridArea(code=code, level=GridLevel.VILLAGE, name=name, parent=board, ring=ring)
        )
        for cell in range(4):
            found[GridLevel.CELL].append(
                GridArea(
                    code=f"{code}{cell + 1:03d}",
                    level=GridLevel.CELL,
                    name=f"第 {cell + 1} 网格",
                    parent=code,
                    ring=_ring(corners, top + cell // 2, left + cell % 2, 1, 1),
                )
            )


def _streets(corners: Floats) -> tuple[Street, ...]:
    lines = [corners[row, left : left + 9] for row in range(1, DOWN) for left in range(0, ACROSS - 7, 8)]
    lines += [corners[top : top + 7, column] for column in range(1, ACROSS) for top in range(0, DOWN - 5, 6)]
    return tuple(
        Street(
            code=f"S{number:04d}",
            name=STREETS[number % len(STREETS)],
            board=BOARDS[number % len(BOARDS)],
            village="",
            line=tuple((float(x), float(y)) for x, y in line),
            last_number=200,
        )
        for number, line in enumerate(lines)
    )


def _points(random: np.random.Generator, corners: Floats, components: int) -> ComponentPoints:
    """Along the borders of cells, where the streets are; more of them in the middle of the land."""
    rows = np.clip(random.normal(DOWN / 2, DOWN / 5, components), 1, DOWN - 1.01)
    columns = np.clip(random.normal(ACROSS / 2, ACROSS / 5, components), 1, ACROSS - 1.01)
    along = random.random(components) < 0.5
    rows, columns = np.where(along, np.round(rows), rows), np.where(along, columns, np.round(columns))
    row, column = rows.astype(int), columns.astype(int)
    down, across = (rows - row)[:, None], (columns - column)[:, None]
    place = (
        corners[row, column] * (1 - down) * (1 - across)
        + corners[row + 1, column] * down * (1 - across)
        + corners[row, column + 1] * (1 - down) * across
        + corners[row + 1, column + 1] * down * across
    )
    place = place + random.normal(0, 9 / METRES_A_DEGREE, place.shape)
    return ComponentPoints(
        edition="sample",
        longitudes=np.ascontiguousarray(place[:, 0]).tobytes(),
        latitudes=np.ascontiguousarray(place[:, 1]).tobytes(),
        classes=random.integers(0, len(CLASSES), components, dtype=np.uint16).tobytes(),
        class_codes=CLASSES,
    )

"""The land ready to be drawn: outlines, streets and names in flat metres, made off the window thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from desk_app.domain.grid import GridLevel
from desk_app.screens.map import MapKind, MapLand
from ui.map.camera import Box, Floats, Plane
from ui.map.points import Points, points_of

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """Outlines or lines of one kind. `boxes` are west, north, east, south of each; `anchors` where the name of an area
    stands; `side` is how large one is, in metres, on average; `lines` are the points of a street."""

    shapes: tuple[QPolygonF, ...] = ()
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    boxes: Floats = field(default_factory=lambda: np.empty((0, 4)))
    anchors: Floats = field(default_factory=lambda: np.empty((0, 2)))
    side: float = 0.0
    lines: tuple[Floats, ...] = ()

    def within(self, box: Box) -> NDArray[np.intp]:
        """The places of those that may be in sight."""
        west, north, east, south = self.boxes.T
        return np.flatnonzero((west <= box.right) & (east >= box.left) & (north <= box.bottom) & (south >= box.top))

    def around(self, x: float, y: float) -> Box | None:
        """The box of the area that a point lies in; None outside all of them."""
        for place in self.within(Box(x, y, x, y)).tolist():
            if self.shapes[place].containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill):
                return Box(*self.boxes[place].tolist())
        return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """All that a frame is drawn from. `box` holds the whole district."""

    plane: Plane
    box: Box
    levels: dict[GridLevel, Layer]
    streets: Layer
    points: Points | None
    majors: tuple[MapKind, ...] = ()
    note: str = ""


def drawing_of(land: MapLand) -> Drawing | None:
    """Draws up a land; None where nothing is known of it, not even components. Not for the window thread."""
    rings = [area.ring for level in GridLevel for area in land.areas.get(level, ())]
    corners = np.array([corner for ring in rings for corner in ring]).reshape(-1, 2)
    if not len(corners):
        longitudes = np.frombuffer(land.points.longitudes, dtype=np.float64)
        corners = np.column_stack([longitudes, np.frombuffer(land.points.latitudes, dtype=np.float64)])
    if not len(corners):
        return None
    west, south = corners.min(axis=0)
    east, north = corners.max(axis=0)
    plane = Plane(longitude=float(west + east) / 2, latitude=float(south + north) / 2)
    left, top = plane.flat_point(float(west), float(north))
    right, bottom = plane.flat_point(float(east), float(south))
    levels = {level: _areas(land, level, plane) for level in GridLevel}
    return Drawing(
        plane=plane,
        box=Box(left, top, right, bottom),
        levels=levels,
        streets=_streets(land, plane),
        points=points_of(land, plane),
        majors=land.majors,
        note=land.note,
    )


def _areas(land: MapLand, level: GridLevel, plane: Plane) -> Layer:
    areas = land.areas.get(level, ())
    flat = [_flat(area.ring, plane) for area in areas]
    if not flat:
        return Layer()
    middles = [_middle(ring) for ring in flat]
    whole = sum(size for _x, _y, size in middles)
    return Layer(
        shapes=tuple(map(_polygon, flat)),
        names=tuple(land.labels.get(area.code, area.name) for area in areas),
        codes=tuple(area.code for area in areas),
        boxes=_boxes(flat),
        anchors=np.array([(x, y) for x, y, _size in middles]),
        side=float(np.sqrt(whole / len(flat))),
    )


def _streets(land: MapLand, plane: Plane) -> Layer:
    flat = [_flat(street.line, plane) for street in land.streets]
    if not flat:
        return Layer()
    return Layer(
        shapes=tuple(map(_polygon, flat)),
        names=tuple(street.name for street in land.streets),
        codes=tuple(street.code for street in land.streets),
        boxes=_boxes(flat),
        lines=tuple(flat),
    )


def _flat(line: Line, plane: Plane) -> Floats:
    points = np.array(line, dtype=np.float64).reshape(-1, 2)
    return np.column_stack(plane.flat(points[:, 0], points[:, 1]))


def _polygon(points: Floats) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _boxes(shapes: Sequence[Floats]) -> Floats:
    return np.array([(*shape.min(axis=0), *shape.max(axis=0)) for shape in shapes])


def _middle(ring: Floats) -> tuple[float, float, float]:
    """The centre of gravity of a ring, and how many square metres it has."""
    x, y = ring.T
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    crossed = x * next_y - next_x * y
    area = float(crossed.sum()) / 2
    if abs(area) < 1.0:
        return float(x.mean()), float(y.mean()), abs(area)
    return (
        float(((x + next_x) * crossed).sum() / (6 * area)),
        float(((y + next_y) * crossed).sum() / (6 * area)),
        abs(area),
    )


def along(line: Floats, every: float, least: float) -> list[tuple[float, float, float]]:
    """Points along a line, some `every` metres apart, as (x, y, degrees clockwise) for words that stand upright.

    None on a line shorter than `least`; they lie still on the land, whatever part of it is in sight.
    """
    steps = np.diff(line, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    walked = np.cumsum(lengths)
    if not len(walked) or walked[-1] < least:
        return []
    count = max(1, round(float(walked[-1]) / every))
    wanted = (np.arange(count) + 0.5) / count * walked[-1]
    places = np.minimum(np.searchsorted(walked, wanted), len(lengths) - 1)
    back = np.where(lengths[places] > 0, (walked[places] - wanted) / np.maximum(lengths[places], 1e-9), 0.0)
    points = line[places + 1] - steps[places] * back[:, None]
    angles = (np.degrees(np.arctan2(steps[places, 1], steps[places, 0])) + 90) % 180 - 90
    return [(x, y, angle) for (x, y), angle in zip(points.tolist(), angles.tolist(), strict=True)]
